"""Templates filled in with the sample and saved by LibreOffice are accepted, with exactly the sample's rows."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from etl.read_model import ReadOptions
from etl.sample_build import build_world
from etl.sample_plan import plan_deliveries
from etl.scope import LOCAL_DEPARTMENT
from etl.settings import Settings, reference_dir
from etl.stage import Part
from etl.submit import Delivery, judge
from etl.template_prefill import known_prefill
from etl.templates import PREFILLED_ROWS, template
from etl.warehouse import Warehouse
from schemas.datasets import DATASET_NAMES, dataset
from tests.conftest import SAMPLE_SEED, store_at
from tests.etl.libreoffice import CSV_BELGIAN_EXCEL, converted

LANGUAGES = ("nl", "en")
FORMS = {"xlsx": "xlsx", "ods": "ods", "csv": CSV_BELGIAN_EXCEL}
Rows = dict[str, list[dict[str, Any]]]


def _sample_rows() -> Rows:
    """Return the first delivery of the sample with a learner who left, typed; events are those of the report."""
    planned = plan_deliveries(build_world(SAMPLE_SEED), SAMPLE_SEED, "2022-06", "2022-06")
    rows: Rows = next(
        {name: list(found) for name, found in each.rows.items()}
        for each in planned
        if set(each.rows) == {"pilots", "workplaces", "enrollments"}
    )
    with (reference_dir() / "events.csv").open(encoding="utf-8", newline="") as file:
        rows["events"] = [{name: _typed(name, cell) for name, cell in row.items()} for row in csv.DictReader(file)]
    return rows


def _typed(name: str, cell: str) -> Any:
    if not cell:
        return None
    kind = dataset("events").column(name).kind
    return date.fromisoformat(cell) if kind == "date" else int(cell) if kind == "integer" else cell


def _fill_in(content: Path, name: str, rows: list[dict[str, Any]]) -> None:
    """Type rows below the example: texts, real dates and numbers; what is filled in beforehand is left when it fits."""
    book = openpyxl.load_workbook(content)
    sheet = book.worksheets[0]
    for number, row in enumerate(rows, start=3):
        for place, column in enumerate(dataset(name).columns, start=1):
            sheet.cell(number, place).value = row[column.name]
    book.save(content)


def _as_stored(directory: Path, name: str) -> list[list[str]]:
    with (directory / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return sorted(csv.reader(file))


def _expected(name: str, rows: list[dict[str, Any]]) -> list[list[str]]:
    columns = dataset(name).column_names
    cells = [["" if row[each] is None else f"{row[each]}".removesuffix(".0") for each in columns] for row in rows]
    return sorted([list(columns), *cells])


@pytest.fixture(scope="module")
def sample_rows() -> Rows:
    return _sample_rows()


@pytest.fixture(scope="module")
def saved(
    tmp_path_factory: pytest.TempPathFactory, _reference_state: Path, sample_rows: Rows
) -> dict[tuple[str, str], list[Path]]:
    """Return the filled-in templates of all data sets, per language and form in which LibreOffice saved them."""
    directory = tmp_path_factory.mktemp("saved")
    key = sample_rows["enrollments"][0]
    given = {name: key[name] for name in ("institution_id", "project_id", "academic_year", "reporting_month")}
    filled = []
    for language in LANGUAGES:
        for name in DATASET_NAMES:
            path = directory / f"{language}-{name}.xlsx"
            known = given if name != "events" else {}
            with Warehouse(store_at(_reference_state)).cursor() as con:
                prefill = known_prefill(con, LOCAL_DEPARTMENT, name, known, language)
            path.write_bytes(template(name, "xlsx", language, prefill))
            _fill_in(path, name, sample_rows[name])
            filled.append(path)
    made = {}
    for form, filter_name in FORMS.items():
        files = converted(filled, filter_name, directory / form, directory / "profile")
        for language in LANGUAGES:
            made[language, form] = [file for file in files if file.name.startswith(language)]
    return made


@pytest.mark.every(6)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_template_filled_with_the_sample_and_saved_is_accepted_with_exactly_its_rows(
    reference_store: Settings,
    saved: dict[tuple[str, str], list[Path]],
    sample_rows: Rows,
    tmp_path: Path,
    language: str,
    form: str,
) -> None:
    parts = [Part(path, path.name) for path in saved[language, form]]
    judgement = judge(reference_store, LOCAL_DEPARTMENT, Delivery(parts, ReadOptions()), rows_dir=tmp_path / "rows")
    assert [each.message_nl for each in judgement.findings if each.severity == "error"] == []
    for file in judgement.files:
        assert file.dataset is not None
        rows = sample_rows[file.dataset]
        assert _as_stored(tmp_path / "rows", file.dataset) == _expected(file.dataset, rows)
        said = {each.code: each.message_nl for each in file.repairs}
        assert said["example_row"] == "De voorbeeldrij van het invulbestand is weggelaten: rij 2."
        left = PREFILLED_ROWS - len(rows)
        assert ("prefilled_rows" in said) == (file.dataset != "events")
        if file.dataset != "events":
            assert f"weggelaten: {left}, vanaf rij {3 + len(rows)}." in said["prefilled_rows"]


def test_the_sample_has_learners_who_left_and_more_than_one_data_set(sample_rows: Rows) -> None:
    assert all(sample_rows[name] for name in DATASET_NAMES)
    assert any(row["exit_date"] for row in sample_rows["enrollments"])
