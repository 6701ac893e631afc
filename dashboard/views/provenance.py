"""Herkomst: from a figure to its rows, files, lines and uploaders; and what was delivered, newest first."""

import streamlit as st

from dashboard import address, caching
from dashboard.components.markup import Markup, element, join, show
from dashboard.components.notices import note
from dashboard.components.tables import Heading, facts, table
from dashboard.context import Context
from dashboard.dataset_words import DATASET_TEXTS
from dashboard.filters import filter_bar
from dashboard.kpi_words import counting_rule, kpi_name, reason, unit_word, value_text
from dashboard.sections.definition import definition_href
from dashboard.sections.figure_origin import figure_origin
from dashboard.sections.kpi_cards import total
from dashboard.sections.kpi_choice import choose_kpi, choose_part, choose_persons
from dashboard.sections.trace_table import TracedLine, trace_table
from etl.queries import UploadedSnapshot
from etl.trace import Trace
from schemas.kpis import KPIS

_ROWS = 100


def render(context: Context) -> None:
    """Draw the figure, the rows behind it, and the deliveries."""
    text = context.text
    show(element("p", text("provenance.intro"), class_="dm-lead"))
    if origin := address.choices().get(address.ORIGIN):
        st.header(text("provenance.figure"), anchor=False)
        figure_origin(context, origin)
        show(element("p", element("a", text("provenance.all"), href=address.href("herkomst"))))
        return
    filter_bar(context.offered, context.filters, text, context.format)
    with st.container(key="choice_kpi", horizontal=True, gap="small", vertical_alignment="bottom"):
        kpi = choose_kpi(context, tuple(KPIS), "provenance.choose")
        part = choose_part(context, kpi) | choose_persons(context, kpi)
    st.header(text("provenance.figure"), anchor=False)
    _figure(context, kpi, part)
    st.header(text("provenance.rows"), anchor=False)
    _rows(context, kpi, part)
    st.header(text("provenance.uploads"), anchor=False)
    _uploads(context)


def _figure(context: Context, kpi: str, part: dict[str, str]) -> None:
    text, fmt, language = context.text, context.format, context.language
    value = total(context.kpi_values(kpi, filters=part))
    version = text("provenance.version_link", version=fmt.number(KPIS[kpi].definition_version))
    shown = f"{value_text(value, fmt)} {unit_word(value, text) if value else ''}".strip()
    show(
        facts(
            (
                (kpi_name(kpi, language), reason(value, language) or shown),
                (text("filter.as_of"), fmt.month(str(context.filters.as_of))),
                (text("card.rule"), counting_rule(kpi, language)),
                (text("provenance.version"), element("a", version, href=definition_href(kpi))),
            )
        )
    )


def _rows(context: Context, kpi: str, part: dict[str, str]) -> None:
    text, filters = context.text, context.filters
    dimensions = (*filters.dimensions(KPIS[kpi].grain), *part.items())
    found = caching.trace(context.version, context.scope, kpi, filters.as_of, dimensions, _ROWS)
    if not found.rows:
        show(note(text("provenance.no_rows"), "info"))
        return
    show(_trace_table(context, found))


def _trace_table(context: Context, found: Trace) -> Markup:
    text, fmt = context.text, context.format
    lines = [
        TracedLine(
            row.identity,
            row.dataset,
            row.file_name,
            row.row_number,
            row.upload_id,
            row.actor,
            row.delivered_at,
            row.sha256,
        )
        for row in found.rows
    ]
    more = text("provenance.more", shown=fmt.number(len(lines)), total=fmt.number(found.count))
    return join(
        trace_table(context, lines),
        element("p", more, class_="dm-muted") if found.count and found.count > len(lines) else join(),
    )


def _uploads(context: Context) -> None:
    filters = context.filters
    month = filters.as_of if address.AS_OF in address.choices() else None
    snapshots = caching.uploaded_snapshots(
        context.version, context.scope, filters.institution_id, filters.project_id, month
    )
    text = context.text
    if not snapshots:
        show(note(text("provenance.no_uploads"), "info"))
        return
    headings = [
        Heading(text("provenance.upload")),
        Heading(text("receipt.time")),
        Heading(text("receipt.actor")),
        Heading(text("judgement.file")),
        Heading(text("upload.dataset")),
        Heading(text("filter.institution")),
        Heading(text("table.month")),
        Heading(text("judgement.rows"), is_number=True),
        Heading(text("provenance.state")),
    ]
    show(table(text("provenance.uploads"), headings, [_upload_row(context, each) for each in snapshots]))


def _upload_row(context: Context, each: UploadedSnapshot) -> list[str | Markup]:
    text, fmt = context.text, context.format
    state = (
        "provenance.withdrawn"
        if each.withdrawn_at
        else "provenance.current"
        if each.is_current
        else "provenance.replaced"
    )
    return [
        each.upload_id,
        fmt.short_moment(each.known_from),
        each.actor,
        each.file_name,
        text(DATASET_TEXTS[each.dataset]),
        context.offered.institution_name(each.institution_id) if each.institution_id else text("provenance.department"),
        fmt.short_month(each.reporting_month) if each.reporting_month else fmt.value(None, "count"),
        fmt.number(each.rows),
        text(state),
    ]
