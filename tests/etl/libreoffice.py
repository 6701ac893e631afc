"""LibreOffice without its windows: opens spreadsheets and saves them in another form, as a user would."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

CSV_BELGIAN_EXCEL = "csv:Text - txt - csv (StarCalc):59,34,1,1,,0,false,true,true"
"""First sheet, ';', Windows-1252, cells as they are shown."""
OPENED_IN_BELGIUM = "CSV:59,34,76,1,,2067,false,true"
"""How a CSV is opened: ';', UTF-8, the Dutch of Belgium (2067 = 0x813), dates and numbers recognised."""
_SECONDS = 240


def converted(
    files: Sequence[Path], form: str, directory: Path, profile: Path, opened_as: str | None = None
) -> list[Path]:
    """Save files as 'xlsx', 'ods' or another form of LibreOffice's into a folder; its own settings lie in `profile`.

    `opened_as` is the filter that they are opened by; None lets LibreOffice choose.
    """
    program = shutil.which("soffice")
    if program is None:
        pytest.fail(
            "no LibreOffice found: install it with 'apt-get install --no-install-recommends "
            "libreoffice-calc libreoffice-writer' "
            "(make test does, when it may)"
        )
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    opening = [f"--infilter={opened_as}"] if opened_as else []
    done = subprocess.run(
        [*command, *opening, "--convert-to", form, "--outdir", str(directory), *map(str, files)],
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    made = [directory / f"{file.stem}.{form.partition(':')[0]}" for file in files]
    assert all(each.is_file() for each in made), done.stdout + done.stderr
    return made
