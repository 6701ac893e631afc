"""A figure of a report by its id: what it is, the rows behind it in that report's data, and the files as sent."""

from datetime import datetime
from typing import Any

import streamlit as st

from dashboard import address, caching
from dashboard.components.markup import Markup, element, join, show
from dashboard.components.notices import note
from dashboard.components.tables import facts
from dashboard.context import Context
from dashboard.report_route import SENT_PATH
from dashboard.reporting import ReportingFailed
from dashboard.sections.report_words import STATUS_TEXTS, hash_of, opened_href
from dashboard.sections.trace_table import TracedLine, trace_table
from etl.permissions import Right
from schemas.esf_lines import BASES, GENDER_COLUMNS
from schemas.kpis import KPIS

_ROWS = 100


def figure_origin(context: Context, origin: str) -> None:
    """Draw the figure that an id names and its rows; who may not read reports is told so."""
    text = context.text
    if not context.scope.may(Right.READ_REPORTS):
        show(note(text("route.not_allowed"), "warning"))
        return
    try:
        with st.spinner(text("reports.tracing")):
            found = caching.figure_origin(context.version, context.scope, origin, _ROWS, context.language)
    except ReportingFailed as failed:
        show(note(failed.messages.get(context.language) or text("reports.broken"), "error"))
        return
    show(_facts(context, found))
    if not found["is_same"]:
        show(note(text("reports.rows_differ", counted=context.format.number(found["counted_from_rows"])), "warning"))
    st.header(text("provenance.rows"), anchor=False)
    rows = [row for each in found["traces"] for row in each["rows"]]
    if not rows:
        show(note(text("provenance.no_rows"), "info"))
        return
    show(trace_table(context, (_line(context, each) for each in rows)))
    if found["count"] > len(rows):
        fmt = context.format
        more = text("provenance.more", shown=fmt.number(len(rows)), total=fmt.number(found["count"]))
        show(element("p", more, class_="dm-muted"))


def _facts(context: Context, found: dict[str, Any]) -> Markup:
    text, fmt, language = context.text, context.format, context.language
    unit = KPIS[found["code"]].unit if found["code"] in KPIS else "count"
    places = (
        context.offered.project_title(found["project"], language) if found["project"] else "",
        context.offered.institution_name(found["institution"]) if found["institution"] else "",
        found["year"] or "",
        BASES.label(found["basis"], language) if found["basis"] else "",
        GENDER_COLUMNS.label(found["gender"], language) if found["gender"] else "",
    )
    name = f"{found['code']} {found['label']}" if found["code"] != found["part"] else found["label"]
    versions = {f"{each['kpi']}: {each['definition_version']}" for each in found["traces"]}
    pairs: list[tuple[str | Markup, str | Markup]] = [
        (name, fmt.value(found["value"], unit)),
        (text("reports.of"), ", ".join(filter(None, places)) or fmt.value(None, "count")),
        (text("filter.as_of"), fmt.month(found["as_of"])),
        (text("reports.report"), join(element("a", found["report"], href=opened_href(found["report"])),
                                      f", {text(STATUS_TEXTS[found['status']])}")),
        (text("provenance.version"), ", ".join(sorted(versions))),
        (text("reports.state"), join(text("reports.event", number=fmt.number(found["ledger_seq"])),
                                     hash_of(found["data_hash"] or found["state_hash"]))),
        (text("reports.software"), found["software_version"]),
        (text("reports.origin_id"), element("code", found["id"])),
    ]  # fmt: skip
    return facts(pairs)


def _line(context: Context, row: dict[str, Any]) -> TracedLine:
    return TracedLine(
        row["identity"],
        row["dataset"],
        _file(context, row),
        row["row"],
        row["upload"],
        row["actor"],
        datetime.fromisoformat(row["delivered_at"]),
        row["sha256"],
    )


def _file(context: Context, row: dict[str, Any]) -> Markup:
    """Return the way to the file as it was sent."""
    return element(
        "a",
        row["file"],
        href=address.href(f"{SENT_PATH}/{row['upload']}/{row['sha256']}"),
        download="",
        class_="dm-file",
        aria_label=context.text("reports.fetch_sent", file=row["file"], upload=row["upload"]),
    )
