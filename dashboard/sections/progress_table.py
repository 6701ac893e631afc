"""A KPI per institution and academic year beside its target, its course, and how fresh and complete its data are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboard import address, caching
from dashboard.components.markup import Markup, element, join
from dashboard.components.sparks import spark_line
from dashboard.components.tables import Heading, table
from dashboard.context import Context
from dashboard.filters import choice
from dashboard.kpi_words import kpi_name, value_text
from dashboard.sections.figure_words import origin_line
from dashboard.sections.institution_bars import Values, shown_institutions, values_by_institution_and_year
from dashboard.sections.target_words import target_line
from etl.institution_deliveries import InstitutionDeliveries
from etl.kpi_value import KpiValue
from schemas.kpis import KPIS

_ORDERS = {
    "naam": "progress.by_name",
    "hoog": "progress.by_highest",
    "laag": "progress.by_lowest",
    "stijging": "progress.by_rise",
    "daling": "progress.by_fall",
    "volledigheid": "progress.by_completeness",
}
"""Code in the address → how it is called; the first one is taken when the address names none."""


@dataclass(frozen=True)
class _Row:
    """What the table says of one institution; None is unknown."""

    institution_id: str
    by_year: tuple[KpiValue | None, ...]
    change: float | None
    course: tuple[float | None, ...]
    deliveries: InstitutionDeliveries | None

    @property
    def newest(self) -> float | None:
        """Return the value of the last academic year."""
        return self.by_year[-1].value if self.by_year and self.by_year[-1] else None


def choose_order(context: Context) -> str:
    """Draw the choice of the rows' order and return it."""
    given = address.choices().get(address.SORT)
    order = given if given in _ORDERS else next(iter(_ORDERS))
    text = context.text
    choice(address.SORT, text("progress.order"), tuple(_ORDERS), order, lambda code: text(_ORDERS[code]), text)
    return order


def progress_table(context: Context, kpi: str, order: str) -> Markup:
    """Return the table; an institution's name leads to its own page, its completeness to the deliveries."""
    text, fmt = context.text, context.format
    values, years = values_by_institution_and_year(context, kpi)
    rows = _ordered(_rows(context, kpi, values, years), order)
    has_course = any(each is not None for row in rows for each in row.course)
    headings = [
        Heading(text("filter.institution")),
        *(Heading(year, is_number=True) for year in years),
        *([Heading(text("table.change"), is_number=True)] if len(years) > 1 else []),
        *([Heading(text("progress.course"))] if has_course else []),
        Heading(text("progress.last_month"), is_number=True),
        Heading(text("progress.completeness"), is_number=True),
    ]
    unit = KPIS[kpi].unit
    cells: list[list[str | Markup]] = [
        [
            element(
                "a",
                context.offered.institution_name(row.institution_id),
                href=address.href("instelling", instelling=row.institution_id),
            ),
            *(value_text(value, fmt) for value in row.by_year),
            *([fmt.change(row.change, unit)] if len(years) > 1 else []),
            *([_course(context, row)] if has_course else []),
            *_delivered(context, row),
        ]
        for row in rows
    ]
    caption = text("progress.table", name=kpi_name(kpi, context.language), month=fmt.month(str(context.filters.as_of)))
    shown = table(caption, headings, cells, is_caption_shown=True)
    target = context.target(kpi)
    said = target_line(context, target) if target else text("progress.no_target")
    legend = element("p", text("progress.legend"), " ", said, class_="dm-chart-text")
    return join(shown, legend, origin_line(context, kpi))


def _rows(context: Context, kpi: str, values: Values, years: Sequence[str]) -> list[_Row]:
    course = _by_institution_and_month(context, kpi)
    filters = context.filters
    deliveries = caching.institution_deliveries(
        context.version, context.scope, str(filters.as_of), filters.sector, filters.project_id
    )
    months = sorted({month for found in course.values() for month in found})
    rows = []
    for institution in shown_institutions(context):
        by_year = tuple(values.get((institution, year)) for year in years)
        of_months = course.get(institution, {})
        rows.append(
            _Row(
                institution,
                by_year,
                _difference(by_year),
                tuple(of_months[month].value if month in of_months else None for month in months),
                deliveries.get(institution),
            )
        )
    return rows


def _by_institution_and_month(context: Context, kpi: str) -> dict[str, dict[str, KpiValue]]:
    found: dict[str, dict[str, KpiValue]] = {}
    if "month" in KPIS[kpi].grain:
        for each in context.kpi_values(kpi, by=("institution_id", "month")):
            if set(each.dimensions) == {"institution_id", "month"}:
                found.setdefault(each.dimensions["institution_id"], {})[each.dimensions["month"]] = each
    return found


def _difference(by_year: Sequence[KpiValue | None]) -> float | None:
    earlier, later = (*(None, None), *by_year)[-2:]
    if earlier is None or later is None or earlier.value is None or later.value is None:
        return None
    return later.value - earlier.value


def _ordered(rows: list[_Row], order: str) -> list[_Row]:
    """Return the rows in an order; unknown comes last, whichever way."""
    measures: dict[str, tuple[Callable[[_Row], float | None], int]] = {
        "hoog": (lambda row: row.newest, -1),
        "laag": (lambda row: row.newest, 1),
        "stijging": (lambda row: row.change, -1),
        "daling": (lambda row: row.change, 1),
        "volledigheid": (_missing, -1),
    }
    if order not in measures:
        return rows
    measure, sign = measures[order]
    return sorted(rows, key=lambda row: (measure(row) is None, sign * (measure(row) or 0)))


def _course(context: Context, row: _Row) -> Markup:
    name = context.offered.institution_name(row.institution_id)
    return spark_line(row.course, context.text("progress.course_of", name=name))


def _delivered(context: Context, row: _Row) -> tuple[str, str | Markup]:
    """Return the newest month delivered, and how many of the expected deliveries are in."""
    fmt, found = context.format, row.deliveries
    nothing = fmt.value(None, "count")
    if found is None or not found.expected:
        return nothing, nothing
    delivered, expected = fmt.number(found.delivered), fmt.number(found.expected)
    counted = context.text("institution.part_of", part=delivered, whole=expected)
    way = element("a", counted, href=address.href("volledigheid", instelling=row.institution_id))
    return fmt.short_month(found.last_month) if found.last_month else nothing, way


def _missing(row: _Row) -> float | None:
    found = row.deliveries
    return found.expected - found.delivered if found else None
