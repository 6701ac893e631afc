"""What reading a file needs and gives: options with limits, the source for the database, repairs and findings."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from etl.findings import Finding, finding
from schemas.repairs import REPAIRS

CONSTANT_NAMES = ("reporting_month", "project_id", "institution_id", "academic_year")
"""Columns that may be left out of a file when their value is given for all rows."""

MOST_LISTED = 1_000
"""Findings listed per rule and file; all are counted."""


@dataclass(frozen=True)
class ReadOptions:
    """What the form or the command gives about a file, and the limits under which it is read."""

    dataset: str | None = None
    """Which data set it is; None = the columns tell."""
    constants: Mapping[str, str] = field(default_factory=dict)
    """Value of a column for all rows: reporting_month, project_id, institution_id, academic_year."""
    no_rows: bool = False
    """The uploader states that a file without rows is meant so: everything of its key is gone."""
    max_bytes: int = 25_000_000
    max_rows: int = 200_000
    max_columns: int = 200
    max_cell: int = 10_000
    """Most characters in one cell."""

    @property
    def longest_cell(self) -> int:
        """Return the most characters that a cell may have: a row of such cells still fits the database's reader."""
        return min(self.max_cell, 20_000)

    def with_constants(self, constants: Mapping[str, str]) -> "ReadOptions":
        """Return the same options with other constants."""
        return replace(self, constants=dict(constants))


@dataclass(frozen=True)
class Repair:
    """Something that the reader put right, or understood, without changing a value's meaning."""

    code: str
    message_nl: str
    message_en: str


@dataclass(frozen=True)
class CsvSource:
    """UTF-8 text that the database can read with a fixed dialect; nothing about it is left to guess."""

    path: Path
    delimiter: str
    line_end: str
    has_quotes: bool
    """True: every field stands between double quotes. False: there is no quote in the rows."""
    header_rows_to_skip: int
    """Lines before the first data row."""
    columns: tuple[str | None, ...]
    """Contract name per column of the file; None = not used. Without the column of row numbers."""
    first_row_number: int
    """Row of the first data row as the user sees it; without row numbers the other rows follow on it."""
    has_row_numbers: bool
    """The first column holds the row number as the user sees it."""
    constants: Mapping[str, str] = field(default_factory=dict)
    """Contract columns that the file lacks and the form or command gives."""


@dataclass(frozen=True)
class ReadText:
    """The whole file as delimited text in UTF-8, as it was sent or made of it, with bytes that cannot be decoded."""

    path: Path
    delimiter: str
    header_row: int | None = None
    """As the user sees it; None = no header was found."""
    titles: tuple[str, ...] = ()
    names: tuple[str | None, ...] = ()
    """Contract name of each title; None = unknown. Empty while the data set is not known."""


@dataclass
class ReadFile:
    """What was understood of one file. `source` is None when its rows cannot be judged; `findings` say why."""

    name: str
    size: int
    sha256: str = ""
    dataset: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    rows: int = 0
    """Data rows; empty rows and a totals row are not counted."""
    rows_left_out: int = 0
    """Of those, rows of which the cells may stand in the wrong columns: they have a finding and are not judged on."""
    is_without_rows: bool = False
    """It has no rows and the uploader states that this is so, for the key that the constants give."""
    missing_columns: frozenset[str] = frozenset()
    """Required columns that the file lacks: each has one finding, its cells have none."""
    repairs: list[Repair] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    finding_counts: Counter[str] = field(default_factory=Counter)
    """Findings per code, those that are not listed included."""
    headers: dict[str, str] = field(default_factory=dict)
    """Contract name → the user's own title."""
    constants: dict[str, str] = field(default_factory=dict)
    """What the form or command gives and the data set has a column for."""
    source: CsvSource | None = None
    text: ReadText | None = None
    """What the rows can be shown from; None when the file holds no text that can be divided into rows."""

    @property
    def is_complete(self) -> bool:
        """Tell whether all that the file holds can be judged, so that what is not in it may be said to be absent."""
        return self.source is not None and not self.rows_left_out and not self.missing_columns

    def find(self, code: str, **facts: Any) -> None:
        """Add a finding on this file; past the first 1,000 of a rule it is only counted."""
        facts.setdefault("title", self.headers.get(facts.get("column") or ""))
        self.finding_counts[code] += 1
        if self.finding_counts[code] <= MOST_LISTED:
            self.findings.append(finding(code, file=self.name, **facts))

    def repair(self, code: str, **facts: Any) -> None:
        """Add a repair; a fact in two languages is passed as name_nl and name_en."""
        said_nl, said_en = REPAIRS[code]
        dutch = facts | {key[:-3]: fact for key, fact in facts.items() if key.endswith("_nl")}
        english = facts | {key[:-3]: fact for key, fact in facts.items() if key.endswith("_en")}
        self.repairs.append(Repair(code, said_nl.format(**dutch), said_en.format(**english)))
