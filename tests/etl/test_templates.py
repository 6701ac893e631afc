"""Templates: what stands in them, that a spreadsheet checks what the contract asks, and the same bytes each time."""

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidation

from etl.judge import judge_cells
from etl.queries import filter_choices
from etl.scope import LOCAL_DEPARTMENT, Scope
from etl.settings import Settings
from etl.stage import Part
from etl.submit import Delivery, judge, options_of
from etl.template_cells import validation
from etl.template_prefill import NotPrefilled, Prefill, checked_prefill, known_prefill
from etl.template_rows import MARKS, example_value
from etl.template_texts import TEXTS
from etl.templates import PREFILLED_ROWS, template
from etl.warehouse import Warehouse
from schemas.datasets import DATASET_NAMES, Column, dataset, datasets
from tests.etl.files import write_csv
from tests.etl.libreoffice import converted

GIVEN = Prefill({"institution_id": "100002", "reporting_month": "2022-10"}, {"institution_id": (("100002", "=1+1"),)})


def _book(name: str, language: str, prefill: Prefill | None = None) -> Any:
    return openpyxl.load_workbook(io.BytesIO(template(name, "xlsx", language, prefill)))


def _validations(book: Any) -> list[DataValidation]:
    return list(book.worksheets[0].data_validations.dataValidation)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", DATASET_NAMES)
def test_csv_is_as_belgian_excel_reads_it(name: str, language: str) -> None:
    content = template(name, "csv", language, GIVEN)
    assert content.startswith(b"\xef\xbb\xbf") and content.count(b"\r\n") == content.count(b"\n")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    columns = dataset(name).columns
    assert rows[0] == [column.label(language) for column in columns]
    assert rows[1][0].startswith(MARKS[language])
    assert len(rows) == 2 + PREFILLED_ROWS and len({tuple(row) for row in rows[2:]}) == 1
    filled = {column.name: cell for column, cell in zip(columns, rows[2], strict=True) if cell}
    # A spreadsheet shows 2022-10 as okt/22 and saves that; the first of the month survives.
    month = {} if name == "events" else {"reporting_month": "1/10/2022" if language == "nl" else "2022-10-01"}
    assert filled == {"institution_id": "100002"} | month
    assert len(template(name, "csv", language).splitlines()) == 2


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", DATASET_NAMES)
def test_workbook_has_titles_formats_a_frozen_header_and_prefilled_rows(name: str, language: str) -> None:
    book = _book(name, language, GIVEN)
    sheet, columns = book.worksheets[0], dataset(name).columns
    assert book.sheetnames == [dataset(name).label(language), TEXTS[language].explanation, TEXTS[language].lists]
    assert [cell.value for cell in sheet[1]] == [column.label(language) for column in columns]
    assert sheet.freeze_panes == "A3"
    formats = {"date": "dd/mm/yyyy", "integer": "0", "number": "General"}
    for cell, column in zip(sheet[2], columns, strict=True):
        assert cell.number_format == formats.get(column.kind, "@"), column.name
        assert sheet.column_dimensions[cell.column_letter].width >= 13
    assert sheet.max_row == 2 + PREFILLED_ROWS
    filled = {column.name: cell.value for column, cell in zip(columns, sheet[3], strict=True) if cell.value}
    assert filled == {each: value for each, value in GIVEN.values.items() if each in dataset(name).column_names}
    assert {cell.data_type for row in book.worksheets for line in row for cell in line} <= {"s", "n", "d"}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", DATASET_NAMES)
def test_every_column_is_checked_while_it_is_filled_in(name: str, language: str) -> None:
    book = _book(name, language)
    lists = book.worksheets[2]
    columns = dataset(name).columns
    for column, rule in zip(columns, _validations(book), strict=True):
        letter = openpyxl.utils.get_column_letter(columns.index(column) + 1)
        assert str(rule.sqref) == f"{letter}3:{letter}5002"
        assert rule.prompt and len(rule.prompt) <= 255 and rule.error and len(rule.error) <= 255
        if column.codes is None or column.kind == "themes":
            assert rule.type == _expected_type(column), column.name
            continue
        place = rule.formula1.split("!")[1].replace("$", "")
        assert rule.type == "list" and [cell.value for (cell,) in lists[place]] == list(column.codes.values)
        first = lists[place][0][0]
        labels = [lists.cell(first.row + step, first.column + 1).value for step in range(len(column.codes.codes))]
        assert labels == [code.label(language) for code in column.codes.codes]


def _expected_type(column: Column) -> str | None:
    by_kind = {"date": "date", "integer": "whole", "number": "decimal", "text": "textLength", "themes": None}
    return by_kind.get(column.kind, "custom")


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", DATASET_NAMES)
def test_explanation_names_every_column_and_the_five_steps(name: str, language: str) -> None:
    explanation = _book(name, language, GIVEN).worksheets[1]
    rows = [[cell.value for cell in row] for row in explanation.iter_rows()]
    said = [str(row[0]) for row in rows if row[0]]
    assert [text[0] for text in said if text[1:3] == ". "] == list("12345")
    assert any("100002, =1+1" in text for text in said)
    table = rows[-len(dataset(name).columns) :]
    assert [row[0] for row in table] == [column.label(language) for column in dataset(name).columns]
    assert all(all(row[place] for place in (1, 2, 3, 4, 6)) for row in table)
    assert [bool(row[5]) for row in table] == [column.unit is not None for column in dataset(name).columns]


