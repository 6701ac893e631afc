"""What is wrong with an upload: how much, and everything on one line each, errors first."""

from collections.abc import Mapping
from typing import Any

from dashboard.components.markup import Markup, element, join
from dashboard.components.notices import note
from dashboard.components.tables import Heading, table
from dashboard.context import Context

_SHOWN_GROUPS = 200
_SHOWN_VALUES = 3
_SEVERITIES = {"error": ("✗", "finding.error"), "warning": ("!", "finding.warning")}


def findings_summary(context: Context, judged: Mapping[str, Any]) -> Markup:
    """Return how many errors and warnings there are, as one line."""
    text, fmt = context.text, context.format
    counts = {"error": 0, "warning": 0}
    for group in judged["groups"]:
        counts[group["severity"]] += group["count"]
    if counts["error"]:
        errors = text.plural("judgement.errors", counts["error"], shown=fmt.number(counts["error"]))
        return note(errors, "error")
    if counts["warning"]:
        return note(
            text.plural("judgement.warnings", counts["warning"], shown=fmt.number(counts["warning"])), "warning"
        )
    return note(text("judgement.clean"), "good")


def findings_table(context: Context, judged: Mapping[str, Any]) -> Markup:
    """Return the findings, those that say the same of many rows as one line, with place, value and what to do."""
    groups = judged["groups"]
    text, fmt = context.text, context.format
    has_files = len({each["file"] for each in groups}) > 1
    headings = [
        Heading(text("finding.severity")),
        Heading(text("finding.count"), is_number=True),
        *([Heading(text("judgement.file"))] if has_files else []),
        Heading(text("finding.rows")),
        Heading(text("finding.column")),
        Heading(text("finding.value")),
        Heading(text("finding.message")),
    ]
    rows: list[list[str | Markup]] = []
    for group in groups[:_SHOWN_GROUPS]:
        sign, label = _SEVERITIES[group["severity"]]
        severity = join(element("span", sign, class_="dm-sign", aria_hidden="true"), text(label))
        count = fmt.number(group["count"])
        rows.append(
            [
                severity,
                text("finding.at_least", count=count) if group["is_at_least"] else count,
                *([group["file"] or ""] if has_files else []),
                _rows(group),
                _column(context, judged, group),
                _values(context, group),
                group[f"message_{context.language}"],
            ]
        )
    classes = [f"dm-row-{each['severity']}" for each in groups[:_SHOWN_GROUPS]]
    shown = table(text("judgement.findings"), headings, rows, row_classes=classes)
    if len(groups) <= _SHOWN_GROUPS:
        return shown
    more = text("judgement.more", shown=fmt.number(_SHOWN_GROUPS), total=fmt.number(len(groups)))
    return join(shown, element("p", more, class_="dm-muted"))


def _rows(group: Mapping[str, Any]) -> Markup:
    """Return the ranges of rows; none is broken over two lines."""
    ranges = group["rows_text"].split(", ") if group["rows_text"] else []
    spans = [element("span", each.replace("-", "\N{EN DASH}"), class_="dm-nowrap") for each in ranges]
    return join(*(join(span, ", " if span is not spans[-1] else "") for span in spans))


def _column(context: Context, judged: Mapping[str, Any], group: Mapping[str, Any]) -> str | Markup:
    """Return the contract's heading, and the user's own where they differ."""
    name = group["column"] or ""
    label: str = judged.get("column_labels", {}).get(name, {}).get(context.language, name)
    own: str | None = group["title"]
    if not own or own.casefold() == label.casefold():
        return own or label
    return join(own, element("div", label, class_="dm-muted"))


def _values(context: Context, group: Mapping[str, Any]) -> Markup:
    """Return the values that occur most, one below the other, with how often."""
    values = group["values"]
    if len(values) == 1:
        return join(values[0][0])
    lines = [element("div", f"{value} ({context.format.number(count)}×)") for value, count in values[:_SHOWN_VALUES]]
    return join(*lines, *([element("div", "…")] if len(values) > _SHOWN_VALUES else []))
