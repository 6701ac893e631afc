"""Judging and accepting uploads: a trial shows findings and effect; accepting writes archive, ledger, warehouse."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from etl.already_stored import already_stored
from etl.archive import sha256_of
from etl.cross_check import cross_findings
from etl.effect import Effect, measure_effect
from etl.judgement import Held, Judgement, Outcome, file_json
from etl.ledger import Event, ledger_of
from etl.load import (
    Touched,
    archive_of,
    catch_up,
    count_snapshots,
    insert_uploads,
    ledger_for_writing,
    refresh,
    starts_over,
)
from etl.permissions import Right
from etl.read import ReadOptions
from etl.receipts import Receipt, receipts
from etl.refuse import note_refusal
from etl.refused import Refusal
from etl.scope import Scope
from etl.secret import learner_secret
from etl.settings import Settings
from etl.sql_files import sql_text
from etl.stage import Part, stage_files
from etl.state import prepare_state
from etl.stored_rows import preview_rows, write_stored_rows
from etl.warehouse import Generations
from etl.warned import warned_datasets
from etl.workbench import Workbench, open_workbench, sql_file
from schemas import CONTRACT_VERSION


@dataclass(frozen=True)
class Delivery:
    """One upload as it comes in: files that are judged together, with what the form says about them."""

    parts: Sequence[Part]
    options: ReadOptions = field(default_factory=ReadOptions)
    reason: str | None = None
    delivered_at: datetime | None = None
    """When it was delivered, if not now: only sample data say so."""


def options_of(
    settings: Settings, dataset: str | None = None, constants: dict[str, str] | None = None, *, no_rows: bool = False
) -> ReadOptions:
    """Return how to read a file under the limits of the settings, with what the form or the command gives."""
    return ReadOptions(
        dataset=dataset,
        constants=constants or {},
        no_rows=no_rows,
        max_bytes=settings.max_megabytes * 1_000_000,
        max_rows=settings.max_rows,
        max_columns=settings.max_columns,
        max_cell=settings.max_cell_characters,
    )


def _judge(bench: Workbench, settings: Settings, scope: Scope, delivery: Delivery, today: date) -> Judgement:
    staged = stage_files(bench.con, delivery.parts, delivery.options, learner_secret(settings), bench.work_dir)
    findings, counts = list(staged.findings), dict(staged.counts)
    if any(file.source is not None for file in staged.files):
        prepare_state(bench)
        crossed = cross_findings(bench.con, staged.files, scope, today)
        findings += crossed.findings
        for code, count in crossed.counts.items():
            counts[code] = counts.get(code, 0) + count
    held = {}
    if any(file.source is not None for file in staged.files):
        rows = bench.con.execute(sql_text("queries_sql", "held_by_files")).fetchall()
        held = {number: Held(tuple(months), tuple(institutions)) for number, months, institutions in rows}
    preview = preview_rows(bench, staged.files)
    findings.sort(key=lambda each: (each.severity, each.file or "", each.row or 0, each.code, each.column or ""))
    return Judgement(list(staged.files), findings, counts, staged.cell_counts, preview=preview, held=held)


def _today(settings: Settings) -> date:
    return datetime.now(ZoneInfo(settings.time_zone)).date()


def judge(
    settings: Settings,
    scope: Scope,
    delivery: Delivery,
    *,
    rows_dir: Path | None = None,
    look: Callable[[Judgement, Path], None] | None = None,
) -> Judgement:
    """Judge an upload without storing anything; the effect is measured on a private copy of the warehouse.

    With `rows_dir`, one CSV per data set is written there with the rows as they would be stored. `look` is given the
    judgement and the working folder while the files that reading made are still in it.
    """
    scope.require(Right.UPLOAD)
    with open_workbench(settings, empty=starts_over(settings)) as bench:
        catch_up(bench, settings)
        judgement = _judge(bench, settings, scope, delivery, _today(settings))
        if rows_dir is not None:
            write_stored_rows(bench, judgement.files, rows_dir)
        if not judgement.has_errors:
            judgement.effect = _effect(bench, scope, delivery, judgement)
            given = delivery.options.constants
            judgement.stored = already_stored(bench.con, ledger_of(settings), scope, judgement.files, given)
        if look is not None:
            look(judgement, bench.work_dir)
    return judgement


def _payload(bench: Workbench, delivery: Delivery, judgement: Judgement) -> dict[str, Any]:
    row = bench.con.execute("select count(*) from w.uploads").fetchone()
    number = (int(row[0]) if row else 0) + 1
    return {
        "upload_id": f"U{number:06d}",
        "files": [file_json(file) for file in judgement.files],
        "dataset": delivery.options.dataset,
        "constants": dict(delivery.options.constants),
        "no_rows": delivery.options.no_rows,
        "institutions": _institutions(bench),
        "reason": delivery.reason,
        "warnings": judgement.finding_counts,
        "warned_datasets": warned_datasets(judgement.files, judgement.findings, judgement.finding_counts),
        "contract_version": CONTRACT_VERSION,
        "is_sample": delivery.delivered_at is not None,
        "delivered_at": delivery.delivered_at.isoformat() if delivery.delivered_at else None,
        "effect": judgement.effect.to_record() if judgement.effect else None,
    }


def _institutions(bench: Workbench) -> list[str]:
    """Return whose rows are in the upload; '' stands for the department's own."""
    rows = bench.con.execute("select distinct institution_id from staged_snapshots order by institution_id").fetchall()
    return [row[0] for row in rows]


