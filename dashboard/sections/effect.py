"""What an upload would move: rows added, changed and gone, each to be looked up, and figures before and after."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.components.markup import Markup, element, join, show
from dashboard.components.tables import Heading, facts, folded_table, table
from dashboard.context import Context
from dashboard.dataset_words import DATASET_TEXTS
from dashboard.kpi_words import kpi_name
from etl.permissions import Right
from etl.queries import FilterChoices
from schemas.kpis import KPIS

_SHOWN_ROWS = 200
_COUNT_TEXTS = {"added": "effect.added", "changed": "effect.changed", "vanished": "effect.vanished"}
_CHANGE_TEXTS = {"added": "effect.row_added", "changed": "effect.row_changed", "vanished": "effect.row_vanished"}
_SIGNS = {"added": "+", "changed": "~", "vanished": "−"}


def effect_summary(context: Context, effect: Mapping[str, Any], offered: FilterChoices | None) -> Markup:
    """Return how many rows move, and the figures that do: of each institution first, then of the whole project."""
    text, fmt = context.text, context.format
    counts = facts([(text(identifier), fmt.number(effect[name])) for name, identifier in _COUNT_TEXTS.items()])
    if not effect["kpis"]:
        return join(counts, element("p", text("effect.no_figures"), class_="dm-muted"))
    institutions = sorted({move["dimensions"]["institution_id"] for move in _of(effect, "institution")})
    parts = [
        (
            offered.institution_name(institution) if offered else institution,
            [move for move in _of(effect, "institution") if move["dimensions"]["institution_id"] == institution],
        )
        for institution in institutions
    ]
    parts.append((text("effect.whole_project"), _of(effect, "all")))
    shown = join(counts, *(_figures(context, title, moves) for title, moves in parts if moves))
    if context.scope.only(Right.READ_FIGURES) is None:
        return shown
    return join(shown, element("p", text("effect.persons_of_others"), class_="dm-muted"))


def _of(effect: Mapping[str, Any], level: str) -> list[Mapping[str, Any]]:
    return [move for move in effect["kpis"] if move["level"] == level]


def _figures(context: Context, title: str, moves: Sequence[Mapping[str, Any]]) -> Markup:
    """Return totals in sight, and their classes (by gender, age …) behind a line that opens them."""
    text = context.text
    totals = [move for move in moves if not set(move["dimensions"]) - {"institution_id"}]
    classes = [move for move in moves if move not in totals]
    headings = [
        Heading(text("effect.figure")),
        Heading(text("effect.before"), is_number=True),
        Heading(text("effect.after"), is_number=True),
        Heading(text("effect.difference"), is_number=True),
    ]
    shown = element("h3", title)
    if totals:
        caption = text("effect.caption", title=title)
        shown = join(shown, table(caption, headings, [_figure(context, move) for move in totals]))
    if not classes:
        return shown
    summary = text.plural("effect.classes", len(classes), shown=context.format.number(len(classes)))
    caption = text("effect.caption_classes", title=title)
    return join(shown, folded_table(summary, caption, headings, [_figure(context, move) for move in classes]))


def _figure(context: Context, move: Mapping[str, Any]) -> list[str | Markup]:
    kpi = KPIS[move["kpi"]]
    fmt = context.format
    name = kpi_name(kpi.id, context.language)
    part = move["dimensions"].get(kpi.split) if kpi.split else None
    if part and kpi.classes:
        part = kpi.classes.label(part, context.language)
    before, after = move["before"], move["after"]
    difference = None if before is None or after is None else after - before
    return [
        f"{name} ({part})" if part else name,
        fmt.value(before, kpi.unit),
        fmt.value(after, kpi.unit),
        _change(context, difference, kpi.unit),
    ]


def _change(context: Context, difference: float | None, unit: str) -> str:
    shown = context.format.change(difference, unit)
    return context.text("effect.points", change=shown) if unit == "pct" and difference is not None else shown


def effect_rows(context: Context, judged: Mapping[str, Any]) -> None:
    """Draw the rows that move, with a field to look one up."""
    effect = judged["effect"]
    rows = effect["rows"]
    if not rows:
        return
    text, fmt = context.text, context.format
    total = sum(effect[name] for name in _COUNT_TEXTS)
    with st.expander(text.plural("effect.rows", total, shown=fmt.number(total))):
        sought = st.text_input(text("effect.search")).strip().casefold()
        lines = [(row["change"], _row(context, judged, row)) for row in rows]
        found = [line for line in lines if sought in " ".join(line[1]).casefold()]
        headings = [
            Heading(text("effect.change")),
            Heading(text("upload.dataset")),
            Heading(text("effect.month")),
            Heading(text("effect.code")),
            Heading(text("finding.row")),
            Heading(text("effect.cells")),
        ]
        shown = [_signed(change, cells) for change, cells in found[:_SHOWN_ROWS]]
        if shown:
            show(table(text("effect.rows_caption"), headings, shown))
        of = text("effect.rows_shown", shown=fmt.number(len(shown)), found=fmt.number(len(found)))
        listed = text("effect.rows_listed", listed=fmt.number(len(rows)), total=fmt.number(total))
        show(element("p", f"{of} {listed}" if len(rows) < total else of, class_="dm-muted"))


def _signed(change: str, cells: list[str]) -> list[str | Markup]:
    sign = element("span", _SIGNS[change], class_="dm-sign", aria_hidden="true")
    return [join(sign, cells[0]), *cells[1:]]


def _row(context: Context, judged: Mapping[str, Any], row: Mapping[str, Any]) -> list[str]:
    text = context.text
    labels = judged.get("column_labels", {})
    cells = [
        label if cell["before"] is None and cell["after"] is None
        else f"{label}: {_cell(context, cell['before'])} → {_cell(context, cell['after'])}"
        for cell in row["cells"]
        for label in [labels.get(cell["column"], {}).get(context.language, cell["column"])]
    ]  # fmt: skip
    return [
        text(_CHANGE_TEXTS[row["change"]]),
        text(DATASET_TEXTS[row["dataset"]]),
        context.format.month(row["reporting_month"]) if row["reporting_month"] else "",
        row["id"],
        "" if row["row"] is None else f"{row['row']}",
        "; ".join(cells),
    ]


def _cell(context: Context, value: str | None) -> str:
    return context.format.cell(value) if value else context.text("effect.empty")
