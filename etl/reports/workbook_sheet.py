"""A table of a report as a sheet: typed cells under frozen headings, with a filter, a named table and a named range."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from etl.inert_text import inert
from etl.reports.form_words import SHEETS, nothing_text, report_title, utc_time
from etl.reports.model import Column, ReportIdentity, Table, Value
from etl.reports.workbook_looks import Looks, fit_paper
from schemas.kpis import KPIS

_LONGEST_WIDTH, _RULE_WIDTH, _LONG_TEXT = 60, 160, 240
"""Widths in characters: of texts, and of texts that are longer than the third, such as counting rules."""
_SHORTEST_WIDTH = 9
_LINE_HEIGHT = 15
_MOST_LINES = 20
_MEASURED_ROWS = 2_000
_PAGE_WIDTH = 210
"""Characters that fit side by side on A4 across and can still be read."""
_ROW_TO_SIGN = 42
_KPI = ("kpi", "code")
_OF_UNIT = ("value", "target", "before", "after", "difference", "amount")
"""Columns whose numbers are of the unit of the KPI that the row names."""


class TableSheet:
    """One sheet; when it is streamed, rows go to disk at once and the workbook keeps no table of them."""

    def __init__(
        self, book: Workbook, looks: Looks, table: Table, identity: ReportIdentity, *, is_streamed: bool
    ) -> None:
        self._book, self._looks, self._table, self._identity = book, looks, table, identity
        self._name = SHEETS[table.name]
        self._is_streamed = is_streamed
        self.sheet: Worksheet = book.add_worksheet(self._name)
        fit_paper(self.sheet, report_title(identity))

    def write(self) -> None:
        """Write the table; one without rows says why."""
        table, sheet = self._table, self.sheet
        widths = [column_width(column, [row[place] for row in table.rows[:_MEASURED_ROWS]])
                  for place, column in enumerate(table.columns)]  # fmt: skip
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        # A sheet that one page cannot hold legibly is printed on several, with its first columns on each.
        sheet.fit_to_pages(-(-sum(widths) // _PAGE_WIDTH) or 1, 0)
        if sum(widths) > _PAGE_WIDTH:
            sheet.repeat_columns(0, min(1, len(widths) - 1))
        if not table.rows:
            sheet.set_column(0, 0, _LONGEST_WIDTH)
            sheet.write_string(0, 0, nothing_text(table.name, self._identity), self._looks.named("told"))
            return
        headings = unique_headings(table.columns)
        sheet.set_row(
            0, _LINE_HEIGHT * max(_lines(text, width - 3) for text, width in zip(headings, widths, strict=True))
        )
        for place, text in enumerate(headings):
            sheet.write_string(0, place, text, self._looks.named("head"))
        self._write_rows(widths)
        sheet.freeze_panes(1, min(2, len(table.columns) - 1))
        sheet.repeat_rows(0)
        self._name_range(headings)

    def _write_rows(self, widths: Sequence[int]) -> None:
        table, sheet = self._table, self.sheet
        is_wrapped = [width >= _LONGEST_WIDTH and column.kind == "text"
                      for column, width in zip(table.columns, widths, strict=True)]  # fmt: skip
        writers = [self._writer(place, column, is_wrapped[place]) for place, column in enumerate(table.columns)]
        wrapped = [place for place, each in enumerate(is_wrapped) if each]
        is_to_sign = table.name == "approval"
        for number, row in enumerate(table.rows, start=1):
            lines = max((_lines(str(row[place] or ""), widths[place] * 9 // 10) for place in wrapped), default=1)
            if is_to_sign:
                sheet.set_row(number, _ROW_TO_SIGN)
            elif lines > 1:
                sheet.set_row(number, _LINE_HEIGHT * min(lines, _MOST_LINES))
            for value, write in zip(row, writers, strict=True):
                write(number, value, row)

    def _writer(self, place: int, column: Column, is_wrapped: bool) -> Callable[[int, Value, Sequence[Value]], None]:
        """Return what writes a value of a column in its type: an unknown one stays empty."""
        sheet, look = self.sheet, self._looks.kind(column.kind, is_wrapped=is_wrapped)
        if column.kind in ("text", "id", "month"):
            return lambda number, value, _row: _write_text(sheet, number, place, value, look)
        if column.kind in ("date", "datetime"):
            return lambda number, value, _row: _write_day(sheet, number, place, value, look)
        names = [each.name for each in self._table.columns]
        # What is not a KPI is an ESF indicator, and counts persons.
        named = next((names.index(each) for each in _KPI if each in names), None)
        if column.name in _OF_UNIT and named is not None:
            return self._unit_writer(place, named, self._looks.unit("count"))
        whole = self._looks.kind("integer") if column.kind == "decimal" else look
        return lambda number, value, _row: _write_number(
            sheet, number, place, value, whole if isinstance(value, int) else look
        )

    def _unit_writer(self, place: int, kpi_place: int, other: Format) -> Callable[[int, Value, Sequence[Value]], None]:
        sheet = self.sheet
        looks = {each.id: self._looks.unit(each.unit) for each in KPIS.values()}
        return lambda number, value, row: _write_number(
            sheet, number, place, value, looks.get(str(row[kpi_place]), other)
        )

    def _name_range(self, headings: Sequence[str]) -> None:
        """Give the rows a table with a filter and a name, or only filter and name where rows are streamed."""
        table, last = self._table, len(self._table.rows)
        area = (0, 0, last, len(table.columns) - 1)
        self._book.define_name(f"gegevens_{table.name}", f"='{self._name}'!{xl_range_abs(*area)}")
        if self._is_streamed:
            self.sheet.autofilter(*area)
            return
        head = self._looks.named("head")
        columns = [{"header": text, "header_format": head} for text in headings]
        options = {
            "name": f"tabel_{table.name}",
            "columns": columns,
            "style": "Table Style Light 1",
            "banded_rows": True,
            "title": table.title_nl,
            "description": f"{table.title_nl}: {last} rijen.",
        }
        self.sheet.add_table(*area, options)


def column_width(column: Column, values: Sequence[Value]) -> int:
    """Return a width in characters that holds the heading's words and the values seen; long texts are broken."""
    longest = max((len(_measured(value)) for value in values if value is not None), default=0)
    word = max((len(each) for each in column.title_nl.split()), default=0) + 3
    # Of an empty column to fill in by hand, the width that was declared.
    least = column.width if not values or all(value is None for value in values) else _SHORTEST_WIDTH
    if longest > _LONG_TEXT:
        return _RULE_WIDTH
    margin = 2 if column.kind in ("text", "id", "month") else 3
    return max(least, min(_LONGEST_WIDTH, max(longest + margin, word, min(len(column.title_nl) + 3, 16))))


