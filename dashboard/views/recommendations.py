"""Beleidsaanbevelingen: what the report says on each theme, beside the figures that bear on it."""

from dataclasses import replace

import streamlit as st

from dashboard import address, caching
from dashboard.components.markup import element, show
from dashboard.components.notices import note
from dashboard.context import Context
from dashboard.filters import choice
from dashboard.frame import nothing_yet
from dashboard.sections.recommendation import theme_block
from schemas.codes import SECTORS, STANCES
from schemas.recommendations import BOTH_SECTORS, RECOMMENDATION_THEMES


def render(context: Context) -> None:
    """Draw the filters, and theme by theme the positions and the figures."""
    positions = caching.positions(context.version, context.scope) if context.version else []
    if not positions:
        nothing_yet(context)
        return
    text = context.text
    # The figures are those of whole sectors, whatever project or institution was chosen on another page.
    context = replace(context, filters=replace(context.filters, project_id=None, institution_id=None))
    show(element("p", text("recommendations.intro"), class_="dm-lead"))
    theme, stance = _choices(context)
    found = [
        each
        for each in positions
        if theme in (None, each.theme)
        and stance in (None, each.stance)
        and (context.filters.sector in (None, each.sector) or each.sector == BOTH_SECTORS)
    ]
    count, of = context.format.number(len(found)), context.format.number(len(positions))
    show(element("p", text("recommendations.count", count=count, of=of), class_="dm-status", role="status"))
    if not found:
        show(note(text("recommendations.nothing"), "info"))
    for code in RECOMMENDATION_THEMES.codes:
        of_theme = [each for each in found if each.theme == code.code]
        if of_theme:
            st.header(code.label(context.language), anchor=False)
            show(theme_block(context, code.code, of_theme))


def _choices(context: Context) -> tuple[str | None, str | None]:
    """Draw the filters; return the chosen theme and stance."""
    text, language, filters, chosen = context.text, context.language, context.filters, address.choices()
    theme = value if (value := chosen.get(address.THEME)) in RECOMMENDATION_THEMES.values else None
    stance = value if (value := chosen.get(address.STANCE)) in STANCES.values else None
    months = tuple(reversed(context.offered.months))
    boxes = [
        (address.THEME, "recommendations.theme", RECOMMENDATION_THEMES.values, theme,
         lambda code: RECOMMENDATION_THEMES.label(code, language), True),
        (address.STANCE, "recommendations.stance", STANCES.values, stance,
         lambda code: STANCES.label(code, language), True),
        (address.SECTOR, "filter.sector", SECTORS.values, filters.sector,
         lambda code: SECTORS.label(code, language), True),
    ]  # fmt: skip
    if months:
        years = context.offered.academic_years
        boxes.append((address.ACADEMIC_YEAR, "filter.academic_year", years, filters.academic_year, str, True))
        boxes.append((address.AS_OF, "filter.as_of", months, filters.as_of, context.format.month, False))
    with st.container(key="filters"):
        for column, (name, label, options, value, label_of, with_all) in zip(
            st.columns(len(boxes), gap="small", vertical_alignment="bottom"), boxes, strict=True
        ):
            with column:
                choice(name, text(label), options, value, label_of, text, with_all=with_all)
    return theme, stance
