"""The rows of one institution, for those who may see them one by one: its pilots and its workplaces as of a month."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from etl.scope import Scope
from etl.sql_files import sql_text


@dataclass(frozen=True)
class PilotRow:
    """One pilot as its institution last reported it; loads are in the programme's own unit, None is unknown."""

    project_id: str
    academic_year: str
    pilot_id: str
    programme_name: str
    programme_level: str
    status: str
    start_date: date | None
    end_date: date | None
    load_workplace: float | None
    load_total: float | None
    continued_from: str | None
    reporting_month: str
    upload_id: str
    row_number: int
    sha256: str
    """Of the file as it was sent."""

    @property
    def workplace_pct(self) -> float | None:
        """Return how much of the programme lies at the workplace, 0-100, or None when it is not known."""
        if self.load_workplace is None or not self.load_total:
            return None
        return float(self.load_workplace) / float(self.load_total) * 100


@dataclass(frozen=True)
class WorkplaceRow:
    """One workplace as its institution last reported it."""

    project_id: str
    workplace_id: str
    enterprise_name: str
    size_class: str
    postal_code: str
    recognition: str
    status: str
    places_offered: int
    places_filled: int
    mentors_total: int
    mentors_trained: int
    mentor_training: str
    reporting_month: str
    upload_id: str
    row_number: int
    sha256: str
    """Of the file as it was sent."""


def institution_pilots(
    con: duckdb.DuckDBPyConnection,
    scope: Scope,
    institution_id: str,
    *,
    as_of: str,
    project_id: str | None = None,
    academic_year: str | None = None,
) -> list[PilotRow]:
    """Return the institution's pilots, newest academic year first; none when its rows may not be seen."""
    parameters = {"project_id": project_id, "academic_year": academic_year}
    return [PilotRow(*row) for row in _rows(con, scope, "institution_pilots", institution_id, as_of, parameters)]


def institution_workplaces(
    con: duckdb.DuckDBPyConnection, scope: Scope, institution_id: str, *, as_of: str, project_id: str | None = None
) -> list[WorkplaceRow]:
    """Return the institution's workplaces, active ones first; none when its rows may not be seen."""
    parameters = {"project_id": project_id}
    return [
        WorkplaceRow(*row) for row in _rows(con, scope, "institution_workplaces", institution_id, as_of, parameters)
    ]


def _rows(
    con: duckdb.DuckDBPyConnection,
    scope: Scope,
    name: str,
    institution_id: str,
    as_of: str,
    parameters: dict[str, str | None],
) -> list[tuple[Any, ...]]:
    if not scope.may_see_rows(institution_id):
        return []
    asked = {"institution_id": institution_id, "as_of": as_of, **parameters}
    return con.execute(sql_text("queries_sql", name), asked).fetchall()
