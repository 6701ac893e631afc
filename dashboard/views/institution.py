"""Instelling: one institution with its figures beside the sector's, and everything that it reported."""

import streamlit as st

from dashboard.components.markup import show
from dashboard.context import Context
from dashboard.filters import filter_bar
from dashboard.sections.institution_choice import institution_facts, institution_list, with_institution
from dashboard.sections.institution_deliveries import institution_deliveries
from dashboard.sections.institution_tables import events, pilots, workplaces
from dashboard.sections.institution_years import institution_years
from dashboard.sections.kpi_cards import kpi_cards
from dashboard.sections.mentor_table import mentor_table
from dashboard.sections.sector_comparison import sector_comparison


def render(context: Context) -> None:
    """Draw the institution of the address, or the list to choose from."""
    context = with_institution(context)
    text, institution_id = context.text, context.filters.institution_id
    filter_bar(context.offered, context.filters, text, context.format)
    if institution_id is None:
        show(institution_list(context))
        return
    st.header(context.offered.institution_name(institution_id), anchor=False)
    show(institution_facts(context, institution_id))
    kpi_cards(context)
    st.header(text("institution.comparison"), anchor=False)
    sector_comparison(context, institution_id)
    st.header(text("institution.enrollments"), anchor=False)
    institution_years(context)
    st.header(text("institution.pilots"), anchor=False)
    show(pilots(context, institution_id))
    st.header(text("institution.workplaces"), anchor=False)
    show(workplaces(context, institution_id))
    st.header(text("institution.mentors_title"), anchor=False)
    show(mentor_table(context))
    st.header(text("institution.deliveries"), anchor=False)
    institution_deliveries(context, institution_id)
    st.header(text("institution.events"), anchor=False)
    show(events(context, institution_id))
