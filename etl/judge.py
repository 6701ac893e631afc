"""The judge: pandera decides about the cells that the screen suspects, each distinct cell once per column.

A column rule looks at one cell, so equal cells have equal verdicts, and counts come from joining verdicts to rows.
Uniqueness of keys is not asked of pandera here: rule X27 looks at it over all files of an upload and the state.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from etl.convert import is_converted
from etl.explain import clean_cell, code_of_check, code_of_unread
from schemas.datasets import Column


class UnexpectedFailure(Exception):
    """pandera refused a cell for a reason that no rule stands for, such as a wrong type."""

    def __init__(self, column: str, check: str) -> None:
        super().__init__(f"no rule for pandera's {check} on column {column}")
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
    for position, check in failures(pa.DataFrameSchema({column.name: declared}), column.name, judged_values):
        cell = judged_cells[position]
        verdicts.append(Verdict(cell, "C01" if check == "not_nullable" else code_of_check(check, column, cell)))
    return list(dict.fromkeys(verdicts))


def failures(schema: pa.DataFrameSchema, name: str, values: Sequence[Any]) -> list[tuple[int, str]]:
    """Return (position, check name) of every value that pandera refuses; raise UnexpectedFailure for other reasons."""
    declared = schema.columns[name]
    frame = pd.DataFrame({name: pd.Series(list(values), dtype=declared.dtype.type)})
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
    else:
        return []
    found = []
    for position, number, check in zip(cases["index"], cases["check_number"], cases["check"], strict=True):
        if check != "not_nullable" and pd.isna(number):
            raise UnexpectedFailure(name, str(check))
        found.append((int(position), check if pd.isna(number) else str(declared.checks[int(number)].name)))
    return found
