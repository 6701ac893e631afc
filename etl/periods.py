"""Closing and reopening a period: a project's calendar year in which uploads are no longer taken."""

from collections.abc import Iterable
from typing import Any

from etl.ledger import Event, Ledger
from etl.load import ensure_published, ledger_for_writing
from etl.permissions import Right
from etl.scope import Scope
from etl.settings import Settings
from etl.warehouse import Warehouse


class PeriodRefused(Exception):
    """A period that may not or cannot be closed or reopened; the messages say why."""

    def __init__(self, message_nl: str, message_en: str) -> None:
        super().__init__(message_en)
        self.message_nl = message_nl
        self.message_en = message_en


def set_period(settings: Settings, scope: Scope, kind: str, project_id: str, year: int, reason: str) -> Event:
    """Append 'period_closed' or 'period_reopened' and publish; raise PeriodRefused when it may not or cannot be."""
    if not scope.may(Right.CLOSE_PERIODS):
        raise PeriodRefused(
            "Alleen het departement sluit en heropent perioden.", "Only the department closes and reopens periods."
        )
    if not reason.strip():
        raise PeriodRefused("Geef een reden op.", "Give a reason.")
    ensure_published(settings)
    con = Warehouse(settings).cursor()
    if not con.execute("select 1 from ref_projects where project_id = ?", [project_id]).fetchone():
        known = ", ".join(row[0] for row in con.execute("select project_id from ref_projects order by all").fetchall())
        dutch = f"Wel bekend: {known}." if known else "Laad eerst referentiegegevens."
        english = f"Known: {known}." if known else "Load reference data first."
        raise PeriodRefused(
            f"Project {project_id} is niet bekend. {dutch}", f"Project {project_id} is not known. {english}"
        )
    is_closed = bool(
        con.execute("select 1 from closed_periods where project_id = ? and year = ?", [project_id, year]).fetchone()
    )
    if is_closed == (kind == "period_closed"):
        state_nl, state_en = ("al gesloten", "already closed") if is_closed else ("niet gesloten", "not closed")
        raise PeriodRefused(
            f"Project {project_id}, {year} is {state_nl}.", f"Project {project_id}, {year} is {state_en}."
        )
    payload = {"project_id": project_id, "year": year, "reason": reason.strip()}
    with ledger_for_writing(settings) as ledger:
        event = ledger.append(scope.user, scope.role, kind, payload)
    ensure_published(settings)
    return event


def closed_years(ledger: Ledger) -> set[tuple[str, int]]:
    """Return what is closed now, as (project, calendar year)."""
    closed: set[tuple[str, int]] = set()
    for event in ledger.events(kinds=("period_closed", "period_reopened")):
        period = (event.payload["project_id"], event.payload["year"])
        closed.discard(period)
        if event.kind == "period_closed":
            closed.add(period)
    return closed


def closing_events(
    closed: set[tuple[str, int]], project_ids: Iterable[str], years: Iterable[int], reason: str
) -> list[tuple[str, dict[str, Any]]]:
    """Return the events that close the years of the projects that are still open, to be appended together."""
    listed = list(years)
    return [
        ("period_closed", {"project_id": project_id, "year": year, "reason": reason})
        for project_id in project_ids
        for year in listed
        if (project_id, year) not in closed
    ]
