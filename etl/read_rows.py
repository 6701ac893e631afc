"""The way for every file: each row is judged on its cells, and written as UTF-8 that the database reads safely."""

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from etl.read_columns import Columns
from etl.read_fit import Places, is_data, may_have_moved
from etl.read_header import Header, RepeatedHeader, delimiter_names, unfolded
from etl.read_model import CsvSource, ReadFile, ReadOptions
from etl.read_plain import TOTAL_WORDS
from etl.read_records import LONGEST_LINE, Record, ends_with_line_end, records, usual_width
from etl.read_spelling import DateSpelling
from etl.template_rows import TemplateRows
from schemas.datasets import dataset

_CLEAR_SURPLUS = ("Wis wat voorbij de laatste kolom staat.", "Clear what stands beyond the last column.")


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

    def __init__(
        self,
        file: ReadFile,
        header: Header,
        columns: Columns,
        options: ReadOptions,
        target: TextIO,
        usual_width: int,
    ) -> None:
        self.written = RowsWritten()
        self._usual_width = usual_width
        self._described = dataset(file.dataset or "")
        self.places = [self._described.column(name) if name else None for name in columns.names]
        self._repeat = RepeatedHeader(header, self._described.name)
        self._file = file
        self._header = header
        self._options = options
        self._unknown = columns.unknown
        self._kept = [index for index, name in enumerate(columns.names) if name]
        self._width = len(columns.names)
        self.spelling = DateSpelling(self._described, columns.names)
        self.template = TemplateRows(self._described, columns.names)
        self._prefilled: Record | None = None
        self._out = csv.writer(target, quoting=csv.QUOTE_ALL, lineterminator="\n")

    def write(self, row: int, cells: list[str], has_stray_quote: bool, *, is_cut_off: bool = False) -> None:
        """Judge a filled row and write the columns of the contract, its number first."""
        self.written.rows += 1
        whole = unfolded(cells, self._header.delimiter)
        if whole is not cells and len(whole) == self._width:
            self.written.unfolded += 1
            cells = whole
        known = self._file.finding_counts.total()
        if has_stray_quote or (self._file.delimiter and _holds_rows(cells, self._file.delimiter)):
            self._file.find("R26", row=row)
        self._look_at_width(row, cells, is_cut_off)
        if self._repeat.is_in(cells):
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
        if record.has_stray_quote or not self.template.take(record.row, record.cells, self._header.delimiter):
            return False
        if self.template.prefilled == [record.row]:
            self._prefilled = record
        return True

    def write_lone(self) -> None:
        """Write the only prefilled row after all: it may be one of the user's of which the rest was lost."""
        if self._prefilled is not None and len(self.template.prefilled) == 1:
            self.template.prefilled.clear()
            self.write(*self._prefilled)

    def _look_at_width(self, row: int, cells: list[str], is_cut_off: bool) -> None:
        """Complete a short row with empty cells, unless it is not certain which ones are missing."""
        facts: dict[str, Any] = {"row": row, "cells": len(cells), "expected": self._usual_width}
        if is_cut_off and len(cells) < self._usual_width:
            self._file.find("R27", **facts)
        elif any(cell.strip() for cell in cells[self._width :]):
            last = max(index for index, cell in enumerate(cells, start=1) if cell.strip())
            advice = _surplus_advice(self._file.delimiter)
            facts |= {"cells": last, "expected": self._width, "advice_nl": advice[0], "advice_en": advice[1]}
            self._file.find("R15", **facts)
        elif self._file.delimiter and may_have_moved(cells, self._usual_width, self.places):
            self._file.find("R29", **facts)
        if len(cells) < self._width:
            self.written.short += 1
            cells += [""] * (self._width - len(cells))

    def _look_at_cells(self, row: int, cells: list[str]) -> None:
        joined = "".join(cells)
        if "\0" in joined:
            self._file.find("R06", row=row)
        longest = self._options.longest_cell
        if len(joined) > longest and max(map(len, cells)) > longest:
            self._file.find("R19", row=row, limit=longest)


def _holds_rows(cells: list[str], delimiter: str) -> bool:
    """Tell whether a cell holds whole rows, which a stray quote and the next one enclose."""
    return any("\n" in cell and cell.count(delimiter) >= len(cells) - 1 > 1 for cell in cells)


def _surplus_advice(delimiter: str | None) -> tuple[str, str]:
    """Return what to do about a row that is too long; only a delimited text can lack quotes."""
    if delimiter is None:
        return _CLEAR_SURPLUS
    dutch, english = delimiter_names(delimiter)
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
    longest_line = min(LONGEST_LINE, options.max_columns * (options.longest_cell + 3))
    pending: Record | None = None
    blank = 0
    width = usual_width(path, header)
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = _Writer(file, header, columns, options, out, width)
        for record in records(path, header.delimiter, longest_line=longest_line):
            if record.row < header.row and is_data(record.cells, writer.places):
                file.find("R28", row=record.row, header=header.row)
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
            if pending is not None and is_totals_row(pending.cells, writer.places):
                writer.written.totals_row = pending.row
            elif pending is not None:
                is_cut_off = file.delimiter is not None and not blank and not ends_with_line_end(path)
                writer.write(*pending, is_cut_off=is_cut_off)
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


def is_totals_row(cells: list[str], places: Places) -> bool:
    """Tell whether a last row is a totals row: its first filled cell says so, and a required one is empty."""
    first = next(cell.strip() for cell in cells if cell.strip())
    if first.rstrip(" :").lower() not in TOTAL_WORDS:
        return False
    padded = [*cells, *[""] * len(places)]
    return any(column is not None and column.is_required and not padded[at].strip() for at, column in enumerate(places))
