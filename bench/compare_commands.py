"""What people wait for: a command that answers, a month's file that is judged, the marts after an upload.

These are costs of one side, in CPU seconds of this machine: they are compared with the bars of the design and said,
and decide nothing, because another machine has other seconds.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from bench.gates import Gate, print_side
from bench.measure import Cost, interleave, run_once
from bench.written import write_files

_MONTH_ROWS = 10_000


def compare_commands(state: Path, rounds: int) -> list[Gate]:
    """Measure commands, a month's file of 10⁴ rows, and a refresh of the marts of a store of 10⁵ enrolments.

    `duaal check` also computes the effect: every figure before and after, for the institution and overall.
    """
    month = str(write_files(_MONTH_ROWS))
    runs: dict[str, tuple[Callable[[], Cost], float]] = {
        "duaal --help": (partial(run_once, "bench.run_command", [str(state), "--help"]), 0.1),
        "duaal uploads": (partial(run_once, "bench.run_command", [str(state), "uploads"]), 0.3),
        "duaal check, 10⁴ rows, cold": (partial(run_once, "bench.run_command", [str(state), "check", month]), 1.6),
        "judging 10⁴ rows, warm": (partial(run_once, "bench.judge_month", [month]), 0.3),
        "marts after a month's upload": (partial(run_once, "bench.refresh_once", [str(state)]), 0.05),
    }
    costs = interleave({name: run for name, (run, _) in runs.items()}, rounds)
    for name, each in costs.items():
        print_side(name, each, 1000, "ms")
    return [
        Gate(f"CPU s of {name}", median(cost.work_cpu_s for cost in costs[name]), bar, decides=False)
        for name, (_, bar) in runs.items()
    ]
