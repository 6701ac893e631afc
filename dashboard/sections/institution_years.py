"""An institution's participants and enrolments: per academic year as a table, month by month as curves."""

from dashboard.caching import drawn
from dashboard.charts.curves import MonthCurve, curves_chart
from dashboard.components.figures import ChartTable, Numbers, chart
from dashboard.components.markup import Markup, join, show
from dashboard.components.notices import note
from dashboard.components.tables import Heading, table
from dashboard.context import Context
from dashboard.kpi_words import kpi_name, value_text
from dashboard.sections.figure_words import counting_rules, origin_link
from dashboard.sections.institution_bars import ALL_YEARS
from dashboard.sections.kpi_cards import monthly
from dashboard.sections.take_along import chart_words, table_ways
from etl.kpi_value import KpiValue

YEAR_KPIS = ("K07", "K08", "K05", "K13", "K20")
MONTH_KPIS = ("K07", "K08")


def institution_years(context: Context) -> None:
    """Draw the table per academic year with its rules, and the curves."""
    show(join(_year_table(context), counting_rules(context, YEAR_KPIS)))
    _curves(context)


def _year_table(context: Context) -> Markup:
    numbers = years_numbers(context)
    if numbers is None:
        return note(context.text("institution.no_years"), "info")
    ways = [context.text("card.origin"), *(origin_link(context, kpi) for kpi in YEAR_KPIS)]
    shown = table(numbers.title, numbers.table.headings, [*numbers.table.rows, ways], is_caption_shown=True)
    return join(shown, table_ways(context, "instelling-per-jaar", numbers.title))


def years_numbers(context: Context) -> Numbers | None:
    """Return the title and the table per academic year, the newest first; None when there are no years."""
    text, fmt, language = context.text, context.format, context.language
    values = {kpi: _by_year(context, kpi) for kpi in YEAR_KPIS}
    years = sorted({year for found in values.values() for year in found}, reverse=True)
    headings = [
        Heading(text("filter.academic_year")),
        *(Heading(kpi_name(kpi, language), is_number=True) for kpi in YEAR_KPIS),
    ]
    rows = [[year, *(value_text(values[kpi].get(year), fmt) for kpi in YEAR_KPIS)] for year in years]
    title = text("institution.years_table", month=fmt.month(str(context.filters.as_of)))
    return Numbers(title, ChartTable(headings, rows), YEAR_KPIS, ALL_YEARS) if rows else None


def _by_year(context: Context, kpi: str) -> dict[str, KpiValue]:
    found = context.kpi_values(kpi, by=("academic_year",), filters={"academic_year": ""})
    return {each.dimensions["academic_year"]: each for each in found if set(each.dimensions) == {"academic_year"}}


ByMonth = dict[str, dict[str, KpiValue]]


@drawn
def _curves(context: Context) -> None:
    numbers = months_numbers(context)
    if numbers is None:
        return
    text, fmt, language = context.text, context.format, context.language
    by_month, months = _by_month(context)
    curves = [
        MonthCurve(
            label=kpi_name(kpi, language),
            months=months,
            values=[value.value if (value := found.get(month)) else None for month in months],
            texts=[f"{kpi_name(kpi, language)}, {fmt.month(month)}: {value_text(found.get(month), fmt)}"
                   for month in months],
        )
        for kpi, found in by_month.items()
    ]  # fmt: skip
    last = {kpi: value_text(found.get(months[-1]), fmt) for kpi, found in by_month.items()}
    description = text(
        "institution.months_text",
        month=fmt.month(months[-1]),
        persons=last["K07"],
        enrollments=last["K08"],
    )
    words = chart_words(context, "instelling-per-maand", numbers.title)
    chart("institution-months", numbers, description, curves_chart(curves, language), words)


def months_numbers(context: Context) -> Numbers | None:
    """Return the title and the table of the curves, the newest month first; None when there are no months."""
    text, fmt = context.text, context.format
    by_month, months = _by_month(context)
    headings = [
        Heading(text("table.month")),
        *(Heading(kpi_name(kpi, context.language), is_number=True) for kpi in MONTH_KPIS),
    ]
    rows = [
        [fmt.short_month(month), *(value_text(by_month[kpi].get(month), fmt) for kpi in MONTH_KPIS)]
        for month in reversed(months)
    ]
    return Numbers(text("institution.months_title"), ChartTable(headings, rows), MONTH_KPIS) if rows else None


def _by_month(context: Context) -> tuple[ByMonth, list[str]]:
    """Return the values by KPI and month, and the months in order."""
    found = {kpi: {each.dimensions["month"]: each for each in monthly(context, kpi)} for kpi in MONTH_KPIS}
    return found, sorted({month for of_kpi in found.values() for month in of_kpi})
