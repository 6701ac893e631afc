"""Rapporten: make one, see what it says, make it final, fetch its files, and compare two."""

import streamlit as st

from dashboard import address
from dashboard.components.markup import element, show
from dashboard.components.notices import note
from dashboard.context import Context
from dashboard.sections.report_comparison import comparison
from dashboard.sections.report_form import make_form
from dashboard.sections.report_freeze import freeze_form
from dashboard.sections.report_list import report_list
from dashboard.sections.report_shown import report_figures, report_head
from dashboard.store import active_settings
from etl.ledger import ledger_of
from etl.permissions import Right
from etl.reports.records import records


def render(context: Context) -> None:
    """Draw the form, the report that is open, all reports, and the comparison."""
    text = context.text
    show(element("p", text("reports.intro"), class_="dm-lead"))
    found = list(reversed(records(ledger_of(active_settings()), context.scope)))
    if context.scope.may(Right.MAKE_REPORTS):
        st.header(text("reports.new"), anchor=False)
        make_form(context)
    wanted = address.choices().get(address.REPORT, "").upper()
    opened = next((each for each in found if each.report_id == wanted), None)
    if wanted and opened is None:
        show(note(text("reports.gone", report=wanted), "warning"))
    if opened is not None:
        st.header(text("reports.opened", report=opened.report_id), anchor=False)
        report_head(context, opened)
        # Before the figures, each of which is a stop of the keyboard.
        if context.scope.may(Right.FREEZE_REPORTS):
            freeze_form(context, opened)
        report_figures(context, opened)
    st.header(text("reports.all"), anchor=False)
    if not found:
        show(note(text("reports.none"), "info"))
        return
    show(report_list(context, found))
    st.header(text("reports.compare"), anchor=False)
    comparison(context, found)
