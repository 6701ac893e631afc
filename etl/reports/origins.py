"""From the id of a figure in a report to its rows, files, lines and uploaders, in the data of that report."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from etl.ledger import ledger_of
from etl.permissions import Right
from etl.reports.differences import shown
from etl.reports.figures import TOTAL, Figure, FigureKey, Figures, parse_origin
from etl.reports.kept import kept_figures
from etl.reports.measuring import WIDE_KPIS
from etl.reports.past_state import past_state
from etl.reports.records import Record, UnknownReport, record
from etl.scope import Scope
from etl.settings import Settings
from etl.trace import Trace, trace
from schemas.esf_lines import EsfLine
from schemas.kpis import KPIS


class UnknownOrigin(ValueError):
    """A text that is no id of a figure, or the id of a figure that the report does not have."""

    def __init__(self, given: str) -> None:
        self.message_nl = (
            f"{given} is geen herkomstcode van een cijfer. Neem de code over uit de kolom Herkomst van een rapport, "
            "bijvoorbeeld R000007-K07-3f9a02b1c4."
        )
        self.message_en = (
            f"{given} is no origin of a figure. Copy it from the column Herkomst of a report, for example "
            "R000007-K07-3f9a02b1c4."
        )
        super().__init__(self.message_en)


@dataclass(frozen=True)
class OriginTrace:
    """A figure of a report and the rows behind it.

    `figure` is what stands in the report; `traces` holds one trace per project that it is made of. `is_same` tells
    whether the rows of that report's data still count to it: an erasure may have taken some out.
    """

    origin: str
    record: Record
    key: FigureKey
    gender: str
    figure: Figure
    traces: tuple[Trace, ...]

    @property
    def counted(self) -> int:
        """Return what the rows count to."""
        if self.key.line is not None and self.key.line.is_denominator:
            return sum(int(each.value.denominator or 0) for each in self.traces)
        return sum(each.numerator or 0 for each in self.traces)

    @property
    def rows(self) -> int:
        """Return how many rows stand behind the figure."""
        return sum(each.count or 0 for each in self.traces)

    @property
    def is_same(self) -> bool:
        """Tell whether the rows count to what stands in the report."""
        return self.counted == (self.figure.numerator or 0)

    def to_json(self, language: str) -> dict[str, Any]:
        """Return the trace as `duaal trace ID --json` prints it."""
        key, made = self.key, self.record
        return {
            "id": self.origin,
            "report": made.report_id,
            "status": made.status,
            "table": key.table,
            "code": key.code,
            "label": self.key.label(language),
            "project": key.project_id or None,
            "institution": key.institution_id or None,
            "year": key.year or None,
            "basis": key.basis or None,
            "part": key.part or None,
            "gender": self.gender or None,
            "as_of": made.as_of,
            "known_at": made.known_at.isoformat() if made.known_at else None,
            "ledger_seq": made.ledger_seq,
            "state_hash": made.state_hash,
            "data_hash": made.data_hash or None,
            "value": shown(self.figure),
            "numerator": self.figure.numerator,
            "denominator": self.figure.denominator,
            "counted_from_rows": self.counted,
            "is_same": self.is_same,
            "count": self.rows,
            "software_version": made.software_version,
            "definitions_hash": made.definitions_hash,
            "traces": [each.to_json(language) for each in self.traces],
        }


def trace_origin(settings: Settings, scope: Scope, text: str, *, limit: int | None = None) -> OriginTrace:
    """Return the figure that an id names and the accepted rows behind it, from the data state of its report.

    `limit` is how many rows are returned at most per project. Raises NotAllowed, UnknownReport and UnknownOrigin: an id
    is looked up among the figures of its report, so one that was made up leads nowhere.
    """
    scope.require(Right.READ_REPORTS)
    origin = parse_origin(text)
    if origin is None:
        raise UnknownOrigin(text)
    try:
        made = record(ledger_of(settings), scope, origin.report_id)
    except UnknownReport:
        raise UnknownOrigin(text) from None
    figures = kept_figures(settings, made)
    key = _key_of(figures, made.report_id, origin.of_row)
    figure = figures.get((key, origin.gender)) if key else None
    if key is None or figure is None:
        raise UnknownOrigin(text)
    own = None if key.code in WIDE_KPIS else _projects_of(made, key)
    with past_state(settings, made.ledger_seq, made.known_at, own) as con:
        traces = tuple(_traces(con, scope, made, key, origin.gender, limit))
    of_gender = f"-{origin.gender}" if origin.gender else ""
    return OriginTrace(f"{origin.of_row}{of_gender}", made, key, origin.gender, figure, traces)


def _key_of(figures: Figures, report_id: str, origin: str) -> FigureKey | None:
    return next((key for key, gender in figures if gender == TOTAL and key.origin(report_id) == origin), None)


def _traces(
    con: duckdb.DuckDBPyConnection, scope: Scope, made: Record, key: FigureKey, gender: str, limit: int | None
) -> Iterator[Trace]:
    line = key.line
    if line is None:
        yield trace(con, scope, key.code, as_of=made.as_of, filters=_kpi_filters(key), limit=limit)
        return
    filters = _esf_filters(key, line, gender)
    for project_id in _projects_of(made, key):
        yield trace(con, scope, line.kpi, as_of=made.as_of, filters={**filters, "project_id": project_id}, limit=limit)


def _projects_of(made: Record, key: FigureKey) -> list[str]:
    """Return the projects that a figure is made of."""
    if key.project_id:
        return [key.project_id]
    return [each for each in made.project_ids if made.code_sets.get(each) == key.code_set and each not in made.esf_off]


def _kpi_filters(key: FigureKey) -> Mapping[str, str]:
    given = {
        "project_id": key.project_id,
        "institution_id": key.institution_id,
        "academic_year": key.year,
        key.dimension: key.part,
    }
    return {name: value for name, value in given.items() if name and value}


def _esf_filters(key: FigureKey, line: EsfLine, gender: str) -> dict[str, str]:
    split = KPIS[line.kpi].split
    given = {
        "calendar_year": key.year,
        "gender": gender,
        line.year_dimension: key.year if key.basis == "in_year" else "",
        split or "": line.part or "",
    }
    return {name: value for name, value in given.items() if name and value}
