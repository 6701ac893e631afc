"""Order is that of the ledger, whatever the clock says: set back, or on the nights of daylight saving."""

import datetime as dt
from contextlib import closing
from pathlib import Path

import pytest

from dashboard.formats import formats
from etl.ledger import ledger_of
from etl.settings import Settings
from etl.verify import table_hashes, verify
from etl.warehouse import Generations, Warehouse
from tests.etl.files import pilot
from tests.etl.test_submit import send

pytestmark = pytest.mark.sweep


def set_clock(monkeypatch: pytest.MonkeyPatch, moment: dt.datetime) -> None:
    """Let every module that asks for the time get this moment."""

    class Clock(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:
            return moment.astimezone(tz) if tz else moment.replace(tzinfo=None)

    for module in ("etl.ledger", "etl.submit"):
        monkeypatch.setattr(f"{module}.datetime", Clock)


def _remarks(settings: Settings) -> list[str]:
    with closing(Warehouse(settings)) as warehouse, closing(warehouse.cursor()) as cursor:
        rows = cursor.execute(
            "select remarks from pilots where snapshot_id in (select snapshot_id from current_snapshots)"
        ).fetchall()
    return [row[0] for row in rows]


def test_a_clock_that_was_set_back_changes_neither_order_nor_figures(
    reference_store: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, year in enumerate((2026, 2024, 2023), start=1):
        set_clock(monkeypatch, dt.datetime(year, 5, 1, 12, tzinfo=dt.UTC))
        assert send(reference_store, tmp_path, pilots=[pilot(remarks=f"versie {number}")], reason="Nieuw").receipt
    events = ledger_of(reference_store).events(kinds=("accepted",))[-3:]
    assert [event.at.year for event in events] == [2026, 2024, 2023]
    assert [event.seq for event in events] == sorted(event.seq for event in events)
    assert _remarks(reference_store) == ["versie 3"]
    monkeypatch.undo()
    before = table_hashes(Generations(reference_store).current(), reference_store)
    assert verify(reference_store).problems == []  # chain and rebuild
    assert table_hashes(Generations(reference_store).current(), reference_store) == before


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        # The hour from 2 to 3 comes twice: both uploads are at half past two.
        ("2022-10-30T00:30", "2022-10-30T01:30", ["30 oktober 2022, 02:30", "30 oktober 2022, 02:30"]),
        # The hour from 2 to 3 is left out.
        ("2022-03-27T00:59", "2022-03-27T01:01", ["27 maart 2022, 01:59", "27 maart 2022, 03:01"]),
    ],
)
def test_the_night_of_daylight_saving_keeps_order_and_moments(
    reference_store: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    in_other_zone: None,
    first: str,
    second: str,
    shown: list[str],
) -> None:
    for number, moment in enumerate((first, second), start=1):
        set_clock(monkeypatch, dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC))
        assert send(reference_store, tmp_path, pilots=[pilot(remarks=f"versie {number}")], reason="Nieuw").receipt
    with closing(Warehouse(reference_store)) as warehouse, closing(warehouse.cursor()) as cursor:
        rows = cursor.execute("select accepted_at from uploads order by seq").fetchall()[-2:]
    assert [f"{row[0]:%Y-%m-%dT%H:%M}" for row in rows] == [first, second]
    assert [formats("nl").moment(row[0]) for row in rows] == shown
    assert _remarks(reference_store) == ["versie 2"]
