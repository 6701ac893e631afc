"""What a ledger in PostgreSQL promises beside the file: a restart is waited for, one machine at a time adds data."""

import threading
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from etl.audit import audit_entries, begin_anew, record
from etl.ledger import Ledger, LedgerUnreachable, Search, ledger_of
from etl.ledger_postgresql import PostgresLedger
from etl.load import ledger_for_writing
from etl.postgresql import borrowed
from etl.readiness import Obstacle, obstacles
from etl.scope import LOCAL_DEPARTMENT
from etl.secret import SecretDiffers, SecretMissing, learner_secret
from etl.settings import Settings
from etl.warehouse import Warehouse, writer_lock
from tests.scale.servers import Servers

pytestmark = [pytest.mark.shared, pytest.mark.sweep]


def _cut_connections(settings: Settings) -> None:
    """Do to every connection of the database what a restart of the server does."""
    with psycopg.connect(settings.ledger, autocommit=True) as connection:
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid()"
        )


def test_a_restart_of_the_database_is_waited_for(shared_store: Settings, shared_servers: Servers) -> None:
    ledger = ledger_of(shared_store)
    ledger.append("an", "department", "accepted", {})
    shared_servers.postgresql.stop()
    back = threading.Timer(1, shared_servers.postgresql.start)
    back.start()
    assert ledger.append("an", "department", "accepted", {}).seq == 2
    back.join()
    assert ledger.verify_chain() == 2


def test_a_database_that_stays_away_is_said_without_its_address(
    shared_store: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.postgresql._PATIENCE_SECONDS", 0)
    away = "postgresql://duaal:geheim@127.0.0.1:1/niets"  # pragma: allowlist secret
    settings = shared_store.model_copy(update={"ledger": away})
    with pytest.raises(LedgerUnreachable, match="cannot be reached now") as said:
        ledger_of(settings)
    assert "geheim" not in said.value.message_nl + said.value.message_en
    warehouse = Warehouse(settings)
    assert Obstacle.LEDGER_UNREADABLE in obstacles(settings, warehouse)
    warehouse.close()


@pytest.mark.parametrize(("is_committed", "count"), [(True, 2), (False, 1)])
def test_an_answer_that_is_lost_at_the_commit_is_looked_up(
    shared_store: Settings, monkeypatch: pytest.MonkeyPatch, is_committed: bool, count: int
) -> None:
    ledger = ledger_of(shared_store)
    ledger.append("an", "department", "accepted", {})
    from etl.ledger_postgresql import _Spoken

    execute: Callable[..., object] = _Spoken.execute

    def lose_answer(self: _Spoken, sql: str, parameters: object = (), /) -> object:
        if sql != "commit":
            return execute(self, sql, parameters)
        if is_committed:
            execute(self, sql)
        self.raw.close()
        raise psycopg.OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(_Spoken, "execute", lose_answer)
    if is_committed:
        assert ledger.append("an", "department", "accepted", {"n": 2}).seq == 2
    else:
        with pytest.raises(LedgerUnreachable):
            ledger.append("an", "department", "accepted", {"n": 2})
    monkeypatch.undo()
    assert ledger_of(shared_store).verify_chain() == count


def test_one_machine_at_a_time_adds_data(shared_store: Settings, tmp_path: Path) -> None:
    other = shared_store.model_copy(update={"state_dir": tmp_path / "other-machine"})
    order: list[str] = []
    entered = threading.Event()

    def write() -> None:
        with writer_lock(other):
            order.append("second")
        entered.set()

    with writer_lock(shared_store):
        waiting = threading.Thread(target=write)
        waiting.start()
        assert not entered.wait(0.5)
        order.append("first")
    waiting.join()
    assert order == ["first", "second"]


def test_who_lost_the_lock_appends_nothing(shared_store: Settings) -> None:
    with ledger_for_writing(shared_store) as ledger:
        assert ledger.append("an", "department", "accepted", {}).seq == 1
        _cut_connections(shared_store)
        with pytest.raises(LedgerUnreachable):
            ledger.append("an", "department", "accepted", {})
    assert ledger_of(shared_store).verify_chain() == 1


def test_machines_hash_learners_with_one_secret(shared_store: Settings, tmp_path: Path) -> None:
    assert learner_secret(shared_store) == b"test-secret"
    other = shared_store.model_copy(update={"state_dir": tmp_path / "other", "secret": "another"})
    with pytest.raises(SecretDiffers):
        learner_secret(other)
    with pytest.raises(SecretMissing):
        learner_secret(other.model_copy(update={"secret": None}))
    assert learner_secret(shared_store) == b"test-secret"


def test_the_audit_log_lies_beside_the_ledger_and_is_begun_anew(shared_store: Settings) -> None:
    record(shared_store, LOCAL_DEPARTMENT, "export", what="kpi")
    assert not list(shared_store.state_dir.glob("*.sqlite"))
    begin_anew(shared_store, LOCAL_DEPARTMENT, "proef")
    record(shared_store, LOCAL_DEPARTMENT, "export", what="kpi")
    found = audit_entries(shared_store, LOCAL_DEPARTMENT, Search())
    assert sorted((each.source, each.seq) for each in found.entries) == [
        ("audit", 1),
        ("audit", 2),
        ("ledger", 1),
        ("ledger", 2),
    ]
    with borrowed(shared_store.ledger, "public") as connection:
        kept = connection.execute("select count(*) from pg_namespace where nspname like 'duaal_audit%'").fetchone()
    assert kept == (2,)


def test_looking_makes_nothing(shared_store: Settings) -> None:
    assert audit_entries(shared_store, LOCAL_DEPARTMENT, Search()).entries == []
    with borrowed(shared_store.ledger, "public") as connection:
        made = connection.execute("select count(*) from pg_namespace where nspname like 'duaal%'").fetchone()
    assert made == (0,)


def test_a_ledger_is_one_of_two_kinds_by_its_setting(shared_store: Settings, empty_store: Settings) -> None:
    assert isinstance(ledger_of(shared_store), PostgresLedger)
    assert type(ledger_of(empty_store)) is Ledger
