"""What is refused stays for its uploader: the file where it may be kept, and always the report."""

from pathlib import Path

import pytest

from etl.ledger import Ledger
from etl.load import ledger_of
from etl.refused import Refusal, read_report, refusals, refused_files
from etl.refused_words import report_text
from etl.scope import LOCAL_DEPARTMENT, Scope
from etl.settings import Settings
from etl.verify import verify
from tests.etl.files import Row, enrollments, pilot
from tests.etl.kept import kept_files
from tests.etl.test_submit import HOGESCHOOL_1, send

pytestmark = pytest.mark.both_stores


def refusal_of(settings: Settings, folder: Path, scope: Scope = HOGESCHOOL_1, **files: list[Row]) -> Refusal:
    """Send files that are refused, and return what is noted of them."""
    outcome = send(settings, folder, scope=scope, **files)
    assert outcome.receipt is None and outcome.refusal_seq is not None
    return next(each for each in refusals(ledger_of(settings), scope) if each.seq == outcome.refusal_seq)


def test_a_refused_file_is_kept_with_its_report(reference_store: Settings, tmp_path: Path) -> None:
    refused = refusal_of(
        reference_store, tmp_path, pilots=[pilot(status="lopnd"), pilot(status="lopnd", pilot_id="P-2")]
    )
    (file,) = refused.files
    assert file["kept"]
    kept = refused_files(reference_store).read(file["sha256"])
    assert kept == (tmp_path / "pilots.csv").read_bytes()
    report = read_report(reference_store, refused)
    assert [each["name"] for each in report["files"]] == ["pilots.csv"]
    assert [(each["code"], each["count"], each["rows_text"]) for each in report["groups"]] == [("C02", 2, "2-3")]
    dutch = report_text(refused, report, "nl", "Europe/Brussels")
    assert "- Fout C02 (2×): Rijen 2-3, Status: 'lopnd' staat niet in de lijst. Bedoelde u lopend?" in dutch
    assert "- Error C02 (2×): Rows 2-3" in report_text(refused, report, "en", "Europe/Brussels")
    assert verify(reference_store).problems == []


def test_of_a_file_with_personal_data_only_the_report_stays(reference_store: Settings, tmp_path: Path) -> None:
    rows = enrollments(2, learner_key="85073003328")
    pilots = [pilot(status="Jan Peeters")]  # a name that slid into another column
    refused = refusal_of(reference_store, tmp_path, pilots=pilots, enrollments=rows)
    assert [file["kept"] for file in refused.files] == [False, False]
    assert not any(refused_files(reference_store).has(file["sha256"]) for file in refused.files)
    report = read_report(reference_store, refused)
    assert {each["code"] for each in report["groups"]} >= {"C09"}
    assert [each["name"] for each in report["files"]] == ["bestand 1", "bestand 2"]
    said = report_text(refused, report, "nl", "Europe/Brussels")
    assert "Fout C02: bestand 1: Rij 2: Waarde staat niet in de lijst." in said
    kept = [path.read_bytes() for path in reference_store.state_dir.rglob("*") if path.is_file()]
    kept += [*kept_files(reference_store).values(), *kept_files(reference_store, "refused").values()]
    kept.append(str(list(ledger_of(reference_store).rows())).encode())
    assert not [text for text in (b"85073003328", b"Jan Peeters") if any(text in content for content in kept)]


def test_only_the_department_and_the_same_institution_see_a_refusal(reference_store: Settings, tmp_path: Path) -> None:
    refused = refusal_of(reference_store, tmp_path, pilots=[pilot(status="lopnd")])
    ledger: Ledger = ledger_of(reference_store)
    assert refused in refusals(ledger, LOCAL_DEPARTMENT)
    assert refused in refusals(ledger, Scope("other", "pilot_lead", ("100001", "100002")))
    for scope in (Scope("pl-100002", "pilot_lead", ("100002",)), Scope("e", "esf"), Scope("r", "reader")):
        assert refusals(ledger, scope) == []
    departments = refusal_of(reference_store, tmp_path, LOCAL_DEPARTMENT, pilots=[pilot(status="lopnd")])
    assert departments not in refusals(ledger, HOGESCHOOL_1)
