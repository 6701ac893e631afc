"""The rows of a file as its reader saw them, from the first one on, for a workbook to show; and how much it shows."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from etl.read_header import unfolded
from etl.read_model import ReadText
from etl.read_rows import BrokenRow, records
from etl.read_titles import is_sensitive_title, personal_kind
from etl.workbook_model import LAST_COLUMN, LAST_ROW

MOST_CELLS = 5_000_000
"""Filled cells that are shown of one file: a workbook of more takes minutes to make and to open."""
_WIDEST = LAST_COLUMN - 1
"""One column is kept for the findings."""
_ROWS_MEASURED = 200
_ROWS_WITH_TITLES = 30
_NARROWEST, _BROADEST = 8, 40


@dataclass
class Shape:
    """What is shown of a file."""

    last_row: int = 0
    width: int = 1
    is_cut: bool = False
    """The file has more rows or columns than are shown."""
    letters: list[int] = field(default_factory=list)
    """Width of each column in characters, by its first rows."""
    personal_from: dict[int, int] = field(default_factory=dict)
    """Columns with a title of personal or sensitive data → row of the title."""


class TooMuch(Exception):
    """The file has more rows than are shown."""


def shown_rows(text: ReadText) -> Iterator[tuple[int, list[str]]]:
    """Yield number and cells of the rows, empty ones too, up to where the text cannot be read on.

    Raises TooMuch where more would be shown than a workbook should hold.
    """
    cells_shown = 0
    try:
        for row, cells, _ in records(text.path, text.delimiter, errors="replace"):
            if text.header_row is not None and row >= text.header_row:
                whole = unfolded(cells, text.delimiter)
                cells = whole if len(whole) == len(text.titles) else cells
            cells_shown += len(cells) - cells.count("")
            if row > LAST_ROW or cells_shown > MOST_CELLS:
                raise TooMuch
            yield row, cells
    except BrokenRow:
        return


def measure(text: ReadText) -> Shape:
    """Return the shape of what `shown_rows` yields."""
    shape = Shape(width=max(1, len(text.titles)))
    try:
        for row, cells in shown_rows(text):
            shape.last_row = row
            shape.width = max(shape.width, _filled_width(cells, shape.width))
            if row <= _ROWS_MEASURED:
                _measure_letters(shape, cells)
            if row == text.header_row or (text.header_row is None and row <= _ROWS_WITH_TITLES):
                _note_personal_titles(shape, row, cells)
    except TooMuch:
        shape.is_cut = True
    shape.is_cut = shape.is_cut or shape.width > _WIDEST
    shape.width = min(shape.width, _WIDEST)
    return shape


def _filled_width(cells: list[str], least: int) -> int:
    width = len(cells)
    while width > least and not cells[width - 1].strip():
        width -= 1
    return width


def _note_personal_titles(shape: Shape, row: int, cells: list[str]) -> None:
    for index, cell in enumerate(cells):
        if personal_kind(cell) or is_sensitive_title(cell):
            shape.personal_from.setdefault(index, row)


def _measure_letters(shape: Shape, cells: list[str]) -> None:
    for index, cell in enumerate(cells):
        letters = min(max(_NARROWEST, len(cell) + 2), _BROADEST)
        if index == len(shape.letters):
            shape.letters.append(letters)
        shape.letters[index] = max(shape.letters[index], letters)
