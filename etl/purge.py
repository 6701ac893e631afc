"""Purging what has been kept long enough: the files and rows of projects that ended more than the retention ago."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from etl.erase import ErasureRefused, finish_erasures
from etl.ledger import Event, Ledger
from etl.load import ensure_published, ledger_for_writing
from etl.permissions import Right
from etl.replaced import PURGED, Replaced
from etl.scope import Scope
from etl.settings import Settings
from etl.sql_files import sql_text
from etl.warehouse import Warehouse


@dataclass(frozen=True)
class Purge:
    """What goes, or went: projects, uploads, raw and refused files; `seq` is the ledger's event when it was done."""

    projects: tuple[str, ...]
    uploads: tuple[str, ...]
    files: tuple[str, ...]
    refused: tuple[str, ...]
    seq: int | None = None


def last_day_allowed(settings: Settings, today: date) -> date:
    """Return the day before which a project must have ended for its evidence to go today."""
    day = min(today.day, 28) if today.month == 2 else today.day
    return today.replace(year=today.year - settings.retention_years, day=day)


def purge(settings: Settings, scope: Scope, before: date, today: date, *, is_trial: bool = False) -> Purge:
    """Destroy the evidence of projects that ended before a day; a trial only says what would go.

    The ledger stays, and says what went. Raises ErasureRefused, with nothing changed, for a day that is too late, and
    NotAllowed for every role but the department. A stop on the way is finished by the same command.
    """
    scope.require(Right.ERASE)
    allowed = last_day_allowed(settings, today)
    if before > allowed:
        raise ErasureRefused(
            f"Bewijsstukken blijven {settings.retention_years} jaar na het einde van het project. Geef een dag tot en "
            f"met {allowed:%Y-%m-%d}.",
            f"Evidence is kept {settings.retention_years} years after the end of the project. Give a day up to "
            f"{allowed:%Y-%m-%d}.",
        )
    finish_erasures(settings)
    ensure_published(settings)
    warehouse = Warehouse(settings)
    found = warehouse.cursor().execute(sql_text("queries_sql", "ended_uploads"), {"before": before}).fetchall()
    warehouse.close()
    until = datetime.combine(before, time(), UTC)
    with ledger_for_writing(settings) as ledger:
        replaced, refusals = Replaced.of(ledger), ledger.events(kinds=("refused",))
        going = {row[0] for row in found} - replaced.purged
        old = {sha256 for event in refusals if event.at < until for sha256 in _kept(event, replaced)}
        young = {sha256 for event in refusals if event.at >= until for sha256 in _kept(event, replaced)}
        projects = {row[1] for row in found if row[0] in going}
        done = _what_goes(ledger, replaced, projects, going, old - young)
        if is_trial or not (done.uploads or done.refused):
            return done
        event = _note(ledger, scope, before.isoformat(), done)
    finish_erasures(settings)
    return Purge(done.projects, done.uploads, done.files, done.refused, event.seq)


def purge_uploads(settings: Settings, scope: Scope, said: Mapping[str, Any]) -> None:
    """Purge again what an event of another ledger of this store says, as far as this one still holds it."""
    scope.require(Right.ERASE)
    with ledger_for_writing(settings) as ledger:
        replaced = Replaced.of(ledger)
        known = {event.payload["upload_id"] for event in ledger.events(kinds=("accepted",))}
        kept = {sha256 for event in ledger.events(kinds=("refused",)) for sha256 in _kept(event, replaced)}
        going = (set(said["uploads"]) & known) - replaced.purged
        done = _what_goes(ledger, replaced, said["projects"], going, set(said["refused"]) & kept)
        if done.uploads or done.refused:
            _note(ledger, scope, said["before"], done)
    finish_erasures(settings)


def _kept(event: Event, replaced: Replaced) -> list[str]:
    files = [file["sha256"] for file in event.payload["files"] if file["kept"]]
    return [sha256 for sha256 in files if not replaced.is_destroyed(sha256, event.seq)]


def _what_goes(
    ledger: Ledger, replaced: Replaced, projects: Collection[str], going: Collection[str], refused: Collection[str]
) -> Purge:
    """Return what goes with some uploads: a file that another upload is made of stays."""
    files: dict[bool, set[str]] = {True: set(), False: set()}
    for event in ledger.events(kinds=("accepted",)):
        if event.payload["upload_id"] not in replaced.purged:
            current = {replaced.at(file["sha256"], event.seq) for file in event.payload["files"]}
            files[event.payload["upload_id"] in going] |= current
    gone = files[True] - files[False]
    return Purge(tuple(sorted(projects)), tuple(sorted(going)), tuple(sorted(gone)), tuple(sorted(refused)))


def _note(ledger: Ledger, scope: Scope, before: str, done: Purge) -> Event:
    payload = {
        "before": before,
        "projects": list(done.projects),
        "uploads": list(done.uploads),
        "files": list(done.files),
        "refused": list(done.refused),
    }
    return ledger.append(scope.user, scope.role, PURGED, payload)
