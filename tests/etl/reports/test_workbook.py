"""The workbook of a report: typed, named, printable, inert, and the same bytes everywhere."""

import subprocess
import sys
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from etl.inert_text import inert
from etl.reports.form_words import SHEETS, utc_time
from etl.reports.model import Report, Table, Value
from etl.reports.workbook_form import write_xlsx
from etl.reports.workbook_rules import without_rules
from tests.etl.libreoffice import converted
from tests.etl.reports import form_case
from tests.etl.reports.form_case import HOSTILE, IDENTITY, REPORT, RESTRICTED, hostile_report, large_report

_ROOT = Path(form_case.__file__).parents[3]


def expected(value: Value) -> object:
    """Return a value as openpyxl reads its cell."""
    if isinstance(value, str):
        return inert(value).replace("\r", "\n") or None
    if isinstance(value, datetime):
        return utc_time(value)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001
    return value


def rows_of(sheet: Worksheet) -> list[tuple[object, ...]]:
    """Return the cells of a sheet below its headings."""
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=2)]


def opened(tmp_path: Path, report: Report) -> openpyxl.Workbook:
    """Write the workbook of a report and open it."""
    path = tmp_path / "rapport.xlsx"
    write_xlsx(report, path)
    return openpyxl.load_workbook(path)


def tables_of(report: Report) -> list[Table]:
    """Return the tables that have a sheet of cells, as they stand there."""
    return [without_rules(table) for table in report.tables if table.name != "guide"]


def test_a_counting_rule_is_told_once_per_kpi_and_makes_no_row_of_figures_higher(tmp_path: Path) -> None:
    book = opened(tmp_path, REPORT)
    told = [str(text) for name, text, *_ in rows_of(book["Leeswijzer"]) if name == "Telregel K07"]
    assert len(told) == 1
    assert told[0].startswith("Deelnemers (unieke personen). Een deelnemer is één lerende")
    sheet = book["Project-KPI"]
    assert "Telregel" not in [cell.value for cell in sheet[1]]
    assert {sheet.row_dimensions[row].height for row in range(2, sheet.max_row + 1)} <= {None, 15.0}


def test_sheets_stand_in_their_order_and_participants_only_when_the_report_holds_them(tmp_path: Path) -> None:
    open_sheets = opened(tmp_path, REPORT).sheetnames
    assert open_sheets == ["Voorblad", "Leeswijzer", "CO", "CR", "Project-KPI", "Tijdslijn", "Datakwaliteit",
                           "Herkomst", "Verschil", "Akkoord"]  # fmt: skip
    assert opened(tmp_path, RESTRICTED).sheetnames == [*open_sheets, "Deelnemers"]


def test_every_value_is_read_back_in_its_type(tmp_path: Path) -> None:
    book = opened(tmp_path, RESTRICTED)
    for table in tables_of(RESTRICTED):
        sheet = book[SHEETS[table.name]]
        assert [cell.value for cell in sheet[1]] == [each.title_nl for each in table.columns]
        assert rows_of(sheet) == [tuple(map(expected, row)) for row in table.rows], table.name
    assert book["CO"]["B2"].value == "00460" and book["CO"]["B2"].data_type == "s"
    kpis = book["Project-KPI"]
    assert (kpis["H4"].number_format, kpis["H6"].number_format) == ('0.0" %"', '0.0" %"')
    assert kpis["H3"].number_format == "#,##0"
    assert book["Herkomst"]["E3"].value == datetime(2022, 7, 4, 22, 30)  # noqa: DTZ001


def test_a_table_without_rows_says_why(tmp_path: Path) -> None:
    tables = tuple(each for each in REPORT.tables if each.name != "difference")
    first = Report(replace(IDENTITY, previous_id=None), tables, is_restricted=False)
    said = "Er is geen eerder rapport over dezelfde projecten: er is niets om mee te vergelijken."
    assert opened(tmp_path, first)["Verschil"]["A1"].value == said
    same = Report(IDENTITY, tables, is_restricted=False)
    assert opened(tmp_path, same)["Verschil"]["A1"].value == "Er is geen verschil met rapport R000003."


def test_sheets_are_frozen_filtered_named_and_fit_for_paper(tmp_path: Path) -> None:
    book = opened(tmp_path, RESTRICTED)
    for table in tables_of(RESTRICTED):
        sheet = book[SHEETS[table.name]]
        assert str(sheet.freeze_panes).endswith("2")
        (named,) = sheet.tables.values()
        assert named.name == f"tabel_{table.name}"
        assert named.autoFilter.ref == named.ref == sheet.dimensions
        assert f"gegevens_{table.name}" in book.defined_names
        assert sheet.print_title_rows == "$1:$1"
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    cover = book["Voorblad"]
    (place,) = [value for _, value in book.defined_names["rapport_id"].destinations]
    assert cover[place.replace("$", "")].value == "R000007"


