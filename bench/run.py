"""Measures the product against its limit in pairs, prints both sides, and fails when a ratio passes its bar.

Run as `python -m bench.run [--rows N] [--rounds N]`, or `make bench`.
"""

import argparse
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from bench.measure import Cost, interleave, median_ratio, run_once

_ROWS_WITH_ERRORS, _ERRORS = 100_000, 900
FILES = Path(__file__).resolve().parent.parent / "data" / "sample" / "bench"


@dataclass(frozen=True)
class Gate:
    """A ratio of two sides, and the bar that it may not pass."""

    name: str
    ratio: float
    bar: float
    is_ceiling: bool

    @property
    def holds(self) -> bool:
        """Tell whether the ratio is on the right side of the bar."""
        return self.ratio <= self.bar if self.is_ceiling else self.ratio >= self.bar


def compare_loads(file: Path, rounds: int) -> list[Gate]:
    """Compare a validated load with a bare one; both leave the rows in a database file."""
    sides = {name: partial(run_once, f"bench.load_{name}", [str(file)]) for name in ("bare", "validated")}
    costs = interleave(sides, rounds)
    for name, each in costs.items():
        _print_side(f"load, {name}", each, 1, "s")
    validated, bare = ([each.work_cpu_s for each in costs[name]] for name in ("validated", "bare"))
    return [Gate("CPU of a validated load / a bare load", median_ratio(validated, bare), 1.45, is_ceiling=True)]


def compare_errors(rounds: int) -> list[Gate]:
    """Compare judging 10⁵ rows with 900 errors of 18 kinds, all found in their places, with a load of the clean file.

    Nothing is stored of a file with errors. The bare load is measured beside them: at 10⁵ rows what a load costs
    whatever its size weighs more than at 10⁶.
    """
    clean = write_files(_ROWS_WITH_ERRORS)
    faulty = _path_printed_by("bench.write_errors", str(clean), str(_ERRORS))
    sides = {
        "with errors": partial(run_once, "bench.load_with_errors", [str(faulty)]),
        "without errors": partial(run_once, "bench.load_validated", [str(clean)]),
        "bare": partial(run_once, "bench.load_bare", [str(clean)]),
    }
    costs = interleave(sides, rounds)
    for name, each in costs.items():
        _print_side(f"10⁵ rows, {name}", each, 1, "s")
    errors, without, bare = ([each.work_cpu_s for each in costs[name]] for name in sides)
    print(
        f"{'':28} with errors / bare {median_ratio(errors, bare):.2f}, without / bare {median_ratio(without, bare):.2f}"
    )
    name = f"CPU of judging {_ERRORS} errors / a clean load"
    return [Gate(name, median_ratio(errors, without), 1.5, is_ceiling=True)]


def compare_queries(state: Path, rows: int, rounds: int) -> list[Gate]:
    """Compare the participants per institution, asked from the facts and from the marts.

    Facts cost more with every row and marts do not: the bar of 50 at 10⁷ rows is 5 at 10⁶.
    """
    costs = interleave({name: partial(run_once, "bench.ask", [name, str(state)]) for name in ("facts", "mart")}, rounds)
    for name, each in costs.items():
        _print_side(f"K07 per institution, {name}", each, 1000, "ms")
    facts, mart = ([each.work_cpu_s for each in costs[name]] for name in ("facts", "mart"))
    bar = 50 * rows / 10_000_000
    return [Gate("CPU of a query on facts / on marts", median_ratio(facts, mart), bar, is_ceiling=False)]


def _print_side(name: str, costs: list[Cost], factor: int, unit: str) -> None:
    works = ", ".join(f"{cost.work_cpu_s * factor:.2f}" for cost in costs)
    peak = max(cost.peak_mb for cost in costs)
    process = median(cost.cpu_s for cost in costs)
    print(f"{name:28} CPU {works} {unit}; whole process {process:.1f} s, peak memory {peak:,.0f} MB", flush=True)


def write_files(rows: int) -> Path:
    """Write the files to measure with and return the path of the enrolments."""
    return _path_printed_by("bench.write_files", str(FILES / str(rows)), str(rows))


def _path_printed_by(module: str, *arguments: str) -> Path:
    command = [sys.executable, "-m", module, *arguments]
    return Path(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip())


def print_gates(gates: list[Gate]) -> int:
    """Print every gate with its bar, and return 1 when one does not hold."""
    for gate in gates:
        sign = "≤" if gate.is_ceiling else "≥"
        print(f"{gate.name:50} {gate.ratio:7.2f}  (bar {sign} {gate.bar:g})  {'ok' if gate.holds else 'MISSED'}")
    return 0 if all(gate.holds for gate in gates) else 1


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
    gates += compare_errors(given.rounds)
    with tempfile.TemporaryDirectory(dir=FILES) as folder:
        subprocess.run([sys.executable, "-m", "bench.build_store", str(files), folder], check=True)
        gates += compare_queries(Path(folder), given.rows, given.rounds)
    return print_gates(gates)


if __name__ == "__main__":
    raise SystemExit(main())
