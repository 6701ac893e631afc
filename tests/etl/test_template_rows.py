"""Rows that a template brings itself are left out and said; a row of the user never is."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from etl.read import ReadFile
from etl.read_model import CONSTANT_NAMES
from etl.template_prefill import Prefill
from etl.template_rows import longest_gap
from etl.templates import template
from schemas.datasets import DATASET_NAMES, dataset
from tests.etl.files import pilot
from tests.etl.reading import codes, delimited, read_bytes, read_text, repairs, staged

COLUMNS = dataset("pilots").column_names
GIVEN = {"reporting_month": "2022-03", "project_id": "90001", "institution_id": "100001"}


def _rows(*rows: dict[str, str]) -> list[list[str]]:
    return [list(COLUMNS), *([row.get(name, "") for name in COLUMNS] for row in rows)]


def _example(language: str = "nl") -> list[str]:
    content = template("pilots", "csv", language).decode("utf-8-sig")
    return content.splitlines()[1].split(";")


def _numbers(file: ReadFile) -> list[int]:
    return [number for number, _ in staged(file)]


@pytest.mark.every(3)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", DATASET_NAMES)
def test_template_that_was_not_filled_in_has_no_rows(tmp_path: Path, name: str, language: str, form: str) -> None:
    content = template(name, form, language, Prefill({"institution_id": "100001", "project_id": "90001"}))
    file = read_bytes(tmp_path, content, f"leeg.{form}")
    assert (file.dataset, file.rows, codes(file)) == (name, 0, ["R03"])
    assert repairs(file)["example_row"].endswith("rij 2.")
    assert "weggelaten: 200, vanaf rij 3." in repairs(file)["prefilled_rows"]


def test_example_is_recognised_as_a_spreadsheet_saves_it(tmp_path: Path) -> None:
    saved = [cell.replace("19/09/2022", "2022-09-19 00:00:00").replace("180", "180,0") for cell in _example()]
    saved[COLUMNS.index("project_id")] = "90002"
    for row in (_example(), _example("en"), saved):
        file = read_text(tmp_path, delimited([*_rows(pilot()), row]))
        assert (_numbers(file), codes(file)) == ([2], [])
        assert "example_row" in repairs(file)


@pytest.mark.parametrize("name", [each for each in COLUMNS if each not in CONSTANT_NAMES])
def test_example_in_which_anything_was_changed_is_data(tmp_path: Path, name: str) -> None:
    changed = _example()
    changed[COLUMNS.index(name)] += " anders"
    file = read_text(tmp_path, delimited([*_rows(pilot()), changed]))
    assert _numbers(file) == [2, 3]
    assert "example_row" not in repairs(file)


def test_example_without_its_mark_is_data(tmp_path: Path) -> None:
    unmarked = [cell.removeprefix("Voorbeeld: ") for cell in _example()]
    assert _numbers(read_text(tmp_path, delimited([*_rows(pilot()), unmarked]))) == [2, 3]


def test_rows_with_only_what_is_known_beforehand_are_left_out_wherever_they_stand(tmp_path: Path) -> None:
    rows = _rows(GIVEN, pilot(), GIVEN, GIVEN, pilot(pilot_id="PT-2"), GIVEN)
    for table in (rows, [row[:3] if not row[3] else row for row in rows]):
        file = read_text(tmp_path, delimited(table))
        assert (_numbers(file), codes(file)) == ([3, 6], [])
        assert "weggelaten: 4, vanaf rij 2." in repairs(file)["prefilled_rows"]


@pytest.mark.parametrize(
    "row",
    [
        GIVEN | {"remarks": "x"},
        GIVEN | {"remarks": " "},
        GIVEN | {"pilot_id": "PT-3"},
        GIVEN | {"reporting_month": "Totaal"},
        GIVEN | {"institution_id": "Bron: departement"},
    ],
)
def test_row_with_anything_else_is_data(tmp_path: Path, row: dict[str, str]) -> None:
    file = read_text(tmp_path, delimited(_rows(pilot(), row, row, pilot(pilot_id="PT-4"))))
    assert _numbers(file) == [2, 3, 4, 5]
    assert "prefilled_rows" not in repairs(file)


def test_lone_row_with_little_in_it_may_have_lost_the_rest_and_is_data(tmp_path: Path) -> None:
    whole = delimited(_rows(pilot(), GIVEN))
    for text in (whole, whole.rstrip("\n;")):
        file = read_text(tmp_path, text)
        assert _numbers(file) == [2, 3] and "prefilled_rows" not in repairs(file)


def test_rows_that_stand_in_one_cell_are_not_taken_for_prefilled(tmp_path: Path) -> None:
    rows = _rows(pilot(), pilot(pilot_id="PT-2"), GIVEN, GIVEN)
    folded = "".join(f'"{line}"\n' for line in delimited(rows).splitlines())
    file = read_text(tmp_path, folded)
    assert (_numbers(file), codes(file)) == ([2, 3], [])
    assert "weggelaten: 2" in repairs(file)["prefilled_rows"]


@pytest.mark.parametrize("order", [COLUMNS, COLUMNS[::-1], (*COLUMNS[3:9], *COLUMNS[:3], *COLUMNS[9:])])
@pytest.mark.parametrize("extra", ["prefilled", "example"])
def test_large_regular_text_is_read_like_a_small_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, order: Sequence[str], extra: str
) -> None:
    own = [GIVEN, GIVEN] if extra == "prefilled" else [dict(zip(COLUMNS, _example(), strict=True))]
    rows = [[row.get(name, "") for name in order] for row in (pilot(), *own, pilot(pilot_id="PT-2"))]
    text = delimited([list(order), *rows])
    small = read_text(tmp_path, text)
    monkeypatch.setattr("etl.read.PLAIN_FROM_BYTES", 1)
    large = read_text(tmp_path, text)
    assert staged(large) == staged(small) and repairs(large) == repairs(small)
    assert large.rows == 2


def test_large_regular_text_without_rows_of_a_template_still_goes_the_fast_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.read.PLAIN_FROM_BYTES", 1)
    bare = {name: "" for name in COLUMNS if not dataset("pilots").column(name).is_required}
    file = read_text(tmp_path, delimited(_rows(pilot(), pilot(pilot_id="PT-2") | bare)))
    assert file.source is not None and not file.source.has_row_numbers


def test_gap_is_that_of_the_columns_which_a_template_does_not_fill() -> None:
    assert longest_gap([column.label_nl for column in dataset("pilots").columns]) == 13
    assert longest_gap(["pilot_id", "remarks", "project_id", "sector"]) == 2
    assert longest_gap(["pilot_id", "remarks"]) == 0
    assert longest_gap(["project_id"]) == 0
