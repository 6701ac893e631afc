"""Every figure of the product: a numerator and a denominator at the grain asked for, as of a month, as known then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import duckdb

from etl.known_at import as_utc, known_state
from etl.kpi_periods import Months, periods_of, read_months
from etl.kpi_query import Cell, Question, Sums, SumsRow, query_together, sums_of
from etl.kpi_value import KpiValue
from etl.permissions import Right
from etl.published import PublishedFigures
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
class _Asker:
    """Who asks what: everything but the KPI."""

    con: duckdb.DuckDBPyConnection
    scope: Scope
    by: tuple[str, ...]
    filters: Mapping[str, str]
    months: Months
    known_at: str | None
    answers: dict[Question, dict[Cell, SumsRow]] = field(default_factory=dict)

    def answer_together(self, questions: Sequence[Question]) -> None:
        """Get the answers to questions that will be asked."""
        self.answers.update(query_together(self.con, self.scope, questions))

    def answer(self, question: Question) -> dict[Cell, SumsRow]:
        """Return the sums per cell; what several KPIs ask alike is asked once."""
        if question not in self.answers:
            self.answer_together([question])
        return dict(self.answers[question])


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
    A pilot lead gets the figures of their own institutions; who gets published figures only, gets counts of persons by
    the published cuts, rounded, and small ones withheld. Raises UnknownDimension, and KeyError for an unknown KPI.
    """
    values = exact_kpi_values(con, scope, kpis, as_of=as_of, by=by, filters=filters, known_at=known_at)
    if scope.reach(Right.READ_FIGURES) != "published":
        return values
    return PublishedFigures(con, as_of, known_at).of(values, filters or {})


def exact_kpi_values(
    con: duckdb.DuckDBPyConnection,
    scope: Scope,
    kpis: Sequence[str] | None,
    *,
    as_of: str | None = None,
    by: Sequence[str] = (),
    filters: Mapping[str, str] | None = None,
    known_at: datetime | None = None,
) -> list[KpiValue]:
    """Return what `kpi_values` does before small counts are withheld: for etl itself, never for who asks."""
    dimensions = tuple(dict.fromkeys(by))
    chosen = _choose(kpis, dimensions, filters or {})
    with known_state(con, known_at) as known:
        months = read_months(known, as_of)
        asker = _Asker(known, scope, dimensions, filters or {}, months, known_text(known_at))
        questions = [_questions(asker, kpi) for kpi in chosen]
        asker.answer_together([each for asked in questions for each in asked])
        return [value for kpi, asked in zip(chosen, questions, strict=True) for value in _values(asker, kpi, *asked)]


def known_text(known_at: datetime | None) -> str | None:
    """Return the moment as a figure names it: UTC in ISO form."""
    return f"{as_utc(known_at).isoformat()}Z" if known_at else None


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


def _questions(asker: _Asker, kpi: Kpi) -> tuple[Question, ...]:
    """Return what a KPI asks: its sums over all classes and, where it has them, those per class."""
    periods = periods_of(kpi, asker.months, asker.by, asker.filters)
    by = tuple(name for name in asker.by if name != kpi.split)
    outside = {name: value for name, value in asker.filters.items() if name != kpi.split}
    totals = Question.of(sums_of(kpi), periods, by, outside)
    if kpi.split is None:
        return (totals,)
    return totals, Question.of(sums_of(kpi, classes=True), periods, (*by, kpi.split), asker.filters)


def _values(asker: _Asker, kpi: Kpi, of_totals: Question, of_classes: Question | None = None) -> list[KpiValue]:
    split, by = kpi.split, of_totals.by
    totals = asker.answer(of_totals)
    undelivered = _undelivered(asker, kpi, of_totals, totals)
    if split is None or of_classes is None:
        return [_value(asker, kpi, by, cell, row, cell in undelivered) for cell, row in totals.items()]
    classes = asker.answer(of_classes)
    names = [asker.filters[split]] if split in asker.filters else list(kpi.classes.values if kpi.classes else ())
    shows_total = kpi.has_total and split not in asker.by and split not in asker.filters
    fills = split not in kpi.grain or not by
    nothing = SumsRow(0, 0, 0, 0, 0)
    values = []
    for cell, total in totals.items():
        is_undelivered = cell in undelivered
        if shows_total:
            values.append(_value(asker, kpi, by, cell, total, is_undelivered))
        for name in names:
            row = classes.get((*cell, name))
            if row is None and fills:
                row = nothing
            if row is not None:
                values.append(_value(asker, kpi, (*by, split), (*cell, name), row, is_undelivered))
    return values


