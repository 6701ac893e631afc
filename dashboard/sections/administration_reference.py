"""Beheer, reference data: what was loaded when and by whom, and the targets with all their earlier values."""

import re
from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboard.components.markup import Markup, element, join, show
from dashboard.components.notices import empty_state, note
from dashboard.components.tables import Heading, folded_table, table
from dashboard.context import Context
from dashboard.kpi_words import kpi_name
from dashboard.sections.change_form import change
from dashboard.sections.target_words import limits_text
from dashboard.store import active_settings
from etl.ledger import ledger_of
from etl.targets import NotedValue, ReferenceLoad, TargetHistory, reference_loads, target_histories
from schemas.kpis import KPIS

_NUMBER = re.compile(r"\d{1,9}([.,]\d{1,4})?")


def reference_section(context: Context) -> None:
    """Draw the targets, the form that changes one, and every load of reference data."""
    text, settings = context.text, active_settings()
    loads = reference_loads(settings, ledger_of(settings), context.scope)
    if not loads or not context.version:
        show(empty_state(text("administration.no_reference"), [text("empty.step_reference")]))
        return
    histories = target_histories(settings, ledger_of(settings), context.scope)
    st.header(text("administration.targets"), anchor=False)
    show(element("p", text("administration.targets_text"), class_="dm-muted"))
    show(_targets(context, histories))
    show(_earlier(context, histories))
    _form(context, [each for each in histories if each.is_current])
    st.header(text("administration.loads"), anchor=False)
    show(element("p", text("administration.loads_text"), class_="dm-muted"))
    show(_loads(context, loads))


def _named(context: Context, each: TargetHistory) -> str:
    name = f"{each.kpi_id} {kpi_name(each.kpi_id, context.language)}"
    return f"{name}: {limits_text(context, each.scope, each.academic_year)}"


def _value(context: Context, each: TargetHistory, value: NotedValue) -> str:
    return context.format.value(float(value.target), KPIS[each.kpi_id].unit)


def _headings(context: Context) -> list[Heading]:
    text = context.text
    return [
        Heading(text("administration.target")),
        Heading(text("administration.applies_to")),
        Heading(text("administration.value"), is_number=True),
        Heading(text("administration.set_by")),
        Heading(text("administration.set_on")),
        Heading(text("administration.source")),
        Heading(text("administration.noted")),
        Heading(text("administration.noted_by")),
        Heading(text("administration.reason")),
    ]


def _row(context: Context, each: TargetHistory, value: NotedValue) -> list[str | Markup]:
    fmt = context.format
    return [
        f"{each.kpi_id} {kpi_name(each.kpi_id, context.language)}",
        limits_text(context, each.scope, each.academic_year),
        _value(context, each, value),
        value.set_by,
        fmt.short_date(date.fromisoformat(value.set_on)) if value.set_on else context.text("administration.unknown"),
        value.source,
        fmt.short_moment(value.at),
        value.actor,
        value.reason or "-",
    ]


def _targets(context: Context, histories: Sequence[TargetHistory]) -> Markup:
    rows = [_row(context, each, each.values[0]) for each in histories if each.is_current]
    return element("div", table(context.text("administration.targets"), _headings(context), rows), class_="dm-wrapped")


def _earlier(context: Context, histories: Sequence[TargetHistory]) -> Markup:
    """Return the values that no longer count, the newest first, behind a line that opens them."""
    old = [(each, value) for each in histories for value in (each.values[1:] if each.is_current else each.values)]
    old.sort(key=lambda pair: pair[1].seq, reverse=True)
    title = context.text("administration.earlier", count=context.format.number(len(old)))
    if not old:
        return element("p", title, class_="dm-muted")
    rows = [_row(context, each, value) for each, value in old]
    return element("div", folded_table(title, title, _headings(context), rows), class_="dm-wrapped")


def _form(context: Context, current: Sequence[TargetHistory]) -> None:
    text = context.text
    if not current:
        return
    with st.expander(text("administration.change_target")), st.form("target", border=False):
        place = st.selectbox(
            text("administration.which_target"),
            range(len(current)),
            format_func=lambda number: (
                f"{_named(context, current[number])} ({_value(context, current[number], current[number].values[0])})"
            ),
        )
        value = st.text_input(text("administration.value"), max_chars=14).strip()
        set_on = st.text_input(text("administration.set_on"), max_chars=10, placeholder="2023-10-25").strip()
        set_by = st.text_input(text("administration.set_by_whom"), max_chars=200).strip()
        source = st.text_input(text("administration.source"), max_chars=200).strip()
        reason = st.text_area(text("administration.reason"), max_chars=500).strip()
        if not st.form_submit_button(text("administration.change_target_do")):
            return
        if problem := _problem(value, set_on, set_by, source, reason):
            show(note(text(problem), "error"))
            return
        chosen = current[place]
        target = {
            "kpi_id": chosen.kpi_id,
            "scope": chosen.scope,
            "academic_year": chosen.academic_year,
            "target": value.replace(",", "."),
            "set_by": set_by,
            "set_on": set_on,
            "source": source,
        }
        done = text("administration.target_changed", target=_named(context, chosen))
        change(context, "target", done, target=target, reason=reason)


def _problem(value: str, set_on: str, set_by: str, source: str, reason: str) -> str | None:
    """Return the text that says what is missing or wrong in the form."""
    if not _NUMBER.fullmatch(value):
        return "administration.value_wrong"
    try:
        date.fromisoformat(set_on)
    except ValueError:
        return "administration.set_on_wrong"
    return None if set_by and source and reason else "administration.all_needed"


def _loads(context: Context, loads: Sequence[ReferenceLoad]) -> Markup:
    text, fmt = context.text, context.format
    headings = [
        Heading(text("administration.number"), is_number=True),
        Heading(text("administration.noted")),
        Heading(text("administration.noted_by")),
        Heading(text("administration.what")),
        Heading(text("history.files")),
    ]
    rows: list[list[str | Markup]] = [
        [
            fmt.number(each.seq),
            fmt.short_moment(each.at),
            each.actor,
            text("administration.one_target", kpi=each.target["kpi_id"])
            if each.target
            else text("administration.whole_set"),
            join(*(element("div", _file(context, each, name)) for name in each.changed)),
        ]
        for each in loads
    ]
    return table(text("administration.loads"), headings, rows)


def _file(context: Context, load: ReferenceLoad, name: str) -> Markup:
    count = context.text.plural("administration.rows", load.rows[name], shown=context.format.number(load.rows[name]))
    return join(f"{name} ({count}) ", element("code", load.files[name][:12], class_="dm-hash", title=load.files[name]))
