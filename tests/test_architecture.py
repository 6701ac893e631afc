"""The packages depend on each other in one direction, and heavy or foreign libraries stay where they belong."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_packages_import_only_what_lies_below_them() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_only_dashboard_and_etl_read_their_own_libraries() -> None:
    for library, owner in {"duckdb": "etl", "streamlit": "dashboard", "plotly": "dashboard"}.items():
        owners = {
            path.relative_to(ROOT).parts[0]
            for package in ("schemas", "etl", "dashboard")
            for path in (ROOT / package).rglob("*.py")
            if f"import {library}" in (text := path.read_text(encoding="utf-8")) or f"from {library}" in text
        }
        assert owners <= {owner}, library


def test_help_imports_no_heavy_library() -> None:
    code = (
        "import sys; sys.argv = ['duaal', '--help']\n"
        "from etl.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(sorted({'pandas', 'pandera', 'streamlit', 'duckdb', 'plotly'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
