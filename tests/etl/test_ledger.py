"""The ledger only grows, and any change in it is found."""

import multiprocessing
import sqlite3
from pathlib import Path

import pytest

from etl import load as load_module
from etl.ledger import DATA_KINDS, BrokenChain, Event, Ledger


def _append_many(path: Path, actor: str, count: int) -> None:
    ledger = Ledger(path)
    for number in range(count):
        ledger.append(actor, "department", "accepted", {"number": number})


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "state" / "ledger.sqlite")


def test_events_come_back_in_order_with_their_content(ledger: Ledger) -> None:
    first = ledger.append("an", "department", "accepted", {"upload_id": "U000001", "reden": "juist, é"})
    second = ledger.append("piet", "pilot_lead", "withdrawn", {"upload_id": "U000001"})
    assert ledger.events() == [first, second]
    assert ledger.events(after=1) == [second]
    assert ledger.events(kinds=("accepted",)) == [first]
    assert (ledger.last_seq(), ledger.last_seq(("accepted",)), ledger.last_seq(("login",))) == (2, 1, 0)
    assert second.previous_hash == first.hash


def test_what_fails_before_the_commit_leaves_nothing(ledger: Ledger) -> None:
    def fail(event: Event) -> None:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        ledger.append("an", "department", "accepted", {}, before_commit=fail)
    assert ledger.events() == []
    assert ledger.append("an", "department", "accepted", {}).seq == 1


def test_rows_can_be_neither_changed_nor_removed(ledger: Ledger) -> None:
    ledger.append("an", "department", "accepted", {})
    with sqlite3.connect(ledger.path) as connection:
        for statement in ("update events set actor = 'x'", "delete from events"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement)


@pytest.mark.parametrize(
    "tampering",
    [
        "update events set payload = '{}' where seq = 2",
        "update events set at = '2020-01-01T00:00:00+00:00' where seq = 2",
        "delete from events where seq = 2",
        "update events set actor = 'x' where seq = 3",
    ],
)
def test_tampering_breaks_the_chain(ledger: Ledger, tampering: str) -> None:
    for number in range(3):
        ledger.append("an", "department", "accepted", {"number": number})
    assert ledger.verify_chain() == 3
    with sqlite3.connect(ledger.path) as connection:
        connection.execute("drop trigger events_never_change")
        connection.execute("drop trigger events_never_vanish")
        connection.execute(tampering)
    with pytest.raises(BrokenChain):
        ledger.verify_chain()


def test_processes_append_at_once_without_losing_an_event(ledger: Ledger) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_append_many, args=(ledger.path, f"worker-{n}", 10)) for n in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    assert ledger.verify_chain() == 30
    events = ledger.events()
    for worker in range(3):
        mine = [event.payload["number"] for event in events if event.actor == f"worker-{worker}"]
        assert mine == list(range(10))


def test_every_kind_that_changes_the_warehouse_can_be_applied() -> None:
    assert {"accepted", *load_module._APPLY} == set(DATA_KINDS)
