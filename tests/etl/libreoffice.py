"""LibreOffice without its windows: opens spreadsheets and saves them in another form, as a user would."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

CSV_BELGIAN_EXCEL = "csv:Text - txt - csv (StarCalc):59,34,1,1,,0,false,true,true"
"""First sheet, ';', Windows-1252, cells as they are shown."""
_SECONDS = 240


def converted(files: Sequence[Path], form: str, directory: Path, profile: Path) -> list[Path]:
    """Save files as 'xlsx', 'ods' or another form of LibreOffice's into a folder; its own settings lie in `profile`."""
    program = shutil.which("soffice")
    if program is None:
        pytest.fail(
            "no LibreOffice found: install it with 'apt-get install --no-install-recommends "
            "libreoffice-calc libreoffice-writer' "
            "(make test does, when it may)"
        )
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    done = subprocess.run(
        [*command, "--convert-to", form, "--outdir", str(directory), *map(str, files)],
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    made = [directory / f"{file.stem}.{form.partition(':')[0]}" for file in files]
    assert all(each.is_file() for each in made), done.stdout + done.stderr
    return made
