"""Another place to make a report in: another process, date, time zone, locale and order of hashes."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_ROOT = Path(__file__).parents[3]
_NINE_YEARS = 9 * 365 * 24 * 3600 + 12_345
_OTHER_PLACE = {"TZ": "Pacific/Auckland", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "7"}
_CODE = """
import datetime, json, sys, time
from pathlib import Path
from etl.reports.forms import write_files
from tests.etl.reports.form_case import RESTRICTED
print(json.dumps([datetime.date.today().year, time.gmtime().tm_year, time.tzname[0]]))
print(json.dumps(write_files(RESTRICTED, sys.argv[2:], Path(sys.argv[1]))))
"""


def other_clock(folder: Path) -> dict[str, str]:
    """Return the variables that move the clock of a process by nine years; none where there is no C compiler."""
    compiler, library = shutil.which("cc"), folder / "clock_shim.so"
    if compiler is None:
        return {}
    source = Path(__file__).parent / "clock_shim.c"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"], check=True)
    return {"LD_PRELOAD": str(library), "DUAAL_TEST_CLOCK": str(_NINE_YEARS)}


def other_place(folder: Path) -> dict[str, str]:
    """Return the variables of a process that runs elsewhere, on another date."""
    return {**_OTHER_PLACE, **other_clock(folder)}


def written_elsewhere(forms: Sequence[str], directory: Path, scratch: Path) -> tuple[list[object], dict[str, str]]:
    """Write forms of the case elsewhere; return the years and the zone that it saw, and SHA-256 by name."""
    environment = {**os.environ, **other_place(scratch)}
    command = [sys.executable, "-c", _CODE, str(directory), *forms]
    done = subprocess.run(command, env=environment, cwd=_ROOT, check=True, capture_output=True, text=True)
    seen, files = map(json.loads, done.stdout.splitlines())
    return seen, files


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
