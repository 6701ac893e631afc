"""A KPI per institution and month, as small curves on one scale."""

from dashboard.caching import drawn
from dashboard.charts.look import plain
from dashboard.charts.multiples import Panel, multiples_chart
from dashboard.components.figures import ChartTable, chart
from dashboard.components.tables import Heading
from dashboard.context import Context
from dashboard.kpi_words import kpi_name, value_text
from dashboard.sections.target_words import target_line
from etl.kpi_value import KpiValue


@drawn
def small_multiples(context: Context, kpi: str) -> None:
    """Draw the curves with their text and table."""
    text, fmt = context.text, context.format
    rows = context.kpi_values(kpi, by=("institution_id", "month"))
    series: dict[str, dict[str, KpiValue]] = {}
    for each in rows:
        if set(each.dimensions) == {"institution_id", "month"}:
            series.setdefault(each.dimensions["institution_id"], {})[each.dimensions["month"]] = each
    months = sorted({month for values in series.values() for month in values})
    if not months:
        return
    target = context.target(kpi)
    panels = [_panel(context, institution, values, months) for institution, values in sorted(series.items())]
    description = text("multiples.description", first=fmt.month(months[0]), last=fmt.month(months[-1]))
    if target:
        description += f" {text('multiples.target')} {target_line(context, target)}"
    chart(
        f"multiples-{kpi}",
        text("multiples.title", name=kpi_name(kpi, context.language)),
        description,
        multiples_chart(panels, target.target if target else None, context.language),
        _table(context, series, months),
        text("chart.table"),
        context.language,
    )


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


def _table(context: Context, series: dict[str, dict[str, KpiValue]], months: list[str]) -> ChartTable:
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
