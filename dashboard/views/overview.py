"""Overzicht: where do we stand?"""

from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import caching
from dashboard.components.markup import element, show
from dashboard.components.notices import status_line
from dashboard.context import Context
from dashboard.filters import filter_bar
from dashboard.part_words import part_of
from dashboard.sections.institution_bars import BAR_KPIS, institution_bars, shown_institutions
from dashboard.sections.key_sentences import key_sentences
from dashboard.sections.kpi_cards import kpi_cards
from dashboard.sections.kpi_choice import choose_kpi
from dashboard.sections.orders import choose_order
from dashboard.sections.report_targets import report_cards
from dashboard.sections.timeline_chart import timeline
from etl.kpi_periods import last_day


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


def freshness_line(context: Context, *, has_names: bool = True) -> None:
    """Draw the state's month, how many of the expected institutions delivered it, which did not, and how new it is."""
    fresh = caching.freshness(context.version, context.scope, str(context.filters.as_of))
    fmt, text = context.format, context.text
    line = text.plural(
        "overview.freshness",
        fresh.delivered,
        month=fmt.month(fresh.as_of),
        institutions=part_of(context, "count.of_institutions", fresh.delivered, fresh.expected),
    )
    details = [text("overview.missing", names=", ".join(fresh.missing))] if fresh.missing and has_names else []
    details.append(text("overview.last_day", day=fmt.date(last_day(fresh.as_of))))
    if fresh.last_delivered is not None:
        details.append(text("overview.last_delivered", moment=fmt.moment(fresh.last_delivered)))
    show(status_line(line, " ".join(details)))
