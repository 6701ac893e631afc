"""The ledger only grows, and any change in it is found."""

import multiprocessing
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from etl import load as load_module
from etl.ledger import (
    DATA_KINDS,
    BrokenChain,
    Event,
    Ledger,
    LedgerNewer,
    LedgerUnreachable,
    Search,
    ledger_of,
)
from etl.ledger_postgresql import PostgresLedger
from etl.settings import Settings
from tests.etl.kept import direct, unguarded

pytestmark = pytest.mark.both_stores


def _append_many(settings: Settings, actor: str, count: int) -> None:
    ledger = ledger_of(settings)
    for number in range(count):
        ledger.append(actor, "department", "accepted", {"number": number})


@pytest.fixture
def ledger(empty_store: Settings) -> Ledger:
    return ledger_of(empty_store)


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


@pytest.mark.parametrize("statement", ["update events set actor = 'x'", "delete from events"])
def test_rows_can_be_neither_changed_nor_removed(ledger: Ledger, statement: str) -> None:
    ledger.append("an", "department", "accepted", {})
    with pytest.raises((sqlite3.IntegrityError, LedgerUnreachable)) as refused, direct(ledger) as connection:
        connection.execute(statement)
    assert "append-only" in str(refused.value.__cause__ or refused.value)
    assert ledger.verify_chain() == 1


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
    with unguarded(ledger) as connection:
        connection.execute(tampering)
    with pytest.raises(BrokenChain):
        ledger.verify_chain()


def test_processes_append_at_once_without_losing_an_event(empty_store: Settings) -> None:
    ledger = ledger_of(empty_store)
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_append_many, args=(empty_store, f"worker-{n}", 10)) for n in range(3)]
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


def test_a_search_finds_the_same_wherever_the_events_lie(ledger: Ledger) -> None:
    ledger.append("an", "department", "export", {"what": "KPI's van 100%", "upload_id": "U000001"})
    ledger.append("An", "department", "login", {"what": "École?"})
    found = [
        [event.seq for event in ledger.newest(Search(**asked), 10)]
        for asked in ({}, {"actor": "an"}, {"kinds": ("login", "export")}, {"text": "u000001"}, {"text": "100%"})
    ]
    assert found == [[2, 1], [1], [2, 1], [1], [1]]
    assert [ledger.count(Search(text=text)) for text in ("École?", "école?", "é")] == [1, 0, 0]
    early = Search(before=datetime(2020, 1, 1, tzinfo=UTC))
    assert (ledger.newest(early, 10), ledger.count(Search(since=early.before))) == ([], 2)


def test_several_events_are_appended_together_or_not_at_all(ledger: Ledger) -> None:
    assert ledger.append_together("an", "department", []) == []
    both = ledger.append_together("an", "department", [("accepted", {}), ("withdrawn", {})])
    assert [event.seq for event in both] == [1, 2]
    with pytest.raises(TypeError):
        ledger.append_together("an", "department", [("accepted", {}), ("accepted", {"set": {1}})])
    assert ledger.verify_chain() == 2


def test_a_copy_in_a_file_has_the_same_chain(ledger: Ledger, tmp_path: Path) -> None:
    for number in range(3):
        ledger.append("an", "department", "accepted", {"number": number, "naam": "é"})
    ledger.copy_to(tmp_path / "copy.sqlite")
    copy = Ledger(tmp_path / "copy.sqlite")
    assert copy.verify_chain() == 3
    assert copy.events() == ledger.events()
    assert (tmp_path / "copy.sqlite").stat().st_mode & 0o777 == 0o600


def test_rows_of_another_ledger_are_added_only_where_they_follow(ledger: Ledger, tmp_path: Path) -> None:
    other = Ledger(tmp_path / "other" / "ledger.sqlite")
    for number in range(3):
        other.append("an", "department", "accepted", {"number": number})
    ledger.add_rows(list(other.rows())[:2])
    ledger.add_rows(other.rows(after=2))
    assert ledger.events() == other.events()
    with pytest.raises(BrokenChain):
        ledger.add_rows(other.rows(after=1))
    assert ledger.verify_chain() == 3


def test_a_ledger_of_a_newer_version_takes_nothing(ledger: Ledger) -> None:
    ledger.append("an", "department", "accepted", {})
    with direct(ledger) as connection:
        connection.execute(
            "update layout set number = 99" if isinstance(ledger, PostgresLedger) else "pragma user_version = 99"
        )
    with pytest.raises(LedgerNewer, match="layout 99"):
        ledger.append("an", "department", "accepted", {})


def test_every_kind_that_changes_the_warehouse_can_be_applied() -> None:
    assert {"accepted", *load_module._APPLY} == set(DATA_KINDS)


def test_a_stop_while_the_ledger_is_made_leaves_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("etl.ledger.os.link", stop)
        with pytest.raises(OSError, match="No space"):
            Ledger(tmp_path / "ledger.sqlite")
    assert list(tmp_path.iterdir()) == []
    assert Ledger(tmp_path / "ledger.sqlite").append("an", "department", "token_made", {}).seq == 1
    assert [path.name for path in tmp_path.iterdir()] == ["ledger.sqlite"]