def _event(bench: Workbench, scope: Scope, delivery: Delivery, judgement: Judgement) -> Event:
    payload = _payload(bench, delivery, judgement)
    return Event(bench.ledger_seq + 1, datetime.now(UTC), scope.user, scope.role, "accepted", payload, "", "")


def _effect(bench: Workbench, scope: Scope, delivery: Delivery, judgement: Judgement) -> Effect:
    """Apply the upload, compare, and take it back."""
    event = _event(bench, scope, delivery, judgement)
    files = {number: file.name for number, file in enumerate(judgement.files, start=1)}

    def apply() -> None:
        refresh(bench, insert_uploads(bench, [event]))

    return measure_effect(bench, scope, files, _institutions(bench), apply)


class Writer:
    """The one process that accepts uploads right now, with its working copy of the warehouse."""

    def __init__(self, settings: Settings, bench: Workbench) -> None:
        self._settings = settings
        self._bench = bench
        self._archive = archive_of(settings)
        self._ledger = ledger_of(settings)
        self._behind = Touched()

    def load(self, scope: Scope, delivery: Delivery, *, with_effect: bool = True) -> Outcome:
        """Judge an upload and, when nothing blocks it, store it: files first, then the ledger, then the warehouse.

        Nothing of a refused upload is loaded. The same files sent again while they still count change nothing and
        get the same receipt. A stop before the ledger's entry leaves everything as it was; after it, the next
        process finishes the loading.
        """
        scope.require(Right.UPLOAD)
        hashes = [sha256_of(part.path) for part in delivery.parts]
        repeated = self._same_upload(scope, hashes, delivery)
        judgement = _judge(self._bench, self._settings, scope, delivery, _today(self._settings))
        if repeated is not None and not judgement.has_errors:
            return Outcome(judgement, repeated, is_repeat=True)
        if judgement.has_errors:
            refusal = note_refusal(self._settings, self._ledger, scope, delivery.parts, delivery.options, judgement)
            return Outcome(judgement, refusal_seq=refusal.seq)
        if judgement.has_warnings and not delivery.reason:
            return Outcome(judgement, needs_reason=True)
        if with_effect:
            self.bring_marts_up_to_date()
            judgement.effect = _effect(self._bench, scope, delivery, judgement)
        return Outcome(judgement, self._accept(scope, delivery, judgement))

    def _same_upload(self, scope: Scope, hashes: list[str], delivery: Delivery) -> Receipt | None:
        """Return the receipt of an upload of the same files and given values whose snapshots all still count."""
        known = self._bench.con.execute(
            "select 1 from w.files where list_contains($hashes, sha256) limit 1", {"hashes": hashes}
        )
        if known.fetchone() is None:
            return None
        current = {row[0] for row in self._bench.con.execute(sql_file("load_sql", "uploads_that_count")).fetchall()}
        for receipt in reversed(receipts(self._ledger, scope)):
            same_files = sorted(file["sha256"] for file in receipt.files) == sorted(hashes)
            same_values = receipt.constants == dict(delivery.options.constants)
            if same_files and same_values and receipt.upload_id in current:
                return receipt
        return None

    def _accept(self, scope: Scope, delivery: Delivery, judgement: Judgement) -> Receipt:
        for part in delivery.parts:
            self._archive.keep(part.path)
        payload = _payload(self._bench, delivery, judgement)

        def insert(event: Event) -> None:
            self._behind.include(insert_uploads(self._bench, [event]))

        event = self._ledger.append(scope.user, scope.role, "accepted", payload, before_commit=insert)
        count_snapshots(self._bench)
        self._bench.set_ledger_seq(event.seq)
        return Receipt.of(event)

    def bring_marts_up_to_date(self) -> None:
        """Make the marts follow the uploads accepted so far; many uploads in a row need it only once."""
        if self._behind.first_months:
            refresh(self._bench, self._behind)
            self._behind = Touched()


@contextmanager
def open_writer(settings: Settings) -> Iterator[Writer]:
    """Hold the writer's lock, offer a writer, and publish what it loaded when the block ends.

    Raises BrokenChain before anything is added to a ledger that was changed or is damaged.
    """
    generations = Generations(settings)
    with ledger_for_writing(settings):
        path = generations.new_path()
        try:
            with open_workbench(settings, path, empty=starts_over(settings)) as bench:
                catch_up(bench, settings)
                writer = Writer(settings, bench)
                yield writer
                writer.bring_marts_up_to_date()
                seq = bench.ledger_seq
            if not generations.holds(seq):
                generations.publish(path, seq)
        finally:
            generations.discard_unpublished(path)


def load(settings: Settings, scope: Scope, delivery: Delivery) -> Outcome:
    """Judge and store one upload, and publish it."""
    with open_writer(settings) as writer:
        return writer.load(scope, delivery)


def refuse(settings: Settings, scope: Scope, delivery: Delivery, judgement: Judgement) -> Refusal:
    """Keep what a judgement refused, with its report, for its uploader to fetch; raise BrokenChain as `load` does."""
    scope.require(Right.UPLOAD)
    with ledger_for_writing(settings) as ledger:
        return note_refusal(settings, ledger, scope, delivery.parts, delivery.options, judgement)
