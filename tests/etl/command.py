"""Runs `duaal` in a process of its own, forked from one that has the heavy packages loaded: a second saved per call."""

import runpy
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.forked import become, start_forked

RunResult = subprocess.CompletedProcess[str]


def run_forked(arguments: Sequence[str], environment: Mapping[str, str], folder: Path) -> RunResult:
    """Run the command with these arguments and only these variables, in a folder, and return what it printed."""
    with tempfile.TemporaryDirectory() as made:
        printed = [Path(made) / name for name in ("stdout", "stderr")]
        process = start_forked(_main, list(arguments), dict(environment), folder, printed)
        process.join()
        texts = [path.read_text(encoding="utf-8") for path in printed]
        assert process.exitcode is not None
        return RunResult(["duaal", *arguments], process.exitcode, *texts)


def _main(arguments: list[str], environment: dict[str, str], folder: Path, printed: list[Path]) -> None:
    become(environment, folder, dict(enumerate(printed, start=1)))
    sys.argv = ["duaal", *arguments]
    runpy.run_module("etl.cli", run_name="__main__", alter_sys=True)
