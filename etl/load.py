"""From the ledger to the warehouse: apply events in order, publish the result, rebuild it from nothing."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from etl.archive import archive_of as archive_of
from etl.batches import Batch, batches
from etl.ledger import DATA_KINDS, Event, Ledger, last_data_seq, ledger_of
from etl.marts import build_slices, refresh_marts
from etl.reference_files import read_reference
from etl.replaced import DESTROYING, ERASED, PURGED, Replaced
from etl.secret import learner_secret
from etl.settings import Settings
from etl.stage import stage_files
from etl.state import list_staged_snapshots
from etl.warehouse import Generations, publisher_lock, writer_lock
from etl.warned import noted_warnings
from etl.workbench import Workbench, open_workbench, sql_file
from schemas.datasets import DATASET_NAMES

Pair = tuple[str, str]


@dataclass
class Touched:
    """The (project, institution) pairs whose slices must be made again, from the month given."""

    first_months: dict[Pair, str] = field(default_factory=dict)

    def include(self, other: "Touched") -> None:
        """Add what another upload touched."""
        self.add((*pair, month) for pair, month in other.first_months.items())

    def add(self, pairs: Iterable[tuple[str, str, str]]) -> None:
        """Add (project, institution, month) triples."""
        for project_id, institution_id, month in pairs:
            pair = (project_id, institution_id)
            self.first_months[pair] = min(month, self.first_months.get(pair, month))


@contextmanager
def ledger_for_writing(settings: Settings) -> Iterator[Ledger]:
    """Hold the writer's lock and offer the ledger; raise BrokenChain before anything is added to one that was changed.

    Everything that adds data goes through here.
    """
    with writer_lock(settings):
        ledger = ledger_of(settings)
        ledger.verify_chain()
        yield ledger


def utc(moment: datetime) -> datetime:
    """Return a moment in UTC without its zone, as the warehouse keeps it."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def insert_uploads(bench: Workbench, events: Sequence[Event]) -> Touched:
    """Insert uploads that were staged together, in the order of their events, with files, snapshots and rows.

    staged_* and staged_snapshots stand ready. The numbers given are those of inserting the uploads one by one.
    """
    for event in events:
        _insert_upload(bench, event)
    bench.con.execute(sql_file("load_sql", "staged_files"))
    bench.con.executemany(
        "insert into staged_files values (?, ?, ?, ?)",
        [
            (staged_number, event.payload["upload_id"], file_number, event.seq)
            for staged_number, (event, file_number) in enumerate(_files_of(events), start=1)
        ],
    )
    bench.con.execute(sql_file("load_sql", "insert_snapshots"))
    for name in DATASET_NAMES:
        bench.con.execute(sql_file("load_sql", f"insert_{name}"))
    return _touched_by(bench, [event.payload["upload_id"] for event in events])


def _files_of(events: Sequence[Event]) -> Iterator[tuple[Event, int]]:
    for event in events:
        for file_number in range(1, len(event.payload["files"]) + 1):
            yield event, file_number


def _insert_upload(bench: Workbench, event: Event) -> None:
    """Insert what the ledger says of an upload: itself, its files and its warnings."""
    payload = event.payload
    upload_id = payload["upload_id"]
    delivered = datetime.fromisoformat(payload["delivered_at"]) if payload.get("delivered_at") else event.at
    bench.con.execute(
        sql_file("load_sql", "insert_upload"),
        {
            "upload_id": upload_id,
            "seq": event.seq,
            "accepted_at": utc(event.at),
            "known_from": utc(delivered),
            "actor": event.actor,
            "role": event.role,
            "reason": payload["reason"],
            "is_sample": payload["is_sample"],
            "contract_version": payload["contract_version"],
        },
    )
    for number, file in enumerate(payload["files"], start=1):
        kept = {key: file[key] for key in ("name", "sha256", "dataset", "encoding", "delimiter", "rows")}
        bench.con.execute(sql_file("load_sql", "insert_file"), {"upload_id": upload_id, "file_number": number, **kept})
    for dataset in noted_warnings(payload):
        bench.con.execute(sql_file("load_sql", "insert_warning"), {"upload_id": upload_id, "dataset": dataset})


def _touched_by(bench: Workbench, upload_ids: Sequence[str]) -> Touched:
    touched = Touched()
    touched.add(
        bench.con.execute(
            "select project_id, institution_id, min(reporting_month) from w.snapshots "
            "where list_contains($upload_ids, upload_id) and dataset <> 'events' group by project_id, institution_id",
            {"upload_ids": upload_ids},
        ).fetchall()
    )
    return touched


def count_snapshots(bench: Workbench) -> None:
    """Recompute which snapshots count: what the next upload is judged against."""
    bench.con.execute(sql_file("load_sql", "current_snapshots"))


def refresh(bench: Workbench, touched: Touched) -> None:
    """Recompute which snapshots count, the slices, and the marts of the touched pairs."""
    count_snapshots(bench)
    with bench.inside_warehouse() as con:
        build_slices(con)
        refresh_marts(con, touched.first_months)


