"""One report: what it was made of, its files and their hashes, and its main figures with the way to their rows."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard import address, caching
from dashboard.components.markup import Markup, element, join, show
from dashboard.components.notices import note
from dashboard.components.tables import Heading, facts, folded_table, table
from dashboard.context import Context
from dashboard.report_route import PAGE_FORMS, REPORTS_PATH
from dashboard.reporting import ReportingFailed
from dashboard.sections.report_words import FORM_TEXTS, hash_of, projects, status
from etl.reports.records import Record
from schemas.esf_lines import BASES, CODE_SETS, GENDER_COLUMNS


def report_head(context: Context, made: Record) -> None:
    """Draw what the open report was made of, and its files."""
    text = context.text
    if made.frozen:
        years = ", ".join(map(str, made.frozen.years))
        show(note(text("reports.is_final", years=years), "good"))
    else:
        show(note(text("reports.is_concept"), "info"))
    show(_facts(context, made))
    st.subheader(text("reports.fetch"), anchor=False)
    show(_links(context, made))
    if made.recorded_files:
        headings = [Heading(text("judgement.file")), Heading("SHA-256")]
        rows = [[name, element("code", sha256, class_="dm-hash")] for name, sha256 in made.recorded_files.items()]
        show(folded_table(text("reports.hashes"), text("reports.hashes"), headings, rows))


def report_figures(context: Context, made: Record) -> None:
    """Draw the main figures of the open report, each the way to its rows."""
    text = context.text
    try:
        with st.spinner(text("reports.loading")):
            found = caching.report_preview(context.version, context.scope, made.report_id)
    except ReportingFailed as failed:
        show(note(failed.messages.get(context.language) or text("reports.broken"), "error"))
        return
    _figures(context, made, found)


def _facts(context: Context, made: Record) -> Markup:
    text, fmt = context.text, context.format
    pairs: list[tuple[str | Markup, str | Markup]] = [
        (text("filter.project"), projects(context, made)),
        (text("filter.as_of"), fmt.month(made.as_of)),
        (text("reports.period"), f"{fmt.month(made.period_from)} – {fmt.month(made.as_of)}"),
        *([(text("reports.known_at"), fmt.moment(made.known_at))] if made.known_at else []),
        (text("reports.status"), f"{status(context, made)}, {text('reports.version').lower()} {made.version}"),
        (text("reports.made_at"), f"{fmt.moment(made.made_at)} ({made.made_by})"),
    ]
    if made.frozen:
        pairs.append((text("reports.frozen_at"), f"{fmt.moment(made.frozen.at)} ({made.frozen.actor})"))
    pairs += [
        (
            text("reports.state"),
            join(text("reports.event", number=fmt.number(made.ledger_seq)), hash_of(made.data_hash or made.state_hash)),
        ),
        (text("reports.definitions"), hash_of(made.definitions_hash)),
        (text("reports.software"), made.software_version),
    ]
    return facts(pairs)


def _links(context: Context, made: Record) -> Markup:
    text = context.text
    items = [
        element(
            "li",
            element(
                "a",
                text(FORM_TEXTS[form]),
                href=address.href(f"{REPORTS_PATH}/{made.report_id}/{form}"),
                download="",
                class_="dm-file",
                aria_label=text("reports.fetch_form", report=made.report_id, form=text(FORM_TEXTS[form])),
            ),
        )
        for form in PAGE_FORMS
    ]
    return join(element("ul", *items, class_="dm-ways"), element("p", text("reports.fetch_text"), class_="dm-muted"))


def _figures(context: Context, made: Record, found: dict[str, Any]) -> None:
    text, language = context.text, context.language
    groups: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for row in found["lines"]:
        groups.setdefault((row["code_set"], row["project"], row["basis"]), []).append(row)
    st.subheader(text("reports.figures"), anchor=False)
    show(element("p", text("reports.figures_text"), class_="dm-chart-text"))
    if not groups and not found["kpis"]:
        show(note(text("reports.no_figures"), "info"))
    together = {code_set for code_set, project, _ in groups if not project}
    for (code_set, project, basis), rows in groups.items():
        whose = context.offered.project_title(project, language) if project else text("reports.together")
        title = f"{whose}: {found['year']}, {_basis(context, made, basis)}, {CODE_SETS.label(code_set, language)}"
        # Beside the figures of all projects together, those of one are folded away.
        is_folded = bool(project) and code_set in together
        shown = _esf_table(context, title, rows)
        show(element("details", element("summary", title), shown, class_="dm-details") if is_folded else shown)
    if found["kpis"]:
        headings = [Heading("KPI"), Heading(text("reports.figure")), Heading(text("filter.project")),
                    Heading(text("reports.value"), is_number=True)]  # fmt: skip
        cells = [_kpi_cells(context, row) for row in found["kpis"]]
        show(folded_table(text("reports.kpis"), text("reports.kpis"), headings, cells))


def _basis(context: Context, made: Record, basis: str) -> str:
    """Return how the last year of a report is counted; a year that is not over, up to the report's month."""
    if basis == "cumulative" and not made.as_of.endswith("-12"):
        return context.text("reports.cumulative_until", month=context.format.month(made.as_of))
    return BASES.label(basis, context.language)


def _esf_table(context: Context, title: str, rows: Sequence[dict[str, Any]]) -> Markup:
    text, language = context.text, context.language
    genders = [code.label(language) for code in GENDER_COLUMNS.codes]
    headings = [
        Heading(text("esf.indicator")),
        Heading(text("esf.code")),
        *(Heading(each, is_number=True) for each in (*genders, text("esf.total"))),
    ]
    cells: list[list[str | Markup]] = []
    for row in rows:
        named = f"{row['code']} {row[f'label_{language}']}".strip()
        columns = zip((*genders, text("esf.total")), row["cells"], strict=True)
        numbers = [_linked(context, cell["value"], "count", cell["origin"], f"{named}, {of}") for of, cell in columns]
        cells.append([row[f"label_{language}"], row["code"], *numbers])
    return table(title, headings, cells, is_caption_shown=True)


def _kpi_cells(context: Context, row: dict[str, Any]) -> list[str | Markup]:
    language = context.language
    name = ", ".join(filter(None, (row[f"label_{language}"], row[f"part_{language}"])))
    project = context.offered.project_title(row["project"], language) if row["project"] else ""
    return [row["code"], name, project, _linked(context, row["value"], row["unit"], row["origin"], name)]


def _linked(context: Context, value: float | None, unit: str, origin: str, what: str) -> str | Markup:
    """Return a figure as the way to its rows; one that is unknown or counts none has no rows to lead to."""
    shown = context.format.value(value, unit)
    if not value:
        return shown
    spoken = element("span", f" {context.text('reports.origin_of', figure=what)}", class_="dm-hidden")
    return element("a", shown, spoken, href=address.href("herkomst", **{address.ORIGIN: origin}))
