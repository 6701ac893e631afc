"""`duaal completeness` prints the same states as the page, as a table and as JSON."""

from pathlib import Path

import pytest

from etl.settings import Settings
from tests.etl.files import enrollments, pilot, write_csv
from tests.etl.test_cli import as_json, duaal


@pytest.fixture
def loaded(reference_store: Settings, tmp_path: Path) -> Settings:
    """Return a store with pilots and enrolments of March 2022, delivered years late."""
    files = {"pilots": [pilot()], "enrollments": enrollments(3)}
    paths = [write_csv(tmp_path / f"{name}.csv", name, rows) for name, rows in files.items()]
    assert duaal(reference_store, "load", *paths).returncode == 0
    return reference_store


def test_json_holds_the_summary_and_one_state_per_delivery(loaded: Settings) -> None:
    found = as_json(duaal(loaded, "completeness", "--json"))
    assert found["as_of"] == "2022-03"
    # 19 pairs of project and institution in the shipped reference data, 3 data sets each.
    assert found["summary"] == {
        "expected": 57,
        "delivered": 2,
        "on_time": 0,
        "late": 2,
        "with_warnings": 0,
        "missing": 55,
        "due": 0,
        "closed": 0,
    }
    late = [each for each in found["deliveries"] if each["status"] == "late"]
    assert [(each["institution_id"], each["project_id"], each["dataset"]) for each in late] == [
        ("100001", "90001", "pilots"),
        ("100001", "90001", "enrollments"),
    ]
    assert late[0]["deadline"] == "2022-04-10" and late[0]["has_own_file"]


def test_months_before_and_other_months_can_be_asked_for(loaded: Settings) -> None:
    found = as_json(duaal(loaded, "completeness", "--as-of", "2023-11", "--from", "2023-10", "--json"))
    by_month = {each["month"]: each["status"] for each in found["deliveries"] if each["dataset"] == "enrollments"}
    assert by_month == {"2023-10": "missing", "2023-11": "not_expected"}


def test_a_pilot_lead_gets_their_own_institution(loaded: Settings) -> None:
    found = as_json(duaal(loaded, "completeness", "--as", "pilot_lead:100002", "--json"))
    assert {each["institution_id"] for each in found["deliveries"]} == {"100002"}


def test_the_table_is_dutch_or_english(loaded: Settings) -> None:
    dutch = duaal(loaded, "completeness").stdout
    assert "te laat" in dutch and "ontbreekt" in dutch
    assert "Verwacht: 57. Aangeleverd: 2 (op tijd 0, te laat 2, met waarschuwingen 0). Ontbreekt: 55." in dutch
    english = duaal(loaded, "completeness", language="en").stdout
    assert "Expected: 57. Delivered: 2 (on time 0, late 2, with warnings 0). Missing: 55." in english


def test_a_month_that_is_none_is_wrong_use(reference_store: Settings) -> None:
    result = duaal(reference_store, "completeness", "--as-of", "2022-13")
    assert result.returncode == 2 and "geef een maand als 2023-03" in result.stderr


def test_one_institution_one_project_and_one_month_can_be_asked_for(loaded: Settings) -> None:
    found = as_json(duaal(loaded, "completeness", "--institution", "100001", "--json"))
    assert {each["institution_id"] for each in found["deliveries"]} == {"100001"}
    assert {each["project_id"] for each in found["deliveries"]} == {"90001", "90010"}
    asked = ["completeness", "--institution", "100001", "--project", "90001", "--month", "2022-03"]
    one = as_json(duaal(loaded, *asked, "--json"))
    assert (one["as_of"], one["summary"]["expected"], one["summary"]["delivered"]) == ("2022-03", 3, 2)
    assert "Verwacht: 3. Aangeleverd: 2" in duaal(loaded, *asked).stdout
    empty = duaal(loaded, "completeness", "--institution", "100002", "--project", "90001")
    assert empty.returncode == 0 and "van 2022-03 niets verwacht en niets aangeleverd" in empty.stdout
    unknown = duaal(loaded, "completeness", "--institution", "999999", language="en")
    assert unknown.returncode == 2 and "Institution 999999 is not known" in unknown.stderr
    other = duaal(loaded, "completeness", "--as", "pilot_lead:100001", "--institution", "100002")
    assert other.returncode == 2 and "of hoort niet bij uw rol" in other.stderr
