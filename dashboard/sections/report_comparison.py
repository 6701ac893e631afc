"""Two reports side by side: every figure that differs, and the causes that add up to the difference."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard import address, caching
from dashboard.components.markup import Markup, element, join, show
from dashboard.components.notices import note
from dashboard.components.tables import Heading, table
from dashboard.context import Context
from dashboard.reporting import ReportingFailed
from dashboard.sections.report_words import described
from etl.reports.records import Record
from schemas.esf_lines import BASES, GENDER_COLUMNS

_SHOWN, _FEW_UPLOADS = 200, 4


def comparison(context: Context, found: Sequence[Record]) -> None:
    """Draw the choice of two reports, newest first, and what differs between them."""
    text = context.text
    if len(found) < 2:
        show(note(text("reports.compare_needs_two"), "info"))
        return
    ids = [each.report_id for each in found]
    words = {each.report_id: described(context, each) for each in found}
    with st.form("compare_reports", border=False):
        columns = st.columns(2, gap="small")
        with columns[0]:
            before = st.selectbox(text("reports.before"), ids, index=1, format_func=words.__getitem__)
        with columns[1]:
            after = st.selectbox(text("reports.after"), ids, index=0, format_func=words.__getitem__)
        if st.form_submit_button(text("reports.compare_do")):
            address.set_choice(address.COMPARED, f"{before}-{after}")
    before, _, after = address.choices().get(address.COMPARED, "").partition("-")
    if before not in words or after not in words:
        return
    if before == after:
        show(note(text("reports.compare_same"), "warning"))
        return
    try:
        with st.spinner(text("reports.comparing")):
            answer = caching.report_comparison(context.version, context.scope, before, after)
    except ReportingFailed as failed:
        show(note(failed.messages.get(context.language) or text("reports.broken"), "error"))
        return
    show(_table(context, answer))


def _table(context: Context, answer: dict[str, Any]) -> Markup:
    text, fmt = context.text, context.format
    rows = answer["rows"]
    title = text("reports.compare_title", before=answer["before"], after=answer["after"])
    if not rows:
        return note(text("reports.no_difference", before=answer["before"], after=answer["after"]), "good")
    headings = [
        Heading(text("reports.figure")),
        Heading(text("reports.of")),
        Heading(text("reports.before"), is_number=True),
        Heading(text("reports.after"), is_number=True),
        Heading(text("reports.difference"), is_number=True),
        Heading(text("reports.causes")),
    ]
    cells: list[list[str | Markup]] = [
        [
            f"{row['code']} {row[f'label_{context.language}']}",
            _whose(context, row),
            fmt.value(row["before"], row["unit"]),
            fmt.value(row["after"], row["unit"]),
            fmt.change(row["amount"], row["unit"]),
            join(*(_cause(context, each, row["unit"]) for each in row["causes"])),
        ]
        for row in rows[:_SHOWN]
    ]
    more = text("reports.more", shown=fmt.number(len(cells)), total=fmt.number(len(rows)))
    titles = ", ".join(context.offered.project_title(each, context.language) for each in answer["projects"])
    return join(
        element("p", text("reports.compare_projects", projects=titles), class_="dm-chart-text"),
        table(title, headings, cells, is_caption_shown=True),
        element("p", more, class_="dm-muted") if len(rows) > _SHOWN else join(),
        element("p", text("reports.causes_text"), class_="dm-muted"),
    )


def _whose(context: Context, row: dict[str, Any]) -> str:
    language = context.language
    together = context.text("reports.together") if row["basis"] else ""
    parts = (
        context.offered.project_title(row["project"], language) if row["project"] else together,
        context.offered.institution_name(row["institution"]) if row["institution"] else "",
        row["year"],
        BASES.label(row["basis"], language) if row["basis"] else "",
        GENDER_COLUMNS.label(row["gender"], language) if row["gender"] else "",
    )
    return ", ".join(filter(None, parts))


def _cause(context: Context, cause: dict[str, Any], unit: str) -> Markup:
    """Return a cause with its uploads; many of them are folded away below their number."""
    said = f"{cause[context.language]}: {context.format.change(cause['amount'], unit)}"
    uploads = cause["uploads"]
    if len(uploads) <= _FEW_UPLOADS:
        return element("div", f"{said} ({', '.join(uploads)})" if uploads else said)
    count = context.text.plural("reports.uploads", len(uploads), shown=context.format.number(len(uploads)))
    return element("div", said, element("details", element("summary", count), ", ".join(uploads), class_="dm-details"))
