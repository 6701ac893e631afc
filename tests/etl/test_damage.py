"""A warehouse that is damaged, gone or of another version is built anew; an interrupted sample is completed."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.ledger import BrokenChain
from etl.load import ensure_published, ledger_of
from etl.periods import set_period
from etl.reference import load_reference
from etl.sample import write_sample
from etl.sample_load import load_deliveries, not_yet_loaded
from etl.scope import LOCAL_DEPARTMENT
from etl.settings import Settings, reference_dir
from etl.verify import table_hashes, verify
from etl.warehouse import Generations
from etl.withdraw import withdraw
from tests.etl.files import enrollments, pilot
from tests.etl.kept import unguarded
from tests.etl.test_submit import count, send
from tests.swept import in_sweep

pytestmark = pytest.mark.both_stores


def flip(offset: int) -> Callable[[Path], None]:
    """Return a damage: one bit of one byte is another."""

    def damage(path: Path) -> None:
        content = bytearray(path.read_bytes())
        content[offset % len(content)] ^= 1
        path.write_bytes(bytes(content))

    return damage


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-5000])


@pytest.mark.parametrize(
    "damage",
    in_sweep([flip(600_000), Path.unlink, flip(8), flip(-9000), cut], after=2),
    ids=["middle", "gone", "head", "end", "cut"],
)
def test_damaged_warehouse_is_built_anew_from_files_and_ledger(
    reference_store: Settings, tmp_path: Path, damage: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    send(reference_store, tmp_path, pilots=[pilot()], enrollments=enrollments(3))
    before = table_hashes(Generations(reference_store).current(), reference_store)
    damage(Generations(reference_store).current())
    ensure_published(reference_store)
    assert table_hashes(Generations(reference_store).current(), reference_store) == before
    assert count(reference_store, "enrollments") == 3
    assert verify(reference_store).problems == []
    said = capsys.readouterr().err
    assert ("beschadigd" in said) == (damage is not Path.unlink)


@pytest.mark.sweep
def test_upload_after_a_damage_keeps_what_was_accepted_before(reference_store: Settings, tmp_path: Path) -> None:
    send(reference_store, tmp_path, pilots=[pilot()], enrollments=enrollments(3))
    flip(600_000)(Generations(reference_store).current())
    outcome = send(reference_store, tmp_path, pilots=[pilot(reporting_month="2022-04")])
    assert outcome.receipt is not None
    assert (count(reference_store, "enrollments"), count(reference_store, "pilots")) == (3, 2)
    assert verify(reference_store).problems == []


def test_warehouse_of_another_version_is_built_anew(
    reference_store: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    send(reference_store, tmp_path, pilots=[pilot()])
    pointer = reference_store.state_dir / "warehouse" / "current"
    pointer.write_text(" ".join(pointer.read_text().split()[:2]))
    ensure_published(reference_store)
    assert count(reference_store, "pilots") == 1
    assert "andere versie" in capsys.readouterr().err


@pytest.mark.sweep
def test_interrupted_sample_is_completed_to_the_same_state(reference_store: Settings, tmp_path: Path) -> None:
    deliveries = write_sample(tmp_path / "sample", None, 1, "2021-09", "2021-09")
    assert not_yet_loaded(reference_store, deliveries) == deliveries
    loading = load_deliveries(reference_store, deliveries)
    for _ in range(3):
        next(loading)
    loading.close()
    rest = not_yet_loaded(reference_store, deliveries)
    assert rest == deliveries[3:]
    assert [outcome.receipt is not None for outcome in load_deliveries(reference_store, rest)] == [True] * len(rest)
    assert not_yet_loaded(reference_store, deliveries) == []
    assert verify(reference_store).problems == []


def change_ledger(settings: Settings) -> None:
    """Change who did the second event, as someone with the file could."""
    with unguarded(ledger_of(settings)) as ledger:
        ledger.execute("update events set actor = 'iemand anders' where seq = 2")


def other_reference(folder: Path) -> Path:
    """Return a copy of the shipped reference data with one file that differs."""
    shutil.copytree(reference_dir(), folder)
    recommendations = folder / "recommendations.csv"
    recommendations.write_bytes(recommendations.read_bytes() + b"\n")
    return folder


@pytest.mark.parametrize("what", in_sweep(["upload", "withdrawal", "period", "reference"], after=2))
def test_nothing_is_added_to_a_ledger_that_was_changed(reference_store: Settings, tmp_path: Path, what: str) -> None:
    receipt = send(reference_store, tmp_path, pilots=[pilot()]).receipt
    assert receipt is not None
    change_ledger(reference_store)
    events = ledger_of(reference_store).last_seq()
    writes: dict[str, Callable[[], object]] = {
        "upload": lambda: send(reference_store, tmp_path, pilots=[pilot(reporting_month="2022-04")]),
        "withdrawal": lambda: withdraw(reference_store, LOCAL_DEPARTMENT, receipt.upload_id, "Fout bestand"),
        "period": lambda: set_period(reference_store, LOCAL_DEPARTMENT, "period_closed", "90001", 2022, "Klaar"),
        "reference": lambda: load_reference(reference_store, LOCAL_DEPARTMENT, other_reference(tmp_path / "ref")),
    }
    with pytest.raises(BrokenChain) as broken:
        writes[what]()
    assert ledger_of(reference_store).last_seq() == events
    assert broken.value.message_nl == (
        "Het logboek klopt niet vanaf gebeurtenis 2. Laad niets meer, en zet ledger.sqlite terug van de reservekopie."
    )
    assert [problem.message_nl for problem in verify(reference_store).problems] == [broken.value.message_nl]
    assert count(reference_store, "pilots") == 1
