"""Erasing one learner on request: from the raw files, the refused ones and the facts; the audit and reports stay.

The ledger's entry is the moment from which it holds. Copies of the files without the learner are on disk before it; the
old files and generations of the warehouse go after it. A stop on the way is finished by the next command of this kind,
and the tables by any command.
"""

import hashlib
import hmac
import uuid
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from etl.batches import UNLIMITED
from etl.convert import read_value
from etl.erase_rows import NotErasable, copy_without, require_same_rows, rows_of_learner
from etl.ledger import Event, Ledger, ledger_of
from etl.load import archive_of, ensure_published, ledger_for_writing
from etl.permissions import Right
from etl.read_model import ReadOptions
from etl.refused import refused_files
from etl.replaced import DESTROYING, ERASED, Replaced
from etl.scope import Scope
from etl.secret import learner_secret
from etl.settings import Settings
from etl.sql_files import sql_text
from etl.stage import Part
from etl.state_folder import WorkFolder
from etl.warehouse import Generations, Warehouse, writer_lock
from schemas.datasets import dataset

__all__ = ["Erased", "ErasureRefused", "NotErasable", "erase_learner", "finish_erasures", "hash_of_key"]


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
    """Return the hash under which the facts hold a learner, by the key that the institution gave, as a file is read."""
    message = "\x1f".join(_as_read(("institution_id", institution_id), ("learner_key", key))).encode()
    return str(uuid.UUID(bytes=hmac.new(learner_secret(settings), message, hashlib.sha256).digest()[:16]))


def _as_read(*cells: tuple[str, str]) -> list[str]:
    """Return cells of enrolments as the reader understands them: the same key in another spelling is the same one."""
    columns = dataset("enrollments")
    with closing(duckdb.connect(":memory:", config={"threads": 1})) as con:
        asked = ", ".join(read_value(columns.column(name), f"cast(${name} as varchar)") for name, _ in cells)
        row = con.execute(f"select {asked}", dict(cells)).fetchone() or ()
    return [str(value or "") for value in row]


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
        refused = _refused_with(settings, ledger, institution_id, learner_hash, work_dir)
        if not found and not refused:
            raise ErasureRefused(
                "Deze lerende staat niet in de gegevens van dit project en deze instelling: nooit aangeleverd, of al "
                "gewist.",
                "This learner is not in the data of this project and institution: never delivered, or erased already.",
            )
        files = _keep_copies(settings, ledger, found, work_dir)
        payload = {
            "project_id": project_id,
            "institution_id": institution_id,
            "mark": mark_of(settings, learner_hash),
            "reason": reason.strip(),
            "rows": len(found),
            "uploads": sorted({row[0] for row in found}),
            "files": files,
            "refused": refused,
        }
        event = append_erasure(ledger, scope, payload)
    finish_erasures(settings)
    return Erased.of(event)


def append_erasure(ledger: Ledger, scope: Scope, payload: dict[str, Any]) -> Event:
    """Note an erasure: from here on it holds. `finish_erasures` then destroys the files."""
    return ledger.append(scope.user, scope.role, ERASED, payload)


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


def learners_of(settings: Settings, project_id: str, institution_id: str) -> list[str]:
    """Return the hashes of all learners in the facts of a project and institution, withdrawn uploads too."""
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


def mark_of(settings: Settings, learner_hash: str) -> str:
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


def refused_kept(settings: Settings, ledger: Ledger) -> set[str]:
    """Return the hashes of the refused files that are kept and on disk."""
    kept = refused_files(settings)
    events = ledger.events(kinds=("refused",))
    hashes = {file["sha256"] for event in events for file in event.payload["files"] if file["kept"]}
    return {sha256 for sha256 in hashes if kept.has(sha256)}


def _refused_with(
    settings: Settings, ledger: Ledger, institution_id: str, learner_hash: str, work_dir: Path
) -> list[str]:
    """Return the refused files kept in which the learner stands: these are destroyed whole."""
    kept, there = refused_files(settings), refused_kept(settings, ledger)
    ways: dict[str, list[ReadOptions]] = {sha256: [UNLIMITED] for sha256 in there}
    for event in ledger.events(kinds=("refused",)):
        for file in event.payload["files"]:
            options = _as_it_was_sent(event, file, institution_id)
            if file["sha256"] in there and options not in ways[file["sha256"]]:
                ways[file["sha256"]].append(options)
    found = []
    for sha256 in sorted(there):
        for number, options in enumerate(ways[sha256]):
            own = work_dir / f"refused-{sha256[:12]}-{number}"
            own.mkdir()
            part = Part(kept.plain(sha256, own), sha256, None)
            if rows_of_learner(settings, part, options, institution_id, learner_hash, own):
                found.append(sha256)
                break
    return found


def _as_it_was_sent(event: Event, file: Mapping[str, Any], institution_id: str) -> ReadOptions:
    """Return how a refused file was read: with what the form gave.

    Before that was noted, the file may have been of any institution of who sent it.
    """
    constants = event.payload.get("constants")
    if constants is None:
        own = event.payload.get("institutions") or [institution_id]
        constants = {"institution_id": institution_id} if institution_id in own else {}
    return replace(UNLIMITED, constants=constants, dataset=file.get("dataset"))
