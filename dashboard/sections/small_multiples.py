"""A KPI per institution and month, as small curves on one scale."""

from dashboard.caching import drawn
from dashboard.charts.look import plain
from dashboard.charts.multiples import Panel, multiples_chart
from dashboard.components.figures import ChartTable, Numbers, chart
from dashboard.components.tables import Heading
from dashboard.context import Context
from dashboard.kpi_words import kpi_name, value_text
from dashboard.sections.take_along import chart_words
from dashboard.sections.target_words import target_line
from etl.kpi_value import KpiValue

Series = dict[str, dict[str, KpiValue]]


@drawn
def small_multiples(context: Context, kpi: str) -> None:
    """Draw the curves with their text and table."""
    numbers = multiples_numbers(context, kpi)
    if numbers is None:
        return
    text, fmt = context.text, context.format
    series, months = _series(context, kpi)
    target = context.target(kpi)
    panels = [_panel(context, institution, values, months) for institution, values in sorted(series.items())]
    description = text("multiples.description", first=fmt.month(months[0]), last=fmt.month(months[-1]))
    if target:
        description += f" {text('multiples.target')} {target_line(context, target)}"
    chart(
        f"multiples-{kpi}",
        numbers,
        description,
        multiples_chart(panels, target.target if target else None, context.language),
        chart_words(context, "verloop", numbers.title, kpi=kpi),
    )


def multiples_numbers(context: Context, kpi: str) -> Numbers | None:
    """Return the chart's title and table; None when there are no months."""
    series, months = _series(context, kpi)
    if not months:
        return None
    title = context.text("multiples.title", name=kpi_name(kpi, context.language))
    return Numbers(title, _table(context, series, months), (kpi,))


def _series(context: Context, kpi: str) -> tuple[Series, list[str]]:
    """Return a KPI's values by institution and month, and the months in order."""
    series: Series = {}
    for each in context.kpi_values(kpi, by=("institution_id", "month")):
        if set(each.dimensions) == {"institution_id", "month"}:
            series.setdefault(each.dimensions["institution_id"], {})[each.dimensions["month"]] = each
    return series, sorted({month for values in series.values() for month in values})


def _panel(context: Context, institution: str, values: dict[str, KpiValue], months: list[str]) -> Panel:
    fmt = context.format
    now, then = values.get(months[-1]), values.get(year_before(months[-1]))
    trend = ""
    if now and then and now.value is not None and then.value is not None:
        trend = context.text("multiples.trend", change=fmt.change(now.value - then.value, now.unit))
    return Panel(
        label=plain(context.offered.institution_name(institution)),
        months=months,
        values=[_known(values.get(month)) for month in months],
        last_text=value_text(now, fmt),
        before=[_known(values.get(year_before(month))) for month in months],
        trend_text=trend,
    )


def _known(value: KpiValue | None) -> float | None:
    return value.value if value else None


def year_before(month: str) -> str:
    """Return the same month of the year before."""
    return f"{int(month[:4]) - 1}{month[4:]}"


def _table(context: Context, series: Series, months: list[str]) -> ChartTable:
    fmt = context.format
    headings = [
        Heading(context.text("table.month")),
        *(Heading(context.offered.institution_name(institution), is_number=True) for institution in sorted(series)),
    ]
    rows = [
        [fmt.short_month(month), *(value_text(series[institution].get(month), fmt) for institution in sorted(series))]
        for month in reversed(months)
    ]
    return ChartTable(headings, rows)
