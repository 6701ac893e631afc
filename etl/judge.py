"""The judge: pandera decides about the cells that the screen suspects, each distinct cell once per column.

A column rule looks at one cell, so equal cells have equal verdicts, and counts come from joining verdicts to rows.
Uniqueness of keys is not asked of pandera here: rule X27 looks at it over all files of an upload and the state.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pandera.pandas as pa

from etl.convert import is_converted
from etl.explain import clean_cell, code_of_check, code_of_unread
from schemas.datasets import Column


class UnexpectedFailure(Exception):
    """A check of pandera gives no verdict on a cell: a fault of the declaration, never of the user."""

    def __init__(self, column: str, check: str) -> None:
        super().__init__(f"no verdict of pandera's {check} on column {column}")
        self.column = column
        self.check = check


@dataclass(frozen=True)
class Verdict:
    """A cell that breaks a rule; an empty cell is ''."""

    cell: str
    code: str


def judge_cells(column: Column, declared: pa.Column, cells: Sequence[str], values: Sequence[Any]) -> list[Verdict]:
    """Return one verdict per distinct cell and rule that it breaks; `values` are the cells as they were converted."""
    verdicts: list[Verdict] = []
    judged_cells, judged_values = list(cells), list(values)
    if is_converted(column):
        judged_cells, judged_values = [], []
        for cell, value in zip(cells, values, strict=True):
            if value is None and clean_cell(cell):
                verdicts.append(Verdict(cell, code_of_unread(column, cell)))
            else:
                judged_cells.append(cell)
                judged_values.append(value)
    for position, check in failures(declared, column.name, judged_values):
        cell = judged_cells[position]
        verdicts.append(Verdict(cell, "C01" if check == "not_nullable" else code_of_check(check, column, cell)))
    return list(dict.fromkeys(verdicts))


def failures(declared: pa.Column, name: str, values: Sequence[Any]) -> list[tuple[int, str]]:
    """Return (position, check name) of every value that pandera refuses; raise UnexpectedFailure for a lame check.

    The declared checks are called one by one. `validate` calls the same, but puts a frame together for each that fails,
    which costs fifteen times as much as the checks themselves (pandera 0.35.0).
    """
    series = pd.Series(list(values), dtype=declared.dtype.type)
    is_empty = series.isna()
    found = [] if declared.nullable else [(int(place), "not_nullable") for place in series.index[is_empty]]
    filled = series[~is_empty]
    for check in declared.checks if len(filled) else ():
        holds = check(filled).check_output.reindex(filled.index)
        if holds.isna().any():
            raise UnexpectedFailure(name, str(check.name))
        found += [(int(place), str(check.name)) for place in filled.index[~holds.astype(bool)]]
    return found
