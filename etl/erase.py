"""Erasing one learner on request: from the raw files, the refused ones and the facts; the audit and reports stay.

The ledger's entry is the moment from which it holds. Copies of the files without the learner are on disk before it; the
old files and generations of the warehouse go after it. A stop on the way is finished by the next command of this kind,
and the tables by any command.
"""

import hashlib
import hmac
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from etl.batches import UNLIMITED
from etl.erase_rows import NotErasable, copy_without, require_same_rows, rows_of_learner
from etl.ledger import Event, Ledger, ledger_of
from etl.load import archive_of, ensure_published, ledger_for_writing
from etl.permissions import Right
from etl.refused import refused_files
from etl.replaced import DESTROYING, ERASED, Replaced
from etl.scope import Scope
from etl.secret import learner_secret
from etl.settings import Settings
from etl.sql_files import sql_text
from etl.stage import Part
from etl.state_folder import WorkFolder
from etl.warehouse import Generations, Warehouse, writer_lock

__all__ = ["Erased", "ErasureRefused", "NotErasable", "erase_again", "erase_learner", "finish_erasures", "hash_of_key"]


class ErasureRefused(Exception):
    """A learner who may not or cannot be erased; the messages say why and what to do."""

    def __init__(self, message_nl: str, message_en: str) -> None:
        super().__init__(message_en)
        self.message_nl = message_nl
        self.message_en = message_en


@dataclass(frozen=True)
class Erased:
    """What an erasure did: rows, the uploads that cannot be fetched again as sent, and refused files destroyed."""

    seq: int
    rows: int
    uploads: tuple[str, ...]
    files: int
    refused: int

    @classmethod
    def of(cls, event: Event) -> "Erased":
        """Return the erasure that an event stands for."""
        said = event.payload
        return cls(event.seq, said["rows"], tuple(said["uploads"]), len(said["files"]), len(said["refused"]))


def hash_of_key(settings: Settings, institution_id: str, key: str) -> str:
    """Return the hash under which the facts hold a learner, by the key that the institution gave."""
    message = f"{institution_id}\x1f{key.strip()}".encode()
    return str(uuid.UUID(bytes=hmac.new(learner_secret(settings), message, hashlib.sha256).digest()[:16]))


def erase_learner(
    settings: Settings, scope: Scope, project_id: str, institution_id: str, learner_hash: str, reason: str
) -> Erased:
    """Erase a learner of a project and institution for good, and publish the tables without them.

    Raises ErasureRefused when nobody is found or no reason is given, NotErasable, with nothing changed, when a file
    cannot be copied without the learner, and NotAllowed for every role but the department.
    """
    scope.require(Right.ERASE)
    if not reason.strip():
        raise ErasureRefused("Geef een reden op.", "Give a reason.")
    finish_erasures(settings)
    ensure_published(settings)
    with ledger_for_writing(settings) as ledger, WorkFolder(settings) as work_dir:
        found = _rows_of(settings, project_id, institution_id, learner_hash)
        if not found:
            raise ErasureRefused(
                "Deze lerende staat niet in de gegevens van dit project en deze instelling: nooit aangeleverd, of al "
                "gewist.",
                "This learner is not in the data of this project and institution: never delivered, or erased already.",
            )
        files = _keep_copies(settings, ledger, found, work_dir)
        payload = {
            "project_id": project_id,
            "institution_id": institution_id,
            "mark": _mark(settings, learner_hash),
            "reason": reason.strip(),
            "rows": len(found),
            "uploads": sorted({row[0] for row in found}),
            "files": files,
            "refused": _refused_with(settings, ledger, institution_id, learner_hash, work_dir),
        }
        event = ledger.append(scope.user, scope.role, ERASED, payload)
    finish_erasures(settings)
    return Erased.of(event)


def finish_erasures(settings: Settings) -> None:
    """Destroy what erasures replaced, and publish tables without it: the end of an erasure, or of one broken off."""
    ledger = ledger_of(settings)
    events = ledger.events(kinds=DESTROYING)
    if not events:
        return
    archive, refused = archive_of(settings), refused_files(settings)
    with writer_lock(settings):  # nobody keeps a file anew meanwhile
        replaced, accepted = Replaced(events), ledger.events(kinds=("accepted",))
        in_use = {
            replaced.at(file["sha256"], event.seq)
            for event in accepted
            if event.payload["upload_id"] not in replaced.purged
            for file in event.payload["files"]
        }
        refused_since = [
            (event.seq, file["sha256"])
            for event in ledger.events(kinds=("refused",))
            for file in event.payload["files"]
            if file["kept"]
        ]
        for event in events:
            for sha256 in event.payload["files"]:
                if sha256 not in in_use:
                    archive.destroy(sha256)
            for sha256 in event.payload["refused"]:
                if not any(seq > event.seq and kept == sha256 for seq, kept in refused_since):
                    refused.destroy(sha256)
    ensure_published(settings)
    Generations(settings).remove_older(events[-1].seq)