def _refresh_from_nothing(bench: Workbench, settings: Settings) -> None:
    """Do the same for everything, with the marts made on the engine of the settings."""
    from etl.sail import make_marts

    count_snapshots(bench)
    with bench.inside_warehouse() as con:
        build_slices(con)
        make_marts(con, settings, bench.work_dir)


def _apply_accepted(bench: Workbench, batch: Batch, settings: Settings) -> Touched:
    with tempfile.TemporaryDirectory(dir=bench.work_dir) as plain:
        archive = archive_of(settings)
        parts = [replace(part, path=archive.plain(part.path.name, Path(plain))) for part in batch.parts]
        stage_files(bench.con, parts, batch.options, learner_secret(settings), bench.work_dir)
    list_staged_snapshots(bench)
    bench.con.execute("begin")
    touched = insert_uploads(bench, batch.events)
    bench.con.execute("commit")
    return touched


def _apply_withdrawn(bench: Workbench, event: Event, settings: Settings) -> Touched:
    upload_id = event.payload["upload_id"]
    bench.con.execute(
        sql_file("load_sql", "withdraw_upload"),
        {
            "upload_id": upload_id,
            "seq": event.seq,
            "at": utc(event.at),
            "actor": event.actor,
            "reason": event.payload["reason"],
        },
    )
    return _touched_by(bench, [upload_id])


def insert_reference(bench: Workbench, tables: Mapping[str, list[dict[str, Any]]]) -> None:
    """Replace the reference tables by the rows given, by column name."""
    for table, rows in tables.items():
        bench.con.execute(f"delete from w.ref_{table}")
        for row in rows:
            names, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
            bench.con.execute(f"insert into w.ref_{table} ({names}) values ({marks})", list(row.values()))


def _apply_reference(bench: Workbench, event: Event, settings: Settings) -> Touched:
    archive = archive_of(settings)
    folder = bench.work_dir / f"reference-{event.seq}"
    folder.mkdir()
    for name, sha256 in event.payload["files"].items():
        (folder / name).symlink_to(archive.plain(sha256, bench.work_dir).resolve())
    insert_reference(bench, read_reference(folder).tables)
    return Touched()


def _apply_period(bench: Workbench, event: Event, settings: Settings) -> Touched:
    period = {"project_id": event.payload["project_id"], "year": event.payload["year"]}
    name = "close_period" if event.kind == "period_closed" else "reopen_period"
    bench.con.execute(sql_file("load_sql", name), period)
    return Touched()


def _apply_erased(bench: Workbench, event: Event, settings: Settings) -> Touched:
    return Touched()  # the files that stand for the old ones hold nothing of the learner: see starts_over


_APPLY = {
    "withdrawn": _apply_withdrawn,
    "reference_set": _apply_reference,
    "period_closed": _apply_period,
    "period_reopened": _apply_period,
    ERASED: _apply_erased,
    PURGED: _apply_erased,
}


def apply_events(bench: Workbench, events: Iterable[Event], settings: Settings) -> None:
    """Apply ledger events in order, then refresh what they touched; events that hold no data are passed over."""
    touched = Touched()
    seq = bench.ledger_seq
    is_whole = seq == 0
    data = (event for event in events if event.kind in DATA_KINDS)
    for batch in batches(data, archive_of(settings), Replaced.of(ledger_of(settings))):
        last = batch.events[-1]
        seq = last.seq
        if last.kind == "accepted" and not batch.parts:
            _insert_upload(bench, last)  # its files are gone
        elif last.kind == "accepted":
            touched.include(_apply_accepted(bench, batch, settings))
        else:
            touched.include(_APPLY[last.kind](bench, last, settings))
    if settings.engine == "sail" and is_whole and touched.first_months:
        _refresh_from_nothing(bench, settings)
    else:
        refresh(bench, touched)
    bench.set_ledger_seq(seq)


def starts_over(settings: Settings) -> bool:
    """Tell whether the published warehouse holds rows of a learner who was erased since: it is then built anew."""
    return ledger_of(settings).last_seq(DESTROYING) > Generations(settings).seq


def catch_up(bench: Workbench, settings: Settings, until: int | None = None) -> bool:
    """Apply what the ledger holds beyond this copy, up to an event when given; tell whether there was anything."""
    found = ledger_of(settings).events(after=bench.ledger_seq)
    events = [event for event in found if until is None or event.seq <= until]
    if events:
        apply_events(bench, events, settings)
    return bool(events)


def ensure_published(settings: Settings) -> None:
    """Publish a warehouse that holds every ledger event: the first one, or after a crash between the two writes."""
    generations = Generations(settings)
    if generations.holds(last_data_seq(settings)):
        return
    with publisher_lock(settings):
        if generations.holds(last_data_seq(settings)):
            return
        path = generations.new_path()
        try:
            with open_workbench(settings, path, empty=starts_over(settings)) as bench:
                catch_up(bench, settings)
                seq = bench.ledger_seq
            generations.publish(path, seq)
        finally:
            generations.discard_unpublished(path)


def rebuild(settings: Settings, path: Path, until: int | None = None) -> None:
    """Build the warehouse at `path` from raw files and ledger alone: as it is, or as it was after an event."""
    with open_workbench(settings, path, empty=True) as bench:
        catch_up(bench, settings, until)
