"""Making a report final: what that closes, a confirmation, and the button."""

import streamlit as st

from dashboard.components.markup import element, show
from dashboard.components.notices import note
from dashboard.context import Context
from dashboard.reporting import ReportingFailed, ask_reports
from dashboard.sections.report_words import projects
from dashboard.store import active_settings
from etl.reports.records import Record


def freeze_form(context: Context, made: Record) -> None:
    """Draw the form for a report that is not final yet."""
    if made.frozen:
        return
    text = context.text
    years = ", ".join(str(year) for year in range(int(made.period_from[:4]), int(made.as_of[:4]) + 1))
    with st.expander(text("reports.freeze")), st.form(f"freeze_{made.report_id}", border=False):
        show(element("p", text("reports.freeze_closes", projects=projects(context, made), years=years)))
        show(element("p", text("reports.freeze_text"), class_="dm-muted"))
        is_sure = st.checkbox(text("reports.freeze_sure", report=made.report_id, years=years))
        if not st.form_submit_button(text("reports.freeze_do")):
            return
        if not is_sure:
            show(note(text("reports.freeze_not_sure"), "error"))
            return
        try:
            with st.spinner(text("reports.freezing")):
                ask_reports(active_settings(), context.scope, "freeze", report=made.report_id)
        except ReportingFailed as failed:
            show(note(failed.messages.get(context.language) or text("reports.broken"), "error"))
            return
    st.rerun()
