"""A figure in a table, and the rules of several figures with the ways to their origin and definition.

Links carry the visitor's choices, so they are never part of what is kept and replayed for others (`caching.drawn`).
"""

from collections.abc import Sequence

from dashboard import address, caching
from dashboard.components.markup import Markup, element, join
from dashboard.components.tables import facts
from dashboard.context import Context
from dashboard.kpi_words import counted_text, counting_rule, kpi_name, reason, unit_word, value_text
from dashboard.sections.definition import definition_href
from etl.kpi_value import KpiValue
from schemas.codes import SECTORS


def figure_cell(
    context: Context, kpi: str, value: KpiValue | None, whose: str = "", /, **changes: str | None
) -> Markup:
    """Return a figure with its unit and what was counted, or why it is missing.

    The figure itself is the way to its origin; for screen readers the link says of what it is, and whose.
    """
    fmt, text = context.format, context.text
    named = f"{kpi_name(kpi, context.language)}, {whose}" if whose else kpi_name(kpi, context.language)
    read, where = value_text(value, fmt), address.href("herkomst", kpi=kpi, **changes)
    spoken = f"{read}, {text('reports.origin_of', figure=named)}"
    shown = element("strong", read) if value else read
    way = element("a", shown, href=where, aria_label=spoken, class_="dm-figure")
    if value is None:
        return way
    said = reason(value, context.language)
    if said is None:
        counted = counted_text(value, context.language, fmt)
        said = unit_word(value, text) + (f"; {counted}" if counted else "")
    return join(way, " ", element("span", said, class_="dm-muted"))


def origin_link(context: Context, kpi: str, **changes: str | None) -> Markup:
    """Return the link from a figure to its origin; for screen readers it names the figure."""
    name = element("span", f" {kpi_name(kpi, context.language)}", class_="dm-hidden")
    return element("a", context.text("card.origin"), name, href=address.href("herkomst", kpi=kpi, **changes))


def sector_cell(context: Context, kpi: str, sector: str) -> Markup:
    """Return a KPI's figure of a whole sector with the way to its origin, whatever institution is chosen."""
    filters = context.filters
    value = caching.sector_total(context.version, context.scope, kpi, sector, filters.as_of, filters.academic_year)
    label = SECTORS.label(sector, context.language)
    return figure_cell(context, kpi, value, label, sector=sector, project=None, instelling=None)


def origin_line(context: Context, kpi: str, **changes: str | None) -> Markup:
    """Return the link to a figure's origin as a line of its own, below a chart or table."""
    return element("p", origin_link(context, kpi, **changes), class_="dm-ways")


def definition_link(context: Context, kpi: str) -> Markup:
    """Return a KPI's name as the link to its definition."""
    return element("a", kpi_name(kpi, context.language), href=definition_href(kpi))


def counting_rules(context: Context, kpis: Sequence[str]) -> Markup:
    """Return a line that opens to the counting rules of the figures above it."""
    pairs = [(definition_link(context, kpi), counting_rule(kpi, context.language)) for kpi in kpis]
    summary = element("summary", context.text("figures.rules"))
    return element("details", summary, facts(pairs), class_="dm-details")
