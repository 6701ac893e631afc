"""Beheer, deadlines and periods: until when a delivery is on time, and which years are closed, with the way to both."""

import streamlit as st

from dashboard.components.markup import Markup, element, show
from dashboard.components.notices import note
from dashboard.components.tables import Heading, facts, folded_table, table
from dashboard.context import Context
from dashboard.sections.change_form import change
from dashboard.store import active_settings
from etl.closed_periods import PeriodEvent, closed_years, period_events
from etl.ledger import ledger_of

_FIRST_YEAR, _LAST_YEAR = 2000, 2100


def periods_section(context: Context) -> None:
    """Draw the deadline, the closed years with the forms, and everything that closed or reopened one."""
    text, settings = context.text, active_settings()
    st.header(text("administration.deadlines"), anchor=False)
    day = text("administration.deadline_day", day=context.format.number(settings.deadline_day))
    show(
        facts(
            (
                (text("administration.on_time"), day),
                (text("administration.time_zone"), settings.time_zone),
                (text("administration.changed_by"), element("code", "DUAAL_DEADLINE_DAY, DUAAL_TIME_ZONE")),
            )
        )
    )
    show(element("p", text("administration.deadlines_text"), class_="dm-muted"))
    st.header(text("administration.closed"), anchor=False)
    events = period_events(ledger_of(settings), context.scope)
    closed = closed_years(events)
    if closed:
        show(_table(context, text("administration.closed"), closed))
    else:
        show(element("p", text("administration.none_closed"), class_="dm-muted"))
    if context.version:
        _close_form(context)
        _reopen_form(context, closed)
    if events:
        title = text("administration.period_history", count=context.format.number(len(events)))
        show(folded_table(title, title, _headings(context), [_row(context, each) for each in events]))


def _headings(context: Context) -> list[Heading]:
    text = context.text
    return [
        Heading(text("filter.project")),
        Heading(text("administration.year")),
        Heading(text("administration.what")),
        Heading(text("administration.noted")),
        Heading(text("administration.noted_by")),
        Heading(text("administration.reason")),
    ]


def _row(context: Context, each: PeriodEvent) -> list[str | Markup]:
    return [
        _project(context, each.project_id),
        str(each.year),
        context.text("administration.is_closed" if each.is_closed else "administration.is_reopened"),
        context.format.short_moment(each.at),
        each.actor,
        each.reason or "-",
    ]


def _table(context: Context, caption: str, events: list[PeriodEvent]) -> Markup:
    return table(caption, _headings(context), [_row(context, each) for each in events])


def _project(context: Context, project_id: str) -> str:
    if not context.version:
        return project_id
    title = context.offered.project_title(project_id, context.language)
    return project_id if title == project_id else f"{project_id} {title}"


def _close_form(context: Context) -> None:
    text = context.text
    with st.expander(text("administration.close")), st.form("close_period", border=False):
        show(element("p", text("administration.close_text"), class_="dm-muted"))
        project_id = st.selectbox(
            text("filter.project"), context.offered.project_ids(), format_func=lambda code: _project(context, code)
        )
        year = st.text_input(text("administration.year"), max_chars=4, placeholder="2022").strip()
        reason = st.text_area(text("administration.reason"), max_chars=500).strip()
        if not st.form_submit_button(text("administration.close_do")):
            return
        if not (year.isdecimal() and _FIRST_YEAR <= int(year) <= _LAST_YEAR):
            show(note(text("administration.year_wrong"), "error"))
        elif not reason:
            show(note(text("administration.reason_missing"), "error"))
        else:
            done = text("administration.closed_done", project=project_id, year=year)
            given = {"kind": "period_closed", "project_id": project_id, "year": int(year), "reason": reason}
            change(context, "period", done, **given)


def _reopen_form(context: Context, closed: list[PeriodEvent]) -> None:
    text = context.text
    if not closed:
        return
    with st.expander(text("administration.reopen")), st.form("reopen_period", border=False):
        place = st.selectbox(
            text("administration.which_period"),
            range(len(closed)),
            format_func=lambda number: f"{_project(context, closed[number].project_id)}, {closed[number].year}",
        )
        reason = st.text_area(text("administration.reason"), max_chars=500, key="reopen_reason").strip()
        if not st.form_submit_button(text("administration.reopen_do")):
            return
        if not reason:
            show(note(text("administration.reason_missing"), "error"))
            return
        chosen = closed[place]
        done = text("administration.reopened_done", project=chosen.project_id, year=str(chosen.year))
        given = {"kind": "period_reopened", "project_id": chosen.project_id, "year": chosen.year, "reason": reason}
        change(context, "period", done, **given)
