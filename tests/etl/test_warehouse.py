"""Generations: published whole under names never used before, followed by readers, cleaned up behind them."""

from pathlib import Path

import pytest

from etl.ledger import last_data_seq, ledger_of
from etl.load import ensure_published
from etl.settings import Settings
from etl.verify import table_hashes, verify
from etl.warehouse import Generations, NotPublished, Warehouse
from etl.workbench import open_workbench

pytestmark = pytest.mark.both_stores


def publish(settings: Settings, seq: int) -> Path:
    """Publish a generation that says it holds the ledger up to `seq`."""
    path = Generations(settings).new_path()
    with open_workbench(settings, path) as bench:
        bench.set_ledger_seq(seq)
    Generations(settings).publish(path, seq)
    return path


def seq_seen_by(warehouse: Warehouse) -> int:
    row = warehouse.cursor().execute("select ledger_seq from meta").fetchone()
    return int(row[0]) if row else -1


def test_nothing_can_be_read_before_the_first_publication(empty_store: Settings) -> None:
    with pytest.raises(NotPublished):
        Warehouse(empty_store).cursor()
    ensure_published(empty_store)
    assert seq_seen_by(Warehouse(empty_store)) == 0


def test_a_reader_follows_to_the_next_generation_while_an_old_cursor_stays_in_its_own(empty_store: Settings) -> None:
    publish(empty_store, 1)
    warehouse = Warehouse(empty_store)
    old = warehouse.cursor()
    versions = {warehouse.version}
    for seq in range(2, 6):
        publish(empty_store, seq)
        assert seq_seen_by(warehouse) == seq
        versions.add(warehouse.version)
    assert len(versions) == 5
    assert old.execute("select ledger_seq from meta").fetchone() == (1,)


def test_old_generations_are_removed_and_the_newest_kept(empty_store: Settings) -> None:
    paths = [publish(empty_store, seq) for seq in range(1, 6)]
    left = set(Generations(empty_store).directory.glob("*.duckdb"))
    assert left == set(paths[-2:])
    assert Generations(empty_store).current() == paths[-1]


def test_a_reader_keeps_on_reading_through_many_publications(empty_store: Settings) -> None:
    publish(empty_store, 1)
    warehouse = Warehouse(empty_store)
    for seq in range(2, 30):
        publish(empty_store, seq)
        assert seq_seen_by(warehouse) == seq


def test_a_working_copy_that_failed_is_not_published(reference_store: Settings) -> None:
    before = Generations(reference_store).current()
    path = Generations(reference_store).new_path()
    with pytest.raises(RuntimeError, match="stop"), open_workbench(reference_store, path):
        raise RuntimeError("stop")
    Generations(reference_store).discard_unpublished(path)
    assert not path.exists()
    assert Generations(reference_store).current() == before


def test_a_lost_warehouse_is_built_again_from_files_and_ledger(reference_store: Settings) -> None:
    hashes = table_hashes(Generations(reference_store).current(), reference_store)
    for path in Generations(reference_store).directory.iterdir():
        path.unlink()
    ensure_published(reference_store)
    assert table_hashes(Generations(reference_store).current(), reference_store) == hashes
    assert Generations(reference_store).holds(last_data_seq(reference_store))


def test_a_warehouse_that_differs_from_the_ledger_is_found(reference_store: Settings) -> None:
    path = Generations(reference_store).new_path()
    with open_workbench(reference_store, path) as bench:
        bench.con.execute("update w.events set attendees_total = 61 where attendees_total = 60")
    Generations(reference_store).publish(path, ledger_of(reference_store).last_seq())
    assert [problem.message_en for problem in verify(reference_store).problems] == [
        "Table events differs from what files and ledger give. Remove the folder warehouse: it is built anew by the "
        "next command."
    ]
