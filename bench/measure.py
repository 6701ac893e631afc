"""Runs a piece of work in a process of its own and reads what it cost from the operating system.

This module imports nothing heavy: on Linux a child's peak memory begins at what its parent had.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

_KIBIBYTE = 1024
_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Cost:
    """What one run cost: CPU seconds and peak memory of the process, and of the work alone without its imports."""

    cpu_s: float
    work_cpu_s: float
    peak_mb: float


def run_once(module: str, arguments: Sequence[str], python: Path | str = sys.executable) -> Cost:
    """Run `python -m MODULE ARGUMENTS…`, whose last line is the JSON of the work's own CPU seconds.

    Raises RuntimeError when the process fails.
    """
    reading, writing = os.pipe()
    process = subprocess.Popen([python, "-m", module, *arguments], stdout=writing)
    os.close(writing)
    with os.fdopen(reading) as output:
        lines = output.read().splitlines()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{module} {' '.join(arguments)} ended with {process.returncode}")
    work = json.loads(lines[-1])
    return Cost(usage.ru_utime + usage.ru_stime, work["cpu_s"], usage.ru_maxrss * _KIBIBYTE / _MEGABYTE)


def interleave(sides: Mapping[str, Callable[[], Cost]], rounds: int) -> dict[str, list[Cost]]:
    """Run the sides turn by turn after one turn to warm up, so that what else the machine does falls on all of them."""
    costs: dict[str, list[Cost]] = {name: [] for name in sides}
    for round_number in range(rounds + 1):
        for name, run in sides.items():
            cost = run()
            if round_number:
                costs[name].append(cost)
    return costs


def median_ratio(above: Sequence[float], below: Sequence[float]) -> float:
    """Return the median of the ratios of neighbours."""
    return median(a / b for a, b in zip(above, below, strict=True))
