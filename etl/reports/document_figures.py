"""The parts of a report's document that hold figures: ESF tables, KPIs, and the recommendations beside them."""

from typing import Any

from docx.document import Document as WordDocument

from etl.inert_text import inert
from etl.reports import document_parts as parts
from etl.reports.form_words import FEW, figure_text, month_text
from etl.reports.headlines import (
    CUMULATIVE,
    IN_YEAR,
    MainFigure,
    esf_wholes,
    kpi_wholes,
    progress_to_target,
    records_of,
    year_counts,
)
from etl.reports.model import Column, Report, Value
from etl.reports.picture_bars import progress_picture, years_picture
from schemas.codes import STANCES
from schemas.kpis import KPIS
from schemas.recommendations import RECOMMENDATION_SECTORS, RECOMMENDATION_THEMES, THEME_KPIS

_KPIS_ACROSS = 5
_PLACE_KPIS = ("K05", "K07", "K08", "K13", "K20")
"""KPIs of the table per institution and academic year; the workbook has all of them."""


def column(name: str, title: str, kind: Any = "text") -> Column:
    """Return a column of the document."""
    return Column(name, title, title, kind)


_ESF_COLUMNS = (
    column("code", "Code", "id"),
    column("label", "Indicator"),
    column("women", "Vrouwen", "integer"),
    column("men", "Mannen", "integer"),
    column("non_binary", "Non-binair", "integer"),
    column("unknown", "Onbekend", "integer"),
    column("total", "Totaal", "integer"),
    column("origin", "Herkomst", "id"),
)
_KPI_COLUMNS = (
    column("code", "KPI", "id"),
    column("name", "Naam"),
    # Written by the unit of each KPI, so they are numbers in text.
    column("value", "Waarde"),
    column("target", "Streefdoel"),
    column("reason", "Waarom onbekend"),
    column("origin", "Herkomst", "id"),
)


def add_esf(document: WordDocument, report: Report) -> None:
    """Add the picture per year, then the indicators of the last year, in that year and cumulative."""
    if drawn := years_picture(year_counts(report)):
        parts.picture(document, drawn, "Figuur: deelnemers per kalenderjaar van instap, naar geslacht (personen).")
    for name, title in (("co", "Deelnemers bij instap"), ("cr", "Resultaten bij uitstap")):
        parts.heading(document, title, 2)
        rows = records_of(report, name)  # type: ignore[arg-type]
        last = max((str(row["year"]) for row in rows), default="")
        if not rows:
            parts.paragraph(document, "Voor de projecten van dit rapport zijn er geen ESF-indicatoren.")
        for basis in (IN_YEAR, CUMULATIVE):
            wholes = [row for row in esf_wholes(report, name, basis) if str(row["year"]) == last]  # type: ignore[arg-type]
            for code_set in dict.fromkeys(str(row["code_set"]) for row in wholes):
                shown = [row for row in wholes if row["code_set"] == code_set]
                _esf_table(
                    document, shown, f"{title}, {last}, {basis[0].lower()}{basis[1:]} ({code_set}), in personen."
                )
    parts.paragraph(document, "Alle jaren en elk project apart staan in het werkboek, bladen CO en CR.", muted=True)


def _until(row: dict[str, Any]) -> str:
    """Say up to which month a year goes that is not over."""
    month = str(row.get("as_of_month") or "")
    return f", stand tot en met {month_text(month)}" if month and not month.endswith("-12") else ""


def _esf_table(document: WordDocument, rows: list[dict[str, Any]], caption: str) -> None:
    parts.paragraph(document, caption, bold=True).paragraph_format.keep_with_next = True
    values = [
        [row[each.name] or ("" if each.name == "code" else row[each.name]) for each in _ESF_COLUMNS] for row in rows
    ]
    parts.table(document, _ESF_COLUMNS, values, caption, size=7)
    for reason in dict.fromkeys(str(row["reason"]) for row in rows if row["reason"]):
        parts.paragraph(document, f"Onbekend: {reason}", muted=True)


def add_kpis(document: WordDocument, report: Report) -> None:
    """Add how far the targets are reached, every KPI of the whole, and the main ones per institution and year."""
    if drawn := progress_picture(progress_to_target(report)):
        parts.picture(document, drawn, "Figuur: voortgang naar de streefdoelen.")
    parts.heading(document, "Alle KPI's", 2)
    _add_wholes(document, report, kpi_wholes(report), "KPI's van het geheel")
    parts.heading(document, "Per instelling en academiejaar", 2)
    _place_table(document, report)


