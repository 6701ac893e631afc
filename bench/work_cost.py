"""Prints what a piece of work cost this process: the last line that `bench.measure` reads."""

import json
import resource
from collections.abc import Iterator
from contextlib import contextmanager


def _cpu_s() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


@contextmanager
def work_cost(times: int = 1) -> Iterator[None]:
    """Print the CPU seconds of the block, of all threads, divided by the number of times that it does its work."""
    before = _cpu_s()
    yield
    print(json.dumps({"cpu_s": (_cpu_s() - before) / times}))
