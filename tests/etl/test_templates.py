"""Templates are accepted by the reader that they are made for, in both languages, and are the same bytes each time."""

from pathlib import Path

import openpyxl
import pytest

from etl.read import ReadOptions, read_file
from etl.templates import write_template
from schemas.datasets import DATASET_NAMES, dataset


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", DATASET_NAMES)
def test_the_csv_template_is_read_back_as_its_data_set(tmp_path: Path, name: str, language: str) -> None:
    path = tmp_path / f"{name}.csv"
    write_template(name, "csv", language, path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    read = read_file(path, path.name, ReadOptions(), tmp_path)
    assert (read.dataset, read.delimiter, read.rows, read.findings) == (name, ";", 1, [])
    assert set(read.headers) == set(dataset(name).column_names)


@pytest.mark.parametrize("name", DATASET_NAMES)
def test_the_workbook_has_text_cells_lists_and_an_explanation(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.xlsx"
    write_template(name, "xlsx", "nl", path)
    book = openpyxl.load_workbook(path)
    sheet, explanation, lists = book.worksheets
    columns = dataset(name).columns
    assert [cell.value for cell in sheet[1]] == [column.label_nl for column in columns]
    assert {cell.number_format for cell in sheet[2]} == {"@"}
    coded = [column for column in columns if column.codes is not None and column.kind != "themes"]
    assert len(sheet.data_validations.dataValidation) == len(coded)
    assert explanation.max_row == len(columns) + 1
    first = next(index for index, column in enumerate(columns, start=1) if column in coded)
    codes = coded[0].codes
    assert codes is not None
    assert [lists.cell(row, first).value for row in range(2, 2 + len(codes.values))] == list(codes.values)


def test_the_same_template_has_the_same_bytes(tmp_path: Path) -> None:
    for form in ("csv", "xlsx"):
        for copy in ("a", "b"):
            write_template("pilots", form, "nl", tmp_path / f"{copy}.{form}")
        assert (tmp_path / f"a.{form}").read_bytes() == (tmp_path / f"b.{form}").read_bytes()
