"""Two processes load for 20 and 30 seconds while four read: no errors, and never half a load to be seen."""

import multiprocessing
import time
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from etl.kpis import kpi_values
from etl.ledger import Ledger
from etl.scope import LOCAL_DEPARTMENT, Scope
from etl.settings import Settings
from etl.stage import Part
from etl.submit import Delivery, load, options_of
from etl.verify import verify
from etl.warehouse import Warehouse
from tests.etl.files import enrollments, pilot, write_csv
from tests.swept import in_sweep

INSTITUTIONS = {"100001": "90001", "100002": "90002"}
_FEWEST_LOADS = 2
"""Of each process, however slow the machine is."""
_LONGEST_WAIT = 120


def _keep_loading(
    settings: Settings, folder: Path, institution_id: str, seconds: float, results: "Queue[object]"
) -> None:
    project_id = INSTITUTIONS[institution_id]
    scope = Scope(f"pl-{institution_id}", "pilot_lead", (institution_id,))
    place = {"project_id": project_id, "institution_id": institution_id, "pilot_id": f"PT-{institution_id}"}
    loads, until = 0, time.monotonic() + seconds
    while loads < _FEWEST_LOADS or time.monotonic() < until:
        rows = enrollments(20 + loads % 7, **place)
        parts = [
            Part(write_csv(folder / f"{institution_id}-p.csv", "pilots", [pilot(**place)]), "pilots.csv"),
            Part(write_csv(folder / f"{institution_id}-e.csv", "enrollments", rows), "enrollments.csv"),
        ]
        outcome = load(settings, scope, Delivery(parts, options_of(settings), reason="test"))
        assert outcome.receipt is not None, outcome.judgement.findings[:3]
        loads += 1
    results.put(("loads", loads))


def _keep_reading(settings: Settings, is_over: Event, results: "Queue[object]") -> None:
    warehouse = Warehouse(settings)
    reads, versions = 0, set()
    while not is_over.is_set():
        cursor = warehouse.cursor()
        halves = cursor.execute(
            "select count(*) from (select s.snapshot_id, any_value(s.rows) as promised, count(e.row_number) as found "
            "from current_snapshots as s left join enrollments as e on e.snapshot_id = s.snapshot_id "
            "where s.dataset = 'enrollments' group by s.snapshot_id) where promised <> found"
        ).fetchone()
        assert halves == (0,)
        facts = cursor.execute(
            "select count(*) from enrollments as e join current_snapshots as s on s.snapshot_id = e.snapshot_id"
        ).fetchone()
        (figure,) = kpi_values(cursor, LOCAL_DEPARTMENT, ["K08"])
        assert facts is not None and (figure.value or 0) == facts[0]
        versions.add(warehouse.version)
        reads += 1
        cursor.close()
    results.put(("reads", reads, len(versions)))


@pytest.mark.sweep
@pytest.mark.parametrize("seconds", in_sweep([20, 30]))
def test_two_processes_load_while_four_read(reference_store: Settings, tmp_path: Path, seconds: int) -> None:
    context = multiprocessing.get_context("spawn")
    results: Queue[object] = context.Queue()
    is_over = context.Event()
    loaders = [
        context.Process(target=_keep_loading, args=(reference_store, tmp_path, institution_id, seconds, results))
        for institution_id in INSTITUTIONS
    ]
    readers = [context.Process(target=_keep_reading, args=(reference_store, is_over, results)) for _ in range(4)]
    processes = readers + loaders
    for process in processes:
        process.start()
    told = [results.get(timeout=seconds + _LONGEST_WAIT) for _ in loaders]
    is_over.set()
    told += [results.get(timeout=_LONGEST_WAIT) for _ in readers]
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * 6
    loads = sum(each[1] for each in told if each[0] == "loads")  # type: ignore[index]
    versions = max(each[2] for each in told if each[0] == "reads")  # type: ignore[index]
    assert loads >= _FEWEST_LOADS * len(loaders) and versions >= 2
    accepted = Ledger(reference_store.state_dir / "ledger.sqlite").events(kinds=("accepted",))
    assert len(accepted) >= loads  # the report's events, and a repeat is no event
    assert verify(reference_store).problems == []
