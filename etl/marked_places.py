"""Where the findings on a file stand in its rows: on a cell, on a row as a whole, or on no place of it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from etl.findings import Finding
from etl.read_model import ReadFile, ReadText
from etl.read_titles import shown_title

Row = int
Index = int
"""Place of a column, 0 = A."""


@dataclass
class Places:
    """Findings by the place that is marked: row as the user sees it → column → findings."""

    cells: dict[Row, dict[Index, list[Finding]]] = field(default_factory=lambda: defaultdict(dict))
    rows: dict[Row, list[Finding]] = field(default_factory=lambda: defaultdict(list))
    """Findings on a row of which no cell can be pointed at."""

    def of_row(self, row: Row) -> list[Finding]:
        """Return all findings on a row and its cells, each once, in the order of the columns."""
        on_cells = [found for _, each in sorted(self.cells.get(row, {}).items()) for found in each]
        return list(dict.fromkeys([*self.rows.get(row, []), *on_cells]))

    @property
    def marked_rows(self) -> set[Row]:
        """Return the rows on which anything was found."""
        return self.cells.keys() | self.rows.keys()


def places_of(file: ReadFile, findings: Iterable[Finding]) -> Places:
    """Return the places of the findings on a file; one on the whole file has none, unless it names a column."""
    places = Places()
    text = file.text
    if text is None:
        return places
    for found in findings:
        row = found.row or text.header_row
        if found.file != file.name or row is None:
            continue
        indexes = _indexes(found, text)
        for index in indexes:
            places.cells[row].setdefault(index, []).append(found)
        if not indexes and found.row is not None:
            places.rows[row].append(found)
    return places


def _indexes(found: Finding, text: ReadText) -> list[Index]:
    """Return the columns that a finding is about: more than one only where a title stands twice."""
    if found.column is not None:
        named = [index for index, name in enumerate(text.names) if name == found.column]
    elif found.title is not None:
        named = [index for index, title in enumerate(text.titles) if shown_title(title) == found.title]
    else:
        named = []
    return named if found.row is None else named[:1]
