"""What a report is: identity, tables, kinds of values; nothing here depends on the clock or the machine.

Every form (workbook, CSV, document …) is a pure function of a Report, so the same Report gives the same bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal

from etl.permissions import Role
from schemas.esf_lines import CodeSet
from schemas.recommendations import Position

ReportStatus = Literal["concept", "definitief"]

TableName = Literal[
    "guide",
    "co",
    "cr",
    "project_kpi",
    "timeline",
    "data_quality",
    "provenance",
    "difference",
    "approval",
    "participants",
]

ColumnKind = Literal["text", "id", "integer", "decimal", "percent", "date", "month", "datetime"]
"""How a column's values are typed and written.

`id` is text that must keep leading zeros (project, institution, origin id); `percent` is 0-100, never rounded;
`decimal` is a float, or a whole number where the figure is one; `month` is text such as '2022-12'; `datetime` is UTC
with its zone.
"""

Value = str | int | float | date | datetime | None
"""A cell; None is unknown, never zero."""

MANIFEST_ENDING = ".json"
"""How the name of a report's manifest ends; no other file of a report does."""

ORIGIN = "origin"
"""Name of the column, the last one of every table of figures, that holds the id under which a figure is traced."""


@dataclass(frozen=True)
class Column:
    """One column: the machine's name, headings in both languages, kind, and a width in characters."""

    name: str
    title_nl: str
    title_en: str
    kind: ColumnKind
    width: int = 14

    def title(self, language: str) -> str:
        """Return the heading in 'nl' or 'en'."""
        return self.title_en if language == "en" else self.title_nl


@dataclass(frozen=True)
class Table:
    """One sheet: rows in their order, a value per column; `notes_nl` are counting rules and remarks."""

    name: TableName
    title_nl: str
    title_en: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    notes_nl: tuple[str, ...] = ()

    def title(self, language: str) -> str:
        """Return the title in 'nl' or 'en'."""
        return self.title_en if language == "en" else self.title_nl

    @property
    def holds_figures(self) -> bool:
        """Tell whether each row is a figure that can be traced: its last column is the origin id."""
        return bool(self.columns) and self.columns[-1].name == ORIGIN

    def records(self) -> list[dict[str, Value]]:
        """Return the rows by the names of their columns."""
        names = [column.name for column in self.columns]
        return [dict(zip(names, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Project:
    """One project of a report: its title, sector, call, and the code set that it reports in."""

    project_id: str
    title_nl: str
    title_en: str
    sector: str
    code_set: CodeSet
    call: str | None = None
    is_esf_off: bool = False
    """Whether the ESF indicators of the project are switched off."""


@dataclass(frozen=True)
class ReportIdentity:
    """What a report was asked for and what it was made from; all of it stands in the ledger's event.

    `period_from` and `period_until` are months; `known_at` is None for all that the ledger held up to `ledger_seq`, the
    data state, whose hash in the chain is `state_hash`. `data_hash` is equal for equal data; it is '' for reports made
    before it was noted, and their files never name it. `version` counts per projects and month.
    """

    report_id: str
    projects: tuple[Project, ...]
    as_of: str
    period_from: str
    period_until: str
    known_at: datetime | None
    ledger_seq: int
    state_hash: str
    status: ReportStatus
    version: int
    made_at: datetime
    made_by: str
    role: Role
    software_version: str
    definitions_hash: str
    definitions: Mapping[str, str]
    """Short hash of every definition (KPI, code set) by its name and version, as 'K07 v1'."""
    with_participants: bool = False
    """Whether the sheet Deelnemers was asked for."""
    previous_id: str | None = None
    """The previous report of the same projects that the sheet Verschil compares with."""
    frozen_at: datetime | None = None
    frozen_by: str | None = None
    closed_years: tuple[int, ...] = ()
    """When and by whom it was made final, and the calendar years that this closed."""
    data_hash: str = ""

    @property
    def project_ids(self) -> tuple[str, ...]:
        """Return the projects' numbers."""
        return tuple(each.project_id for each in self.projects)


@dataclass(frozen=True)
class Report:
    """A report: its identity and its tables in the order of the sheets.

    `is_restricted` tells whether it holds the sheet Deelnemers; `positions` are those on the policy recommendations,
    themes in their order, which the document tells.
    """

    identity: ReportIdentity
    tables: tuple[Table, ...]
    is_restricted: bool
    positions: tuple[Position, ...] = ()

    @property
    def file_stem(self) -> str:
        """Return how its files are named, without an ending."""
        return file_stem(self.identity.report_id, self.identity.as_of, self.identity.status)

    def table(self, name: TableName) -> Table:
        """Return a table; raises KeyError when the report does not have it."""
        for each in self.tables:
            if each.name == name:
                return each
        raise KeyError(name)


def file_stem(report_id: str, as_of: str, status: ReportStatus) -> str:
    """Return how the files of a report are named, without an ending: a concept and a final one never have one name."""
    return f"{report_id}-{as_of}-{status}"


def as_text(value: Value) -> str:
    """Write a value for machines: ISO dates and times in UTC, decimal points, '' for unknown."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return moment.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return repr(value)
    return str(value)


def identity_facts(identity: ReportIdentity) -> dict[str, Any]:
    """Return the identity as JSON values, for the ledger and the manifest."""
    return {
        "report_id": identity.report_id,
        "projects": [
            {
                "project_id": each.project_id,
                "code_set": each.code_set,
                "esf_off": each.is_esf_off,
            }
            for each in identity.projects
        ],
        "as_of": identity.as_of,
        "period_from": identity.period_from,
        "period_until": identity.period_until,
        "known_at": as_text(identity.known_at) or None,
        "ledger_seq": identity.ledger_seq,
        "state_hash": identity.state_hash,
        **({"data_hash": identity.data_hash} if identity.data_hash else {}),
        "status": identity.status,
        "version": identity.version,
        "made_at": as_text(identity.made_at),
        "made_by": identity.made_by,
        "role": identity.role,
        "software_version": identity.software_version,
        "definitions_hash": identity.definitions_hash,
        "definitions": dict(sorted(identity.definitions.items())),
        "with_participants": identity.with_participants,
        "previous_id": identity.previous_id,
        "frozen_at": as_text(identity.frozen_at) or None,
        "frozen_by": identity.frozen_by,
        "closed_years": list(identity.closed_years),
    }
