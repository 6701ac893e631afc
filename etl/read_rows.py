"""The way for every file: Python's csv reader gives the rows; they are written as UTF-8 that the database reads safely.

A row's number is what a spreadsheet shows: each record counts one, an empty one too, also when a cell holds a line
break; a 'sep=' line counts none.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import NamedTuple, TextIO

from etl.read_columns import Columns
from etl.read_header import Header, is_separator_line, unfolded
from etl.read_model import CsvSource, ReadFile, ReadOptions
from etl.read_plain import TOTAL_WORDS
from etl.read_spelling import DateSpelling
from etl.template_rows import TemplateRows
from etl.title_form import normal_title
from schemas.datasets import dataset

_LONGEST_LINE = 1 << 24
"""A line of more characters than this is refused whatever the limits are: it is held in memory."""
_LONGEST_CELL = 131_072
"""csv's own limit on a cell."""
_DELIMITER_NAMES = {"\t": ("een tab", "a tab")}
_CLEAR_SURPLUS = ("Wis wat voorbij de laatste kolom staat.", "Clear what stands beyond the last column.")


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
    has_odd_quote: bool
    """Its quotes do not come in pairs: csv takes such a one for text, but nobody knows what it stands for."""


def records(
    path: Path, delimiter: str, *, longest_line: int = _LONGEST_LINE, errors: str = "strict"
) -> Iterator[Record]:
    """Yield every record of a UTF-8 text, in bounded memory.

    Raises BrokenQuotes and LineTooLong where the text cannot be read on. `errors` is how bytes that are not UTF-8
    are decoded.
    """
    with path.open(encoding="utf-8-sig", errors=errors, newline="") as text:
        lines = _lines(text, longest_line)
        row = 0
        try:
            first = next(lines, "")
            counted = _CountedQuotes(lines if is_separator_line(first) else chain([first], lines))
            reader = csv.reader(counted, delimiter=delimiter, strict=True)
            for row, cells in enumerate(reader, start=1):
                yield Record(row, cells, counted.has_odd_quote())
        except csv.Error as error:
            if "field limit" in str(error):
                raise LineTooLong(row + 1, _LONGEST_CELL) from error
            raise BrokenQuotes(row + 1) from error
        except _Overflow as error:
            raise LineTooLong(row + 1, longest_line, has_nul=error.has_nul) from error


class _CountedQuotes:
    """Hands lines to the csv reader, which takes only those of the next record, and counts their quotes."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._quotes = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self._quotes += line.count('"')
        return line

    def has_odd_quote(self) -> bool:
        """Tell whether the lines handed out since the last call have an odd number of quotes."""
        quotes, self._quotes = self._quotes, 0
        return quotes % 2 == 1


class _Overflow(Exception):
    def __init__(self, *, has_nul: bool) -> None:
        super().__init__()
        self.has_nul = has_nul


def _lines(text: TextIO, longest: int) -> Iterator[str]:
    while line := text.readline(longest):
        if len(line) == longest:
            raise _Overflow(has_nul="\0" in line)
        yield line


@dataclass
class RowsWritten:
    """What was met while the rows were written."""

    rows: int = 0
    blank: int = 0
    short: int = 0
    unfolded: int = 0
    totals_row: int | None = None
    filled_unknown: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Place of an unknown column → number of filled cells and row of the first."""
    left_out: int = 0
    """Rows of which the cells cannot be trusted to stand in the right columns; each has a finding."""

    def say(self, file: ReadFile) -> None:
        """Add to a file's repairs what was left out or completed."""
        if self.blank:
            file.repair("blank_rows", count=self.blank)
        if self.short and file.delimiter:  # a sheet's rows end at their last filled cell
            file.repair("short_rows", count=self.short)
        if self.unfolded:
            file.repair("unfolded_rows", count=self.unfolded)
        if self.totals_row is not None:
            file.repair("totals_row", row=self.totals_row)


