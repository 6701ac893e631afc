"""Every figure of the product: a numerator and a denominator at the grain asked for, as of a month, as known then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import duckdb

from etl.known_at import as_utc, known_state
from etl.kpi_periods import Months, Period, periods_of, read_months
from etl.kpi_query import Cell, Sums, SumsRow, query_sums
from etl.scope import Scope
from schemas.kpis import DIMENSIONS, KPIS, Kpi

_NOT_DELIVERED = (
    "Voor deze selectie is nog niets aangeleverd.",
    "Nothing has been delivered for this selection yet.",
)
_ALL_UNKNOWN = (
    "Van geen enkele rij in deze selectie is de waarde gekend.",
    "The value is not known for any row of this selection.",
)
_NO_DENOMINATOR = (
    "Er is niets om door te delen: de noemer is 0.",
    "There is nothing to divide by: the denominator is 0.",
)
_PERCENT = 100
# Dimensions that say which deliveries a figure is made from; the others choose rows within them.
_DELIVERY_DIMENSIONS = ("project_id", "institution_id", "institution_type", "sector", "month", "calendar_year")
_DELIVERED_SETS = ("pilots", "workplaces", "enrollments", "events")


class UnknownDimension(ValueError):
    """A dimension that a KPI cannot be split or filtered by; the messages name it and what is possible."""

    def __init__(self, dimension: str, kpi: Kpi | None) -> None:
        possible = ", ".join(kpi.dimensions if kpi else DIMENSIONS)
        whose = kpi.id if kpi else "KPI"
        self.dimension = dimension
        self.message_nl = f"{whose} kan niet worden uitgesplitst naar '{dimension}'; wel naar: {possible}."
        self.message_en = f"{whose} cannot be split by '{dimension}'; possible: {possible}."
        super().__init__(self.message_en)


@dataclass(frozen=True)
class KpiValue:
    """One figure; `value` is None with a reason when it cannot be computed. Percentages are 0-100, never rounded.

    `counted` of `of` says over how many things the figure was counted; its meaning is the KPI's `counted_nl`.
    """

    kpi: str
    dimensions: dict[str, str]
    value: float | int | None
    numerator: float | int | None
    denominator: float | int | None
    unit: str
    counted: int | None
    of: int | None
    as_of: str
    known_at: str | None
    definition_version: int
    reason_nl: str | None = None
    reason_en: str | None = None

    def to_json(self, language: str = "nl") -> dict[str, Any]:
        """Return the figure as `duaal kpis --json` prints it."""
        return {
            "kpi": self.kpi,
            "dimensions": self.dimensions,
            "value": self.value,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "unit": self.unit,
            "counted": self.counted,
            "of": self.of,
            "as_of": self.as_of,
            "known_at": self.known_at,
            "definition_version": self.definition_version,
            "reason": self.reason_en if language == "en" else self.reason_nl,
        }


@dataclass(frozen=True)
class _Question:
    """Who asks what: everything but the KPI."""

    con: duckdb.DuckDBPyConnection
    scope: Scope
    by: tuple[str, ...]
    filters: Mapping[str, str]
    months: Months
    known_at: str | None
    answers: dict[Any, dict[Cell, SumsRow]] = field(default_factory=dict)

    def sums(
        self, asked: Sums, periods: Sequence[Period], by: Sequence[str], filters: Mapping[str, str]
    ) -> dict[Cell, SumsRow]:
        """Return the sums per cell; what several KPIs ask alike is asked once."""
        key = (asked, tuple(periods), tuple(by), tuple(filters.items()))
        if key not in self.answers:
            self.answers[key] = query_sums(self.con, self.scope, asked, periods, by, filters)
        return dict(self.answers[key])


def kpi_values(
    con: duckdb.DuckDBPyConnection,
    scope: Scope,
    kpis: Sequence[str] | None,
    *,
    as_of: str | None = None,
    by: Sequence[str] = (),
    filters: Mapping[str, str] | None = None,
    known_at: datetime | None = None,
) -> list[KpiValue]:
    """Return the figures of the KPIs, one per cell of the dimensions `by`, in the KPIs' order.

    `filters` maps dimensions to values. None for `kpis` stands for all that have the dimensions. A KPI with a split
    gives its total first (where one means something), then its classes. `as_of` defaults to the last reporting month.
    A pilot lead gets the figures of their own institutions. Raises UnknownDimension, and KeyError for an unknown KPI.
    """
    dimensions = tuple(dict.fromkeys(by))
    chosen = _choose(kpis, dimensions, filters or {})
    with known_state(con, known_at) as known:
        known_text = as_utc(known_at).isoformat() + "Z" if known_at else None
        question = _Question(known, scope, dimensions, filters or {}, read_months(known, as_of), known_text)
        return [value for kpi in chosen for value in _values(question, kpi)]


def _choose(kpis: Sequence[str] | None, by: tuple[str, ...], filters: Mapping[str, str]) -> list[Kpi]:
    asked = (*by, *filters)
    if kpis is None:
        chosen = [kpi for kpi in KPIS.values() if set(asked) <= set(kpi.dimensions)]
        if not chosen:
            raise UnknownDimension(next((name for name in asked if name not in DIMENSIONS), asked[-1]), None)
        return chosen
    chosen = [KPIS[name] for name in kpis]
    for kpi in chosen:
        for name in asked:
            if name not in kpi.dimensions:
                raise UnknownDimension(name, kpi)
    return chosen


def _values(question: _Question, kpi: Kpi) -> list[KpiValue]:
    periods = periods_of(kpi, question.months, question.by, question.filters)
    split = kpi.split
    by = tuple(name for name in question.by if name != split)
    outside = {name: value for name, value in question.filters.items() if name != split}
    totals = question.sums(_sums(kpi), periods, by, outside)
    reasons = {} if by else _undelivered(question, kpi, periods, outside, totals)
    if split is None:
        return [_value(question, kpi, by, cell, row, reasons) for cell, row in totals.items()]
    classes = _classes(question, kpi, periods, by)
    names = [question.filters[split]] if split in question.filters else list(kpi.classes.values if kpi.classes else ())
    shows_total = kpi.has_total and split not in question.by and split not in question.filters
    fills = split not in kpi.grain or not by
    values = []
    for cell, total in totals.items():
        if shows_total:
            values.append(_value(question, kpi, by, cell, total, reasons))
        for name in names:
            row = classes.get((*cell, name))
            if row is None and fills:
                row = SumsRow(0, 0 if kpi.denominator else None, 0, 0)
            if row is not None:
                values.append(_value(question, kpi, (*by, split), (*cell, name), row, reasons))
    return values


def _sums(kpi: Kpi) -> Sums:
    return Sums(kpi.source, kpi.numerator, kpi.denominator, kpi.counted, kpi.of, kpi.condition)


def _classes(question: _Question, kpi: Kpi, periods: list[Period], by: tuple[str, ...]) -> dict[Cell, SumsRow]:
    counted, of = (kpi.counted, kpi.of) if kpi.is_counted_per_class else (None, None)
    sums = Sums(kpi.class_source or kpi.source, kpi.numerator, kpi.denominator, counted, of, kpi.condition)
    cells = (*by, *([kpi.split] if kpi.split else []))
    return question.sums(sums, periods, cells, question.filters)


def _undelivered(
    question: _Question, kpi: Kpi, periods: list[Period], filters: Mapping[str, str], totals: dict[Cell, SumsRow]
) -> dict[Cell, tuple[str, str]]:
    """Return the reason when the one total is nothing because a data set that it needs was never delivered.

    A total that is not there at all (no state asked for exists) is added, so that the figure is shown as unknown.
    """
    total = totals.setdefault((), SumsRow(None, None, None, None))
    if total.numerator:
        return {}
    needed = [name for name in kpi.datasets if name in _DELIVERED_SETS]
    if not needed:
        return {}
    condition = " or ".join(f"dataset = '{name}'" for name in needed)
    sums = Sums("delivered_datasets", "count(distinct dataset)", condition=f"({condition})")
    chosen = {name: value for name, value in filters.items() if name in _DELIVERY_DIMENSIONS}
    if kpi.source == "events":
        chosen = {}
    delivered = question.sums(sums, periods, (), chosen).get(())
    is_delivered = delivered is not None and delivered.numerator == len(needed)
    return {} if is_delivered else {(): _NOT_DELIVERED}


def _value(
    question: _Question,
    kpi: Kpi,
    names: tuple[str, ...],
    cell: Cell,
    row: SumsRow,
    reasons: Mapping[Cell, tuple[str, str]],
) -> KpiValue:
    is_undelivered = () in reasons
    reason = reasons[()] if is_undelivered else _reason(kpi, row)
    is_unknown = is_undelivered or (row.numerator is None and reason is not None and bool(row.of or row.denominator))
    numerator = None if is_unknown else row.numerator or 0
    denominator = None if is_undelivered or kpi.denominator is None else row.denominator or 0
    value: float | int | None = None
    if reason is None and numerator is not None:
        value = numerator if not denominator else numerator / denominator
        value = value * _PERCENT if kpi.unit == "pct" else value
    return KpiValue(
        kpi=kpi.id,
        dimensions=dict(zip(names, cell, strict=True)),
        value=value,
        numerator=numerator,
        denominator=denominator,
        unit=kpi.unit,
        counted=row.counted,
        of=row.of,
        as_of=question.months.as_of,
        known_at=question.known_at,
        definition_version=kpi.definition_version,
        reason_nl=reason[0] if reason else None,
        reason_en=reason[1] if reason else None,
    )


def _reason(kpi: Kpi, row: SumsRow) -> tuple[str, str] | None:
    """Return why a figure cannot be computed, or None when it can: unknown is not zero."""
    if kpi.denominator is None:
        return _ALL_UNKNOWN if row.numerator is None and row.of else None
    if not row.denominator:
        return _ALL_UNKNOWN if row.of else _NO_DENOMINATOR
    return _NOT_DELIVERED if row.numerator is None else None
