"""An institution's participants and enrolments: per academic year as a table, month by month as curves."""

from dashboard.caching import drawn
from dashboard.charts.curves import MonthCurve, curves_chart
from dashboard.components.figures import ChartTable, chart
from dashboard.components.markup import Markup, join, show
from dashboard.components.notices import note
from dashboard.components.tables import Heading, table
from dashboard.context import Context
from dashboard.kpi_words import kpi_name, value_text
from dashboard.sections.figure_words import counting_rules, origin_link
from dashboard.sections.kpi_cards import monthly
from etl.kpi_value import KpiValue

YEAR_KPIS = ("K07", "K08", "K05", "K13", "K20")
MONTH_KPIS = ("K07", "K08")


def institution_years(context: Context) -> None:
    """Draw the table per academic year with its rules, and the curves."""
    show(join(_year_table(context), counting_rules(context, YEAR_KPIS)))
    _curves(context)


def _year_table(context: Context) -> Markup:
    text, fmt, language = context.text, context.format, context.language
    values = {kpi: _by_year(context, kpi) for kpi in YEAR_KPIS}
    years = sorted({year for found in values.values() for year in found}, reverse=True)
    if not years:
        return note(text("institution.no_years"), "info")
    headings = [
        Heading(text("filter.academic_year")),
        *(Heading(kpi_name(kpi, language), is_number=True) for kpi in YEAR_KPIS),
    ]
    rows: list[list[str | Markup]] = [
        [year, *(value_text(values[kpi].get(year), fmt) for kpi in YEAR_KPIS)] for year in years
    ]
    rows.append([text("card.origin"), *(origin_link(context, kpi) for kpi in YEAR_KPIS)])
    caption = text("institution.years_table", month=fmt.month(str(context.filters.as_of)))
    return table(caption, headings, rows, is_caption_shown=True)


def _by_year(context: Context, kpi: str) -> dict[str, KpiValue]:
    found = context.kpi_values(kpi, by=("academic_year",), filters={"academic_year": ""})
    return {each.dimensions["academic_year"]: each for each in found if set(each.dimensions) == {"academic_year"}}


@drawn
def _curves(context: Context) -> None:
    text, fmt, language = context.text, context.format, context.language
    series = {kpi: monthly(context, kpi) for kpi in MONTH_KPIS}
    months = sorted({each.dimensions["month"] for found in series.values() for each in found})
    if not months:
        return
    by_month = {kpi: {each.dimensions["month"]: each for each in found} for kpi, found in series.items()}
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
    headings = [
        Heading(text("table.month")),
        *(Heading(kpi_name(kpi, language), is_number=True) for kpi in MONTH_KPIS),
    ]
    rows = [
        [fmt.short_month(month), *(value_text(by_month[kpi].get(month), fmt) for kpi in MONTH_KPIS)]
        for month in reversed(months)
    ]
    last = {kpi: value_text(found.get(months[-1]), fmt) for kpi, found in by_month.items()}
    chart(
        "institution-months",
        text("institution.months_title"),
        text(
            "institution.months_text",
            month=fmt.month(months[-1]),
            persons=last["K07"],
            enrollments=last["K08"],
        ),
        curves_chart(curves, language),
        ChartTable(headings, rows),
        text("chart.table"),
        language,
    )