def test_formulas_of_a_spreadsheet_take_what_the_contract_takes(tmp_path: Path) -> None:
    tried = [
        "2022-10", "2022-13", "2022-00", "22-10", "10/2022", "90001", "9", "1234567", "100001", "10000", "86101",
        "9000", "0900", "PT-1", "PT", "pt-1", "-PT1", "PT 1", "A" * 32, "A" * 33, "L-004711", "l_47", "85073003328",
        "a@b.be",         "0123456749", "0123.456.749", "BE0123456749", "0123456748", "012345674",
    ]  # fmt: skip
    book = openpyxl.Workbook()
    expected: list[bool] = []
    for column in (column for described in datasets() for column in described.columns):
        for value in tried:
            row = len(expected) + 1
            rule = validation(column, TEXTS["nl"], "nl", f"A{row}", None) if column.codes is None else {}
            if rule.get("validate") != "custom":
                break
            book.active.cell(row, 1, value).number_format = "@"
            book.active.cell(row, 2, rule["value"])
            expected.append(_is_allowed(column, value))
    book.save(tmp_path / "formulas.xlsx")
    (made,) = converted([tmp_path / "formulas.xlsx"], "csv", tmp_path / "made", tmp_path / "profile")
    with made.open(encoding="utf-8", newline="") as file:
        # A formula that ends in an error refuses the value as well.
        found = [cells[1] == "TRUE" for cells in csv.reader(file)]
    differing = [number for number, pair in enumerate(zip(found, expected, strict=True)) if pair[0] != pair[1]]
    assert [tried[number % len(tried)] for number in differing] == []
    assert len(found) > 15 * len(tried) and 0 < sum(found) < len(found)


def _is_allowed(column: Column, value: str) -> bool:
    if column.kind == "enterprise_number":
        value = value.removeprefix("BE").replace(".", "")
    declared = next(described for described in datasets() if column in described.columns).schema.columns[column.name]
    return judge_cells(column, declared, [value], [value]) == []


def test_example_rows_are_rows_that_the_contract_accepts(reference_store: Settings, tmp_path: Path) -> None:
    parts = []
    for described in datasets():
        row = {column.name: example_value(described, column, {}) for column in described.columns}
        path = write_csv(tmp_path / f"{described.name}.csv", described.name, [row])
        parts.append(Part(path, path.name))
    judgement = judge(reference_store, LOCAL_DEPARTMENT, Delivery(parts, options_of(reference_store, None)))
    assert [each.message_nl for each in judgement.findings if each.severity == "error"] == []


def test_same_template_has_the_same_bytes() -> None:
    for form in ("csv", "xlsx"):
        assert template("pilots", form, "nl", GIVEN) == template("pilots", form, "nl", GIVEN)


def test_pilot_lead_is_offered_their_own_institution_and_its_projects(reference_store: Settings) -> None:
    lead = Scope("an", "pilot_lead", ("100002",))
    with Warehouse(reference_store).cursor() as con:
        prefill = known_prefill(con, lead, "enrollments", {}, "nl")
        everyone = filter_choices(con, LOCAL_DEPARTMENT)
        with pytest.raises(NotPrefilled, match="100003 is not known"):
            known_prefill(con, lead, "enrollments", {"institution_id": "100003"}, "nl")
    own = next(each for each in everyone.institutions if each.institution_id == "100002")
    assert prefill.values == {"institution_id": "100002", "project_id": own.project_ids[0]}
    assert prefill.offered["institution_id"] == (("100002", own.name),)
    assert [each for each, _ in prefill.offered["project_id"]] == list(own.project_ids)
    book = _book("enrollments", "nl", prefill)
    rule = _validations(book)[1]
    assert (rule.type, rule.formula1) == ("list", "'Keuzelijsten'!$A$2:$A$2")


def test_project_of_the_network_is_offered_for_events_only(reference_store: Settings) -> None:
    with Warehouse(reference_store).cursor() as con:
        prefill = known_prefill(con, LOCAL_DEPARTMENT, "events", {"project_id": "10460"}, "nl")
        assert prefill.values == {"project_id": "10460"}
        with pytest.raises(NotPrefilled, match="10460 is not known"):
            known_prefill(con, LOCAL_DEPARTMENT, "pilots", {"project_id": "10460"}, "nl")


def test_value_that_no_column_takes_is_refused_and_one_without_a_column_dropped() -> None:
    with pytest.raises(NotPrefilled) as refused:
        checked_prefill("pilots", {"academic_year": "2030-2031"})
    assert refused.value.message_nl == ("Academiejaar/schooljaar: '2030-2031' is niet geldig. Geef ze zoals 2022-2023.")
    assert checked_prefill("events", {"academic_year": "2030-2031"}).values == {}