def _measured(value: Value) -> str:
    text = str(value) if isinstance(value, str) else f"{value:,}" if isinstance(value, int) else ""
    if isinstance(value, float):
        text = f"{value:,.1f} %"
    return text or str(value)[:20]


def unique_headings(columns: Sequence[Column]) -> list[str]:
    """Return the Dutch headings, no two alike: a table of a workbook allows none twice."""
    taken: set[str] = set()
    headings = []
    for column in columns:
        text = column.title_nl
        if text.casefold() in taken:
            text = f"{text} ({column.name})"
        taken.add(text.casefold())
        headings.append(text)
    return headings


def _lines(text: str, width: int) -> int:
    return sum(max(1, -(-len(line) // max(width, 1))) for line in text.split("\n"))


def _write_text(sheet: Any, row: int, place: int, value: Value, look: Format) -> None:
    if value is not None and value != "":
        sheet.write_string(row, place, inert(str(value)), look)


def _write_day(sheet: Any, row: int, place: int, value: Value, look: Format) -> None:
    if value is None or isinstance(value, (str, int, float)):
        _write_text(sheet, row, place, value, look)
    else:
        # A sheet knows no time zones: moments stand in UTC, as the headings say.
        sheet.write_datetime(row, place, utc_time(value) if isinstance(value, datetime) else value, look)


def _write_number(sheet: Any, row: int, place: int, value: Value, look: Format) -> None:
    if isinstance(value, (int, float)):
        sheet.write_number(row, place, value, look)
    else:
        _write_text(sheet, row, place, value, look)
