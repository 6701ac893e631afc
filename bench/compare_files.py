"""Compares what files cost that are not clean or not plain CSV with what the clean one costs."""

from functools import partial
from pathlib import Path

from bench.gates import Gate, print_side
from bench.measure import interleave, median_ratio, run_once
from bench.written import path_printed_by

_MEGABYTES_OF_BAD_ROWS = 500


def compare_variants(file: Path, rounds: int) -> list[Gate]:
    """Compare a Belgian file with a bare load, and a file whose rows are all bad with a clean load."""
    belgian, bad_rows = (path_printed_by("bench.variants", str(file), name) for name in ("belgian", "bad_rows"))
    costs = interleave(
        {
            "bare": partial(run_once, "bench.load_bare", [str(file)]),
            "clean": partial(run_once, "bench.load_validated", [str(file)]),
            "belgian": partial(run_once, "bench.load_variant", [str(belgian)]),
            "every row bad": partial(run_once, "bench.load_variant", [str(bad_rows)]),
        },
        rounds,
    )
    for name, each in costs.items():
        print_side(f"variants, {name}", each)
    cpu = {name: [cost.work_cpu_s for cost in each] for name, each in costs.items()}
    return [
        Gate(
            "CPU of a Belgian file (cp1252 ; dd/mm/yyyy ,) / a bare load",
            median_ratio(cpu["belgian"], cpu["bare"]),
            1.45,
        ),
        Gate(
            "CPU of a file whose rows are all bad / a clean load", median_ratio(cpu["every row bad"], cpu["clean"]), 3
        ),
        Gate(
            "peak memory of a file whose rows are all bad, MB",
            max(cost.peak_mb for cost in costs["every row bad"]),
            _MEGABYTES_OF_BAD_ROWS,
        ),
    ]


def compare_bad_date(file: Path, rounds: int) -> list[Gate]:
    """Compare a file with one bad date among its rows with a clean load of the same file."""
    bad_date = path_printed_by("bench.variants", str(file), "bad_date")
    costs = interleave(
        {
            "clean": partial(run_once, "bench.load_validated", [str(file)]),
            "one bad date": partial(run_once, "bench.load_variant", [str(bad_date)]),
        },
        rounds,
    )
    for name, each in costs.items():
        print_side(f"10⁵ rows, {name}", each)
    bad, clean = ([cost.work_cpu_s for cost in costs[name]] for name in ("one bad date", "clean"))
    return [Gate("CPU of one bad cell among 10⁵ dates / a clean load", median_ratio(bad, clean), 2.2)]
