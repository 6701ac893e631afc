"""Toegankelijkheid: the statement that Flemish law asks for, made from what is declared and tested.

Its parts follow the European Commission's model (Implementing Decision 2018/1523).
"""

import streamlit as st

from dashboard.accessibility import AXE_VERSION, BARRIERS, EVALUATED_ON, IS_COMPLIANT, KEYBOARD, Barrier
from dashboard.components.markup import Markup, element, join, show
from dashboard.components.tables import Heading, table
from dashboard.context import Context
from dashboard.sections.legal import organisation, paragraphs, reach
from dashboard.store import active_settings


def render(context: Context) -> None:
    """Draw the statement: to what extent, what not, how that was found, and where to turn to."""
    text, settings = context.text, active_settings()
    name, missing = organisation(context, settings.organisation)
    show(join(paragraphs(text("accessibility.intro", organisation=name)), missing))
    st.header(text("accessibility.status"), anchor=False)
    show(paragraphs(text("accessibility.full" if IS_COMPLIANT else "accessibility.partial")))
    if BARRIERS:
        st.header(text("accessibility.barriers"), anchor=False)
        show(element("div", _barriers(context), class_="dm-wrapped"))
    st.header(text("accessibility.evaluation"), anchor=False)
    day = context.format.date(EVALUATED_ON)
    ways = [text("accessibility.way_axe", version=AXE_VERSION), text("accessibility.way_keyboard")]
    ways += [text("accessibility.way_zoom"), text("accessibility.way_chart")]
    listed = element("ul", *(element("li", each) for each in ways))
    limits = text("accessibility.evaluation_limits")
    show(join(paragraphs(text("accessibility.evaluated", day=day)), listed, paragraphs(limits)))
    st.header(text("accessibility.contact"), anchor=False)
    show(join(paragraphs(text("accessibility.contact_text")),
              reach(context, settings.accessibility_contact, "accessibility_contact")))  # fmt: skip
    st.header(text("accessibility.complaint"), anchor=False)
    show(join(paragraphs(text("accessibility.complaint_text")),
              reach(context, settings.complaint_contact, "complaint_contact"),
              paragraphs(text("accessibility.ombudsman"))))  # fmt: skip


def _barriers(context: Context) -> Markup:
    text = context.text
    headings = [
        Heading(text("accessibility.barrier")),
        Heading(text("accessibility.criterion")),
        Heading(text("accessibility.found_by")),
        Heading(text("accessibility.element")),
        Heading(text("accessibility.cause")),
        Heading(text("accessibility.instead")),
    ]
    return table(text("accessibility.barriers"), headings, [_row(context, each) for each in BARRIERS])


def _row(context: Context, barrier: Barrier) -> list[str | Markup]:
    text = context.text
    is_by_hand = barrier.rule == KEYBOARD
    way = element("a", text("accessibility.issue"), href=barrier.issue, rel="noreferrer") if barrier.issue else None
    return [
        text(barrier.text),
        f"WCAG {barrier.criterion}" if barrier.criterion else text("accessibility.no_criterion"),
        text("accessibility.by_keyboard") if is_by_hand else join("axe: ", element("code", barrier.rule)),
        element("code", barrier.element),
        join(barrier.cause, " (", way, ")") if way else barrier.cause,
        text(barrier.instead),
    ]
