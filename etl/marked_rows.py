"""The rows of a file as its reader saw them, from the first one on, for a workbook to show; and how much it shows."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from etl.read_header import unfolded
from etl.read_model import ReadText
from etl.read_records import BrokenRow, records
from etl.read_titles import is_sensitive_title, personal_kind
from etl.workbook_model import LAST_COLUMN, LAST_ROW

WHOLE_UP_TO_CELLS = 5_000_000
"""Of a file with more filled cells, only the rows with findings are shown: the workbook would take minutes to make."""
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
    cells: int = 0
    """Filled cells."""
    is_cut: bool = False
    """The file has more rows or columns than a workbook holds."""
    is_sparse: bool = False
    """Only the header, what stands above it, and the rows with findings are shown."""
    letters: list[int] = field(default_factory=list)
    """Width of each column in characters, by its first rows."""
    personal_from: dict[int, int] = field(default_factory=dict)
    """Columns with a title of personal or sensitive data → row of the title."""


class TooMuch(Exception):
    """The file has more rows than a workbook holds."""


def shown_rows(text: ReadText) -> Iterator[tuple[int, list[str]]]:
    """Yield number and cells of the rows, empty ones too, up to where the text cannot be read on.

    Raises TooMuch where a workbook would be full.
    """
    try:
        for row, cells, _ in records(text.path, text.delimiter, errors="replace"):
            if text.header_row is not None and row >= text.header_row:
                whole = unfolded(cells, text.delimiter)
                cells = whole if len(whole) == len(text.titles) else cells
            if row > LAST_ROW:
                raise TooMuch
            yield row, cells
    except BrokenRow:
        return


def measure(text: ReadText, whole_up_to: int = WHOLE_UP_TO_CELLS) -> Shape:
    """Return the shape of what `shown_rows` yields; it is shown whole when it has no more filled cells than given."""
    shape = Shape(width=max(1, len(text.titles)))
    try:
        for row, cells in shown_rows(text):
            shape.last_row = row
            shape.cells += len(cells) - cells.count("")
            shape.width = max(shape.width, _filled_width(cells, shape.width))
            if row <= _ROWS_MEASURED:
                _measure_letters(shape, cells)
            if row == text.header_row or (text.header_row is None and row <= _ROWS_WITH_TITLES):
                _note_personal_titles(shape, row, cells)
    except TooMuch:
        shape.is_cut = True
    shape.is_sparse = shape.cells > whole_up_to
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