def _undelivered(asker: _Asker, kpi: Kpi, question: Question, totals: dict[Cell, SumsRow]) -> set[Cell]:
    """Return the cells in which something is missing because a data set that the KPI needs was never delivered.

    Without dimensions, a total that is not there at all (no state asked for exists) is added, to be shown as unknown.
    """
    by = question.by
    if not by:
        totals.setdefault((), SumsRow(None, None, None, None))
    doubtful = [cell for cell, row in totals.items() if not row.numerator or (kpi.denominator and not row.denominator)]
    needed = [name for name in kpi.datasets if name in _DELIVERED_SETS]
    if not needed or not doubtful:
        return set()
    # An event belongs to no project, institution or month of delivery.
    places = () if kpi.source == "events" else _DELIVERY_DIMENSIONS
    condition = " or ".join(f"dataset = '{name}'" for name in needed)
    sums = Sums("delivered_datasets", "count(distinct dataset)", condition=f"({condition})")
    chosen = {name: value for name, value in question.filters if name in places}
    delivered = asker.answer(Question.of(sums, question.periods, [name for name in by if name in places], chosen))
    complete = {cell for cell, row in delivered.items() if row.numerator == len(needed)}
    positions = [position for position, name in enumerate(by) if name in places]
    return {cell for cell in doubtful if tuple(cell[position] for position in positions) not in complete}


def _value(asker: _Asker, kpi: Kpi, names: tuple[str, ...], cell: Cell, row: SumsRow, is_undelivered: bool) -> KpiValue:
    reason = _NOT_DELIVERED if is_undelivered else _reason(kpi, row)
    numerator, denominator = _known_sums(kpi, row, is_undelivered, reason is not None)
    value: float | int | None = None
    if reason is None and numerator is not None:
        value = numerator if not denominator else numerator / denominator
        value = value * _PERCENT if kpi.unit == "pct" else value
    is_counted = kpi.counted is not None and (kpi.is_counted_per_class or kpi.split not in names)
    has_counts = is_counted and not is_undelivered
    return KpiValue(
        kpi=kpi.id,
        dimensions=dict(zip(names, cell, strict=True)),
        value=value,
        numerator=numerator,
        denominator=denominator,
        unit=kpi.unit,
        counted=row.counted or 0 if has_counts else None,
        of=row.of or 0 if has_counts else None,
        as_of=asker.months.as_of,
        known_at=asker.known_at,
        definition_version=kpi.definition_version,
        reason_nl=reason[0] if reason else None,
        reason_en=reason[1] if reason else None,
        undated=row.undated or 0 if kpi.undated and not is_undelivered else None,
    )


def _known_sums(kpi: Kpi, row: SumsRow, is_undelivered: bool, is_missing: bool) -> tuple[int | None, int | None]:
    """Return numerator and denominator: 0 where nothing stands in what was delivered, None where it is not known."""
    if is_undelivered:
        return row.numerator or None, row.denominator or None
    is_unknown = row.numerator is None and is_missing and bool(row.of or row.denominator)
    return None if is_unknown else row.numerator or 0, None if kpi.denominator is None else row.denominator or 0


def _reason(kpi: Kpi, row: SumsRow) -> tuple[str, str] | None:
    """Return why a figure cannot be computed, or None when it can: unknown is not zero."""
    if kpi.denominator is None:
        return _ALL_UNKNOWN if row.numerator is None and row.of else None
    if not row.denominator:
        return _ALL_UNKNOWN if row.of else _NO_DENOMINATOR
    return _NOT_DELIVERED if row.numerator is None else None
