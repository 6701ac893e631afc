"""The sheet Verschil: what changed since the previous report of the same projects, and why."""

from collections.abc import Iterator, Sequence

import duckdb

from etl.ledger import ledger_of
from etl.reports.collect import WHOLE
from etl.reports.compare import Side, differences, side_of
from etl.reports.differences import CAUSES, Difference, number, shown
from etl.reports.figures import Figures
from etl.reports.model import ORIGIN, Column, Project, Table, Value
from etl.reports.records import Record, record
from etl.reports.walk import End
from etl.settings import Settings
from schemas.esf_lines import BASES, GENDER_COLUMNS
from schemas.kpi import UNITS
from schemas.kpis import KPIS

_COLUMNS = (
    Column("code", "Cijfer", "Figure", "id", 10),
    Column("label", "Omschrijving", "Description", "text", 44),
    Column("project_id", "Project", "Project", "id", 10),
    Column("institution_id", "Instelling", "Institution", "id", 12),
    Column("year", "Jaar", "Year", "id", 12),
    Column("basis", "Telwijze", "Basis", "text", 26),
    Column("gender", "Geslacht", "Gender", "text", 12),
    Column("unit", "Eenheid", "Unit", "text", 12),
    Column("before", "Vorig rapport", "Previous report", "decimal", 14),
    Column("after", "Dit rapport", "This report", "decimal", 14),
    Column("difference", "Verschil", "Difference", "decimal", 12),
    Column("cause", "Oorzaak", "Cause", "text", 34),
    Column("amount", "Door deze oorzaak", "By this cause", "decimal", 18),
    Column("uploads", "Uploads erachter", "Uploads behind it", "text", 40),
    Column(ORIGIN, "Herkomst", "Origin", "id", 26),
)
_ALL_GENDERS, _PERSONS = "Alle", "personen"


def difference_table(
    con: duckdb.DuckDBPyConnection, settings: Settings, made: Record, figures: Figures, projects: Sequence[Project]
) -> Table | None:
    """Return the sheet, None when there is no previous report; `con` holds the data state of this one.

    Raises ReportRefused when the previous report's figures are lost.
    """
    if made.previous_id is None:
        return None
    previous = record(ledger_of(settings), WHOLE, made.previous_id)
    after = Side(made.report_id, End(made.as_of, made.ledger_seq, made.known_at), made, figures)
    found = differences(con, settings, side_of(settings, previous), after, projects)
    rows = [row for each in found for row in _rows(each, made.report_id)]
    notes = (
        f"Vergeleken met rapport {previous.report_id} (stand {previous.as_of}, versie {previous.version}, "
        f"{previous.made_at:%d/%m/%Y}). Een rij per cijfer en oorzaak: de oorzaken van een cijfer tellen op tot zijn "
        "verschil. Wat niet gekend was, telt daarbij als niets.",
        "De volgorde is die van het logboek; daarna komt de latere standmaand. Een nieuwe instap van wie uitgestapt "
        "was, staat apart: vroegere resultaten vervallen dan.",
    )
    return Table("difference", "Verschil", "Difference", _COLUMNS, tuple(rows), notes)


def _rows(each: Difference, report_id: str) -> Iterator[tuple[Value, ...]]:
    key = each.key
    for kind, (amount, uploads) in each.by_kind().items():
        yield (
            key.code,
            key.label("nl"),
            key.project_id or None,
            key.institution_id or None,
            key.year or None,
            BASES.label(key.basis, "nl") if key.basis else None,
            None if key.line is None else GENDER_COLUMNS.label(each.gender, "nl") if each.gender else _ALL_GENDERS,
            UNITS[KPIS[key.code].unit][0] if key.code in KPIS else _PERSONS,
            shown(each.before),
            shown(each.after),
            number(each.amount),
            CAUSES[kind][0],
            number(amount),
            ", ".join(uploads) or None,
            key.origin(report_id) + (f"-{each.gender}" if each.gender else ""),
        )
