"""The rows that a template brings itself: an example, and rows with what is known beforehand. Neither is data.

Both are recognised when the file comes back, whatever was saved in between, and left out, which is said. A row in
which anything else was filled in is data: it is judged like any other and never left out.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from etl.read_header import unfolded
from etl.read_model import CONSTANT_NAMES, ReadFile
from etl.read_titles import known_titles
from etl.title_form import unmarked_title
from schemas.datasets import DATASET_NAMES, Column, Dataset

MARKS = {"nl": "Voorbeeld: ", "en": "Example: "}
"""What stands before the value in the first and in the key cell of an example row; no contract value may begin so."""
BEGINNINGS = tuple(mark.rstrip() for mark in MARKS.values())

_LEFT_EMPTY = {"enrollments": ("exit_date", "exit_reason", "destination_4w")}
"""Columns that are empty in the example row, because the learner in it has not left."""
_PREFILLED = re.compile(r"[0-9][0-9 :./-]{3,18}")
_MOST_NAMED = 5
_SIGNS = re.compile(r"[^\W\d_]+|[0-9]+")


def example_value(described: Dataset, column: Column, given: Mapping[str, str]) -> str:
    """Return what a column holds in the example row, as it would be stored; what is given goes before the example."""
    if column.name in _LEFT_EMPTY.get(described.name, ()):
        return ""
    return given.get(column.name, column.example)


def is_marked(described: Dataset, column: Column) -> bool:
    """Tell whether the mark stands before a column's value in the example row: the first one and the key."""
    return column in (described.columns[0], described.column(described.key[-1]))


def written_value(column: Column, value: str, language: str) -> str:
    """Return a stored value as a user of the language writes it in a CSV.

    A month is written as its first day: a spreadsheet would show 2022-10 as okt/22 and save that.
    """
    if column.kind == "month" and value:
        value += "-01"
    if column.kind in ("date", "month") and language == "nl" and value:
        day = date.fromisoformat(value)
        return f"{day.day}/{day.month:02d}/{day.year}"
    return value.replace(".", ",") if column.kind == "number" and language == "nl" else value


def shown_example(column: Column, language: str) -> str:
    """Return a column's example as an explanation shows it, in the form that a user of the language types."""
    return column.example if column.kind == "month" else written_value(column, column.example, language)


class TemplateRows:
    """Recognises the template's own rows among those of a file."""

    def __init__(self, described: Dataset, names: Sequence[str | None]) -> None:
        self.examples: list[int] = []
        """Rows that are the example."""
        self.prefilled: list[int] = []
        """Rows in which nothing is filled in but what the template fills in itself."""
        self._names = names
        key = described.key[-1]
        self._key = names.index(key) if key in names else None
        self._expected = [
            _signs(example_value(described, described.column(name), {})) if name and name not in CONSTANT_NAMES else []
            for name in names
        ]

    def take(self, row: int, cells: Sequence[str], delimiter: str) -> bool:
        """Note a row of the template and return True; False for a row of the user."""
        if self._key is None:
            return False
        whole = unfolded(list(cells), delimiter) if len(cells) <= self._key else cells
        key = whole[self._key] if self._key < len(whole) else ""
        if key and not key.startswith(BEGINNINGS):
            return False
        if any(whole[len(self._names) :]):
            return False
        if key and self._is_example(whole):
            self.examples.append(row)
            return True
        if not key and self._is_prefilled(whole):
            self.prefilled.append(row)
            return True
        return False

    def say(self, file: ReadFile) -> None:
        """Add to a file's repairs which rows were left out."""
        if self.examples:
            file.repair("example_row", rows=", ".join(map(str, self.examples[:_MOST_NAMED])))
        if self.prefilled:
            file.repair("prefilled_rows", count=len(self.prefilled), row=self.prefilled[0])

    def _is_example(self, cells: Sequence[str]) -> bool:
        padded = [*cells, *[""] * (len(self._names) - len(cells))]
        return all(
            name in CONSTANT_NAMES or _signs(cell) == expected
            for name, cell, expected in zip(self._names, padded, self._expected, strict=True)
        )

    def _is_prefilled(self, cells: Sequence[str]) -> bool:
        filled = [(name, cell) for name, cell in zip(self._names, cells, strict=False) if cell]
        return bool(filled) and all(name in CONSTANT_NAMES and _PREFILLED.fullmatch(cell) for name, cell in filled)


def _signs(text: str) -> list[str]:
    """Return the words and figures of a value in an order of their own, the same for every spelling of a date."""
    for beginning in BEGINNINGS:
        text = text.removeprefix(beginning)
    found = (sign.lstrip("0") for sign in _SIGNS.findall(text.casefold()))
    return sorted(sign for sign in found if sign)


def longest_gap(titles: Sequence[str]) -> int:
    """Return how many cells in a row are surely empty in a row that is only prefilled; 0 when there can be none."""
    prefilled = {
        title for name in DATASET_NAMES for title, column in known_titles(name).items() if column in CONSTANT_NAMES
    }
    gaps = [0]
    for title in titles:
        if unmarked_title(title) in prefilled:
            gaps.append(0)
        else:
            gaps[-1] += 1
    return max(gaps) if len(gaps) > 1 else 0
