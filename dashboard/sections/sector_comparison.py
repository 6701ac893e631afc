"""One institution beside the total of its sector: percentages as a chart, all figures as a table."""

from dashboard import caching
from dashboard.caching import drawn
from dashboard.charts.bullets import Bullet, BulletLabels, bullet_chart
from dashboard.charts.look import wrapped
from dashboard.components.figures import ChartTable, Numbers, chart
from dashboard.components.markup import Markup, show
from dashboard.components.tables import Heading, table
from dashboard.context import Context
from dashboard.kpi_words import kpi_name, value_text
from dashboard.part_words import part_of
from dashboard.sections.figure_words import counting_rules, definition_link, figure_cell, sector_cell
from dashboard.sections.kpi_cards import total
from dashboard.sections.kpi_choice import kpis_with
from dashboard.sections.take_along import chart_words
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


def _shares(context: Context, institution_id: str, sector: str) -> dict[str, Pair]:
    pairs = _pairs(context, institution_id, sector)
    return {kpi: pair for kpi, pair in pairs.items() if KPIS[kpi].unit == "pct"}


def _sector_name(context: Context, sector: str) -> str:
    return context.text("institution.sector_total", sector=PROJECT_SECTORS.label(sector, context.language))


@drawn
def _chart(context: Context, institution_id: str, sector: str) -> None:
    text, fmt, language = context.text, context.format, context.language
    shares = _shares(context, institution_id, sector)
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
        figures=part_of(context, "count.of_figures", sum(own > whole for own, whole in known), len(known)),
        month=fmt.month(str(context.filters.as_of)),
    )
    name = context.offered.institution_name(institution_id)
    labels = BulletLabels(wrapped(name), _sector_name(context, sector), "")
    numbers = _comparison(context, institution_id, sector)
    chart(
        f"comparison-{institution_id}",
        numbers,
        description,
        bullet_chart(bullets, labels, language, row_height=_TWO_LINES),
        chart_words(context, "vergelijking", numbers.title, instelling=institution_id),
    )


def comparison_numbers(context: Context) -> Numbers | None:
    """Return the title and the table of the chosen institution beside its sector; None without an institution."""
    institution_id = context.filters.institution_id
    sector = context.offered.sector_of(institution_id) if institution_id else None
    return _comparison(context, institution_id, sector) if institution_id and sector else None


def _comparison(context: Context, institution_id: str, sector: str) -> Numbers:
    text, fmt, language = context.text, context.format, context.language
    name, shares = context.offered.institution_name(institution_id), _shares(context, institution_id, sector)
    rows = [
        [kpi_name(kpi, language), value_text(own, fmt), value_text(whole, fmt)] for kpi, (own, whole) in shares.items()
    ]
    headings = [
        Heading(text("institution.figure")),
        Heading(name, is_number=True),
        Heading(_sector_name(context, sector), is_number=True),
    ]
    title = text("institution.comparison_title", name=name)
    return Numbers(title, ChartTable(headings, rows), tuple(shares))


def _table(context: Context, institution_id: str, sector: str) -> Markup:
    text = context.text
    name = context.offered.institution_name(institution_id)
    headings = [
        Heading(text("institution.figure")),
        Heading(name),
        Heading(_sector_name(context, sector)),
    ]
    rows: list[list[str | Markup]] = [
        [
            definition_link(context, kpi),
            figure_cell(context, kpi, own, name, instelling=institution_id),
            sector_cell(context, kpi, sector),
        ]
        for kpi, (own, _) in _pairs(context, institution_id, sector).items()
    ]
    month = context.format.month(str(context.filters.as_of))
    return table(text("institution.comparison_table", month=month), headings, rows, is_caption_shown=True)
