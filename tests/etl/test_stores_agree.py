"""One course of events on one machine and on shared stores: the same events, files, tables and figures."""

import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from etl import archive_s3
from etl.erase import erase_learner, hash_of_key
from etl.follow import follow
from etl.kpis import kpi_values
from etl.lake import attach_lake, publish_lake
from etl.ledger import ledger_of
from etl.ledger_damage import ArchiveUnreachable
from etl.load import ensure_published
from etl.periods import set_period
from etl.receipts import receipts
from etl.reference import load_reference
from etl.refused import read_report, refusals
from etl.scope import LOCAL_DEPARTMENT
from etl.settings import Settings, reference_dir
from etl.state_folder import WorkFolder
from etl.verify import table_hashes, verify
from etl.warehouse import Generations, Warehouse, connect_in_memory
from etl.withdraw import withdraw
from tests.etl.files import enrollments, pilot
from tests.etl.test_submit import send
from tests.scale.servers import Servers


def _course(settings: Settings, folder: Path) -> None:
    """Load, replace, refuse, withdraw, close and erase."""
    folder.mkdir(exist_ok=True)
    assert load_reference(settings, LOCAL_DEPARTMENT, reference_dir()).is_accepted
    send(settings, folder, pilots=[pilot()], enrollments=enrollments(5))
    send(settings, folder, pilots=[pilot(remarks="Beter")], enrollments=enrollments(6))
    last = send(settings, folder, pilots=[pilot(remarks="Niet juist")])
    assert send(settings, folder, pilots=[pilot(places_planned="-1")]).refusal_seq
    assert last.receipt is not None
    withdraw(settings, LOCAL_DEPARTMENT, last.receipt.upload_id, "vergissing")
    erase_learner(settings, LOCAL_DEPARTMENT, "90001", "100001", hash_of_key(settings, "100001", "L-0002"), "op vraag")
    set_period(settings, LOCAL_DEPARTMENT, "period_closed", "90001", 2022, "klaar")


def _told(settings: Settings) -> list[tuple[str, dict[str, Any]]]:
    """Return what the events say, without what is told of a moment or a secret draw."""
    return [
        (event.kind, {name: value for name, value in event.payload.items() if name != "first_hash"})
        for event in ledger_of(settings).events()
    ]


@pytest.mark.shared
@pytest.mark.sweep
def test_shared_stores_hold_and_give_what_one_machine_does(
    empty_store: Settings, shared_store: Settings, tmp_path: Path
) -> None:
    alone = empty_store.model_copy(update={"state_dir": tmp_path / "alone"})
    for number, settings in enumerate((alone, shared_store)):
        _course(settings, tmp_path / f"files-{number}")
    assert _told(shared_store) == _told(alone)
    figures = []
    for settings in (alone, shared_store):
        found = verify(settings)
        assert found.problems == []
        with closing(Warehouse(settings)) as warehouse, closing(warehouse.cursor()) as con:
            figures.append(kpi_values(con, LOCAL_DEPARTMENT, None, as_of=None, by=["institution_id"], filters={}))
        refusal = refusals(ledger_of(settings), LOCAL_DEPARTMENT)[0]
        assert read_report(settings, refusal)["groups"]
    assert figures[0] == figures[1]
    moments = {"uploads", "withdrawals"}
    hashes = [table_hashes(Generations(each).current(), each) for each in (alone, shared_store)]
    assert {name: value for name, value in hashes[0].items() if name not in moments} == {
        name: value for name, value in hashes[1].items() if name not in moments
    }
    assert not [path for path in shared_store.state_dir.rglob("*") if path.parent.name in ("raw", "refused")]
    assert not list(shared_store.state_dir.glob("*.sqlite"))


@pytest.mark.shared
@pytest.mark.sweep
def test_another_machine_follows_and_forgets_whoever_was_erased(shared_store: Settings, tmp_path: Path) -> None:
    other = shared_store.model_copy(update={"state_dir": tmp_path / "other"})
    load_reference(shared_store, LOCAL_DEPARTMENT, reference_dir())
    send(shared_store, tmp_path, pilots=[pilot()], enrollments=enrollments(5))
    follow(other)
    before = Generations(other).current()
    assert table_hashes(before, other) == table_hashes(Generations(shared_store).current(), shared_store)
    assert [each.upload_id for each in receipts(ledger_of(other), LOCAL_DEPARTMENT)][-1] == "U000002"
    erase_learner(shared_store, LOCAL_DEPARTMENT, "90001", "100001", hash_of_key(other, "100001", "L-0002"), "op vraag")
    follow(other)
    assert list(Generations(other).directory.glob("*.duckdb")) == [Generations(other).current()] != [before]
    assert table_hashes(Generations(other).current(), other) == table_hashes(
        Generations(shared_store).current(), shared_store
    )


@pytest.mark.shared
@pytest.mark.sweep
def test_while_s3_stays_away_the_old_state_is_served(
    shared_store: Settings, shared_servers: Servers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = shared_store.model_copy(update={"state_dir": tmp_path / "other"})
    load_reference(shared_store, LOCAL_DEPARTMENT, reference_dir())
    follow(other)
    before = Generations(other).current()
    send(shared_store, tmp_path, pilots=[pilot()], enrollments=enrollments(2))
    monkeypatch.setattr(archive_s3, "_PATIENCE", timedelta(seconds=0.5))
    archive_s3._store.cache_clear()
    shared_servers.errors.touch()
    try:
        with pytest.raises(ArchiveUnreachable):
            follow(other)
        with pytest.raises(ArchiveUnreachable):
            send(shared_store, tmp_path, pilots=[pilot(remarks="Later")])
    finally:
        shared_servers.errors.unlink()
    assert Generations(other).current() == before
    assert [path.name for path in before.parent.glob("*.duckdb")] == [before.name]
    archive_s3._store.cache_clear()
    follow(other)
    assert Generations(other).seq == Generations(shared_store).seq


@pytest.mark.shared
@pytest.mark.sweep
def test_shared_tables_are_those_of_the_machines_and_never_older(shared_store: Settings, tmp_path: Path) -> None:
    settings = shared_store.model_copy(update={"warehouse": "ducklake:"})
    behind = settings.model_copy(update={"state_dir": tmp_path / "behind"})
    load_reference(settings, LOCAL_DEPARTMENT, reference_dir())
    ensure_published(behind)
    send(settings, tmp_path, pilots=[pilot()], enrollments=enrollments(5))
    follow(settings)
    assert publish_lake(behind) == Generations(settings).seq > Generations(behind).seq
    with WorkFolder(settings) as work_dir, connect_in_memory(settings, work_dir) as con:
        attach_lake(con, settings, read_only=True)
        con.execute(f"attach '{Generations(settings).current()}' as w (read_only)")
        names = [
            row[0] for row in con.execute("select table_name from duckdb_tables() where database_name = 'w'").fetchall()
        ]
        assert "enrollments" in names
        for name in names:
            own, shared = (
                sorted(map(str, con.execute(f'select * from {place}."{name}"').fetchall())) for place in ("w", "lake")
            )
            assert own == shared, name


def test_one_machine_loads_no_package_of_several(reference_store: Settings) -> None:
    loaded = (
        "import sys; from etl.settings import Settings; from etl.verify import verify; from pathlib import Path; "
        f"verify(Settings(state_dir=Path({str(reference_store.state_dir)!r}), secret='test-secret')); "
        "print([name for name in ('psycopg', 'obstore') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
