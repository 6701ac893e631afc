"""The main figures of a report: participants per calendar year, and how far each KPI is on the way to its target."""

from dataclasses import dataclass
from typing import Any

from etl.reports.model import Report, TableName, Value
from schemas.esf_lines import BASES, COMPLETE, ESF_LINES, GRAND_TOTAL
from schemas.kpi import Unit
from schemas.kpis import KPIS

GENDERS = ("women", "men", "non_binary", "unknown")
"""Columns of the ESF tables, in the order of schemas.esf_lines.GENDER_COLUMNS."""
_LABELS = {name: line.label_nl for lines in ESF_LINES.values() for line in lines for name in [line.name]}
IN_YEAR, CUMULATIVE = BASES.label("in_year", "nl"), BASES.label("cumulative", "nl")
_Row = dict[str, Any]


@dataclass(frozen=True)
class YearCount:
    """Participants of a calendar year by gender and in total, persons; None, with a reason, where it is unknown."""

    year: str
    by_gender: tuple[int | None, ...]
    total: int | None
    reason: str


@dataclass(frozen=True)
class MainFigure:
    """One figure of a whole: its code and name, value and target in its unit, why it is unknown, and its origin id."""

    code: str
    name: str
    value: Value
    target: float | int | None
    unit: Unit
    reason: str
    origin: str
    is_part: bool = False
    """Whether it is one class of a KPI, such as an age group."""
    project_id: str = ""
    """'' for the whole network, and for projects together."""

    @property
    def share(self) -> float | None:
        """Return how much of the target is reached, 1 = all of it; None when that cannot be said."""
        if self.target and isinstance(self.value, (int, float)):
            return self.value / self.target
        return None


def records_of(report: Report, name: TableName) -> list[_Row]:
    """Return a table's rows by the names of their columns; none when the report does not have the table."""
    table = next((each for each in report.tables if each.name == name), None)
    return table.records() if table else []


def year_counts(report: Report) -> tuple[YearCount, ...]:
    """Return how many entered in each calendar year, added up over the projects; years are never added up."""
    found: dict[str, list[_Row]] = {}
    for row in esf_wholes(report, "co", IN_YEAR):
        if row["label"] == _LABELS[GRAND_TOTAL]:
            found.setdefault(str(row["year"]), []).append(row)
    return tuple(
        YearCount(
            year,
            tuple(_sum(rows, gender) for gender in GENDERS),
            _sum(rows, "total"),
            next((str(row["reason"]) for row in rows if row.get("reason")), ""),
        )
        for year, rows in sorted(found.items())
    )


def esf_wholes(report: Report, name: TableName, basis: str) -> list[_Row]:
    """Return the rows of a code set's projects together, or of its only project."""
    rows = [row for row in records_of(report, name) if row["basis"] == basis]
    together = {row["code_set"] for row in rows if row["project_id"] is None}
    return [row for row in rows if (row["project_id"] is None) == (row["code_set"] in together)]


def _sum(rows: list[_Row], name: str) -> int | None:
    """Add up over code sets, whose projects count their own persons; unknown only when it is unknown for all."""
    known = [row[name] for row in rows if row.get(name) is not None]
    return sum(known) if known else None


def kpi_wholes(report: Report) -> tuple[MainFigure, ...]:
    """Return the KPIs of each project, or of the whole network, that are about all institutions and years together."""
    rows = [
        row
        for row in records_of(report, "project_kpi")
        if row["institution_id"] is None and row["academic_year"] is None
    ]
    several = len({row["project_id"] for row in rows if row["project_id"]}) > 1
    return tuple(
        MainFigure(
            code=str(row["kpi"]),
            name=_name(row, several=several),
            value=row["value"],
            target=row["target"],
            unit=KPIS[str(row["kpi"])].unit,
            reason=str(row["reason"] or ""),
            origin=str(row["origin"]),
            is_part=bool(row["part_label"]),
            project_id=str(row["project_id"] or ""),
        )
        for row in rows
    )


def _name(row: _Row, *, several: bool) -> str:
    part = f", {row['part_label']}" if row.get("part_label") else ""
    project = f" ({row['project_id']})" if several and row["project_id"] else ""
    return f"{row['name']}{part}{project}"


def progress_to_target(report: Report) -> tuple[MainFigure, ...]:
    """Return the figures of wholes that have a target, in the catalogue's order."""
    return tuple(each for each in kpi_wholes(report) if each.target is not None)


def main_figures(report: Report) -> tuple[MainFigure, ...]:
    """Return what a preview shows: participants and complete records, cumulative in the last year, then the KPIs."""
    rows = esf_wholes(report, "co", CUMULATIVE)
    last = max((str(row["year"]) for row in rows), default="")
    persons = tuple(
        MainFigure(
            str(row["code"] or ""), str(row["label"]), row["total"], None, "count", str(row["reason"] or ""),
            str(row["origin"]),
        )
        for row in rows
        if str(row["year"]) == last and row["label"] in (_LABELS[GRAND_TOTAL], _LABELS[COMPLETE])
    )  # fmt: skip
    return persons + kpi_wholes(report)
