"""Refused deliveries: the files are kept where they may be, each with the report of what is wrong with it.

The ledger notes hashes and counts. The report, with names of files and the findings as they were shown, is a file of
its own beside them. A file in which personal data may stand is not kept: of it, only its hash remains, and
a report that says rules, rows and columns and quotes nothing.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from etl.archive import REFUSED, Archive, archive_in
from etl.ledger import Event, Ledger
from etl.permissions import Right
from etl.replaced import Replaced
from etl.scope import Scope
from etl.settings import Settings


@dataclass(frozen=True)
class Refusal:
    """One refused delivery: when (UTC), by whom, its files with their hashes, and where its report lies."""

    seq: int
    at: datetime
    actor: str
    role: str
    institutions: tuple[str, ...]
    """Those of the uploader; empty for the department."""
    files: list[dict[str, Any]]
    """sha256, size and whether it is kept."""
    counts: dict[str, int]
    report: str | None
    """SHA-256 of the report; None for what was refused before reports were kept."""

    @classmethod
    def of(cls, event: Event) -> "Refusal":
        """Return the refusal that a 'refused' event stands for."""
        payload = event.payload
        return cls(
            seq=event.seq,
            at=event.at,
            actor=event.actor,
            role=event.role,
            institutions=tuple(payload.get("institutions", ())),
            files=payload["files"],
            counts=payload["counts"],
            report=payload.get("report"),
        )

    def is_visible_to(self, scope: Scope) -> bool:
        """Tell whether this user may see it: the department, or a pilot lead of the same institutions."""
        own = scope.only(Right.READ_REFUSED)
        if own is None:
            return True
        return self.role == scope.role == "pilot_lead" and set(self.institutions) <= set(own)


def refused_files(settings: Settings) -> Archive:
    """Return the archive of refused files and of their reports."""
    return archive_in(settings, REFUSED)


def refusals(ledger: Ledger, scope: Scope) -> list[Refusal]:
    """Return the refusals that the scope may see, oldest first."""
    found = (Refusal.of(event) for event in ledger.events(kinds=("refused",)))
    return [each for each in found if each.is_visible_to(scope)]


def read_report(settings: Settings, refusal: Refusal) -> dict[str, Any]:
    """Return the report of a refusal: `files` with their names, and `groups` of findings as they were shown."""
    if refusal.report is None:
        return {"files": [], "groups": []}
    report: dict[str, Any] = json.loads(refused_files(settings).read(refusal.report))
    return report


def refused_hashes(event: Event, replaced: Replaced) -> list[str]:
    """Return the files of a refusal that must be there: those kept and not destroyed since, and its report."""
    kept = [file["sha256"] for file in event.payload["files"] if file["kept"]]
    there = [sha256 for sha256 in kept if not replaced.is_destroyed(sha256, event.seq)]
    report = event.payload.get("report")
    return [*there, report] if report else there