class _Writer:
    """Writes the rows below the header, judging each; the last one is held back because it may be totals."""

    def __init__(self, file: ReadFile, header: Header, columns: Columns, options: ReadOptions, target: TextIO) -> None:
        self.written = RowsWritten()
        self._file = file
        self._header = header
        self._options = options
        self._unknown = columns.unknown
        self._kept = [index for index, name in enumerate(columns.names) if name]
        self._width = len(columns.names)
        self._titles = [normal_title(title) for title in header.titles]
        described = dataset(file.dataset or "")
        self.spelling = DateSpelling(described, columns.names)
        self.template = TemplateRows(described, columns.names)
        self._first = next(index for index, title in enumerate(self._titles) if title)
        self._prefilled: Record | None = None
        self._out = csv.writer(target, quoting=csv.QUOTE_ALL, lineterminator="\n")

    def write(self, row: int, cells: list[str], has_odd_quote: bool) -> None:
        """Judge a filled row and write the columns of the contract, its number first."""
        self.written.rows += 1
        whole = unfolded(cells, self._header.delimiter)
        if whole is not cells and len(whole) == self._width:
            self.written.unfolded += 1
            cells = whole
        known = self._file.finding_counts.total()
        surplus = cells[self._width :]
        if len(cells) < self._width:
            self.written.short += 1
            cells += [""] * (self._width - len(cells))
        elif any(cell.strip() for cell in surplus):
            self._find_surplus(row, cells)
        if has_odd_quote:
            self._file.find("R26", row=row)
        if self._repeats_header(cells):
            self._file.find("R17", row=row)
        self._look_at_cells(row, cells)
        for index in self._unknown:
            if cells[index].strip():
                count, first = self.written.filled_unknown.get(index, (0, row))
                self.written.filled_unknown[index] = (count + 1, first)
        self.spelling.look(cells)
        if self._file.finding_counts.total() > known:
            self.written.left_out += 1
            return
        self._out.writerow([row, *[cells[index] for index in self._kept]])

    def is_of_template(self, record: Record) -> bool:
        """Tell whether a row is one that the template brought itself, which is noted and not written."""
        if record.has_odd_quote or not self.template.take(record.row, record.cells, self._header.delimiter):
            return False
        if self.template.prefilled == [record.row]:
            self._prefilled = record
        return True

    def write_lone(self) -> None:
        """Write the only prefilled row after all: it may be one of the user's of which the rest was lost."""
        if self._prefilled is not None and len(self.template.prefilled) == 1:
            self.template.prefilled.clear()
            self.write(*self._prefilled)

    def _find_surplus(self, row: int, cells: list[str]) -> None:
        last = max(index for index, cell in enumerate(cells, start=1) if cell.strip())
        advice = _surplus_advice(self._file.delimiter)
        self._file.find("R15", row=row, cells=last, expected=self._width, advice_nl=advice[0], advice_en=advice[1])

    def _repeats_header(self, cells: list[str]) -> bool:
        # The first letter is compared first because this is asked of every row.
        if cells[self._first].strip()[:1].casefold() != self._titles[self._first][:1]:
            return False
        return [normal_title(cell) for cell in cells[: self._width]] == self._titles

    def _look_at_cells(self, row: int, cells: list[str]) -> None:
        joined = "".join(cells)
        if "\0" in joined:
            self._file.find("R06", row=row)
        longest = self._options.longest_cell
        if len(joined) > longest and max(map(len, cells)) > longest:
            self._file.find("R19", row=row, limit=longest)


def _surplus_advice(delimiter: str | None) -> tuple[str, str]:
    """Return what to do about a row that is too long; only a delimited text can lack quotes."""
    if delimiter is None:
        return _CLEAR_SURPLUS
    dutch, english = _DELIMITER_NAMES.get(delimiter, (f"'{delimiter}'", f"'{delimiter}'"))
    return (
        f"Zet tekst waarin {dutch} voorkomt tussen dubbele aanhalingstekens, of wis wat voorbij de laatste kolom "
        "staat.",
        f"Put text that holds {english} between double quotes, or clear what stands beyond the last column.",
    )


def write_rows(
    file: ReadFile, path: Path, header: Header, columns: Columns, options: ReadOptions, target: Path
) -> tuple[RowsWritten, CsvSource]:
    """Write the data rows of a UTF-8 text to `target`, and return what was met and how the database reads it.

    Findings on rows are added to `file`. Raises BrokenRow where the text cannot be read on; reading stops at the first
    row over the limit, which the caller sees by the number of rows.
    """
    longest_line = min(_LONGEST_LINE, options.max_columns * (options.longest_cell + 3))
    pending: Record | None = None
    blank = 0
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = _Writer(file, header, columns, options, out)
        for record in records(path, header.delimiter, longest_line=longest_line):
            if record.row <= header.row:
                continue
            if not "".join(record.cells).strip():
                blank += 1
                continue
            if writer.is_of_template(record):
                continue
            if pending is not None:
                writer.write(*pending)
            if writer.written.rows > options.max_rows:
                break
            pending = record
            writer.written.blank, blank = writer.written.blank + blank, 0
        else:
            if pending is not None and is_totals_row(pending.cells):
                writer.written.totals_row = pending.row
            elif pending is not None:
                writer.write(*pending)
            writer.write_lone()
    writer.spelling.say(file)
    writer.template.say(file)
    source = CsvSource(
        path=target,
        delimiter=",",
        line_end="\n",
        has_quotes=True,
        header_rows_to_skip=0,
        columns=tuple(name for name in columns.names if name),
        first_row_number=header.row + 1,
        has_row_numbers=True,
        constants={name: value for name, value in file.constants.items() if name not in columns.names},
    )
    return writer.written, source


def is_totals_row(cells: list[str]) -> bool:
    """Tell whether a last row is a totals row: its first filled cell says so."""
    first = next(cell.strip() for cell in cells if cell.strip())
    return first.rstrip(" :").lower() in TOTAL_WORDS
