"""Purging what has been kept long enough: the files and rows of projects that ended more than the retention ago."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from etl.erase import ErasureRefused, finish_erasures
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
    with ledger_for_writing(settings) as ledger:
        replaced = Replaced.of(ledger)
        going = {row[0] for row in found} - replaced.purged
        events = ledger.events(kinds=("accepted",))
        files: dict[bool, set[str]] = {True: set(), False: set()}
        for event in events:
            if event.payload["upload_id"] not in replaced.purged:
                current = {replaced.at(file["sha256"], event.seq) for file in event.payload["files"]}
                files[event.payload["upload_id"] in going] |= current
        until = datetime.combine(before, time(), UTC)
        refused = {
            file["sha256"]
            for event in ledger.events(kinds=("refused",))
            for file in event.payload["files"]
            if event.at < until and file["kept"] and file["sha256"] not in replaced.destroyed
        }
        done = Purge(
            tuple(sorted({row[1] for row in found if row[0] in going})),
            tuple(sorted(going)),
            tuple(sorted(files[True] - files[False])),
            tuple(sorted(refused)),
        )
        if is_trial or not (done.uploads or done.refused):
            return done
        payload = {
            "before": before.isoformat(),
            "projects": list(done.projects),
            "uploads": list(done.uploads),
            "files": list(done.files),
            "refused": list(done.refused),
        }
        event = ledger.append(scope.user, scope.role, PURGED, payload)
    finish_erasures(settings)
    return Purge(done.projects, done.uploads, done.files, done.refused, event.seq)
