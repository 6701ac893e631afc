"""Werkplekken en mentoren: how many places there are and are filled, at which enterprises, and who is trained."""

import streamlit as st

from dashboard.components.markup import element, show
from dashboard.components.notices import note
from dashboard.context import Context
from dashboard.filters import filter_bar
from dashboard.sections.figure_words import origin_line
from dashboard.sections.institution_bars import shown_institutions
from dashboard.sections.kpi_cards import total
from dashboard.sections.kpi_choice import choose_kpi
from dashboard.sections.mentor_table import mentor_table
from dashboard.sections.orders import choose_order
from dashboard.sections.workplace_charts import (
    enterprises_by_size,
    mentors_by_institution,
    places_by_month,
    workplaces_by_province,
)
from dashboard.sections.workplace_figures import WORKPLACE_KPIS, workplace_cards, workplaces_per_institution


def render(context: Context) -> None:
    """Draw the cards, a chart per question, and the table per institution."""
    text = context.text
    filter_bar(context.offered, context.filters, text, context.format)
    show(element("h2", text("workplaces.figures"), class_="dm-hidden"))
    workplace_cards(context)
    active = total(context.kpi_values("K15"))
    if active is None or active.value is None:
        show(note(text("institution.no_workplaces"), "info"))
        return
    st.header(text("workplaces.occupancy"), anchor=False)
    places_by_month(context)
    show(origin_line(context, "K16"))
    st.header(text("workplaces.enterprises"), anchor=False)
    enterprises_by_size(context)
    show(origin_line(context, "K17"))
    workplaces_by_province(context)
    show(origin_line(context, "K15"))
    show(element("p", text("provinces.rule"), class_="dm-chart-text"))
    st.header(text("workplaces.mentors"), anchor=False)
    with st.container(key="choice_order", width=760):
        columns = st.columns(2, gap="small", vertical_alignment="bottom")
        with columns[0]:
            kpi = choose_kpi(context, WORKPLACE_KPIS, "order.kpi", default="K18")
        with columns[1]:
            order = choose_order(context, kpi, shown_institutions(context))
    mentors_by_institution(context, kpi, order)
    show(mentor_table(context))
    st.header(text("workplaces.institutions"), anchor=False)
    show(workplaces_per_institution(context, kpi, order))
