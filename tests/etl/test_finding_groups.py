"""Findings as a person reads them: one line for what is said alike of many rows, with an exact count."""

import json
from pathlib import Path

import pytest

from etl.finding_groups import group_findings
from etl.findings import Finding, finding
from etl.settings import Settings
from etl.stage import Part
from etl.submit import Delivery, judge, options_of
from tests.etl.files import enrollments, pilot, write_csv
from tests.etl.test_submit import HOGESCHOOL_1


def _outside_list(row: int, value: str, file: str = "a.csv") -> Finding:
    return finding(
        "C02", file=file, row=row, column="gender", value=value,
        label_nl="Geslacht", label_en="Gender", shown=f"'{value}'", hint="", expected_nl="Kies.", expected_en="Choose.",
    )  # fmt: skip


def test_the_same_in_many_rows_is_one_line_with_ranges() -> None:
    found = [_outside_list(row, "Q") for row in (2, 3, 4, 9)]
    (group,) = group_findings(found, {"C02": 4}, {("a.csv", "C02", "gender"): 4}, {("a.csv", "gender"): "sekse"})
    assert (group.count, group.is_at_least, group.rows, group.title) == (4, False, ((2, 4), (9, 9)), "sekse")
    assert group.values == (("Q", 4),)
    assert group.message_nl == "Rijen 2-4, 9, Geslacht: 'Q' staat niet in de lijst. Kies."
    assert group.message_en == "Rows 2-4, 9, Gender: 'Q' is not in the list. Choose."


def test_few_values_are_a_line_each_and_many_are_one_line_with_an_example() -> None:
    few = [_outside_list(row, value) for row, value in ((2, "P"), (3, "Q"), (4, "P"))]
    assert [(group.count, group.rows_text()) for group in group_findings(few, {"C02": 3}, {}, {})] == [
        (2, "2, 4"),
        (1, "3"),
    ]
    many = [_outside_list(row, f"Q{row}") for row in range(2, 12)]
    (group,) = group_findings(many, {"C02": 10}, {}, {})
    assert group.count == 10
    assert group.message_nl == (
        "Rijen 2-11: waarde staat niet in de lijst. Bijvoorbeeld: rij 2, Geslacht: 'Q2' staat niet in de lijst. Kies."
    )


def test_one_finding_keeps_its_own_message() -> None:
    (group,) = group_findings([_outside_list(7, "Q")], {"C02": 1}, {}, {})
    assert group.message_nl == _outside_list(7, "Q").message_nl
    assert group.title is None


def test_other_files_and_severities_are_groups_of_their_own_errors_first() -> None:
    warning = finding("C02", severity="warning", file="a.csv", row=1, column="gender", label="", shown="", hint="",
                      expected="")  # fmt: skip
    found = [warning, _outside_list(3, "Q", "b.csv"), _outside_list(3, "Q", "a.csv")]
    groups = group_findings(found, {"C02": 3}, {}, {})
    assert [(group.severity, group.file) for group in groups] == [
        ("error", "a.csv"),
        ("error", "b.csv"),
        ("warning", "a.csv"),
    ]


@pytest.mark.parametrize(
    ("cell_counts", "expected"),
    [({("a.csv", "C02", "gender"): 3000, ("b.csv", "C02", "gender"): 5}, [(3000, False), (5, False)]),
     ({}, [(2, True), (1, True)])],
)  # fmt: skip
def test_counts_of_what_is_not_listed(
    cell_counts: dict[tuple[str, str, str], int], expected: list[tuple[int, bool]]
) -> None:
    found = [_outside_list(2, "Q"), _outside_list(3, "R"), _outside_list(3, "Q", "b.csv")]
    groups = group_findings(found, {"C02": 3005}, cell_counts, {})
    assert [(group.count, group.is_at_least) for group in groups] == expected


def test_a_wrong_column_in_all_rows_is_one_line(reference_store: Settings, tmp_path: Path) -> None:
    rows = enrollments(3000)
    for number, row in enumerate(rows):
        row["gender"] = "jongen" if number % 2 else "onbekende"
        row["entry_date"] = "31/13/2022"
    parts = [
        Part(write_csv(tmp_path / "p.csv", "pilots", [pilot()]), "p.csv"),
        Part(write_csv(tmp_path / "e.csv", "enrollments", rows), "e.csv"),
    ]
    judgement = judge(reference_store, HOGESCHOOL_1, Delivery(parts, options_of(reference_store)))
    assert judgement.finding_counts == {"C02": 3000, "C04": 3000}
    groups = judgement.groups()
    assert [(group.column, group.count, group.is_at_least) for group in groups if group.code == "C02"] == [
        ("gender", 3000, False)
    ]
    assert [group.count for group in groups if group.column == "entry_date"] == [3000]
    assert json.loads(json.dumps(judgement.to_json()))["groups"][0]["rows_text"].startswith("2-")
