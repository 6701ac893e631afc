"""One theme of the policy recommendations: its positions, and beside them the figures that bear on it."""

from collections.abc import Sequence

from dashboard import address, caching
from dashboard.components.markup import Markup, element, join
from dashboard.components.tables import Heading, table
from dashboard.context import Context
from dashboard.sections.figure_words import counting_rules, definition_link, figure_cell, sector_cell
from dashboard.sections.kpi_cards import total
from schemas.codes import SECTORS, STANCES, THEMES
from schemas.kpis import KPIS
from schemas.recommendations import RECOMMENDATION_SECTORS, RECOMMENDATION_THEMES, THEME_KPIS, Position

_SIGNS = {"for": "+", "against": "\N{MINUS SIGN}", "agreed": "=", "divided": "≠"}


def theme_block(context: Context, theme: str, found: Sequence[Position]) -> Markup:
    """Return a theme's positions with its figures beside them, below them on a narrow screen."""
    kpis = THEME_KPIS[theme]
    figures = join(_figures(context, theme, kpis), _events(context, theme), counting_rules(context, kpis))
    return element("div", _positions(context, found), element("div", figures), class_="dm-theme")


def _positions(context: Context, found: Sequence[Position]) -> Markup:
    """Return the list of positions: stance by sign and word, sector, text and source."""
    language = context.language
    items = [
        element(
            "li",
            element(
                "p",
                element("span", _SIGNS[each.stance], class_=f"dm-sign dm-stance-{each.stance}", aria_hidden="true"),
                element("strong", STANCES.label(each.stance, language)),
                element("span", f" · {RECOMMENDATION_SECTORS.label(each.sector, language)}", class_="dm-muted"),
            ),
            element("p", each.text(language)),
            element("p", context.text("recommendations.source", source=each.source), class_="dm-position-source"),
        )
        for each in found
    ]
    return element("ul", *items, class_="dm-positions")


def _figures(context: Context, theme: str, kpis: Sequence[str]) -> Markup:
    text, language, filters = context.text, context.language, context.filters
    sectors = [each for each in SECTORS.values if filters.sector in (None, each)]
    headings = [
        Heading(text("institution.figure")),
        *(Heading(SECTORS.label(each, language)) for each in sectors),
    ]
    rows: list[list[str | Markup]] = [
        [definition_link(context, kpi), *(_cell(context, kpi, sector) for sector in sectors)] for kpi in kpis
    ]
    label = RECOMMENDATION_THEMES.label(theme, language)
    month = total(context.kpi_values(kpis[0]))
    caption = text("recommendations.table", theme=label, month=context.format.month(month.as_of) if month else "")
    return table(caption, headings, rows, is_caption_shown=True)


def _cell(context: Context, kpi: str, sector: str) -> Markup:
    """Return a KPI's figure of a sector; of the whole, and said so, when it has no sector."""
    if "sector" in KPIS[kpi].grain:
        return sector_cell(context, kpi, sector)
    whole = element("span", context.text("recommendations.whole"), class_="dm-muted")
    label = SECTORS.label(sector, context.language)
    value = total(context.kpi_values(kpi))
    return join(figure_cell(context, kpi, value, label), " ", whole)


def _events(context: Context, theme: str) -> Markup:
    """Return the line on the timeline's events with this theme, when events can have it."""
    if theme not in THEMES.values:
        return join()
    count = sum(theme in each.themes for each in caching.timeline_events(context.version, context.scope))
    shown = context.text.plural("recommendations.events", count, shown=context.format.number(count))
    return element("p", element("a", shown, href=address.href("tijdlijn", thema=theme)), class_="dm-ways")
