"""Voortgang: a KPI per institution and academic year, and month by month."""

import streamlit as st

from dashboard.components.markup import element, join, show
from dashboard.context import Context
from dashboard.filters import filter_bar
from dashboard.kpi_words import stated_rule
from dashboard.sections.freshness import freshness_line
from dashboard.sections.kpi_choice import choose_kpi, kpis_with
from dashboard.sections.progress_table import choose_order, progress_table
from dashboard.sections.small_multiples import small_multiples


def render(context: Context) -> None:
    """Draw the choice of a KPI with its counting rule, its table per academic year, and its small multiples."""
    text = context.text
    freshness_line(context)
    filter_bar(context.offered, context.filters, text, context.format)
    with st.container(key="choice_kpi"):
        columns = st.columns(2, gap="small", vertical_alignment="bottom")
        with columns[0]:
            kpi = choose_kpi(context, kpis_with("institution_id", "academic_year"), "choice.kpi")
        with columns[1]:
            order = choose_order(context)
    rule = join(element("summary", text("card.rule")), element("p", stated_rule(kpi, text), class_="dm-chart-text"))
    show(element("details", rule, class_="dm-details"))
    st.header(text("progress.years"), anchor=False)
    show(progress_table(context, kpi, order))
    if kpi in kpis_with("institution_id", "month"):
        st.header(text("progress.months"), anchor=False)
        small_multiples(context, kpi)
