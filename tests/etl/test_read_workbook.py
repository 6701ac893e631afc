"""Workbooks: what the sheet shows is what is read; what is not certain is refused with its place."""

import io
import struct
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from etl.read import ReadFile
from tests.etl.files import enrollment, pilot, workplace
from tests.etl.reading import cells, codes, read_bytes, repairs, sheet, staged
from tests.etl.workbooks import changed, ods, ods_cell, ods_rows, saved, xlsx

PILOTS = sheet("pilots", [pilot(), pilot(pilot_id="PT-2"), pilot(pilot_id="PT-3")])
NAMES = PILOTS[0]
START, LOAD = NAMES.index("start_date"), NAMES.index("load_total")


def pilots_with(column: str, value: Any, number_format: str | None = None) -> ReadFile | Any:
    """Return a workbook of one pilot with another value in one cell."""
    book = Workbook()
    book.active.append(NAMES)
    book.active.append(PILOTS[1])
    cell = book.active.cell(2, NAMES.index(column) + 1, value)
    if number_format:
        cell.number_format = number_format
    return saved(book)


def value_of(tmp_path: Path, content: bytes, column: str) -> str | None:
    ((_, row),) = staged(read_bytes(tmp_path, content, "proef.xlsx", dataset="pilots"))
    return row[column]


@pytest.mark.parametrize("content", [xlsx(PILOTS), ods({"Blad1": ods_rows(PILOTS)})], ids=["xlsx", "ods"])
def test_text_cells_are_read_as_they_are_with_the_rows_of_the_sheet(tmp_path: Path, content: bytes) -> None:
    file = read_bytes(tmp_path, content, "proef.csv")
    assert (file.dataset, file.rows, file.delimiter, file.findings, file.repairs) == ("pilots", 3, None, [], [])
    assert file.encoding in ("xlsx", "ods")
    rows = staged(file)
    assert [number for number, _ in rows] == [2, 3, 4]
    assert rows[0][1] == cells(pilot())


@pytest.mark.every(2)
@pytest.mark.parametrize(
    ("column", "value", "number_format", "read"),
    [
        ("start_date", date(2022, 9, 1), None, "2022-09-01"),
        ("start_date", datetime.fromisoformat("2022-09-01 00:00"), "d/mm/yyyy", "2022-09-01"),
        ("start_date", datetime.fromisoformat("2022-09-01 14:30"), "d/mm/yyyy hh:mm", "2022-09-01 14:30:00"),
        ("reporting_month", date(2022, 9, 1), "mmm/yy", "2022-09-01"),
        ("institution_id", 100001, None, "100001"),
        ("institution_id", 13, "000000", "000013"),
        ("institution_id", 13, None, "13"),
        ("project_id", 403170701, r"0000\.000\.000", "0403.170.701"),
        ("project_id", 403170701, '"BE "0000000000', "BE 0403170701"),
        ("load_total", 180, None, "180"),
        ("load_total", 180.5, "0.00", "180.5"),
        ("load_total", 1.234, None, "01.234"),
        ("load_total", -1.234, None, "-01.234"),
        ("load_total", 0.1 + 0.2, None, "0.3"),
        ("load_total", 2.1e11, None, "210000000000"),
        ("load_total", 0.5, "0%", "50%"),
        ("programme_name", "0403", None, "0403"),
        ("programme_name", "=1+1 als tekst", "@", None),
        ("programme_name", True, None, "TRUE"),
        ("programme_name", "eerste\nregel", None, "eerste\nregel"),
    ],
)  # fmt: skip
def test_cell_is_what_the_sheet_shows(
    tmp_path: Path, column: str, value: Any, number_format: str | None, read: str | None
) -> None:
    content = pilots_with(column, value, number_format)
    if read is None:  # openpyxl takes text with = for a formula, and stores no value for it
        assert codes(read_bytes(tmp_path, content, "proef.xlsx")) == ["R23"]
        return
    assert value_of(tmp_path, content, column) == read


def test_dates_of_the_1904_system_are_the_same_days(tmp_path: Path) -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(NAMES)
    book.active.append(PILOTS[1])
    book.active.cell(2, START + 1, date(2022, 9, 1))
    assert value_of(tmp_path, saved(book), "start_date") == "2022-09-01"


def test_formula_counts_by_its_stored_value_and_is_refused_without_one(tmp_path: Path) -> None:
    content = pilots_with("load_total", "=90+90")
    file = read_bytes(tmp_path, content, "proef.xlsx")
    assert [(each.code, each.row, each.column) for each in file.findings] == [("R23", 2, "load_total")]
    assert file.source is None
    stored = changed(content, "xl/worksheets/sheet1.xml", "<f>90+90</f><v />", "<f>90+90</f><v>180</v>")
    assert value_of(tmp_path, stored, "load_total") == "180"


