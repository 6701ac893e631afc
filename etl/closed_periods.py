"""Which years of which projects are closed, and everything that closed or reopened them; read from the ledger alone."""

from dataclasses import dataclass
from datetime import datetime

from etl.ledger import Ledger
from etl.permissions import Right
from etl.scope import Scope


@dataclass(frozen=True)
class PeriodEvent:
    """One closing or reopening of a project's calendar year; `at` is UTC."""

    project_id: str
    year: int
    is_closed: bool
    at: datetime
    actor: str
    reason: str


def period_events(ledger: Ledger, scope: Scope) -> list[PeriodEvent]:
    """Return all closings and reopenings, the newest first; raise NotAllowed for a role that may not see the log."""
    scope.require(Right.READ_AUDIT)
    return [
        PeriodEvent(
            event.payload["project_id"],
            int(event.payload["year"]),
            event.kind == "period_closed",
            event.at,
            event.actor,
            event.payload.get("reason") or "",
        )
        for event in reversed(ledger.events(kinds=("period_closed", "period_reopened")))
    ]


def closed_years(events: list[PeriodEvent]) -> list[PeriodEvent]:
    """Return the newest event of every year that is closed now, of events with the newest first, in order."""
    last: dict[tuple[str, int], PeriodEvent] = {}
    for event in events:
        last.setdefault((event.project_id, event.year), event)
    return sorted((each for each in last.values() if each.is_closed), key=lambda each: (each.project_id, each.year))
