"""Every question that a page asks of the published warehouse, apart from KPIs; `scope` says who asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from etl.permissions import Right
from etl.scope import Scope

_SQL_DIR = Path(__file__).parent / "queries_sql"


@dataclass(frozen=True)
class Project:
    """One project of the reference data."""

    project_id: str
    title_nl: str
    title_en: str
    sector: str

    def title(self, language: str) -> str:
        """Return the title in 'nl' or 'en'."""
        return self.title_en if language == "en" and self.title_en else self.title_nl


@dataclass(frozen=True)
class Institution:
    """One institution of the reference data, with the projects it takes part in."""

    institution_id: str
    name: str
    type: str
    project_ids: tuple[str, ...]


@dataclass(frozen=True)
class FilterChoices:
    """What the filters offer: everything that the reference data and the current snapshots hold."""

    projects: tuple[Project, ...]
    institutions: tuple[Institution, ...]
    academic_years: tuple[str, ...]
    months: tuple[str, ...]

    @property
    def sectors(self) -> tuple[str, ...]:
        """Return the sectors that have projects with institutions."""
        linked = {project_id for each in self.institutions for project_id in each.project_ids}
        return tuple(sorted({project.sector for project in self.projects if project.project_id in linked}))

    def project_ids(self, sector: str | None = None) -> tuple[str, ...]:
        """Return the projects with institutions, of one sector when given."""
        offered = set(self.sectors) if sector is None else {sector}
        return tuple(project.project_id for project in self.projects if project.sector in offered)

    def institution_ids(self, sector: str | None = None, project_id: str | None = None) -> tuple[str, ...]:
        """Return the institutions that take part in a project, or in a project of the sector."""
        wanted = {project_id} if project_id else set(self.project_ids(sector))
        return tuple(each.institution_id for each in self.institutions if wanted.intersection(each.project_ids))

    def sector_of(self, institution_id: str) -> str | None:
        """Return the sector of an institution's projects; they are of one sector (rule X03)."""
        linked = next((each.project_ids for each in self.institutions if each.institution_id == institution_id), ())
        return next((each.sector for each in self.projects if each.project_id in linked), None)

    def project_title(self, project_id: str, language: str) -> str:
        """Return a project's title, or its number when the reference data do not have it."""
        return next((each.title(language) for each in self.projects if each.project_id == project_id), project_id)

    def institution_name(self, institution_id: str) -> str:
        """Return an institution's name, or its number when the reference data do not have it."""
        return next((each.name for each in self.institutions if each.institution_id == institution_id), institution_id)


@dataclass(frozen=True)
class TimelineEvent:
    """One event of the timeline; `date_start` is None only when the date is unknown."""

    event_id: str
    project_id: str
    event_type: str
    title: str
    status: str
    date_precision: str
    date_start: date | None
    date_end: date | None
    occurrences: int | None
    mode: str
    organiser: str
    institution_id: str | None
    institution_name: str | None
    themes: tuple[str, ...]
    attendees_total: int | None
    report_available: str
    evidence_ref: str | None
    upload_id: str
    row_number: int


@dataclass(frozen=True)
class Target:
    """One target that the report or the department has set; scope is 'dimension=value' or '' for the whole."""

    kpi_id: str
    scope: str
    academic_year: str
    target: float
    set_by: str
    source: str


@dataclass(frozen=True)
class UploadedSnapshot:
    """One snapshot of an accepted upload: data set, key, file and state; times are UTC."""

    upload_id: str
    accepted_at: datetime
    known_from: datetime
    actor: str
    role: str
    reason: str | None
    is_sample: bool
    contract_version: str
    withdrawn_at: datetime | None
    file_name: str
    sha256: str
    dataset: str
    project_id: str
    institution_id: str
    academic_year: str
    reporting_month: str
    rows: int
    is_current: bool


@cache
def _sql(name: str) -> str:
    return (_SQL_DIR / f"{name}.sql").read_text(encoding="utf-8")


