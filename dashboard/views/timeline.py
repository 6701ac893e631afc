"""Tijdlijn: the project's phases, periods and milestones, with a KPI's curve under the same axis."""

import streamlit as st

from dashboard import address, caching
from dashboard.components.markup import Markup, element, show
from dashboard.components.tables import facts
from dashboard.context import Context
from dashboard.filters import choice
from dashboard.frame import nothing_yet
from dashboard.sections import event_words
from dashboard.sections.kpi_choice import choose_kpi, kpis_with
from dashboard.sections.timeline_chart import chosen_events, clickable_timeline
from etl.queries import TimelineEvent
from schemas.codes import (
    EVENT_MODES,
    EVENT_STATUSES,
    EVENT_TYPES,
    ORGANISERS,
    PROJECT_SECTORS,
    THEMES,
    YES_NO_NOT_APPLICABLE,
)


def render(context: Context) -> None:
    """Draw the filters, the timeline, and the details of one event."""
    if not context.version or not caching.timeline_events(context.version, context.scope):
        nothing_yet(context)
        return
    show(element("h2", context.text("timeline.chart"), class_="dm-hidden dm-landscape"))
    event_type, theme, kpi = _choices(context)
    clickable_timeline(context, kpi, event_type, theme, lambda event: address.set_choice(address.EVENT, event))
    with st.container(key="timeline_details"):
        st.header(context.text("timeline.details"), anchor=False)
        show(element("p", context.text("timeline.click"), class_="dm-chart-text"))
        events = {each.event_id: each for each in chosen_events(context, event_type, theme)}
        if events:
            given = address.choices().get(address.EVENT)
            chosen = given if given in events else next(iter(events))
            choice(address.EVENT, context.text("timeline.choose_event"), tuple(events), chosen,
                   lambda event: f"{event_words.when(context, events[event])}: {events[event].title}",
                   context.text)  # fmt: skip
            show(_details(context, events[chosen]))


def _choices(context: Context) -> tuple[str | None, str | None, str | None]:
    """Draw the choices of events, and of whose figures and as of when; return type, theme and KPI."""
    events, chosen = caching.timeline_events(context.version, context.scope), address.choices()
    types = [code for code in EVENT_TYPES.values if any(event.event_type == code for event in events)]
    themes = [code for code in THEMES.values if any(code in event.themes for event in events)]
    event_type = value if (value := chosen.get(address.EVENT_TYPE)) in types else None
    theme = value if (value := chosen.get(address.THEME)) in themes else None
    text, language = context.text, context.language
    with st.container(key="filters"):
        first = st.columns(3, gap="small", vertical_alignment="bottom")
        with first[0]:
            choice(address.EVENT_TYPE, text("timeline.column_type"), types, event_type,
                   lambda code: EVENT_TYPES.label(code, language), text, with_all=True)  # fmt: skip
        with first[1]:
            choice(address.THEME, text("timeline.column_themes"), themes, theme,
                   lambda code: THEMES.label(code, language), text, with_all=True)  # fmt: skip
        if not context.filters.as_of:
            return event_type, theme, None
        with first[2]:
            kpi = choose_kpi(context, kpis_with("month"), "timeline.choose_kpi")
        _whose(context)
    return event_type, theme, kpi


def _whose(context: Context) -> None:
    """Draw the choices of whose figures the curve shows, and as of which month."""
    text, language, offered, filters = context.text, context.language, context.offered, context.filters
    columns = st.columns(3, gap="small", vertical_alignment="bottom")
    with columns[0]:
        choice(address.SECTOR, text("filter.sector"), offered.sectors, filters.sector,
               lambda code: PROJECT_SECTORS.label(code, language), text, with_all=True)  # fmt: skip
    with columns[1]:
        institutions = offered.institution_ids(filters.sector, filters.project_id)
        choice(address.INSTITUTION, text("filter.institution"), institutions, filters.institution_id,
               offered.institution_name, text, with_all=True)  # fmt: skip
    with columns[2]:
        months = tuple(reversed(offered.months))
        choice(address.AS_OF, text("filter.as_of"), months, filters.as_of, context.format.month, text)


def _details(context: Context, event: TimelineEvent) -> Markup:
    text, language = context.text, context.language
    nothing = context.format.value(None, "count")
    return facts(
        (
            (text("timeline.column_when"), event_words.when(context, event)),
            (text("timeline.column_type"), EVENT_TYPES.label(event.event_type, language)),
            (text("timeline.column_title"), event_words.title(event)),
            (text("timeline.column_status"), EVENT_STATUSES.label(event.status, language)),
            (text("timeline.column_mode"), EVENT_MODES.label(event.mode, language)),
            (text("timeline.column_organiser"), ORGANISERS.label(event.organiser, language)),
            (text("filter.institution"), event.institution_name or nothing),
            (text("timeline.column_themes"), event_words.themes(context, event)),
            (text("timeline.column_occurrences"), event_words.occurrences(context, event)),
            (text("timeline.column_attendees"), event_words.attendees(context, event)),
            (text("timeline.column_report"), YES_NO_NOT_APPLICABLE.label(event.report_available, language)),
            (text("timeline.column_evidence"), event.evidence_ref or nothing),
            (text("provenance.upload"), text("provenance.row_of", upload=event.upload_id, row=event.row_number)),
        )
    )
