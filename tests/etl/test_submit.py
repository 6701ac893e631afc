"""Uploads: all or nothing, confirmed, repeated, superseded, withdrawn; and what the archive and ledger keep of them."""

from pathlib import Path

import pytest

from etl.judgement import Outcome
from etl.ledger import Event
from etl.load import ensure_published, ledger_of
from etl.periods import PeriodRefused, set_period
from etl.receipts import receipts
from etl.scope import LOCAL_DEPARTMENT, Scope
from etl.settings import Settings
from etl.stage import Part
from etl.submit import Delivery, judge, load, open_writer, options_of
from etl.verify import table_hashes, verify
from etl.warehouse import Generations, Warehouse
from etl.withdraw import NotWithdrawn, withdraw
from tests.etl.files import Row, enrollments, pilot, workplace, write_csv
from tests.etl.kept import kept_files, overwrite

pytestmark = pytest.mark.both_stores

HOGESCHOOL_1 = Scope("pl-100001", "pilot_lead", ("100001",))


def send(
    settings: Settings, folder: Path, reason: str | None = None, scope: Scope = HOGESCHOOL_1, **files: list[Row]
) -> Outcome:
    """Load one upload whose files are named after their data sets."""
    parts = [Part(write_csv(folder / f"{name}.csv", name, rows), f"{name}.csv") for name, rows in files.items()]
    return load(settings, scope, Delivery(parts, options_of(settings), reason))


def count(settings: Settings, table: str) -> int:
    """Count the rows of a table that belong to snapshots that count."""
    warehouse = Warehouse(settings)
    row = (
        warehouse.cursor()
        .execute(f"select count(*) from {table} where snapshot_id in (select snapshot_id from current_snapshots)")
        .fetchone()
    )
    warehouse.close()
    return int(row[0]) if row else 0


@pytest.mark.both_stores(quick=True)
def test_a_good_upload_is_stored_with_its_files_and_receipt(reference_store: Settings, tmp_path: Path) -> None:
    outcome = send(reference_store, tmp_path, pilots=[pilot()], workplaces=[workplace()], enrollments=enrollments(3))
    assert outcome.judgement.findings == []
    receipt = outcome.receipt
    assert receipt is not None and receipt.institutions == ("100001",)
    assert [file["rows"] for file in receipt.files] == [1, 1, 3]
    kept = kept_files(reference_store).values()
    assert all((tmp_path / f"{name}.csv").read_bytes() in kept for name in ("pilots", "workplaces", "enrollments"))
    assert count(reference_store, "enrollments") == 3
    assert verify(reference_store).problems == []


def test_one_error_anywhere_loads_nothing(reference_store: Settings, tmp_path: Path) -> None:
    before = Generations(reference_store).current()
    rows = enrollments(3)
    rows[1]["gender"] = "Q"
    outcome = send(reference_store, tmp_path, pilots=[pilot()], enrollments=rows)
    assert outcome.receipt is None
    assert [(each.code, each.file, each.row, each.column) for each in outcome.judgement.findings] == [
        ("C02", "enrollments.csv", 3, "gender")
    ]
    assert Generations(reference_store).current() == before
    assert ledger_of(reference_store).events()[-1].kind == "refused"


def test_a_warning_needs_a_reason_that_is_kept(reference_store: Settings, tmp_path: Path) -> None:
    rows = enrollments(2)
    rows[0]["age_at_entry"] = ""
    asked = send(reference_store, tmp_path, pilots=[pilot()], enrollments=rows)
    assert asked.receipt is None and asked.needs_reason
    assert [(each.severity, each.code) for each in asked.judgement.findings] == [("warning", "X16")]
    stored = send(reference_store, tmp_path, "Leeftijd nog niet gekend", pilots=[pilot()], enrollments=rows)
    assert stored.receipt is not None and stored.receipt.reason == "Leeftijd nog niet gekend"
    assert stored.receipt.warnings == {"X16": 1}


def test_the_same_files_again_change_nothing_and_give_the_same_receipt(
    reference_store: Settings, tmp_path: Path
) -> None:
    first = send(reference_store, tmp_path, pilots=[pilot()], enrollments=enrollments(3))
    generation = Generations(reference_store).current()
    again = send(reference_store, tmp_path, pilots=[pilot()], enrollments=enrollments(3))
    assert again.is_repeat and again.receipt == first.receipt
    assert Generations(reference_store).current() == generation
    assert len(receipts(ledger_of(reference_store), LOCAL_DEPARTMENT)) == 2  # the report's events, and this one


def test_a_later_file_for_the_same_month_replaces_the_earlier_one(reference_store: Settings, tmp_path: Path) -> None:
    send(reference_store, tmp_path, pilots=[pilot()], enrollments=enrollments(3))
    send(reference_store, tmp_path, enrollments=enrollments(5))
    assert count(reference_store, "enrollments") == 5
    back = send(reference_store, tmp_path, enrollments=enrollments(3))
    assert back.receipt is not None and not back.is_repeat
    assert count(reference_store, "enrollments") == 3
    assert verify(reference_store).problems == []


@pytest.mark.both_stores
def test_a_withdrawn_upload_gives_way_to_the_one_before(reference_store: Settings, tmp_path: Path) -> None:
    send(reference_store, tmp_path, pilots=[pilot()], enrollments=enrollments(3))
    second = send(reference_store, tmp_path, enrollments=enrollments(5)).receipt
    assert second is not None
    with pytest.raises(NotWithdrawn, match="not found"):
        withdraw(reference_store, Scope("pl-100002", "pilot_lead", ("100002",)), second.upload_id, "verkeerd")
    withdraw(reference_store, HOGESCHOOL_1, second.upload_id, "verkeerd bestand")
    assert count(reference_store, "enrollments") == 3
    with pytest.raises(NotWithdrawn, match="already"):
        withdraw(reference_store, HOGESCHOOL_1, second.upload_id, "verkeerd bestand")
    marked = [each for each in receipts(ledger_of(reference_store), HOGESCHOOL_1) if each.withdrawn_at]
    assert [(each.upload_id, each.withdrawn_reason) for each in marked] == [(second.upload_id, "verkeerd bestand")]
    assert verify(reference_store).problems == []