def erase_again(settings: Settings, scope: Scope, earlier: Ledger) -> int:
    """Erase anew whom another ledger says to be erased and this store, put back from an older backup, still holds.

    Returns how many learners were. Raises as `erase_learner`.
    """
    known = {event.payload["mark"] for event in ledger_of(settings).events(kinds=(ERASED,))}
    count = 0
    for event in earlier.events(kinds=(ERASED,)):
        if event.payload["mark"] in known:
            continue
        said = event.payload
        for learner_hash in _learners_of(settings, said["project_id"], said["institution_id"]):
            if _mark(settings, learner_hash) == said["mark"]:
                erase_learner(settings, scope, said["project_id"], said["institution_id"], learner_hash, said["reason"])
                count += 1
    return count


def _rows_of(settings: Settings, project_id: str, institution_id: str, learner_hash: str) -> list[tuple[Any, ...]]:
    """Return upload, event, file number, and row number of every accepted row of the learner, withdrawn ones too."""
    warehouse = Warehouse(settings)
    try:
        learner = str(uuid.UUID(learner_hash))
        return (
            warehouse.cursor()
            .execute(
                sql_text("queries_sql", "learner_rows"),
                {"project_id": project_id, "institution_id": institution_id, "learner": learner},
            )
            .fetchall()
        )
    except ValueError:
        return []
    finally:
        warehouse.close()


def _learners_of(settings: Settings, project_id: str, institution_id: str) -> list[str]:
    warehouse = Warehouse(settings)
    try:
        found = warehouse.cursor().execute(
            "select distinct cast(e.learner_hash as varchar) from enrollments as e inner join snapshots as s "
            "on s.snapshot_id = e.snapshot_id where s.project_id = ? and s.institution_id = ?",
            [project_id, institution_id],
        )
        return [row[0] for row in found.fetchall()]
    finally:
        warehouse.close()


def _mark(settings: Settings, learner_hash: str) -> str:
    """Return what tells an erased learner from another without being the hash that the facts hold."""
    return hmac.new(learner_secret(settings), f"erased {learner_hash}".encode(), hashlib.sha256).hexdigest()[:32]


def _keep_copies(
    settings: Settings, ledger: Ledger, found: Sequence[tuple[Any, ...]], work_dir: Path
) -> dict[str, str]:
    """Put copies without the learner's rows into the archive; return their hashes by those of the files replaced."""
    archive, replaced = archive_of(settings), Replaced.of(ledger)
    events = {event.payload["upload_id"]: event for event in ledger.events(kinds=("accepted",))}
    rows: dict[str, set[int]] = {}
    places: dict[str, tuple[Event, int]] = {}
    for upload_id, file_number, row_number in found:
        event = events[upload_id]
        current = replaced.at(event.payload["files"][file_number - 1]["sha256"], event.seq)
        rows.setdefault(current, set()).add(row_number)
        places.setdefault(current, (event, file_number))
    copies = {}
    for number, (sha256, of_learner) in enumerate(rows.items()):
        event, file_number = places[sha256]
        name = event.payload["files"][file_number - 1]["name"]
        options = replace(UNLIMITED, constants=event.payload["constants"], dataset="enrollments")
        own = work_dir / f"erase-{number}"
        own.mkdir()
        part = Part(archive.plain(sha256, own), name, "enrollments")
        target = own / "copy.csv"
        copy_without(part, options, of_learner, target, own)
        require_same_rows(settings, part, Part(target, name, "enrollments"), options, of_learner, own)
        copies[sha256] = archive.keep(target)
    return copies


def _refused_with(
    settings: Settings, ledger: Ledger, institution_id: str, learner_hash: str, work_dir: Path
) -> list[str]:
    """Return the refused files kept in which the learner stands: these are destroyed whole."""
    kept = refused_files(settings)
    hashes = {
        file["sha256"]
        for event in ledger.events(kinds=("refused",))
        for file in event.payload["files"]
        if file["kept"] and kept.has(file["sha256"])
    }
    found = []
    for sha256 in sorted(hashes):
        own = work_dir / f"refused-{sha256[:12]}"
        own.mkdir()
        part = Part(kept.plain(sha256, own), sha256, None)
        if rows_of_learner(settings, part, UNLIMITED, institution_id, learner_hash, own):
            found.append(sha256)
    return found
