"""What is said of a file whose header is not found or whose rows cannot be told apart: once, and with what to do."""

from pathlib import Path

from openpyxl import Workbook

from tests.etl.files import pilot
from tests.etl.reading import delimited, read_bytes, read_text, sheet
from tests.etl.workbooks import saved


def test_sheets_that_hold_something_are_named_when_the_one_that_is_read_does_not(tmp_path: Path) -> None:
    book = Workbook()
    book.create_sheet("leeg")
    for name in ("Maart", "Lijst"):
        book.create_sheet(name).append(["x"])
    (found,) = read_bytes(tmp_path, saved(book), "p.xlsx").findings
    assert (found.code, found.message_nl) == (
        "R02",
        "Het blad 'Sheet' is leeg. Er staat wel iets in de bladen 'Maart', 'Lijst'. Zet het blad met de gegevens "
        "vooraan, of geef het als naam Proeftuinen, Werkplekken, Inschrijvingen of Activiteiten.",
    )
    book["Sheet"]["A1"] = "Lees mij"
    del book["Lijst"]
    (found,) = read_bytes(tmp_path, saved(book), "p.xlsx", dataset="pilots").findings
    assert (found.code, found.message_en) == (
        "R07",
        "The first rows hold no header with the contract's columns. Use the column titles of the template (Pilots). "
        "There is something in the sheet 'Maart'. Put the sheet with the data first, or name it Pilots.",
    )


def test_rows_divided_otherwise_than_the_header_are_one_finding(tmp_path: Path) -> None:
    rows = sheet("pilots", [pilot(load_total="180,5"), pilot(pilot_id="PT-2", load_total="60,5")])
    file = read_text(tmp_path, delimited(rows[:1], ",") + delimited(rows[1:]))
    assert [each.message_nl for each in file.findings] == [
        "De kopregel (rij 1) is verdeeld door ',', de rijen eronder (vanaf rij 2) door ';': zo staat geen cel onder "
        "haar titel. Verdeel de kopregel en de rijen op dezelfde manier."
    ]
    assert file.source is None


def test_text_with_nothing_but_the_end_mark_of_dos_is_empty(tmp_path: Path) -> None:
    assert [each.message_nl for each in read_bytes(tmp_path, b"\x1a").findings] == [
        "Het bestand is leeg. Kies het bestand met een kopregel en rijen."
    ]
