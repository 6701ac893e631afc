"""One sheet of a marked workbook: the rows of a file as its reader saw them, with every finding at its place.

Rows and columns keep their places; one column behind the last says what was found in a row. All cells are text.
"""

from xlsxwriter.worksheet import Worksheet

from etl.findings import Finding
from etl.inert_text import inert
from etl.marked_looks import A4, EVERYWHERE, Looks, worst
from etl.marked_masks import Masks, impersonal
from etl.marked_places import Places
from etl.marked_rows import Shape, TooMuch, shown_rows
from etl.marked_words import WITHHELD, heading, word
from etl.read_model import ReadText

_LAST_FROZEN = 10
"""A header below this row is not frozen: the rows above it would fill the screen."""
_MARKER_LETTERS = 60
_NOTE_WIDTH, _NOTE_LETTERS, _LINE_HEIGHT = 340, 48, 18
_LONGEST_NOTE = 4_000


class MarkedSheet:
    """Writes a file's rows; nothing of them stays in memory but the notes."""

    def __init__(self, sheet: Worksheet, looks: Looks, places: Places, masks: Masks, language: str) -> None:
        self._sheet = sheet
        self._looks = looks
        self._places = places
        self._masks = masks
        self._language = language

    def write(self, text: ReadText, shape: Shape) -> None:
        """Write the rows, the marks and what helps to find them."""
        self._set_up(text, shape)
        marked = self._places.marked_rows
        plain, write, hide = self._looks.plain, self._sheet.write_string, self._masks.hide
        try:
            for row, cells in shown_rows(text):
                if row in marked or row == text.header_row:
                    self._write_marked(row, cells, shape.width, is_header=row == text.header_row)
                    continue
                if shape.is_sparse and row > (text.header_row or 0):
                    continue
                for index, cell in enumerate(cells[: shape.width]):
                    if not cell:
                        continue
                    if hide(row, index, cell):
                        write(row - 1, index, WITHHELD[self._language], self._looks.withheld)
                    else:
                        write(row - 1, index, inert(cell), plain)
        except TooMuch:
            return
        for row in sorted(each for each in marked if each > shape.last_row):
            self._write_marked(row, [], shape.width, is_header=False)

    def _set_up(self, text: ReadText, shape: Shape) -> None:
        for index, letters in enumerate(shape.letters[: shape.width]):
            self._sheet.set_column(index, index, letters)
        self._sheet.set_column(shape.width, shape.width, _MARKER_LETTERS)
        self._sheet.set_landscape()
        self._sheet.set_paper(A4)
        self._sheet.ignore_errors({"number_stored_as_text": EVERYWHERE})
        if text.header_row is not None:
            if text.header_row <= _LAST_FROZEN:
                self._sheet.freeze_panes(text.header_row, 0)
                self._sheet.repeat_rows(text.header_row - 1)
            self._sheet.autofilter(text.header_row - 1, 0, max(shape.last_row, text.header_row) - 1, shape.width)

    def _write_marked(self, row: int, cells: list[str], width: int, *, is_header: bool) -> None:
        found = self._places.cells.get(row, {})
        for index in range(width):
            cell, here = cells[index] if index < len(cells) else "", found.get(index, [])
            if not cell and not here:
                continue
            is_hidden = bool(cell) and self._masks.hide(row, index, cell)
            shown = WITHHELD[self._language] if is_hidden else inert(cell)
            look = self._looks.heading if is_header else self._looks.withheld if is_hidden else self._looks.plain
            if here:
                look = (self._looks.headings if is_header else self._looks.fills)[worst(here)]
                self._note(row, index, here)
            if shown:
                self._sheet.write_string(row - 1, index, shown, look)
            else:
                self._sheet.write_blank(row - 1, index, None, look)
        self._write_marker(row, width, is_header=is_header)

    def _write_marker(self, row: int, width: int, *, is_header: bool) -> None:
        """Say behind the row what was found in it; coloured when no cell of it is."""
        on_row, found = self._places.rows.get(row, []), self._places.of_row(row)
        said = " · ".join(self._said(each, ": ") for each in found)
        if is_header:
            said = word("marker", self._language)
        look = self._looks.heading if is_header else self._looks.plain
        if on_row:
            look = (self._looks.headings if is_header else self._looks.fills)[worst(on_row)]
            self._note(row, width, on_row)
        if said:
            self._sheet.write_string(row - 1, width, inert(said), look)

    def _note(self, row: int, index: int, found: list[Finding]) -> None:
        said = inert("\n\n".join(self._said(each, "\n") for each in dict.fromkeys(found)), _LONGEST_NOTE)
        lines = sum(1 + len(line) // _NOTE_LETTERS for line in said.split("\n"))
        size = {"width": _NOTE_WIDTH, "height": _LINE_HEIGHT * (lines + 1)}
        self._sheet.write_comment(row - 1, index, said, {"author": "Duaal Monitor", **size})

    def _said(self, found: Finding, between: str) -> str:
        return f"{heading(found, self._language)}{between}{impersonal(found.message(self._language), self._language)}"
