"""Voortgang: a KPI per institution and academic year, and month by month."""

import streamlit as st

from dashboard.components.markup import show
from dashboard.components.tables import table
from dashboard.context import Context
from dashboard.filters import filter_bar
from dashboard.kpi_words import counting_rule, kpi_name
from dashboard.sections.institution_bars import institution_bars, values_by_institution_and_year, year_table
from dashboard.sections.kpi_choice import choose_kpi, kpis_with
from dashboard.sections.small_multiples import small_multiples
from dashboard.views.overview import freshness_line


def render(context: Context) -> None:
    """Draw the choice of a KPI, its counting rule, its table, its bars and its small multiples."""
    text = context.text
    freshness_line(context)
    filter_bar(context.offered, context.filters, text, context.format)
    with st.container(key="choice_kpi", width=420):
        kpi = choose_kpi(context, kpis_with("institution_id", "academic_year"), "choice.kpi")
    st.caption(text("progress.rule", rule=counting_rule(kpi, context.language)))
    st.header(text("progress.years"), anchor=False)
    filters = context.filters
    values, years = values_by_institution_and_year(context, kpi)
    institutions = context.offered.institution_ids(filters.sector, filters.project_id)
    shown = tuple(each for each in institutions if filters.institution_id in (None, each))
    content = year_table(context, values, years, shown)
    caption = text("progress.table", name=kpi_name(kpi, context.language), month=context.format.month(str(filters.as_of)))
    show(table(caption, content.headings, content.rows, is_caption_shown=True))
    institution_bars(context, kpi)
    if kpi in kpis_with("institution_id", "month"):
        st.header(text("progress.months"), anchor=False)
        small_multiples(context, kpi)
