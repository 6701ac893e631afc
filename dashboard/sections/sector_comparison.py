"""One institution beside the total of its sector: percentages as a chart, all figures as a table."""

from dashboard import caching
from dashboard.caching import drawn
from dashboard.charts.bullets import Bullet, BulletLabels, bullet_chart
from dashboard.charts.look import wrapped
from dashboard.components.figures import ChartTable, chart
from dashboard.components.markup import Markup, join, show
from dashboard.components.tables import Heading, table
from dashboard.context import Context
from dashboard.kpi_words import kpi_name, value_text
from dashboard.sections.figure_words import counting_rules, definition_link, figure_cell, origin_link, sector_cell
from dashboard.sections.kpi_cards import total
from dashboard.sections.kpi_choice import kpis_with
from etl.kpi_value import KpiValue
from schemas.codes import PROJECT_SECTORS
from schemas.kpis import KPIS

_TWO_LINES = 40
Pair = tuple[KpiValue | None, KpiValue]
"""A figure of the institution and of its sector."""


def compared_kpis() -> tuple[str, ...]:
    """Return the KPIs that exist for one institution and for a sector, and that have a total."""
    return tuple(kpi for kpi in kpis_with("institution_id", "sector") if KPIS[kpi].has_total)


def sector_comparison(context: Context, institution_id: str) -> None:
    """Draw the chart of the percentages and the table of all figures."""
    sector = context.offered.sector_of(institution_id)
    if sector is None:
        return
    _chart(context, institution_id, sector)
    show(_table(context, institution_id, sector))
    show(counting_rules(context, compared_kpis()))


def _pairs(context: Context, institution_id: str, sector: str) -> dict[str, Pair]:
    version, scope, filters = context.version, context.scope, context.filters
    return {
        kpi: (
            total(context.kpi_values(kpi, filters={"institution_id": institution_id})),
            caching.sector_total(version, scope, kpi, sector, filters.as_of, filters.academic_year),
        )
        for kpi in compared_kpis()
    }


@drawn
def _chart(context: Context, institution_id: str, sector: str) -> None:
    text, fmt, language = context.text, context.format, context.language
    pairs = _pairs(context, institution_id, sector)
    shares = {kpi: pair for kpi, pair in pairs.items() if KPIS[kpi].unit == "pct"}
    name = context.offered.institution_name(institution_id)
    sector_name = text("institution.sector_total", sector=PROJECT_SECTORS.label(sector, language))
    bullets = [
        Bullet(
            label=wrapped(kpi_name(kpi, language)),
            value=own.value if own else None,
            value_text=value_text(own, fmt),
            earlier=whole.value,
        )
        for kpi, (own, whole) in shares.items()
    ]
    known = [
        (own.value, whole.value)
        for own, whole in shares.values()
        if own and own.value is not None and whole.value is not None
    ]
    description = text(
        "institution.comparison_text",
        above=fmt.number(sum(own > whole for own, whole in known)),
        of=fmt.number(len(known)),
        month=fmt.month(str(context.filters.as_of)),
    )
    rows = [
        [kpi_name(kpi, language), value_text(own, fmt), value_text(whole, fmt)] for kpi, (own, whole) in shares.items()
    ]
    headings = [
        Heading(text("institution.figure")),
        Heading(name, is_number=True),
        Heading(sector_name, is_number=True),
    ]
    chart(
        f"comparison-{institution_id}",
        text("institution.comparison_title", name=name),
        description,
        bullet_chart(bullets, BulletLabels(wrapped(name), sector_name, ""), language, row_height=_TWO_LINES),
        ChartTable(headings, rows),
        text("chart.table"),
        language,
    )


def _table(context: Context, institution_id: str, sector: str) -> Markup:
    text, language = context.text, context.language
    name = context.offered.institution_name(institution_id)
    headings = [
        Heading(text("institution.figure")),
        Heading(name),
        Heading(text("institution.sector_total", sector=PROJECT_SECTORS.label(sector, language))),
    ]
    rows: list[list[str | Markup]] = [
        [
            definition_link(context, kpi),
            join(figure_cell(context, own), " ", origin_link(context, kpi, name, instelling=institution_id)),
            sector_cell(context, kpi, sector),
        ]
        for kpi, (own, _) in _pairs(context, institution_id, sector).items()
    ]
    month = context.format.month(str(context.filters.as_of))
    return table(text("institution.comparison_table", month=month), headings, rows, is_caption_shown=True)
