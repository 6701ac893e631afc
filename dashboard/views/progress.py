"""Voortgang: a KPI per institution and academic year, and month by month."""

import streamlit as st

from dashboard import address
from dashboard.components.markup import element, join, show
from dashboard.components.tables import table
from dashboard.context import Context
from dashboard.filters import filter_bar
from dashboard.kpi_words import counting_rule, kpi_name
from dashboard.sections.institution_bars import shown_institutions, values_by_institution_and_year, year_table
from dashboard.sections.kpi_choice import choose_kpi, kpis_with
from dashboard.sections.small_multiples import small_multiples
from dashboard.views.overview import freshness_line


def render(context: Context) -> None:
    """Draw the choice of a KPI with its counting rule, its table per academic year, and its small multiples."""
    text, language = context.text, context.language
    freshness_line(context)
    filter_bar(context.offered, context.filters, text, context.format)
    with st.container(key="choice_kpi", width=420):
        kpi = choose_kpi(context, kpis_with("institution_id", "academic_year"), "choice.kpi")
    rule = join(
        element("summary", text("card.rule")), element("p", counting_rule(kpi, language), class_="dm-chart-text")
    )
    show(element("details", rule, class_="dm-details"))
    st.header(text("progress.years"), anchor=False)
    _years(context, kpi)
    if kpi in kpis_with("institution_id", "month"):
        st.header(text("progress.months"), anchor=False)
        small_multiples(context, kpi)


def _years(context: Context, kpi: str) -> None:
    """Draw the table; an institution's name leads to its own page."""
    values, years = values_by_institution_and_year(context, kpi)
    institutions = shown_institutions(context)
    content = year_table(context, values, years, institutions)
    linked = [
        [element("a", row[0], href=address.href("instelling", instelling=institution)), *row[1:]]
        for institution, row in zip(institutions, content.rows, strict=True)
    ]
    month = context.format.month(str(context.filters.as_of))
    caption = context.text("progress.table", name=kpi_name(kpi, context.language), month=month)
    show(table(caption, content.headings, linked, is_caption_shown=True))
