"""Measures the product against its limit in pairs, prints both sides, and fails when a ratio passes its bar.

Run as `python -m bench.run [--rows N] [--rounds N]`, or `make bench`.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from bench.compare_commands import compare_commands
from bench.compare_files import compare_bad_date, compare_variants
from bench.gates import Gate, print_gates, print_side
from bench.measure import interleave, median_ratio, run_once
from bench.written import FILES, path_printed_by, write_files

_ROWS_WITH_ERRORS, _ERRORS = 100_000, 900


def compare_loads(file: Path, rounds: int) -> list[Gate]:
    """Compare a validated load with a bare one; both leave the rows in a database file."""
    sides = {name: partial(run_once, f"bench.load_{name}", [str(file)]) for name in ("bare", "validated")}
    costs = interleave(sides, rounds)
    for name, each in costs.items():
        print_side(f"load, {name}", each)
    validated, bare = ([each.work_cpu_s for each in costs[name]] for name in ("validated", "bare"))
    return [Gate("CPU of a validated load / a bare load", median_ratio(validated, bare), 1.45)]


def compare_errors(rounds: int) -> list[Gate]:
    """Compare judging 10⁵ rows with 900 errors of 18 kinds, all found in their places, with a bare load.

    Nothing is stored of a file with errors. The clean file's load is printed beside them, and decides nothing.
    """
    clean = write_files(_ROWS_WITH_ERRORS)
    faulty = path_printed_by("bench.write_errors", str(clean), str(_ERRORS))
    sides = {
        "with errors": partial(run_once, "bench.load_with_errors", [str(faulty)]),
        "without errors": partial(run_once, "bench.load_validated", [str(clean)]),
        "bare": partial(run_once, "bench.load_bare", [str(clean)]),
    }
    costs = interleave(sides, rounds)
    for name, each in costs.items():
        print_side(f"10⁵ rows, {name}", each)
    errors, without, bare = ([each.work_cpu_s for each in costs[name]] for name in sides)
    print(f"{'':28} with / without errors {median_ratio(errors, without):.2f}")
    name = f"CPU of judging {_ERRORS} errors among 10⁵ rows / a bare load"
    return [Gate(name, median_ratio(errors, bare), 1.5)]


def compare_queries(state: Path, rows: int, rounds: int) -> list[Gate]:
    """Compare the participants per institution, asked from the facts and from the marts.

    Facts cost more with every row and marts do not: the bar of 50 at 10⁷ rows is 5 at 10⁶.
    """
    costs = interleave({name: partial(run_once, "bench.ask", [name, str(state)]) for name in ("facts", "mart")}, rounds)
    for name, each in costs.items():
        print_side(f"K07 per institution, {name}", each, 1000, "ms")
    facts, mart = ([each.work_cpu_s for each in costs[name]] for name in ("facts", "mart"))
    bar = 50 * rows / 10_000_000
    return [Gate("CPU of a query on facts / on marts", median_ratio(facts, mart), bar, is_ceiling=False)]


@contextmanager
def store_of(files: Path) -> Iterator[Path]:
    """Offer the state folder of a store that holds these files, for a while."""
    with tempfile.TemporaryDirectory(dir=FILES) as folder:
        subprocess.run([sys.executable, "-m", "bench.build_store", str(files), folder], check=True)
        yield Path(folder)


def main() -> int:
    """Print all figures and return 1 when a bar is passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="enrolments in the file (default: 1,000,000)")
    parser.add_argument("--rounds", type=int, default=5, help="turns of each side (default: 5)")
    given = parser.parse_args()
    files = FILES / str(given.rows)
    file = write_files(given.rows)
    print(f"{given.rows:,} enrolments, {file.stat().st_size / 1_000_000:,.0f} MB, {given.rounds} turns of each side")
    gates = compare_loads(file, given.rounds)
    gates += compare_variants(file, given.rounds)
    gates += compare_errors(given.rounds)
    gates += compare_bad_date(write_files(_ROWS_WITH_ERRORS), given.rounds)
    with store_of(files) as state:
        gates += compare_queries(state, given.rows, given.rounds)
    with store_of(FILES / str(_ROWS_WITH_ERRORS)) as state:
        gates += compare_commands(state, given.rounds)
    return print_gates(gates)


if __name__ == "__main__":
    raise SystemExit(main())
