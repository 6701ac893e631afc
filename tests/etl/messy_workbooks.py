"""Messy workbooks, and files that are none."""

import io
import json
import zipfile
from datetime import date, datetime

from openpyxl import Workbook, load_workbook

from tests.etl.files import event, pilot
from tests.etl.messy_case import HEADER, PILOTS, ROWS, SHEET, TEXT, accepted, one_cell, refused, zipped
from tests.etl.reading import delimited
from tests.etl.workbooks import changed, ods, ods_cell, ods_rows, saved, xlsx


def _workbooks() -> None:
    book = {"file_name": "proef.xlsx"}
    accepted("xlsx", xlsx(SHEET), PILOTS, repairs=[], **book)
    accepted("ods", ods({"Blad1": ods_rows(SHEET)}), PILOTS, file_name="proef.ods", repairs=[])
    accepted("xlsx named csv", xlsx(SHEET), PILOTS)
    accepted("csv named xlsx", TEXT, PILOTS, **book)
    accepted("csv named xls", TEXT.encode("cp1252"), PILOTS, file_name="proef.xls")
    accepted(
        "real date", one_cell("start_date", datetime.fromisoformat("2021-09-20 00:00"), "d/mm/yyyy"), [pilot()], **book
    )
    accepted("real date of a month", one_cell("reporting_month", date(2022, 3, 1), "mmm/yy"), [pilot()], **book)
    accepted("text date", one_cell("start_date", "20/09/2021"), [pilot()], **book)
    accepted("number as text", one_cell("places_planned", "20"), [pilot()], **book)
    accepted("number", one_cell("places_planned", 20), [pilot()], **book)
    accepted("number with three decimals", one_cell("load_total", 181.125), [pilot(load_total="181.125")], **book)
    accepted("boolean", one_cell("report_available", True, name="events"), [event()], dataset="events", **book)
    refused("date as day number", one_cell("start_date", 44459), ("C04", 2, "start_date"), **book)
    refused(
        "date with time",
        one_cell("start_date", datetime.fromisoformat("2021-09-20 14:30")),
        ("C04", 2, "start_date"),
        **book,
    )
    refused(
        "count shown as a date", one_cell("places_planned", date(2022, 1, 20)), ("C05", 2, "places_planned"), **book
    )
    refused("percentage", one_cell("load_total", 0.5, "0%"), ("C05", 2, "load_total"), **book)
    refused("number that lost zeros", one_cell("institution_id", 13), ("C03", 2, "institution_id"), **book)
    refused("error cell in a code", one_cell("status", "#N/B"), ("C02", 2, "status"), **book)
    refused("error cell in text", one_cell("programme_name", "#REF!"), ("C15", 2, "programme_name"), **book)
    refused("formula without value", one_cell("load_total", "=90+90"), ("R23", 2, "load_total"), **book)
    part = "xl/worksheets/sheet1.xml"
    stored = changed(one_cell("load_total", "=90+90"), part, "<f>90+90</f><v />", "<f>90+90</f><v>180</v>")
    accepted("formula with its value", stored, [pilot()], **book)
    nothing = changed(one_cell("remarks", '=IF(A2="";"";"")'), part, "<v />", "<v></v>")
    at = nothing_type(nothing, part)
    accepted("formula that gave empty text", at, [pilot()], **book)
    totals = Workbook()
    for row in SHEET:
        totals.active.append(row)
    totals.active.append(["Totaal", *[""] * 12, "=SUM(N2:N4)"])
    totals.active.merge_cells("A5:C5")
    accepted("totals row of formulas", saved(totals), PILOTS, repairs=["totals_row"], **book)
    several = Workbook()
    several.active.title = "Toelichting"
    several.active["A1"] = "Lees mij"
    named = several.create_sheet("Proeftuinen")
    for row in SHEET:
        named.append(row)
    accepted("named sheet", saved(several), PILOTS, repairs=["sheet", "other_sheets"], **book)
    named.sheet_state = "hidden"
    accepted("named sheet, hidden", saved(several), PILOTS, repairs=["sheet", "other_sheets"], **book)
    named.title = "Blad9"
    refused("data on another sheet", saved(several), ("R07", None, None), **book)
    several["Toelichting"].delete_rows(1)
    refused("data on another sheet than the empty first one", saved(several), ("R02", None, None), **book)
    chart = load_workbook(io.BytesIO(xlsx(SHEET)))
    chart.create_chartsheet("Grafiek", 0)
    accepted("sheet of a chart without drawing", saved(chart), PILOTS, repairs=[], **book)
    pasted = [HEADER, *([line] for line in delimited(ROWS).splitlines())]
    refused("rows pasted in one column below a header", xlsx(pasted), ("R30", 2, None), **book)
    merged = Workbook()
    merged.active.append(["Proeftuinen van de maand"])
    for row in SHEET:
        merged.active.append(row)
    merged.active.merge_cells("A1:R1")
    accepted("merged title", saved(merged), PILOTS, repairs=["title_rows"], **book)
    merged.active.merge_cells("B3:B5")
    refused("merged data", saved(merged), ("R24", 3, "project_id"), **book)
    filtered = Workbook()
    for row in SHEET:
        filtered.active.append(row)
    filtered.active.auto_filter.ref = "A1:R4"
    filtered.active.row_dimensions[3].hidden = True
    filtered.active.column_dimensions["F"].hidden = True
    accepted("filtered rows count", saved(filtered), PILOTS, **book)
    gaps = [[], ["Overzicht"], [], HEADER, ROWS[0], [], *ROWS[1:]]
    accepted("rows apart", xlsx(gaps), PILOTS, **book)
    wrong = [*gaps[:-1], [*ROWS[2][:5], "XX", *ROWS[2][6:]]]
    refused("rows apart keep their numbers", xlsx(wrong), ("C02", 8, "sector"), **book)
    repeated = (
        '<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="900"/>'
        f'</table:table-row>{ods_rows(SHEET)}<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    accepted("ods with repeats", ods({"Blad1": repeated}), PILOTS, file_name="proef.ods")
    typed = "".join(
        ods_cell(cell, {"start_date": "date", "places_planned": "float"}.get(name, "string"))
        if cell
        else "<table:table-cell/>"
        for name, cell in pilot().items()
    )
    dated = ods_rows([HEADER]) + f"<table:table-row>{typed}</table:table-row>"
    accepted("ods with dates and numbers", ods({"Blad1": dated}), [pilot()], file_name="proef.ods")
    again = dated.replace("<table:table-row>", '<table:table-row table:number-rows-repeated="2">', 2).replace(
        '<table:table-row table:number-rows-repeated="2">', "<table:table-row>", 1
    )
    refused("ods row that repeats", ods({"Blad1": again}), ("X27", 3, "pilot_id"), file_name="proef.ods")
    refused("xlsx cut off", xlsx(SHEET)[:-300], ("R22", None, None), **book)


def nothing_type(content: bytes, part: str) -> bytes:
    """Return a workbook whose only formula has stored text for its type."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        text = book.read(part).decode()
    start = text.index("<f>")
    cell = text[text.rindex("<c ", 0, start) : start]
    return changed(content, part, cell, cell.replace("<c ", '<c t="str" ', 1))


def _other_kinds() -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1024)
    page = "<html><table><tr><td>reporting_month</td></tr></table></html>"
    for name, content, file_name in (
        ("old Excel named csv", old, "proef.csv"),
        ("workbook with a password", old, "proef.xlsx"),
        ("web page named xls", page, "proef.xls"),
        ("XML", '<?xml version="1.0"?><rows/>', "proef.xml"),
        ("PDF", b"%PDF-1.7\n", "proef.pdf"),
        ("zip of a csv", zipped(a_csv=TEXT), "proef.zip"),
        ("zip of a workbook", zipped(a_txt="x"), "proef.xlsx"),
        ("picture", b"\x89PNG\r\n\x1a\n", "proef.csv"),
        ("only NULs", bytes(100_000), "proef.csv"),
    ):
        refused(name, content, ("R01", None, None), file_name=file_name)
    refused("JSON", json.dumps(PILOTS, indent=1), ("R07", None, None), file_name="proef.json")
    refused(
        "fixed widths", "".join(" ".join(cell.ljust(24) for cell in row) + "\n" for row in SHEET), ("R07", None, None)
    )


for _add in (_workbooks, _other_kinds):
    _add()
