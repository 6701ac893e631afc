"""The figures of a report for a page: the ESF tables of its last year and the KPIs of its wholes, each with its id."""

from typing import Any

from etl.reports.differences import shown
from etl.reports.figures import TOTAL, Figure, FigureKey, Figures
from etl.reports.records import Record
from schemas.esf_lines import ESF_LINES, GENDER_COLUMNS, EsfLine
from schemas.kpi import DIMENSIONS
from schemas.kpis import KPIS

_COLUMNS = (*GENDER_COLUMNS.values, TOTAL)


def preview(made: Record, figures: Figures) -> dict[str, Any]:
    """Return as JSON values the last year's ESF lines with a cell per gender and total, and the KPIs of the wholes."""
    esf = [key for key, gender in figures if gender == TOTAL and key.table != "project_kpi"]
    last = max((key.year for key in esf), default="")
    lines = [_esf_row(made, key, figures) for key in esf if key.year == last]
    kpis = [
        _kpi_row(made, key, figures[key, gender])
        for key, gender in figures
        if key.table == "project_kpi" and not key.institution_id and not key.year
    ]
    return {
        "year": last,
        "lines": sorted(lines, key=lambda row: row["order"]),
        "kpis": sorted(kpis, key=lambda row: (row["code"], row["project"], row["part_nl"])),
    }


def _esf_row(made: Record, key: FigureKey, figures: Figures) -> dict[str, Any]:
    line = next(each for each in ESF_LINES[key.code_set] if each.name == key.part)  # type: ignore[index]
    places = [each.name for each in ESF_LINES[key.code_set]]  # type: ignore[index]
    return {
        "order": [key.code_set, key.project_id, places.index(line.name)],
        "table": key.table,
        "code_set": key.code_set,
        "project": key.project_id,
        "basis": key.basis,
        "code": line.code or "",
        **_labels(line),
        "cells": [_cell(made, key, gender, figures.get((key, gender))) for gender in _COLUMNS],
    }


def _labels(line: EsfLine) -> dict[str, str]:
    return {"label_nl": line.label_nl, "label_en": line.label_en}


def _cell(made: Record, key: FigureKey, gender: str, figure: Figure | None) -> dict[str, Any]:
    """Return a number with the id under which it is traced."""
    origin = key.origin(made.report_id) + (f"-{gender}" if gender else "")
    return {"gender": gender, "value": shown(figure), "origin": origin}


def _kpi_row(made: Record, key: FigureKey, figure: Figure) -> dict[str, Any]:
    kpi = KPIS[key.code]
    if key.part and kpi.classes and key.dimension == kpi.split:
        part_nl, part_en = kpi.classes.label(key.part, "nl"), kpi.classes.label(key.part, "en")
    elif key.part:
        part_nl, part_en = (f"{DIMENSIONS[key.dimension][place]}: {key.part}" for place in (0, 1))
    else:
        part_nl = part_en = ""
    return {
        "code": kpi.id,
        "label_nl": kpi.name_nl,
        "label_en": kpi.name_en,
        "part_nl": part_nl,
        "part_en": part_en,
        "project": key.project_id,
        "unit": kpi.unit,
        "value": shown(figure),
        "origin": key.origin(made.report_id),
    }
