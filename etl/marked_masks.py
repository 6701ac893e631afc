"""What a marked workbook withholds: values with a finding that may not be named, and whatever seems personal."""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from etl.inert_text import inert
from etl.marked_places import Places
from etl.marked_rows import Shape
from etl.marked_words import WITHHELD
from etl.read_model import ReadFile
from schemas.checks import personal_data_kind, without_personal_data
from schemas.datasets import Column, dataset

_LONGEST_MESSAGE = 2_000
_MAYBE_PERSONAL = re.compile(r"@|[0-9](?:[^0-9]{0,3}[0-9]){7}")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ELEVEN_DIGITS = re.compile(r"\s*[0-9]{11}\s*")
_CELLS_REMEMBERED = 50_000


def impersonal(text: str, language: str) -> str:
    """Return a message or a name, in which a title or a code may have brought an address or a national number."""
    return without_personal_data(inert(text, _LONGEST_MESSAGE), WITHHELD[language])


@lru_cache(_CELLS_REMEMBERED)
def _kind(text: str) -> str | None:
    if _MAYBE_PERSONAL.search(text) is None or _ISO_DAY.fullmatch(text):
        return None
    return personal_data_kind(text)


class Masks:
    """Tells which cells of a file are withheld."""

    def __init__(self, file: ReadFile, places: Places, shape: Shape, unlisted: Collection[str]) -> None:
        """Take the codes of which not all findings are listed: their columns are withheld as a whole when personal."""
        names = file.text.names if file.text else ()
        described = dataset(file.dataset) if file.dataset else None
        self._columns: Sequence[Column | None] = [
            described.column(name) if described and name else None for name in names
        ]
        self._personal_from: Mapping[int, int] = shape.personal_from | {
            index: file.text.header_row
            for row in places.cells.values()
            for index, found in row.items()
            if file.text and file.text.header_row is not None
            if self._is_personal(index) and any(each.code in unlisted for each in found)
        }
        self._places = places

    def hide(self, row: int, index: int, cell: str) -> bool:
        """Tell whether a filled cell is withheld."""
        if row > self._personal_from.get(index, row):
            return True
        found = self._places.cells.get(row, {}).get(index, ())
        if self._is_personal(index) and any(each.row is not None for each in found):
            return True
        kind = _kind(cell)
        column = self._columns[index] if index < len(self._columns) else None
        if column is not None and column.kind == "learner_key" and _ELEVEN_DIGITS.fullmatch(cell):
            return True
        # Ten digits of a contract's code may look like a telephone number; a text of them is judged by a rule.
        return kind is not None and (kind != "telephone" or column is None or column.kind == "text")

    def _is_personal(self, index: int) -> bool:
        column = self._columns[index] if index < len(self._columns) else None
        return column is not None and column.is_personal
