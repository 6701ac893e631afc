"""Measures what a store of some size takes: disk by store, the cost of one more upload, of a rebuild, of a page.

Run as `python -m bench.capacity ROWS…`; docs/capacity.md is made from what it prints.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from bench.measure import run_once
from bench.written import FILES, write_files

_MEGABYTE = 1_000_000
_TURNS = 5

_UPLOAD = """
import json, os, sys, time
from pathlib import Path
from etl.settings import Settings
from etl.scope import LOCAL_DEPARTMENT
from etl.stage import Part
from etl.submit import Delivery, load, options_of
from tests.etl.files import enrollments, pilot, write_csv
settings, number = Settings(state_dir=Path(sys.argv[1])), int(sys.argv[2])
folder = Path(sys.argv[3])
path = write_csv(folder / "p.csv", "pilots", [pilot(remarks=f"Versie {number}")])
started, cpu = time.perf_counter(), time.process_time()
outcome = load(settings, LOCAL_DEPARTMENT, Delivery([Part(path, path.name)], options_of(settings), "Proef"))
if outcome.receipt is None:
    raise RuntimeError(outcome.judgement.findings[:3])
print(json.dumps({"cpu_s": time.process_time() - cpu, "wall_s": time.perf_counter() - started}))
"""
_REBUILD = """
import sys, time
from pathlib import Path
from etl.load import rebuild
from etl.settings import Settings
started, cpu = time.perf_counter(), time.process_time()
rebuild(Settings(state_dir=Path(sys.argv[1])), Path(sys.argv[2]))
print(time.process_time() - cpu, time.perf_counter() - started)
"""


def _megabytes(path: Path) -> float:
    files = [each for each in path.rglob("*") if each.is_file()] if path.is_dir() else [path]
    return sum(each.stat().st_size for each in files) / _MEGABYTE


def _run(code: str, *arguments: str) -> tuple[str, float]:
    """Run Python code and return the last line that it prints, and its peak memory in megabytes."""
    reading, writing = os.pipe()
    process = subprocess.Popen([sys.executable, "-c", code, *arguments], stdout=writing)
    os.close(writing)
    with os.fdopen(reading) as output:
        lines = output.read().splitlines()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"ended with {process.returncode}")
    return lines[-1], usage.ru_maxrss * 1024 / _MEGABYTE


def measure(rows: int) -> None:
    """Build a store with so many enrolments and print what it takes."""
    write_files(rows)
    with tempfile.TemporaryDirectory(dir=FILES) as name:
        state, folder = Path(name) / "state", Path(name)
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "bench.build_store", str(FILES / str(rows)), str(state)], check=True)
        built = time.perf_counter() - started
        current = state / "warehouse" / (state / "warehouse" / "current").read_text().split()[0]
        print(f"{rows:,} rows: built in {built:.1f} s", flush=True)
        print(
            f"  raw {_megabytes(state / 'raw'):,.1f} MB, warehouse {_megabytes(current):,.1f} MB a generation, "
            f"ledger {_megabytes(state / 'ledger.sqlite'):.2f} MB"
        )
        uploads = [_run(_UPLOAD, str(state), str(number), str(folder)) for number in range(_TURNS)]
        each = [json.loads(line) for line, _ in uploads]
        print(
            f"  one more upload: {median(one['wall_s'] for one in each):.2f} s, CPU "
            f"{median(one['cpu_s'] for one in each):.2f} s, peak {max(peak for _, peak in uploads):,.0f} MB",
            flush=True,
        )
        asked = [run_once("bench.ask", ["mart", str(state)]) for _ in range(_TURNS)]
        print(f"  KPI from the marts: CPU {median(one.work_cpu_s for one in asked) * 1000:.1f} ms", flush=True)
        line, peak = _run(_REBUILD, str(state), str(folder / "rebuilt.duckdb"))
        cpu, wall = map(float, line.split())
        print(f"  rebuild: {wall:.1f} s, CPU {cpu:.1f} s, peak {peak:,.0f} MB", flush=True)


if __name__ == "__main__":
    for given in sys.argv[1:]:
        measure(int(given))
