"""Which date columns of a file are written day first, so that the uploader sees how their dates were understood."""

import csv
import re
from collections.abc import Sequence
from datetime import date

from etl.convert import DAY_FIRST
from etl.read_model import ReadFile
from schemas.datasets import Dataset

_DAY_FIRST = re.compile(DAY_FIRST)


class DateSpelling:
    """Looks at the cells of date columns until each has shown a date with the day first."""

    def __init__(self, dataset: Dataset, names: Sequence[str | None]) -> None:
        self._dataset = dataset
        self._waiting = {
            place: name for place, name in enumerate(names) if name is not None and dataset.column(name).kind == "date"
        }
        self._examples: dict[str, str] = {}

    def look(self, cells: Sequence[str]) -> None:
        """Look at the cells of one row, as many as the header has."""
        for place in [place for place in self._waiting if _iso(cells[place].strip())]:
            self._examples[self._waiting.pop(place)] = cells[place].strip()

    def look_at_text(self, text: str, delimiter: str) -> None:
        """Look at the rows of a text without quotes."""
        for cells in csv.reader(text.splitlines(), delimiter=delimiter, quoting=csv.QUOTE_NONE):
            if len(cells) > max(self._waiting, default=-1):
                self.look(cells)

    def say(self, file: ReadFile) -> None:
        """Add to a file's repairs how its dates were understood."""
        if not self._examples:
            return
        example = next(iter(self._examples.values()))
        columns = [column for column in self._dataset.columns if column.name in self._examples]
        file.repair(
            "dates",
            titles_nl=", ".join(column.label_nl for column in columns),
            titles_en=", ".join(column.label_en for column in columns),
            example=example,
            iso=_iso(example),
        )


def _iso(text: str) -> str | None:
    """Return a date with the day first as an ISO date; None for anything else, and for a day that does not exist."""
    if not _DAY_FIRST.fullmatch(text):
        return None
    day, month, year, *_ = re.split("[-/. T]", text)
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