def _rows(
    con: duckdb.DuckDBPyConnection, name: str, parameters: Mapping[str, Any] | None = None
) -> list[tuple[Any, ...]]:
    return con.execute(_sql(name), dict(parameters or {})).fetchall()


def _records(con: duckdb.DuckDBPyConnection, name: str) -> list[dict[str, Any]]:
    found = con.execute(_sql(name))
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _own(scope: Scope) -> list[str] | None:
    """Return the institutions whose rows may be seen one by one, or None for all."""
    return scope.only(Right.READ_ROWS)


def known_institutions(con: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Return the numbers of all institutions that are known or delivered something; whoever asks learns no names."""
    return frozenset(row[0] for row in _rows(con, "known_institutions"))


def filter_choices(con: duckdb.DuckDBPyConnection, scope: Scope) -> FilterChoices:
    """Return what the filters offer; a pilot lead is offered their own institutions and the projects of these."""
    own = scope.only(Right.READ_FIGURES)
    institutions = tuple(
        Institution(row[0], row[1], row[2], tuple(row[3])) for row in _rows(con, "institutions", {"own": own})
    )
    linked = {project_id for each in institutions for project_id in each.project_ids}
    return FilterChoices(
        projects=tuple(each for each in projects(con, scope) if each.project_id in linked),
        institutions=institutions,
        academic_years=tuple(row[0] for row in _rows(con, "academic_years")),
        months=tuple(row[0] for row in _rows(con, "months")),
    )


def projects(con: duckdb.DuckDBPyConnection, scope: Scope) -> tuple[Project, ...]:
    """Return all projects of the reference data, those without institutions too; they are no secret."""
    return tuple(Project(*row) for row in _rows(con, "projects"))


def latest_month(
    con: duckdb.DuckDBPyConnection,
    scope: Scope,
    as_of: str,
    *,
    institution_id: str | None = None,
    project_ids: tuple[str, ...] = (),
) -> str | None:
    """Return the last month up to `as_of` of which something was delivered, None when nothing was.

    Of one institution and some projects (none = all) when given; for a pilot lead of their own institutions.
    """
    asked = {
        "as_of": as_of,
        "own": scope.only(Right.READ_FIGURES),
        "institution_id": institution_id,
        "project_ids": list(project_ids) or None,
    }
    return next((row[0] for row in _rows(con, "latest_month", asked)), None)


def timeline_events(con: duckdb.DuckDBPyConnection, scope: Scope) -> list[TimelineEvent]:
    """Return the current events of all projects, dated ones first, in order; events hold no personal data."""
    return [
        TimelineEvent(**row | {"themes": tuple(row["themes"].split("|")) if row["themes"] else ()})
        for row in _records(con, "timeline_events")
    ]


def targets(con: duckdb.DuckDBPyConnection, scope: Scope) -> list[Target]:
    """Return all targets."""
    return [Target(*row) for row in _rows(con, "targets")]


def uploaded_snapshots(
    con: duckdb.DuckDBPyConnection,
    scope: Scope,
    *,
    institution_id: str | None = None,
    project_id: str | None = None,
    month: str | None = None,
    limit: int = 200,
) -> list[UploadedSnapshot]:
    """Return the newest snapshots that may be seen in full, newest first; at most `limit`."""
    parameters = {
        "own": _own(scope),
        "institution_id": institution_id,
        "project_id": project_id,
        "month": month,
        "limit": limit,
    }
    return [UploadedSnapshot(*row) for row in _rows(con, "uploaded_snapshots", parameters)]


def has_sample_data(con: duckdb.DuckDBPyConnection, scope: Scope) -> bool:
    """Tell whether fictitious sample data count in the current state."""
    return bool(_rows(con, "has_sample_data")[0][0])


def institution_names(con: duckdb.DuckDBPyConnection, scope: Scope) -> dict[str, str]:
    """Return the names of the institutions by their numbers."""
    return {each.institution_id: each.name for each in filter_choices(con, scope).institutions}
