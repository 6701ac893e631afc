"""Rows of an Excel workbook (.xlsx), by openpyxl's own parser of sheets: text stays text, dates are dates."""

import re
import zipfile
from collections.abc import Iterator
from datetime import date, time, timedelta
from functools import cache
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element, ParseError

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

from etl.workbook_model import (
    LAST_COLUMN,
    LAST_ROW,
    Cells,
    Sheet,
    SheetNotes,
    WorkbookRefused,
    moment_text,
    number_text,
)

_FORMULA = "f"
# A format of zeros and fixed signs only, such as 000000 or 0000"."000"."000 (a point outside quotes is a decimal sign).
_ZERO_FILL = re.compile(r'(?:0|\\.|"[^"]*"|[-/ ])+')
_FIXED_SIGNS = re.compile(r'\\(.)|"([^"]*)"|([-/ ])|(0)')


class _SheetParser(WorkSheetParser):  # type: ignore[misc]
    """Openpyxl's parser for stored values, which also tells a formula without one from an empty cell.

    Its own ReadOnlyWorksheet trusts the sheet's `<dimension>` (openpyxl 3.1.5), so the rows are taken from here.
    """

    def parse_cell(self, element: Element) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        # A formula that gave empty text has a stored value of that type.
        if cell["value"] is None and element.find(FORMULA_TAG) is not None and element.get("t") != "str":
            cell["data_type"] = _FORMULA
        return cell


class _BookReader(ExcelReader):  # type: ignore[misc]
    """Openpyxl's reader of workbooks, which leaves out the sheets that are a chart: they hold no rows.

    Its own fails on such a sheet without a drawing (openpyxl 3.1.5).
    """

    def read_chartsheet(self, sheet: Any, rel: Any) -> None:
        pass


class Xlsx:
    """An opened .xlsx; its sheets in the order of their tabs."""

    def __init__(self, content: BinaryIO) -> None:
        try:
            reader = _BookReader(content, read_only=True, data_only=True, keep_links=False)
            reader.read()
        except (KeyError, ValueError, TypeError, AttributeError, IndexError, ParseError, zipfile.BadZipFile) as error:
            raise WorkbookRefused("damaged") from error
        self._book: Any = reader.wb
        self._sheets: list[Any] = self._book.worksheets
        self.sheets = [Sheet(each.title, each.sheet_state != "visible") for each in self._sheets]

    def rows(self, sheet: int, notes: SheetNotes) -> Iterator[tuple[int, Cells]]:
        """Yield number and filled cells of the rows of a sheet that hold any; see Workbook."""
        book = self._book
        with self._sheets[sheet]._get_source() as source:  # noqa: SLF001  (no public way to a sheet's XML)
            parser = _SheetParser(
                source,
                self._sheets[sheet]._shared_strings,  # noqa: SLF001
                data_only=True,
                epoch=book.epoch,
                date_formats=book._date_formats,  # noqa: SLF001
                timedelta_formats=book._timedelta_formats,  # noqa: SLF001
            )
            try:
                for number, parsed in parser.parse():
                    cells = self._cells(parsed, notes)
                    if cells:
                        yield number, cells
            except (KeyError, ValueError, TypeError, IndexError, ParseError, zipfile.BadZipFile) as error:
                raise WorkbookRefused("damaged") from error
        if parser.merged_cells is not None:
            notes.merged = [(area.min_row, area.max_row, area.min_col - 1) for area in parser.merged_cells.mergeCell]

    def _cells(self, parsed: list[dict[str, Any]], notes: SheetNotes) -> Cells:
        cells = {}
        for cell in parsed:
            if cell["row"] > LAST_ROW or cell["column"] > LAST_COLUMN:
                raise WorkbookRefused("damaged")
            place = cell["column"] - 1
            if cell["data_type"] == _FORMULA:
                notes.empty_formulas.append((cell["row"], place))
            elif (value := cell["value"]) is not None:
                text = self._text(value, cell["style_id"])
                if text.strip():
                    cells[place] = text
                if isinstance(value, int | float) and text.startswith("0") and len(text) > 1 and "." not in text:
                    notes.zero_filled.add(place)
        return cells

    def _text(self, value: Any, style: int) -> str:
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, int | float):
            return _shown_number(value, self._format(style))
        if isinstance(value, date | time | timedelta):
            return moment_text(value)
        # Excel keeps a carriage return within a cell's text as this escape.
        return str(value).replace("_x000D_", "")

    def _format(self, style: int) -> str:
        identifier = self._book._cell_styles[style].numFmtId  # noqa: SLF001
        own = self._book._number_formats  # noqa: SLF001
        first_own = 164
        return str(own[identifier - first_own] if identifier >= first_own else BUILTIN_FORMATS.get(identifier, ""))


@cache
def _zeros(number_format: str) -> int:
    """Return how many digits a format of zeros and fixed signs shows; 0 for any other format."""
    first = number_format.partition(";")[0]
    if _ZERO_FILL.fullmatch(first) is None:
        return 0
    return sum(1 for found in _FIXED_SIGNS.finditer(first) if found[4])


def _shown_number(value: int | float, number_format: str) -> str:
    """Write a number as its cell shows it: with the zeros that its format puts before it, or as a percentage."""
    if "%" in number_format:
        return f"{number_text(float(value) * 100)}%"
    zeros = _zeros(number_format)
    if zeros < 2 or value < 0 or value != int(value):
        return number_text(value)
    digits = str(int(value)).zfill(zeros)
    shown, rest = [], list(digits[len(digits) - zeros :])
    for escaped, quoted, plain, zero in _FIXED_SIGNS.findall(number_format.partition(";")[0]):
        shown.append(rest.pop(0) if zero else escaped or quoted or plain)
    return digits[: len(digits) - zeros] + "".join(shown)
