"""Overzicht: where do we stand?"""

from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.components.markup import element, show
from dashboard.context import Context
from dashboard.filters import filter_bar
from dashboard.sections.freshness import freshness_line
from dashboard.sections.institution_bars import BAR_KPIS, institution_bars, shown_institutions
from dashboard.sections.key_sentences import key_sentences
from dashboard.sections.kpi_cards import kpi_cards
from dashboard.sections.kpi_choice import choose_kpi
from dashboard.sections.orders import choose_order
from dashboard.sections.report_targets import report_cards
from dashboard.sections.timeline_chart import timeline


def render(context: Context) -> None:
    """Draw freshness, the report's targets, the six cards, the bars per institution and the timeline."""
    text = context.text
    # The sentences below name who is missing, each with a way to the deliveries.
    freshness_line(context, has_names=False)
    filter_bar(context.offered, context.filters, text, context.format)
    today = datetime.now(ZoneInfo(context.time_zone)).date()
    show(element("section", element("h2", text("key.title")), key_sentences(context, today), class_="dm-brief"))
    st.header(text("overview.report"), anchor=False)
    report_cards(context)
    st.header(text("overview.work"), anchor=False)
    kpi_cards(context)
    st.header(text("overview.institutions"), anchor=False)
    with st.container(key="choice_kpi", width=760):
        columns = st.columns(2, gap="small", vertical_alignment="bottom")
        with columns[0]:
            kpi = choose_kpi(context, BAR_KPIS, "choice.kpi")
        with columns[1]:
            order = choose_order(context, kpi, shown_institutions(context))
    institution_bars(context, kpi, order)
    st.header(text("timeline.title"), anchor=False)
    timeline(context, kpi)
