"""Reading uploads again together gives what loading them one by one gave, and one scan stays within its limits."""

from pathlib import Path

import pytest

from etl import batches as batches_module
from etl.batches import batches
from etl.load import archive_of, ledger_of, rebuild
from etl.periods import set_period
from etl.replaced import Replaced
from etl.scope import LOCAL_DEPARTMENT, Scope
from etl.settings import Settings
from etl.stage import Part
from etl.submit import Delivery, load, open_writer, options_of
from etl.verify import table_hashes
from etl.warehouse import Generations
from etl.withdraw import withdraw
from tests.etl.files import enrollments, pilot, workplace, write_csv
from tests.etl.test_submit import send

pytestmark = [pytest.mark.both_stores, pytest.mark.sweep]

MONTHS = ("2022-03", "2022-04", "2022-05")


@pytest.fixture
def varied_store(reference_store: Settings, tmp_path: Path) -> Settings:
    """Return a store with what batches must keep apart: replaced, withdrawn, warned, empty and completed uploads."""
    store = reference_store
    for month in MONTHS:
        rows = enrollments(5, reporting_month=month)
        send(store, tmp_path, pilots=[pilot(reporting_month=month)], enrollments=rows, reason="Nieuw")
        send(store, tmp_path, workplaces=[workplace(reporting_month=month)], reason="Nieuw")
    replaced = send(store, tmp_path, enrollments=enrollments(4, reporting_month="2022-04"), reason="Verbeterd").receipt
    assert replaced is not None
    withdraw(store, LOCAL_DEPARTMENT, replaced.upload_id, "Fout bestand")
    key = {"project_id": "90001", "institution_id": "100001", "reporting_month": "2022-06"}
    row = {name: value for name, value in workplace().items() if name not in key}
    path = tmp_path / "w.csv"
    path.write_text(f"{','.join(row)}\n{','.join(row.values())}\n")
    for constants in (key, key | {"reporting_month": "2022-07"}):
        delivery = Delivery([Part(path, "w.csv")], options_of(store, "workplaces", constants), "Volledig")
        assert load(store, Scope("pl", "pilot_lead", ("100001",)), delivery).receipt is not None
    set_period(store, LOCAL_DEPARTMENT, "period_closed", "90001", 2021, "Klaar")
    with open_writer(store) as writer:
        for month in ("2022-08", "2022-09"):
            rows = write_csv(tmp_path / f"{month}.csv", "pilots", [pilot(reporting_month=month)])
            assert writer.load(LOCAL_DEPARTMENT, Delivery([Part(rows, "p.csv")], reason="Nieuw")).receipt is not None
    return store


def test_rebuild_gives_the_tables_of_single_uploads_whatever_the_batch(
    varied_store: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published = table_hashes(Generations(varied_store).current(), varied_store)
    for files, rows in ((200, 100_000), (1, 100_000), (3, 100_000), (200, 6)):
        monkeypatch.setattr(batches_module, "_MOST_FILES", files)
        monkeypatch.setattr(batches_module, "_MOST_ROWS", rows)
        rebuilt = tmp_path / f"{files}-{rows}.duckdb"
        rebuild(varied_store, rebuilt)
        assert table_hashes(rebuilt, varied_store) == published


def test_rebuilt_sample_equals_what_its_uploads_gave(sample_store: Settings, tmp_path: Path) -> None:
    rebuild(sample_store, tmp_path / "rebuilt.duckdb")
    published = table_hashes(Generations(sample_store).current(), sample_store)
    assert table_hashes(tmp_path / "rebuilt.duckdb", sample_store) == published


@pytest.mark.sweep
def test_a_batch_holds_few_files_and_rows_and_only_what_is_read_alike(
    varied_store: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = ledger_of(varied_store).events()
    archive = archive_of(varied_store)
    made = list(batches(events, archive, Replaced([])))
    assert [event for batch in made for event in batch.events] == events
    assert all(len({event.kind for event in batch.events}) == 1 for batch in made)
    assert max(len(batch.events) for batch in made) > 5
    for batch in made:
        given = [event.payload["constants"] for event in batch.events if event.kind == "accepted"]
        assert given == [batch.options.constants] * len(given)
    monkeypatch.setattr(batches_module, "_MOST_FILES", 3)
    assert max(len(batch.parts) for batch in batches(events, archive, Replaced([]))) == 3
    monkeypatch.setattr(batches_module, "_MOST_ROWS", 6)
    assert all(batch.rows <= 6 or len(batch.events) == 1 for batch in batches(events, archive, Replaced([])))
