"""The first two sheets of a report's workbook: the cover with its charts, and the guide to the other sheets."""

from collections.abc import Sequence
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from etl.inert_text import inert
from etl.palette import RULE, SERIES
from etl.reports.form_words import (
    COVER,
    RESTRICTED_TEXT,
    SHEETS,
    STATUS_TEXT,
    identity_lines,
    report_subtitle,
    report_title,
)
from etl.reports.headlines import MainFigure, YearCount, progress_to_target, year_counts
from etl.reports.model import Report, Value
from etl.reports.workbook_looks import Looks, fit_paper
from etl.reports.workbook_rules import counting_rules

_NAME_WIDTH, _NUMBER_WIDTH, _LAST = 46, 17, 6
_VALUE_WIDTH = _NUMBER_WIDTH * _LAST
_LINE_HEIGHT = 15
_CHART_ROWS = 17
_SHEET = "Blad "
_COLORS = (*SERIES[:3], SERIES[4])
"""Of women, men, non-binary and unknown; told apart by pattern as well."""
_PATTERNS = (None, "wide_upward_diagonal", "small_grid", "light_vertical")
_GENDER_WORDS = ("Vrouwen", "Mannen", "Non-binair", "Onbekend")


def write_cover(book: Workbook, looks: Looks, report: Report) -> None:
    """Write who, what, when and from which state of the data, with the main figures and their charts."""
    sheet = book.add_worksheet(COVER)
    identity = report.identity
    fit_paper(sheet, report_title(identity))
    sheet.set_column(0, 0, _NAME_WIDTH)
    sheet.set_column(1, _LAST, _NUMBER_WIDTH)
    _write_title(sheet, looks, report_title(identity))
    sheet.write_string(1, 0, report_subtitle(identity), looks.named("subtitle"))
    sheet.merge_range(2, 0, 2, _LAST, STATUS_TEXT[identity.status], looks.named("marked"))
    sheet.set_row(2, 1.4 * _LINE_HEIGHT)
    row = 3
    if report.is_restricted:
        sheet.merge_range(row, 0, row, _LAST, RESTRICTED_TEXT, looks.named("marked"))
        sheet.set_row(row, 2 * _LINE_HEIGHT)
        row += 1
    row += 1
    for name, label, text in identity_lines(identity):
        sheet.write_string(row, 0, label, looks.named("name"))
        sheet.merge_range(row, 1, row, _LAST, text, looks.named("value"))
        sheet.set_row(row, _LINE_HEIGHT * max(1, -(-len(text) // (_VALUE_WIDTH - 4))))
        book.define_name(name, f"='{COVER}'!{xl_rowcol_to_cell(row, 1, row_abs=True, col_abs=True)}")
        row += 1
    row = _write_years(book, sheet, looks, year_counts(report), row + 1)
    _write_progress(book, sheet, looks, progress_to_target(report), row + 1)


def _write_title(sheet: Any, looks: Looks, title: str) -> None:
    width = _NAME_WIDTH + _VALUE_WIDTH
    look = looks.named("title")
    look.set_text_wrap()
    look.set_align("top")
    sheet.merge_range(0, 0, 0, _LAST, title, look)
    sheet.set_row(0, 25 * max(1, -(-len(title) * 18 // (10 * width))))


def _write_years(book: Workbook, sheet: Any, looks: Looks, years: Sequence[YearCount], row: int) -> int:
    """Write who entered per calendar year and draw it; return the row after it."""
    if not years:
        return row
    sheet.write_string(row, 0, "Deelnemers per kalenderjaar van instap", looks.named("heading"))
    head = row + 1
    for place, text in enumerate(("Kalenderjaar", "Totaal (personen)", *_GENDER_WORDS, "Waarom onbekend")):
        sheet.write_string(head, place, text, looks.named("head"))
    for number, each in enumerate(years, start=head + 1):
        sheet.write_string(number, 0, each.year, looks.kind("id"))
        for place, value in enumerate((each.total, *each.by_gender), start=1):
            _write_count(sheet, number, place, value, looks.kind("integer"))
        if each.total is None:
            sheet.write_string(number, _LAST, inert(each.reason), looks.kind("text"))
    last = head + len(years)
    book.define_name("deelnemers_per_jaar", f"='{COVER}'!$A${head + 1}:$G${last + 1}")
    if not any(value for each in years for value in each.by_gender):
        # A chart needs at least one series.
        return last + 1
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    for place, (color, pattern) in enumerate(zip(_COLORS, _PATTERNS, strict=True), start=2):
        if any(each.by_gender[place - 2] for each in years):
            fill = {"pattern": {"pattern": pattern, "fg_color": color, "bg_color": "#FFFFFF"}} if pattern else {
                "fill": {"color": color}
            }  # fmt: skip
            chart.add_series(
                {
                    "name": [COVER, head, place],
                    "categories": [COVER, head + 1, 0, last, 0],
                    "values": [COVER, head + 1, place, last, place],
                    "gap": 80,
                    "border": {"color": color},
                    "data_labels": {"value": True, "num_format": "#,##0;;"} if not pattern else {},
                    **fill,
                }
            )
    title = "Deelnemers per kalenderjaar van instap (personen)"
    chart.set_title({"name": title, "name_font": {"size": 12}})
    chart.set_legend({"position": "bottom"})
    chart.set_y_axis({"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": RULE}}})
    said = "; ".join(f"{each.year}: {'onbekend' if each.total is None else each.total}" for each in years)
    sheet.insert_chart(
        last + 2, 0, chart, {"description": f"{title}. {said}.", "x_scale": 1.5, "y_scale": 1.1, "object_position": 1}
    )
    return last + 2 + _CHART_ROWS


def _write_progress(book: Workbook, sheet: Any, looks: Looks, found: Sequence[MainFigure], row: int) -> None:
    """Write the KPIs with a target, and draw how much of it is reached."""
    if not found:
        return
    sheet.set_h_pagebreaks([row])
    sheet.write_string(row, 0, "Voortgang naar de streefdoelen", looks.named("heading"))
    head = row + 1
    for place, text in enumerate(("KPI", "Bereikt deel", "Waarde", "Streefdoel", "Waarom onbekend")):
        sheet.write_string(head, place, text, looks.named("head"))
    for number, each in enumerate(found, start=head + 1):
        sheet.write_string(number, 0, inert(f"{each.code} {each.name}"), looks.named("told"))
        sheet.set_row(number, _LINE_HEIGHT * max(1, -(-len(f"{each.code} {each.name}") // (_NAME_WIDTH - 2))))
        share = None if each.share is None else each.share * 100
        _write_count(sheet, number, 1, share, looks.kind("percent"))
        _write_count(sheet, number, 2, each.value, looks.unit(each.unit))
        _write_count(sheet, number, 3, each.target, looks.unit(each.unit))
        if each.value is None:
            sheet.write_string(number, 4, inert(each.reason), looks.kind("text"))
    last = head + len(found)
    book.define_name("voortgang_naar_streefdoel", f"='{COVER}'!$A${head + 1}:$E${last + 1}")
    chart = book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": "Bereikt deel van het streefdoel (%)",
            "categories": [COVER, head + 1, 0, last, 0],
            "values": [COVER, head + 1, 1, last, 1],
            "fill": {"color": _COLORS[0]},
            "gap": 60,
            "data_labels": {"value": True, "num_format": '0" %"'},
        }
    )
    title = "Bereikt deel van het streefdoel (%)"
    chart.set_title({"name": title, "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"min": 0, "num_format": '0" %"', "major_gridlines": {"visible": True, "line": {"color": RULE}}})
    said = "; ".join(
        f"{inert(each.name)}: {'onbekend' if each.share is None else f'{each.share * 100:.0f} %'}" for each in found
    )
    sheet.insert_chart(
        last + 2,
        0,
        chart,
        {
            "description": f"{title}. {said}."[:2000],
            "x_scale": 1.9,
            "y_scale": max(1.0, len(found) / 7),
            "object_position": 1,
        },
    )


def _write_count(sheet: Any, row: int, place: int, value: Value, look: Any) -> None:
    if isinstance(value, (int, float)):
        sheet.write_number(row, place, value, look)
    else:
        sheet.write_blank(row, place, None, look)


def write_guide(book: Workbook, looks: Looks, report: Report) -> None:
    """Write what every sheet holds and how it is counted."""
    sheet = book.add_worksheet(SHEETS["guide"])
    fit_paper(sheet, report_title(report.identity))
    guide = next((each for each in report.tables if each.name == "guide"), None)
    widths = (24, 110)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    for place, text in enumerate(("Onderwerp", "Uitleg")):
        sheet.write_string(0, place, text, looks.named("head"))
    row = 1
    for name, told in (*_guide_lines(guide), *_note_lines(report), *counting_rules(report)):
        sheet.write_string(row, 0, inert(name), looks.named("name"))
        sheet.write_string(row, 1, inert(told), looks.named("told"))
        lines = max(
            -(-len(name) // widths[0]), sum(-(-max(len(part), 1) // (widths[1] - 6)) for part in told.split("\n"))
        )
        sheet.set_row(row, _LINE_HEIGHT * min(lines, 27))
        row += 1
    book.define_name("leeswijzer", f"='{SHEETS['guide']}'!$A$1:$B${row}")
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)


def _guide_lines(guide: Any) -> list[tuple[str, str]]:
    """Return the guide's lines, without those on sheets: all notes on them follow."""
    if guide is None:
        return []
    return [
        (str(row[0] or ""), " ".join(str(cell) for cell in row[1:] if cell is not None))
        for row in guide.rows
        if not str(row[0]).startswith(_SHEET)
    ]


def _note_lines(report: Report) -> list[tuple[str, str]]:
    return [(f"{_SHEET}{SHEETS[table.name]}", note) for table in report.tables for note in table.notes_nl]
