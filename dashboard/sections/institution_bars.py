"""A KPI per institution: bullet bars for the chosen or latest academic year, with the year before as a mark."""

from dashboard.caching import drawn
from dashboard.charts.bullets import Bullet, BulletLabels, bullet_chart
from dashboard.charts.look import plain
from dashboard.components.figures import ChartTable, Numbers, chart
from dashboard.components.tables import Heading
from dashboard.context import Context
from dashboard.kpi_words import kpi_name, value_text
from dashboard.part_words import part_of
from dashboard.sections.kpi_choice import kpis_with
from dashboard.sections.orders import BY_NAME, in_order
from dashboard.sections.take_along import chart_words
from dashboard.sections.target_words import institution_target
from etl.kpi_value import KpiValue

BAR_KPIS = kpis_with("institution_id", "academic_year", "month")
"""The KPIs that have bars: they also have a curve below the timeline."""
ALL_YEARS = ("sector", "project_id", "institution_id")
"""What limits a table that shows every academic year."""
Values = dict[tuple[str, str], KpiValue]


def values_by_institution_and_year(context: Context, kpi: str) -> tuple[Values, tuple[str, ...]]:
    """Return a KPI's values by institution and academic year, and the years in order; rows per class left out."""
    rows = context.kpi_values(kpi, by=("institution_id", "academic_year"), filters={"academic_year": ""})
    wanted = {"institution_id", "academic_year"}
    values = {
        (each.dimensions["institution_id"], each.dimensions["academic_year"]): each
        for each in rows
        if set(each.dimensions) == wanted
    }
    return values, tuple(sorted({year for _, year in values}))


@drawn
def institution_bars(context: Context, kpi: str, order: str = BY_NAME) -> None:
    """Draw the chart with its text and table."""
    numbers = bars_numbers(context, kpi, order)
    if numbers is None:
        return
    values, years = values_by_institution_and_year(context, kpi)
    year, earlier_year = _shown_years(context, years)
    institutions = _ordered(context, kpi, order)
    bullets = []
    for institution in institutions:
        value = values.get((institution, year))
        earlier = values.get((institution, earlier_year)) if earlier_year else None
        target = institution_target(context, kpi, institution)
        bullets.append(
            Bullet(
                label=plain(context.offered.institution_name(institution)),
                value=value.value if value else None,
                value_text=value_text(value, context.format),
                earlier=earlier.value if earlier else None,
                target=target.target if target else None,
            )
        )
    text = context.text
    labels = BulletLabels(text("bars.year", year=year), text("bars.year", year=earlier_year or ""), text("bars.target"))
    chart(
        f"institutions-{kpi}",
        numbers,
        _description(context, values, institutions, year),
        bullet_chart(bullets, labels, context.language),
        chart_words(context, "per-instelling", numbers.title, kpi=kpi, volgorde=order),
    )


def bars_numbers(context: Context, kpi: str, order: str) -> Numbers | None:
    """Return the chart's title and table; None when there are no values."""
    values, years = values_by_institution_and_year(context, kpi)
    if not years:
        return None
    year, _ = _shown_years(context, years)
    title = context.text("bars.title", name=kpi_name(kpi, context.language), year=year)
    return Numbers(title, year_table(context, values, years, _ordered(context, kpi, order)), (kpi,), ALL_YEARS)


def _shown_years(context: Context, years: tuple[str, ...]) -> tuple[str, str | None]:
    """Return the academic year of the bars, chosen or latest, and the one before it."""
    chosen = context.filters.academic_year
    year = chosen if chosen in years else years[-1]
    return year, years[years.index(year) - 1] if years.index(year) else None


def _ordered(context: Context, kpi: str, order: str) -> tuple[str, ...]:
    """Return the institutions that the filters leave, by their values of the year of the bars."""
    values, years = values_by_institution_and_year(context, kpi)
    year, _ = _shown_years(context, years)
    of_year = {institution: value for (institution, each), value in values.items() if each == year}
    return in_order(context, kpi, order, shown_institutions(context), of_year)


def shown_institutions(context: Context) -> tuple[str, ...]:
    """Return the institutions that the filters leave."""
    filters = context.filters
    offered = context.offered.institution_ids(filters.sector, filters.project_id)
    return tuple(each for each in offered if filters.institution_id in (None, each))


def _description(context: Context, values: Values, institutions: tuple[str, ...], year: str) -> str:
    known = [
        (value.value, institution)
        for institution in institutions
        if (value := values.get((institution, year))) and value.value is not None
    ]
    if not known:
        return context.text("bars.nothing", year=year)
    unit = next(iter(values.values())).unit
    (lowest, last), (highest, first) = min(known), max(known)
    fmt, offered = context.format, context.offered
    return context.text(
        "bars.description",
        institutions=part_of(context, "count.of_institutions", len(known), len(institutions)),
        highest=fmt.value(highest, unit),
        first=offered.institution_name(first),
        lowest=fmt.value(lowest, unit),
        last=offered.institution_name(last),
    )


def year_table(context: Context, values: Values, years: tuple[str, ...], institutions: tuple[str, ...]) -> ChartTable:
    """Return the table of institutions and academic years, with the change between the last two."""
    text, fmt = context.text, context.format
    headings = [Heading(text("filter.institution")), *(Heading(year, is_number=True) for year in years)]
    if len(years) > 1:
        headings.append(Heading(text("table.change"), is_number=True))
    rows = []
    for institution in institutions:
        found = [values.get((institution, year)) for year in years]
        row = [context.offered.institution_name(institution), *(value_text(value, fmt) for value in found)]
        if len(years) > 1:
            row.append(_change(context, found[-2], found[-1]))
        rows.append(row)
    return ChartTable(headings, rows)


def _change(context: Context, earlier: KpiValue | None, later: KpiValue | None) -> str:
    if earlier is None or later is None or earlier.value is None or later.value is None:
        return context.format.change(None, "count")
    return context.format.change(later.value - earlier.value, later.unit)
