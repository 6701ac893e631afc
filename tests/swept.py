"""Cases of one test of which the first run in `make test` and the others in `make sweep`."""

from collections.abc import Iterable
from typing import Any

import pytest


def in_sweep(cases: Iterable[Any], *, after: int = 1) -> list[Any]:
    """Return the cases, those after the first `after` marked for the sweep."""
    listed = list(cases)
    arguments = [case if isinstance(case, tuple) else (case,) for case in listed[after:]]
    return listed[:after] + [pytest.param(*each, marks=pytest.mark.sweep) for each in arguments]
