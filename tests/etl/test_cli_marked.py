"""`duaal check --marked` writes the marked workbook, never over a file that is there, and names the user's column."""

from pathlib import Path

import openpyxl
import pytest

from etl.settings import Settings
from tests.etl.files import workplace, write_csv
from tests.etl.test_cli import as_json, duaal


@pytest.fixture
def wrong_file(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "werkplekken.csv", "workplaces", [workplace(places_offered="-1", postal_code="")])


@pytest.mark.parametrize(("language", "sheet", "said"), [
    ("nl", "Uitleg", "Werkboek geschreven: "), ("en", "Explanation", "Workbook written: "),
])  # fmt: skip
def test_the_workbook_is_written_in_the_language_of_the_run(
    reference_store: Settings, tmp_path: Path, wrong_file: Path, language: str, sheet: str, said: str
) -> None:
    target = tmp_path / "uit.xlsx"
    result = duaal(reference_store, "check", wrong_file, "--marked", target, language=language)
    assert result.returncode == 1
    assert f"{said}{target}" in result.stdout
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == [sheet, "werkplekken"]
    assert book["werkplekken"]["O2"].comment.text.split("\n")[0][2:] in ("Fout C07", "Error C07")


def test_json_stays_json_and_has_the_title(reference_store: Settings, tmp_path: Path, wrong_file: Path) -> None:
    target = tmp_path / "uit.xlsx"
    printed = as_json(duaal(reference_store, "check", wrong_file, "--marked", target, "--json"))
    assert {(each["column"], each["title"]) for each in printed["findings"]} == {
        ("places_offered", "places_offered"), ("postal_code", "postal_code"),
    }  # fmt: skip
    assert target.is_file()


def test_the_message_names_the_column_as_the_file_does_where_it_differs(
    reference_store: Settings, wrong_file: Path
) -> None:
    assert "in. [in uw bestand: kolom 'places_offered']" in duaal(reference_store, "check", wrong_file).stdout
    english = duaal(reference_store, "check", wrong_file, language="en").stdout
    assert "[in your file: column 'places_offered']" in english
    wrong_file.write_text(wrong_file.read_text().replace("places_offered", "Aangeboden plaatsen"))
    assert "kolom 'Aangeboden" not in duaal(reference_store, "check", wrong_file).stdout


def test_an_existing_file_is_replaced_only_when_told_to(
    reference_store: Settings, tmp_path: Path, wrong_file: Path
) -> None:
    target = tmp_path / "uit.xlsx"
    target.write_bytes(b"van de gebruiker")
    refused = duaal(reference_store, "check", wrong_file, "--marked", target)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "bestaat al" in refused.stderr and "--overwrite" in refused.stderr
    assert target.read_bytes() == b"van de gebruiker"
    assert duaal(reference_store, "check", wrong_file, "--marked", target, "--overwrite").returncode == 1
    assert target.read_bytes().startswith(b"PK")


def test_a_workbook_that_cannot_be_written_is_said_before_any_work(
    reference_store: Settings, tmp_path: Path, wrong_file: Path
) -> None:
    (tmp_path / "map.xlsx").mkdir()
    book = tmp_path / "zelf.xlsx"
    book.write_bytes(wrong_file.read_bytes())
    for target, said in (
        ("uit.csv", "eindigt op .xlsx"),
        ("nergens/uit.xlsx", "bestaat niet"),
        ("map.xlsx", "is een map"),
        ("zelf.xlsx", "een van de bestanden"),
    ):
        result = duaal(reference_store, "check", book, "--marked", tmp_path / target, "--overwrite")
        assert (result.returncode, result.stdout) == (2, "")
        assert said in result.stderr
    assert book.read_bytes() == wrong_file.read_bytes()