def test_properties_and_alt_texts_are_there(tmp_path: Path) -> None:
    book = opened(tmp_path, RESTRICTED)
    assert (
        book.properties.title
        == "ESF-rapport duaal leren: Lerend netwerk Duaal leren & werken bis, ESF-project HO 1 (fictief)"
    )
    assert (book.properties.language, book.properties.creator) == ("nl-BE", "Duaal Monitor")
    assert book.properties.created == datetime(2023, 1, 17, 9, 30, 12)  # noqa: DTZ001
    with zipfile.ZipFile(tmp_path / "rapport.xlsx") as archive:
        drawing = ET.fromstring(archive.read("xl/drawings/drawing1.xml"))
        charts = [name for name in archive.namelist() if name.startswith("xl/charts/chart")]
    said = [each.get("descr", "") for each in drawing.iter() if each.tag.endswith("cNvPr")]
    assert len(charts) == 2
    assert "2021: onbekend; 2022: 25." in said[0]
    assert "Werkplekken: onbekend" in said[1]


def test_the_cover_says_what_a_concept_is_and_why_a_year_is_unknown(tmp_path: Path) -> None:
    said = [cell.value for row in opened(tmp_path, RESTRICTED)["Voorblad"].iter_rows() for cell in row]
    assert "Rapport R000007, stand december 2022, versie 2 (concept)" in said
    assert any(str(each).startswith("Dit rapport is een concept") for each in said)
    assert any(str(each).startswith("Vertrouwelijk") for each in said)
    assert "Geen inschrijvingen aangeleverd." in said


def test_years_of_which_nothing_is_known_have_no_chart(tmp_path: Path) -> None:
    unknown = tuple((*row[:7], *(None,) * 5, *row[12:]) for row in REPORT.table("co").rows)
    tables = tuple(replace(each, rows=unknown) if each.name == "co" else each for each in REPORT.tables)
    book = opened(tmp_path, replace(REPORT, tables=tables))
    assert "2022" in [cell.value for cell in book["Voorblad"]["A"]]
    assert len(book["Voorblad"]._charts) == 1


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    report = hostile_report()
    book = opened(tmp_path, report)
    for table in tables_of(report):
        sheet = book[SHEETS[table.name]]
        assert rows_of(sheet) == [tuple(map(expected, row)) for row in table.rows], table.name
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n", "d"}
    assert not any(cell.hyperlink for sheet in book for row in sheet.iter_rows() for cell in row)
    with zipfile.ZipFile(tmp_path / "rapport.xlsx") as archive:
        texts = [archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels"))]
    for text in texts:
        ET.fromstring(text)
        assert 'TargetMode="External"' not in text
        assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in text
    assert len(HOSTILE) > 10


def test_libreoffice_reads_the_same_figures(tmp_path: Path) -> None:
    path = tmp_path / "rapport.xlsx"
    write_xlsx(RESTRICTED, path)
    (tmp_path / "saved").mkdir()
    (saved,) = converted([path], "xlsx", tmp_path / "saved", tmp_path / "profile")
    book = openpyxl.load_workbook(saved)
    for table in tables_of(RESTRICTED):
        for saved_row, row in zip(rows_of(book[SHEETS[table.name]]), table.rows, strict=True):
            # LibreOffice keeps 15 digits of a number.
            assert saved_row[: len(row)] == tuple(
                pytest.approx(each, rel=1e-14) if isinstance(each, float) else expected(each) for each in row
            ), table.name


@pytest.mark.sweep
def test_a_hundred_thousand_rows_within_15_cpu_seconds_and_120_megabytes(tmp_path: Path) -> None:
    code = """
import re, sys, time
from pathlib import Path
from etl.reports.workbook_form import write_xlsx
from tests.etl.reports.form_case import large_report
report = large_report(100_000)
begun = time.process_time()
write_xlsx(report, Path(sys.argv[1]))
# Not ru_maxrss: that begins at what the process that started this one had.
print(time.process_time() - begun, re.search("VmHWM:[^0-9]+([0-9]+) kB", Path("/proc/self/status").read_text())[1])
"""
    path = tmp_path / "groot.xlsx"
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], cwd=_ROOT, capture_output=True, text=True, check=True
    )
    seconds, kilobytes = map(float, done.stdout.split())
    assert seconds <= 15
    assert kilobytes <= 120_000
    with closing(openpyxl.load_workbook(path, read_only=True)) as book:
        last = list(book["Deelnemers"].iter_rows(min_row=100_001, values_only=True))[-1]
    assert last[:4] == large_report(100_000).tables[-1].rows[-1][:4]
