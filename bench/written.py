"""The files to measure with, written once by processes of their own: what they cost does not count."""

import subprocess
import sys
from pathlib import Path

FILES = Path(__file__).resolve().parent.parent / "data" / "sample" / "bench"


def write_files(rows: int) -> Path:
    """Write the files to measure with and return the path of the enrolments."""
    return path_printed_by("bench.write_files", str(FILES / str(rows)), str(rows))


def path_printed_by(module: str, *arguments: str) -> Path:
    """Run a module that prints a path, and return it."""
    command = [sys.executable, "-m", module, *arguments]
    return Path(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip())