def test_a_pilot_lead_writes_and_sees_their_own_institution_only(reference_store: Settings, tmp_path: Path) -> None:
    other = Scope("pl-100002", "pilot_lead", ("100002",))
    refused = send(reference_store, tmp_path, scope=other, pilots=[pilot()], enrollments=enrollments(1))
    assert {each.code for each in refused.judgement.findings} == {"X24"}
    send(reference_store, tmp_path, pilots=[pilot()], enrollments=enrollments(1))
    assert receipts(ledger_of(reference_store), other) == []


def test_a_trial_tells_the_effect_and_stores_nothing(reference_store: Settings, tmp_path: Path) -> None:
    send(reference_store, tmp_path, pilots=[pilot()], enrollments=enrollments(3))
    events = ledger_of(reference_store).last_seq()
    rows = enrollments(4)[1:]
    rows[0]["learning_allowance"] = "ja"
    part = Part(write_csv(tmp_path / "april.csv", "enrollments", rows), "april.csv")
    judgement = judge(reference_store, HOGESCHOOL_1, Delivery([part], options_of(reference_store)))
    assert judgement.effect is not None
    assert (judgement.effect.added, judgement.effect.changed, judgement.effect.vanished) == (1, 1, 1)
    moves = {move.kpi: (move.before, move.after) for move in judgement.effect.kpis if move.level == "institution"}
    assert moves["K20"][0] == 0 and moves["K20"][1] == pytest.approx(100 / 3)
    assert "K07" not in moves
    assert ledger_of(reference_store).last_seq() == events


def test_what_a_trial_says_is_what_loading_does(reference_store: Settings, tmp_path: Path) -> None:
    parts = [
        Part(write_csv(tmp_path / "p.csv", "pilots", [pilot()]), "p.csv"),
        Part(write_csv(tmp_path / "e.csv", "enrollments", enrollments(4)), "e.csv"),
    ]
    delivery = Delivery(parts, options_of(reference_store))
    trial = judge(reference_store, HOGESCHOOL_1, delivery).effect
    stored = load(reference_store, HOGESCHOOL_1, delivery).judgement.effect
    assert trial is not None and trial == stored


def test_a_crash_between_ledger_and_warehouse_is_made_good(
    reference_store: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("etl.submit.count_snapshots", crash)
        with open_writer(reference_store) as writer, pytest.raises(KeyboardInterrupt):
            parts = [Part(write_csv(tmp_path / "p.csv", "pilots", [pilot()]), "p.csv")]
            writer.load(HOGESCHOOL_1, Delivery(parts, options_of(reference_store)), with_effect=False)
    assert ledger_of(reference_store).events()[-1].kind == "accepted"
    ensure_published(reference_store)
    assert count(reference_store, "pilots") == 1
    assert verify(reference_store).problems == []


def test_a_failure_before_the_ledger_leaves_everything_as_it_was(
    reference_store: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = table_hashes(Generations(reference_store).current(), reference_store)
    events = ledger_of(reference_store).last_seq()

    def fail(bench: object, event: Event) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("etl.submit.insert_uploads", fail)
    with pytest.raises(OSError, match="disk full"), open_writer(reference_store) as writer:
        parts = [Part(write_csv(tmp_path / "p.csv", "pilots", [pilot()]), "p.csv")]
        writer.load(HOGESCHOOL_1, Delivery(parts, options_of(reference_store)), with_effect=False)
    assert ledger_of(reference_store).last_seq() == events
    assert table_hashes(Generations(reference_store).current(), reference_store) == before


def test_a_closed_period_takes_no_upload_until_it_is_reopened(reference_store: Settings, tmp_path: Path) -> None:
    with pytest.raises(PeriodRefused):
        set_period(reference_store, HOGESCHOOL_1, "period_closed", "90001", 2022, "rapport")
    set_period(reference_store, LOCAL_DEPARTMENT, "period_closed", "90001", 2022, "rapport definitief")
    refused = send(reference_store, tmp_path, pilots=[pilot()])
    assert {each.code for each in refused.judgement.findings} == {"X25"}
    set_period(reference_store, LOCAL_DEPARTMENT, "period_reopened", "90001", 2022, "correctie")
    assert send(reference_store, tmp_path, pilots=[pilot()]).receipt is not None


def test_a_changed_raw_file_is_found(reference_store: Settings, tmp_path: Path) -> None:
    receipt = send(reference_store, tmp_path, pilots=[pilot()]).receipt
    assert receipt is not None
    sha256 = receipt.files[0]["sha256"]
    overwrite(reference_store, sha256, kept_files(reference_store)[sha256].replace(b"lopend", b"LOPEND"))
    assert [sha256 in problem.message_nl for problem in verify(reference_store).problems] == [True]


def test_learner_keys_are_nowhere_in_the_warehouse(reference_store: Settings, tmp_path: Path) -> None:
    rows = enrollments(2)
    rows[0]["learner_key"] = "GEHEIME-SLEUTEL-1"
    send(reference_store, tmp_path, pilots=[pilot()], enrollments=rows)
    assert b"GEHEIME-SLEUTEL-1" not in Generations(reference_store).current().read_bytes()
    assert "GEHEIME-SLEUTEL-1" not in str(list(ledger_of(reference_store).rows()))
