"""Rows of an OpenDocument spreadsheet (.ods), read part by part from its content.xml.

OASIS OpenDocument 1.3, part 3: a cell has a typed value (office:value…) and the text that the sheet shows (text:p).
Libraries for it are no longer kept up; see DECISIONS.md.
"""

import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, iterparse

from etl.workbook_model import LAST_COLUMN, LAST_ROW, Cells, Sheet, SheetNotes, WorkbookRefused, number_text

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_MIDNIGHT = "T00:00:00"


class Ods:
    """An opened .ods; its sheets in the order of their tabs."""

    def __init__(self, container: zipfile.ZipFile) -> None:
        self._container = container
        hidden_styles: set[str] = set()
        self.sheets: list[Sheet] = []
        for event, element in self._events():
            if event == "end" and element.tag == f"{_STYLE}style":
                shown = element.find(f"{_STYLE}table-properties")
                if shown is not None and shown.get(f"{_TABLE}display") == "false":
                    hidden_styles.add(element.get(f"{_STYLE}name", ""))
            elif event == "start" and element.tag == f"{_TABLE}table":
                is_hidden = element.get(f"{_TABLE}style-name") in hidden_styles
                self.sheets.append(Sheet(element.get(f"{_TABLE}name", ""), is_hidden))
            elif event == "end" and element.tag == f"{_TABLE}table-row":
                element.clear()

    def _events(self) -> Iterator[tuple[str, Element]]:
        try:
            with self._container.open("content.xml") as content:
                # Declarations of entities were refused before (etl.workbook_zip), which is what S314 is about.
                yield from iterparse(content, events=("start", "end"))  # noqa: S314
        except (ParseError, zipfile.BadZipFile, EOFError) as error:
            raise WorkbookRefused("damaged") from error

    def rows(self, sheet: int, notes: SheetNotes) -> Iterator[tuple[int, Cells]]:
        """Yield number and filled cells of the rows of a sheet that hold any; see Workbook."""
        place = -1
        number = 1
        for event, element in self._events():
            if event == "start" and element.tag == f"{_TABLE}table":
                place += 1
            elif event == "end" and element.tag == f"{_TABLE}table-row":
                if place == sheet:
                    repeats = _repeats(element, "number-rows-repeated")
                    cells = _row_cells(element, number, notes)
                    for repeat in range(repeats if cells else 0):
                        yield number + repeat, cells
                    number += repeats
                element.clear()
            elif event == "end" and element.tag == f"{_TABLE}table" and place == sheet:
                return


def _repeats(element: Element, name: str) -> int:
    text = element.get(f"{_TABLE}{name}", "1")
    count = int(text) if text.isdigit() else 0
    if not 1 <= count <= LAST_ROW:
        raise WorkbookRefused("damaged")
    return count


def _row_cells(row: Element, number: int, notes: SheetNotes) -> Cells:
    cells: Cells = {}
    column = 0
    for element in row:
        if element.tag not in _CELLS:
            continue
        repeats = _repeats(element, "number-columns-repeated")
        text = _cell_text(element, number, column, notes)
        if text.strip():
            if column + repeats > LAST_COLUMN or number > LAST_ROW:
                raise WorkbookRefused("damaged")
            cells |= dict.fromkeys(range(column, column + repeats), text)
        column += repeats
    return cells


def _cell_text(element: Element, row: int, column: int, notes: SheetNotes) -> str:
    """Return a cell's text, and note what must be said of it."""
    spanned = [int(element.get(f"{_TABLE}number-{way}-spanned", "1")) for way in ("rows", "columns")]
    if max(spanned) > 1:
        notes.merged.append((row, row + spanned[0] - 1, column))
    kind = element.get(f"{_OFFICE}value-type")
    if kind is None:
        if element.get(f"{_TABLE}formula") is not None:
            notes.empty_formulas.append((row, column))
        return _shown_text(element)
    if kind in ("float", "currency"):
        shown = _shown_text(element).strip()
        number = number_text(float(element.get(f"{_OFFICE}value", "nan")))
        if shown.startswith("0") and shown.isdigit() and shown.lstrip("0") == number.lstrip("0"):
            if len(shown) > 1:
                notes.zero_filled.add(column)
            return shown
        return number
    if kind == "date":
        return element.get(f"{_OFFICE}date-value", "").removesuffix(_MIDNIGHT).replace("T", " ")
    if kind == "boolean":
        return element.get(f"{_OFFICE}boolean-value", "").upper()
    return _shown_text(element) or element.get(f"{_OFFICE}string-value", "")


def _shown_text(cell: Element) -> str:
    """Return the paragraphs of a cell, one line each; a comment on the cell is not its text."""
    return "\n".join(_inline(each) for each in cell if each.tag == f"{_TEXT}p")


def _inline(element: Element) -> str:
    parts = [element.text or ""]
    for each in element:
        if each.tag == f"{_TEXT}s":
            parts.append(" " * int(each.get(f"{_TEXT}c", "1")))
        elif each.tag == f"{_TEXT}tab":
            parts.append("\t")
        elif each.tag == f"{_TEXT}line-break":
            parts.append("\n")
        elif not each.tag.endswith("}annotation"):
            parts.append(_inline(each))
        parts.append(each.tail or "")
    return "".join(parts)