def test_merged_title_is_skipped_and_merged_data_refused(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["Proeftuinen van de maand"])
    for row in PILOTS:
        book.active.append(row)
    book.active.merge_cells("A1:R1")
    file = read_bytes(tmp_path, saved(book), "proef.xlsx")
    assert (file.findings, list(repairs(file))) == ([], ["title_rows"])
    assert [number for number, _ in staged(file)] == [3, 4, 5]
    book.active.merge_cells("D4:D5")
    file = read_bytes(tmp_path, saved(book), "proef.xlsx")
    assert [(each.code, each.row, each.column) for each in file.findings] == [("R24", 4, "pilot_id")]
    assert file.source is None


def test_sheet_named_after_the_data_set_is_read_and_others_are_said(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "Nota's"
    book.active["A1"] = "Bellen op maandag"
    book.create_sheet("leeg")
    target = book.create_sheet("Proeftuinen")
    for row in PILOTS:
        target.append(row)
    target.sheet_state = "hidden"
    file = read_bytes(tmp_path, saved(book), "proef.xlsx")
    assert (file.rows, file.findings) == (3, [])
    assert repairs(file) == {
        "sheet": "Gelezen: het blad 'Proeftuinen' (verborgen).",
        "other_sheets": "Niet gelezen, hoewel er iets in staat: de bladen 'Nota's'.",
    }


def test_ods_sheet_named_after_the_data_set_is_read_and_others_are_said(tmp_path: Path) -> None:
    content = ods({"Nota": ods_rows([["x"]]), "pilots": ods_rows(PILOTS), "leeg": ""}, hidden=["pilots"])
    file = read_bytes(tmp_path, content, "proef.ods")
    assert (file.rows, file.findings) == (3, [])
    assert list(repairs(file)) == ["sheet", "other_sheets"]
    assert "(verborgen)" in repairs(file)["sheet"]


def test_first_sheet_that_is_shown_is_read_when_none_is_named(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "lijsten"
    book.active["A1"] = "ja"
    book.active.sheet_state = "hidden"
    for row in PILOTS:
        book.create_sheet("Blad2") if len(book.sheetnames) == 1 else None
        book["Blad2"].append(row)
    book.active = 1
    assert read_bytes(tmp_path, saved(book), "proef.xlsx").rows == 3


def test_cells_of_an_ods_are_what_the_sheet_shows(tmp_path: Path) -> None:
    values = dict(zip(NAMES, PILOTS[1], strict=True))
    typed = {
        "start_date": ods_cell("2022-09-01", "date", "1/09/22"),
        "end_date": ods_cell("2023-06-30T00:00:00", "date", "30/06/23"),
        "institution_id": ods_cell("100001", "float", "100.001"),
        "project_id": ods_cell("13", "float", "000013"),
        "load_total": ods_cell("1.234", "float", "1,23"),
        "remarks": '<table:table-cell office:value-type="string"><office:annotation><text:p>geheim</text:p>'
        '</office:annotation><text:p>een<text:s text:c="2"/>twee</text:p><text:p>drie</text:p></table:table-cell>',
    }
    row = "".join(typed.get(name) or ods_cell(value) for name, value in values.items())
    content = ods({"Blad1": ods_rows([NAMES]) + f"<table:table-row>{row}</table:table-row>"})
    file = read_bytes(tmp_path, content, "proef.ods")
    ((number, read),) = staged(file)
    assert number == 2
    assert {name: read[name] for name in typed} == {
        "start_date": "2022-09-01",
        "end_date": "2023-06-30",
        "institution_id": "100001",
        "project_id": "000013",
        "load_total": "01.234",
        "remarks": "een  twee\ndrie",
    }
    assert repairs(file) == {
        "zero_filled": "Getallen overgenomen met de nullen die het blad vooraan toont: project_id."
    }


def test_repeated_cells_and_rows_of_an_ods_stand_where_the_sheet_shows_them(tmp_path: Path) -> None:
    rows = (
        '<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="900"/>'
        f"</table:table-row>{ods_rows(PILOTS[:2])}"
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    file = read_bytes(tmp_path, ods({"Blad1": rows}), "proef.ods")
    assert [number for number, _ in staged(file)] == [5]


def test_ods_formula_without_value_and_merged_cells_are_refused(tmp_path: Path) -> None:
    formula = '<table:table-cell table:formula="of:=1+1"/>'
    merged = ods_cell("PT-9", more=' table:number-rows-spanned="2" table:number-columns-spanned="1"')
    row = f"<table:table-row>{ods_cell('2022-09')}{formula}{ods_cell('100001')}{merged}</table:table-row>"
    file = read_bytes(tmp_path, ods({"Blad1": ods_rows(PILOTS[:2]) + row}), "proef.ods")
    found = [(each.code, each.row, each.column) for each in file.findings]
    assert found == [("R23", 3, "project_id"), ("R24", 3, "pilot_id")]


def test_hidden_rows_and_columns_count(tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(xlsx(PILOTS)))
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["E"].hidden = True
    file = read_bytes(tmp_path, saved(book), "proef.xlsx")
    assert [(number, row["pilot_id"]) for number, row in staged(file)] == [
        (2, pilot()["pilot_id"]),
        (3, "PT-2"),
        (4, "PT-3"),
    ]
    assert staged(file)[0][1]["academic_year"] == pilot()["academic_year"]


def test_wrong_dimension_does_not_hide_rows(tmp_path: Path) -> None:
    content = changed(xlsx(PILOTS), "xl/worksheets/sheet1.xml", 'ref="A1:R4"', 'ref="A1:B2"')
    assert read_bytes(tmp_path, content, "proef.xlsx").rows == 3


def test_far_cell_is_one_more_row_and_costs_nothing(tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(xlsx(PILOTS)))
    book.active["A1048576"] = "2022-09"
    file = read_bytes(tmp_path, saved(book), "proef.xlsx")
    assert staged(file)[-1] == (1048576, {name: "2022-09" if name == "reporting_month" else None for name in NAMES})


def test_cell_beyond_the_header_is_refused_with_its_row(tmp_path: Path) -> None:
    book = load_workbook(io.BytesIO(xlsx(PILOTS)))
    book.active["XFD3"] = "x"
    file = read_bytes(tmp_path, saved(book), "proef.xlsx")
    assert [(each.code, each.row) for each in file.findings] == [("R15", 3)]
    assert "Wis wat voorbij de laatste kolom staat." in file.findings[0].message_nl


def encrypted(content: bytes) -> bytes:
    """Return a zip of which the directory says that its first part is encrypted."""
    at = content.index(b"PK\x01\x02")
    flags = struct.unpack_from("<H", content, at + 8)[0] | 1
    return content[: at + 8] + struct.pack("<H", flags) + content[at + 10 :]


def bomb() -> bytes:
    """Return a workbook of a few hundred kB that would unpack to 400 MB."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written:
        written.writestr("xl/workbook.xml", "<workbook/>")
        with written.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(400):
                part.write(b" " * 1_000_000)
    return target.getvalue()


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet '


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (xlsx(PILOTS)[:-400], "beschadigd"),
        (xlsx(PILOTS)[:3000], "beschadigd"),
        (encrypted(xlsx(PILOTS)), "wachtwoord"),
        (bomb(), "groter dan toegelaten"),
        (changed(xlsx(PILOTS), "xl/worksheets/sheet1.xml", "<worksheet ", ENTITIES), "verwijzingen"),
        (changed(xlsx(PILOTS), "xl/worksheets/sheet1.xml", "</sheetData>", "</sheet"), "beschadigd"),
        (changed(xlsx(PILOTS), "xl/worksheets/sheet1.xml", 'r="A2"', 'r="A9999999"'), "beschadigd"),
        (changed(xlsx(PILOTS), "xl/workbook.xml", "<sheets>", "<nosheets>"), "beschadigd"),
        (changed(ods({"a": ods_rows(PILOTS)}), "META-INF/manifest.xml", "<manifest/>", "<encryption-data/>"), "wachtw"),
        (changed(ods({"a": ods_rows(PILOTS)}), "content.xml", "<office:body>", "<office:b"), "beschadigd"),
        (ods({}), "geen rekenblad"),
    ],
    ids=["cut", "half", "locked", "bomb", "entities", "xml", "place", "book", "ods-locked", "ods-xml", "ods-empty"],
)
def test_workbook_that_cannot_be_read_is_refused_with_words(tmp_path: Path, content: bytes, said: str) -> None:
    file = read_bytes(tmp_path, content, "proef.xlsx")
    assert codes(file) == ["R22"]
    assert said in file.findings[0].message_nl
    assert (file.source, len(file.sha256)) == (None, 64)


def test_header_of_a_workbook_may_be_dutch_and_its_codes_are_told_by_the_form(tmp_path: Path) -> None:
    rows = sheet("workplaces", [workplace()], "nl", without=["reporting_month"])
    file = read_bytes(tmp_path, xlsx(rows), "w.xlsx", constants={"reporting_month": "2022-10"})
    assert (file.dataset, file.rows, file.findings) == ("workplaces", 1, [])


def test_workbook_without_rows_or_header_is_refused(tmp_path: Path) -> None:
    assert codes(read_bytes(tmp_path, xlsx(PILOTS[:1]), "p.xlsx")) == ["R03"]
    assert codes(read_bytes(tmp_path, xlsx([["a", "b"]]), "p.xlsx")) == ["R07"]
    assert codes(read_bytes(tmp_path, xlsx([]), "p.xlsx")) == ["R02"]


def test_many_rows_over_the_limit_are_refused_without_reading_on(tmp_path: Path) -> None:
    rows = sheet("enrollments", [enrollment(enrollment_id=f"I-{number}") for number in range(300)])
    assert codes(read_bytes(tmp_path, xlsx(rows), "p.xlsx", max_rows=50)) == ["R18"]
