"""A KPI per institution and academic year beside its target, its course, and how fresh and complete its data are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboard import address, caching
from dashboard.components.figures import ChartTable, Numbers
from dashboard.components.markup import Markup, element, join
from dashboard.components.sparks import spark_line
from dashboard.components.tables import Heading, table
from dashboard.context import Context
from dashboard.filters import choice
from dashboard.formats import UNKNOWN
from dashboard.kpi_words import kpi_name, value_text
from dashboard.sections.figure_words import origin_line
from dashboard.sections.institution_bars import ALL_YEARS, Values, shown_institutions, values_by_institution_and_year
from dashboard.sections.take_along import table_ways
from dashboard.sections.target_words import target_line
from etl.institution_deliveries import InstitutionDeliveries
from etl.kpi_value import KpiValue
from schemas.kpis import KPIS

_DELIVERED = 2
"""The last columns are about what was delivered."""
ORDERS = {
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
    order = given if given in ORDERS else next(iter(ORDERS))
    text = context.text
    choice(address.SORT, text("progress.order"), tuple(ORDERS), order, lambda code: text(ORDERS[code]), text)
    return order


def progress_table(context: Context, kpi: str, order: str) -> Markup:
    """Return the table; an institution's name leads to its own page, its completeness to the deliveries."""
    text, (rows, _) = context.text, _ordered_rows(context, kpi, order)
    numbers = progress_numbers(context, kpi, order)
    has_course = any(each is not None for row in rows for each in row.course)
    # The curve stands before what was delivered; a picture has no number to take along.
    headings = [*numbers.table.headings]
    if has_course:
        headings.insert(-_DELIVERED, Heading(text("progress.course")))
    cells = []
    for row, plain in zip(rows, numbers.table.rows, strict=True):
        shown = [_linked("instelling", row, plain[0]), *plain[1:-1], _linked("volledigheid", row, plain[-1])]
        if has_course:
            shown.insert(-_DELIVERED, _course(context, row))
        cells.append(shown)
    target = context.target(kpi)
    said = target_line(context, target) if target else text("progress.no_target")
    legend = element("p", text("progress.legend"), " ", said, class_="dm-chart-text")
    ways = table_ways(context, "voortgang", numbers.title, kpi=kpi, volgorde=order)
    return join(table(numbers.title, headings, cells, is_caption_shown=True), ways, legend, origin_line(context, kpi))


def progress_numbers(context: Context, kpi: str, order: str) -> Numbers:
    """Return the title and the table, without the curves."""
    text, fmt = context.text, context.format
    rows, years = _ordered_rows(context, kpi, order)
    unit = KPIS[kpi].unit
    headings = [
        Heading(text("filter.institution")),
        *(Heading(year, is_number=True) for year in years),
        *([Heading(text("table.change"), is_number=True)] if len(years) > 1 else []),
        Heading(text("progress.last_month"), is_number=True),
        Heading(text("progress.completeness"), is_number=True),
    ]
    cells = [
        [
            context.offered.institution_name(row.institution_id),
            *(value_text(value, fmt) for value in row.by_year),
            *([fmt.change(row.change, unit)] if len(years) > 1 else []),
            *_delivered(context, row),
        ]
        for row in rows
    ]
    title = text("progress.table", name=kpi_name(kpi, context.language), month=fmt.month(str(context.filters.as_of)))
    return Numbers(title, ChartTable(headings, cells), (kpi,), ALL_YEARS)


def _ordered_rows(context: Context, kpi: str, order: str) -> tuple[list[_Row], tuple[str, ...]]:
    """Return the rows in their order, and the academic years of their values."""
    values, years = values_by_institution_and_year(context, kpi)
    return _ordered(_rows(context, kpi, values, years), order), years


def _linked(path: str, row: _Row, shown: str | Markup) -> str | Markup:
    """Return a cell as the way to what it is about; a dash leads nowhere."""
    if shown == UNKNOWN:
        return shown
    return element("a", shown, href=address.href(path, instelling=row.institution_id))


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


def _delivered(context: Context, row: _Row) -> tuple[str, str]:
    """Return the newest month delivered, and how many of the expected deliveries are in."""
    fmt, found = context.format, row.deliveries
    nothing = fmt.value(None, "count")
    if found is None or not found.expected:
        return nothing, nothing
    counted = context.text("institution.part_of", part=fmt.number(found.delivered), whole=fmt.number(found.expected))
    return fmt.short_month(found.last_month) if found.last_month else nothing, counted


def _missing(row: _Row) -> float | None:
    found = row.deliveries
    return found.expected - found.delivered if found else None
