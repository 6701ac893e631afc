"""A byte that changes on disk is found or harmless, and so is what a killed process left half."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from etl.ledger import Ledger, LedgerDamaged
from etl.load import ensure_published
from etl.settings import Settings
from etl.verify import verify
from etl.warehouse import Generations, Warehouse
from tests.etl.files import pilot
from tests.etl.test_submit import count, send
from tests.fault.flips import flip_ledger, flip_raw, flip_warehouse, store_with_uploads

pytestmark = pytest.mark.sweep

_DIE_INSIDE = """
import os, signal, sys
from pathlib import Path
from etl.ledger import Ledger

ledger = Ledger(Path(sys.argv[1]))
with ledger._connect() as connection:
    connection.execute("pragma cache_size = 1")  # so that changed pages are written before the end
    connection.execute("begin immediate")
    for number in range(3, 400):
        row = (number, "x" * 400, "an", "department", "token_made", "{}", "x", str(number))
        connection.execute("insert into events values (?, ?, ?, ?, ?, ?, ?, ?)", row)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_some_flipped_bytes_are_found_or_harmless(tmp_path: Path) -> None:
    settings = store_with_uploads(tmp_path)
    assert flip_raw(settings, 2) == 2
    assert flip_ledger(settings, 200) > 20
    assert flip_warehouse(settings, 3) == 3
    assert verify(settings).problems == []


def test_two_hundred_flipped_bytes_are_found_or_harmless(tmp_path: Path) -> None:
    settings = store_with_uploads(tmp_path)
    assert flip_raw(settings, 200) == 200
    assert flip_ledger(settings, 2000, seed=7) > 200
    assert flip_warehouse(settings, 200) == 200


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 1.0])
def test_cut_journal_of_a_killed_writer_leaves_the_ledger_whole_or_says_so(tmp_path: Path, share: float) -> None:
    path = tmp_path / "ledger.sqlite"
    ledger = Ledger(path)
    events = [ledger.append("an", "department", "token_made", {"number": number}) for number in range(2)]
    subprocess.run([sys.executable, "-c", _DIE_INSIDE, str(path)], env={**os.environ, "PYTHONPATH": str(Path.cwd())})
    journal = Path(f"{path}-journal")
    assert journal.stat().st_size > 500
    os.truncate(journal, int(journal.stat().st_size * share))
    try:
        assert ledger.verify_chain() == 2
    except LedgerDamaged:
        assert share < 1.0
    else:
        assert ledger.events() == events


def test_log_that_lies_beside_the_warehouse_is_not_played_into_it(reference_store: Settings, tmp_path: Path) -> None:
    send(reference_store, tmp_path, pilots=[pilot()])
    published = Generations(reference_store).current()
    for content in (b"geen logboek" * 500, b""):
        Path(f"{published}.wal").write_bytes(content)
        ensure_published(reference_store)
        with closing(Warehouse(reference_store)) as warehouse, closing(warehouse.cursor()) as cursor:
            assert cursor.execute("select count(*) from pilots").fetchone() == (1,)
    assert count(reference_store, "pilots") == 1
    assert verify(reference_store).problems == []
