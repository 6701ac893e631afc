"""32 uploads of the same key at once: one after the other, each counts whole until the next, and says what it did."""

import multiprocessing
import threading
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from etl.known_at import known_state
from etl.ledger import Ledger
from etl.scope import Scope
from etl.settings import Settings
from etl.stage import Part
from etl.submit import Delivery, load, options_of
from etl.verify import verify
from etl.warehouse import Warehouse
from tests.etl.files import pilot, write_csv

PROCESSES, THREADS = 4, 8
UPLOADS = PROCESSES * THREADS
LEAD = Scope("pl-100001", "pilot_lead", ("100001",))


def rows_of(number: int) -> list[dict[str, str]]:
    """Return the rows of one upload: their number and every cell that tells belong to that upload alone."""
    return [pilot(pilot_id=f"PT-{at:02d}", places_planned=str(number)) for at in range(1, number + 2)]


def _load_at_once(settings: Settings, folder: Path, first: int, start: Barrier, told: "Queue[object]") -> None:
    def load_one(number: int) -> None:
        path = write_csv(folder / f"{number}.csv", "pilots", rows_of(number))
        delivery = Delivery([Part(path, path.name)], options_of(settings), reason="proef")
        start.wait()
        try:
            receipt = load(settings, LEAD, delivery).receipt
            told.put((number, receipt.seq, receipt.effect) if receipt else (number, None, None))
        except Exception as error:  # noqa: BLE001  (whatever goes wrong must reach the test)
            told.put((number, None, repr(error)))

    threads = [threading.Thread(target=load_one, args=(number,)) for number in range(first, first + THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _current(settings: Settings) -> list[tuple[object, ...]]:
    """Return number and cells of what counts, once for each upload's moment in the ledger."""
    warehouse = Warehouse(settings)
    found: list[tuple[object, ...]] = []
    for event in Ledger(settings.state_dir / "ledger.sqlite").events(kinds=("accepted",)):
        with known_state(warehouse.cursor(), event.at) as con:
            found += con.execute(
                "select count(distinct s.snapshot_id), count(*), min(places_planned), max(places_planned), max(s.seq) "
                "from current_snapshots as s inner join pilots as p on p.snapshot_id = s.snapshot_id "
                "where s.dataset = 'pilots'"
            ).fetchall()
    return found


@pytest.mark.sweep
def test_of_32_uploads_of_one_key_each_counts_whole_until_the_next(reference_store: Settings, tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    told: Queue[object] = context.Queue()
    start = context.Barrier(UPLOADS)
    processes = [
        context.Process(target=_load_at_once, args=(reference_store, tmp_path, first, start, told))
        for first in range(1, UPLOADS + 1, THREADS)
    ]
    for process in processes:
        process.start()
    answers = [told.get(timeout=300) for _ in range(UPLOADS)]
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * PROCESSES
    assert [answer for answer in answers if answer[1] is None] == []  # type: ignore[index]

    in_order = sorted(answers, key=lambda answer: answer[1])  # type: ignore[index]
    numbers = [number for number, _, _ in in_order]  # type: ignore[misc]
    assert sorted(numbers) == list(range(1, UPLOADS + 1))
    own = [found for found in _current(reference_store) if found[0]]
    assert own == [(1, number + 1, number, number, seq) for number, seq, _ in in_order]  # type: ignore[misc]

    # Each is told what it did to the one that counted before it.
    before = 0
    for number, _, effect in in_order:  # type: ignore[misc]
        rows, previous = number + 1, before
        assert (effect["added"], effect["changed"], effect["vanished"]) == (
            max(rows - previous, 0),
            min(rows, previous),
            max(previous - rows, 0),
        )
        before = rows
    assert verify(reference_store).problems == []