def _add_wholes(document: WordDocument, report: Report, figures: tuple[MainFigure, ...], caption: str) -> None:
    """Add figures below each other; those of many projects with a line per project, without classes and origins."""
    projects = report.identity.projects
    if len(projects) <= FEW:
        _kpi_table(document, figures, f"{caption}.")
        return
    if whole := tuple(each for each in figures if not each.project_id):
        _kpi_table(document, whole, f"{caption}, heel het netwerk.")
    by_place = {(each.code, each.project_id): each for each in figures if each.project_id and not each.is_part}
    kpis = list(dict.fromkeys(code for code, _ in by_place))
    for first in range(0, len(kpis), _KPIS_ACROSS):
        across = kpis[first : first + _KPIS_ACROSS]
        columns = [column("id", "Project", "id"), column("title", "Titel")]
        columns += [column(kpi, f"{kpi} {KPIS[kpi].name_nl}") for kpi in across]
        rows = [
            [each.project_id, inert(each.title_nl), *(_cell(by_place.get((kpi, each.project_id))) for kpi in across)]
            for each in projects
        ]
        parts.table(document, columns, rows, f"{caption}, per project.", size=8)
    if by_place:
        said = "Delen van KPI's, redenen en herkomst staan in het werkboek, blad Project-KPI."
        parts.paragraph(document, said, muted=True)


def _cell(figure: MainFigure | None) -> str:
    return figure_text(figure.value, figure.unit) if figure else ""


def _kpi_table(document: WordDocument, figures: tuple[MainFigure, ...], caption: str) -> None:
    has_reasons = any(each.reason for each in figures)
    columns = [each for each in _KPI_COLUMNS if has_reasons or each.name != "reason"]
    rows: list[list[Value]] = []
    for each in figures:
        texts: dict[str, Value] = {
            "code": each.code,
            "name": each.name,
            "value": figure_text(each.value, each.unit),
            "target": "" if each.target is None else figure_text(each.target, each.unit),
            "reason": each.reason,
            "origin": each.origin,
        }
        rows.append([texts[name.name] for name in columns])
    parts.table(document, columns, rows, caption, size=8)


def _place_table(document: WordDocument, report: Report) -> None:
    found: dict[tuple[str, str], dict[str, Value]] = {}
    for row in records_of(report, "project_kpi"):
        if row["kpi"] in _PLACE_KPIS and row["institution_id"] and row["academic_year"] and not row["part_label"]:
            place = (str(row["institution_name"] or row["institution_id"]), str(row["academic_year"]))
            # An institution in two projects has a figure in each: they are not added up, but stand side by side.
            cells = found.setdefault(place, {})
            text = figure_text(row["value"], KPIS[str(row["kpi"])].unit)
            cells[row["kpi"]] = f"{cells[row['kpi']]} / {text}" if row["kpi"] in cells else text
    if not found:
        parts.paragraph(document, "Er zijn geen cijfers per instelling en academiejaar.")
        return
    columns = [column("institution", "Instelling"), column("year", "Jaar", "id")]
    columns += [column(kpi, f"{kpi} {KPIS[kpi].name_nl}") for kpi in _PLACE_KPIS]
    rows = [
        [*place, *(cells.get(kpi, "") for kpi in _PLACE_KPIS)]
        for place, cells in sorted(found.items(), key=lambda each: (each[0][0], each[0][1]))
    ]
    parts.table(document, columns, rows, "Kerncijfers per instelling en academiejaar.", size=8)
    said = (
        "Een instelling in twee projecten heeft een cijfer per project. De herkomst van elk cijfer staat in het "
        "werkboek, blad Project-KPI."
    )
    parts.paragraph(document, said, muted=True)


def add_recommendations(document: WordDocument, report: Report, first_field: int) -> None:
    """Add every theme of the recommendations: the positions on it, the figures that bear on it, and a field."""
    wholes = kpi_wholes(report)
    parts.paragraph(
        document,
        "De zeven thema's van de beleidsaanbevelingen, met de standpunten daarover en de cijfers die erop betrekking "
        "hebben. Welke cijfers bij een thema staan, is een keuze van dit rapport.",
    )
    for number, theme in enumerate(RECOMMENDATION_THEMES.codes, start=first_field):
        parts.heading(document, theme.label_nl, 2)
        for each in report.positions:
            if each.theme == theme.code:
                whose = RECOMMENDATION_SECTORS.label(each.sector, "nl")
                lead = f"{STANCES.label(each.stance, 'nl')} ({whose}): "
                parts.listed(document, lead, each.text("nl"), f" (bron: {each.source})")
        bearing = tuple(each for each in wholes if each.code in THEME_KPIS[theme.code] and not each.is_part)
        if bearing:
            _add_wholes(document, report, bearing, f"Cijfers bij het thema {theme.label_nl}")
        parts.field(document, theme.label_nl, f"stand van zaken en aanbeveling bij {theme.label_nl.lower()}", number)
