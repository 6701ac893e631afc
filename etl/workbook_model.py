"""What a workbook gives: sheets with rows of text cells, as the user sees them, and what a reader must say of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Protocol

Cells = dict[int, str]
"""The filled cells of a row: place of the column (0 = A) → text."""

LAST_ROW, LAST_COLUMN = 1 << 20, 1 << 14
"""What a spreadsheet can hold; a file that says more is not one."""

# Three decimals behind one to three digits could be thousands in a text (1.234); a real number leaves no doubt, and a
# zero before it says so in the contract's own spelling.
_LOOKS_LIKE_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")


class WorkbookRefused(Exception):
    """A workbook cannot be read: `problem` is a key of the refusals that `etl.read_workbook` puts into words."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, and whether it is hidden."""

    name: str
    is_hidden: bool


@dataclass
class SheetNotes:
    """What was met while a sheet's rows were read; places are (row as shown, column from 0)."""

    empty_formulas: list[tuple[int, int]] = field(default_factory=list)
    """Formulas without a stored value."""
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    """Merged cells: first row, last row, first column."""
    zero_filled: set[int] = field(default_factory=set)
    """Columns with numbers that a format shows with zeros before them."""


class Workbook(Protocol):
    """An opened workbook."""

    sheets: list[Sheet]

    def rows(self, sheet: int, notes: SheetNotes) -> Iterator[tuple[int, Cells]]:
        """Yield number (as shown) and filled cells of the rows of a sheet that hold any."""
        ...


def number_text(value: int | float) -> str:
    """Write a number as a sheet holds it: 15 digits at most, a decimal point, never in two readings."""
    if isinstance(value, int) or (value.is_integer() and abs(value) < 1e15):
        return str(int(value))
    text = format(value, ".15g")
    if _LOOKS_LIKE_THOUSANDS.fullmatch(text):
        return text.replace("-", "-0") if text.startswith("-") else f"0{text}"
    return text


def moment_text(value: date | time | datetime | timedelta) -> str:
    """Write a date as ISO; a time of day follows only when it is not midnight."""
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat(" ") if isinstance(value, datetime) else str(value)
