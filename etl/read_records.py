"""The rows of a delimited UTF-8 text by Python's csv reader, in bounded memory.

A row's number is what a spreadsheet shows: each record counts one, an empty one too, also when a cell holds a line
break; a 'sep=' line counts none.
"""

import csv
import os
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple, TextIO

from etl.read_header import Header, is_separator_line

LONGEST_LINE = 1 << 24
"""A line of more characters than this is refused whatever the limits are: it is held in memory."""
_LONGEST_CELL = 131_072
"""csv's own limit on a cell."""
_ROWS_MEASURED = 200
"""Rows below the header that tell how many cells a row usually has."""


class BrokenRow(Exception):
    """The text cannot be divided into rows from this row on."""

    def __init__(self, row: int) -> None:
        super().__init__(f"row {row}")
        self.row = row


class BrokenQuotes(BrokenRow):
    """A quote is not closed, or text follows a closing quote."""


class LineTooLong(BrokenRow):
    """A line is longer than all cells together may be."""

    def __init__(self, row: int, limit: int, *, has_nul: bool = False) -> None:
        super().__init__(row)
        self.limit = limit
        self.has_nul = has_nul


class Record(NamedTuple):
    """One row of a text."""

    row: int
    cells: list[str]
    has_stray_quote: bool
    """Its quotes do not come in pairs, or one stands behind a space where it does not open a cell: csv takes such a one
    for text, but nobody knows what it stands for."""


def records(
    path: Path, delimiter: str, *, longest_line: int = LONGEST_LINE, errors: str = "strict"
) -> Iterator[Record]:
    """Yield every record of a UTF-8 text, in bounded memory.

    Raises BrokenQuotes and LineTooLong where the text cannot be read on. `errors` is how bytes that are not UTF-8
    are decoded.
    """
    with path.open(encoding="utf-8-sig", errors=errors, newline="") as text:
        lines = _lines(text, longest_line)
        row = 0
        watched = _WatchedQuotes(_without_separator_line(lines), delimiter)
        try:
            reader = csv.reader(watched, delimiter=delimiter, strict=True)
            for row, cells in enumerate(reader, start=1):
                yield Record(row, cells, watched.has_stray_quote())
        except csv.Error as error:
            if "field limit" in str(error):
                raise LineTooLong(row + 1, _LONGEST_CELL, has_nul=watched.is_nul_in_last) from error
            raise BrokenQuotes(row + 1) from error
        except _Overflow as error:
            raise LineTooLong(row + 1, longest_line, has_nul=error.has_nul) from error


def _without_separator_line(lines: Iterator[str]) -> Iterator[str]:
    first = next(lines, "")
    yield from lines if is_separator_line(first) else chain([first], lines)


class _WatchedQuotes:
    """Hands lines to the csv reader, which takes only those of the next record, and looks at their quotes."""

    def __init__(self, lines: Iterator[str], delimiter: str) -> None:
        self._lines = lines
        self._quotes = 0
        self._is_one_behind_space = False
        self._last = ""
        # Within a cell quotes are doubled, and one at its end has a delimiter or the line's end behind it.
        sign = re.escape(delimiter)
        self._behind_space = re.compile(f'(?:^|{sign})[ \xa0]+"(?!["\\r\\n{sign}]|$)')

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        self._last = line = next(self._lines)
        if quotes := line.count('"'):
            self._quotes += quotes
            self._is_one_behind_space |= self._behind_space.search(line) is not None
        return line

    @property
    def is_nul_in_last(self) -> bool:
        """Tell whether the line handed out last holds a NUL."""
        return "\0" in self._last

    def has_stray_quote(self) -> bool:
        """Tell whether something is wrong with the quotes of the lines handed out since the last call."""
        is_stray = self._quotes % 2 == 1 or self._is_one_behind_space
        self._quotes, self._is_one_behind_space = 0, False
        return is_stray


class _Overflow(Exception):
    def __init__(self, *, has_nul: bool) -> None:
        super().__init__()
        self.has_nul = has_nul


def _lines(text: TextIO, longest: int) -> Iterator[str]:
    while line := text.readline(longest):
        if len(line) == longest:
            raise _Overflow(has_nul="\0" in line)
        yield line


def usual_width(path: Path, header: Header) -> int:
    """Return how many cells most rows have; where that does not tell, as many as the header."""
    widths: Counter[int] = Counter()
    try:
        for record in islice(records(path, header.delimiter), header.row + _ROWS_MEASURED):
            if record.row > header.row and any(record.cells):
                widths[len(record.cells)] += 1
    except BrokenRow:
        pass  # the rows before it tell enough, and it is found again when the rows are written
    most = widths.most_common(1)
    return most[0][0] if most and most[0][1] > widths.total() / 2 and widths.total() > 1 else header.width


def ends_with_line_end(path: Path) -> bool:
    """Tell whether the last line of a text is complete."""
    with path.open("rb") as text:
        text.seek(-1, os.SEEK_END)
        return text.read(1) in b"\r\n"
