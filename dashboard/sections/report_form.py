"""The form that makes a report, with its progress."""

from typing import Any

import streamlit as st

from dashboard import address
from dashboard.components.markup import element, show
from dashboard.components.notices import note
from dashboard.context import Context
from dashboard.report_route import PAGE_FORMS
from dashboard.reporting import ReportingFailed, ask_reports
from dashboard.sections.report_words import FORM_TEXTS
from dashboard.store import active_settings
from etl.permissions import Right

_USUAL = ("xlsx", "docx", "json")


def make_form(context: Context) -> None:
    """Draw the form; a report that was made is opened."""
    text, offered = context.text, context.offered
    with st.form("make_report", border=False):
        columns = st.columns((2, 1), gap="small", vertical_alignment="top")
        with columns[0]:
            projects = st.multiselect(
                text("reports.projects"),
                offered.project_ids(),
                format_func=lambda code: offered.project_title(code, context.language),
                placeholder=text("reports.all_projects"),
            )
        with columns[1]:
            as_of = st.selectbox(
                text("filter.as_of"),
                tuple(reversed(offered.months)),
                format_func=context.format.month,
                key="report_as_of",
            )
        columns = st.columns(2, gap="small", vertical_alignment="top")
        months = tuple(reversed(offered.months))
        with columns[0]:
            first = st.selectbox(
                text("reports.first"),
                (None, *months),
                format_func=lambda month: context.format.month(month) if month else text("reports.first_january"),
            )
        with columns[1]:
            known = st.selectbox(
                text("reports.known"),
                (None, *months),
                format_func=lambda month: context.format.month(month) if month else text("reports.known_all"),
            )
        forms = st.multiselect(
            text("reports.forms"),
            PAGE_FORMS,
            default=_USUAL,
            format_func=lambda form: text(FORM_TEXTS[form]),
            placeholder=text("reports.no_forms"),
        )
        with_participants = context.scope.may(Right.READ_ROWS) and st.checkbox(text("reports.participants"))
        show(element("p", text("reports.make_text"), class_="dm-muted"))
        is_asked = st.form_submit_button(text("reports.make"), type="primary")
    if not is_asked:
        return
    asked = {"as_of": as_of, "period_from": first, "known_until": known, "projects": projects, "forms": forms}
    made = _make(context, asked | {"with_participants": bool(with_participants)})
    if made is not None:
        address.set_choice(address.REPORT, made)
        st.rerun()


def _make(context: Context, asked: dict[str, Any]) -> str | None:
    """Make the report while its progress is shown, and return its number; None when it was refused or broke off."""
    text = context.text
    steps = 1 + len(asked["forms"])
    bar = st.progress(0.0, text("reports.step_figures"))
    taken: list[str] = []

    def told(step: str) -> None:
        words = (
            text("reports.step_form", form=text(FORM_TEXTS[step]))
            if step in FORM_TEXTS
            else text("reports.step_figures")
        )
        bar.progress(min(len(taken) / steps, 1.0), words)
        taken.append(step)

    try:
        made = ask_reports(active_settings(), context.scope, "make", told, **asked)
    except ReportingFailed as failed:
        bar.empty()
        show(note(failed.messages.get(context.language) or text("reports.broken"), "error"))
        return None
    bar.empty()
    return str(made["report_id"])
