"""What was understood of an upload, everything that is wrong with it, what it would move, and its receipt."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from dashboard.components.markup import Markup, element, join
from dashboard.components.notices import note
from dashboard.components.tables import Heading, facts, folded_table, table
from dashboard.context import Context
from dashboard.kpi_words import kpi_name
from dashboard.sections.upload_form import DATASET_TEXTS
from schemas.kpis import KPIS

_SHOWN_FINDINGS = 200
_DELIMITERS = {",": "delimiter.comma", ";": "delimiter.semicolon", "\t": "delimiter.tab", "|": "delimiter.pipe"}
_EFFECT_TEXTS = {"added": "effect.added", "changed": "effect.changed", "vanished": "effect.vanished"}
_SEVERITIES = {"error": ("✗", "finding.error"), "warning": ("!", "finding.warning")}


def understood(context: Context, files: Sequence[Mapping[str, Any]]) -> Markup:
    """Return a table of the files, and the list of what was repaired in reading."""
    text, fmt = context.text, context.format
    unknown = fmt.value(None, "count")
    rows: list[list[str | Markup]] = [
        [
            file["name"],
            text(DATASET_TEXTS[file["dataset"]]) if file["dataset"] else text("judgement.not_recognised"),
            fmt.number(file["rows"]),
            file["encoding"] or unknown,
            text(_DELIMITERS[file["delimiter"]]) if file["delimiter"] in _DELIMITERS else unknown,
        ]
        for file in files
    ]
    headings = [
        Heading(text("judgement.file")),
        Heading(text("upload.dataset")),
        Heading(text("judgement.rows"), is_number=True),
        Heading(text("judgement.encoding")),
        Heading(text("judgement.delimiter")),
    ]
    message = "message_en" if context.language == "en" else "message"
    repairs = [element("li", f"{file['name']}: {repair[message]}") for file in files for repair in file["repairs"]]
    listed = join(element("p", text("judgement.repairs")), element("ul", *repairs)) if repairs else join()
    return join(table(text("judgement.understood"), headings, rows), listed)


def findings_summary(context: Context, judged: Mapping[str, Any]) -> Markup:
    """Return how many errors and warnings there are, as one line."""
    text, fmt = context.text, context.format
    counts = {"error": 0, "warning": 0}
    severities = {each["code"]: each["severity"] for each in judged["findings"]}
    for code, count in judged["finding_counts"].items():
        counts[severities.get(code, "error")] += count
    if counts["error"]:
        errors = text.plural("judgement.errors", counts["error"], shown=fmt.number(counts["error"]))
        return note(errors, "error")
    if counts["warning"]:
        return note(
            text.plural("judgement.warnings", counts["warning"], shown=fmt.number(counts["warning"])), "warning"
        )
    return note(text("judgement.clean"), "good")


def findings_table(context: Context, judged: Mapping[str, Any]) -> Markup:
    """Return the findings, errors first, each with its place, value and what to do."""
    findings = judged["findings"]
    if not findings:
        return join()
    text, fmt, language = context.text, context.format, context.language
    labels: Mapping[str, Mapping[str, str]] = judged.get("column_labels", {})
    has_files = len({each["file"] for each in findings}) > 1
    headings = [
        Heading(text("finding.severity")),
        *([Heading(text("judgement.file"))] if has_files else []),
        Heading(text("finding.row"), is_number=True),
        Heading(text("finding.column")),
        Heading(text("finding.value")),
        Heading(text("finding.message")),
    ]
    rows: list[list[str | Markup]] = []
    for each in findings[:_SHOWN_FINDINGS]:
        sign, label = _SEVERITIES[each["severity"]]
        severity = join(element("span", sign, class_="dm-sign", aria_hidden="true"), text(label))
        column = labels.get(each["column"] or "", {}).get(language, each["column"] or "")
        row_number = "" if each["row"] is None else fmt.number(each["row"])
        place = [each["file"] or ""] if has_files else []
        rows.append([severity, *place, row_number, column, each["value"] or "", each[f"message_{language}"]])
    classes = [f"dm-row-{each['severity']}" for each in findings[:_SHOWN_FINDINGS]]
    total = sum(judged["finding_counts"].values()) if judged["finding_counts"] else len(findings)
    more = text("judgement.more", shown=fmt.number(len(rows)), total=fmt.number(total)) if total > len(rows) else ""
    shown = table(text("judgement.findings"), headings, rows, row_classes=classes)
    return join(shown, element("p", more, class_="dm-muted") if more else join())


def effect_summary(context: Context, effect: Mapping[str, Any] | None) -> Markup:
    """Return rows added, changed and gone, and the figures that would move."""
    if not effect:
        return join()
    text, fmt = context.text, context.format
    counts = facts([(text(identifier), fmt.number(effect[name])) for name, identifier in _EFFECT_TEXTS.items()])
    moved = [
        [
            _figure_name(context, move),
            fmt.value(move["before"], KPIS[move["kpi"]].unit),
            fmt.value(move["after"], KPIS[move["kpi"]].unit),
        ]
        for move in effect["kpis"]
        if move["before"] != move["after"]
    ]
    if not moved:
        return join(counts, element("p", text("effect.no_figures"), class_="dm-muted"))
    headings = [
        Heading(text("effect.figure")),
        Heading(text("effect.before"), is_number=True),
        Heading(text("effect.after"), is_number=True),
    ]
    label = text.plural("effect.figures", len(moved))
    return join(counts, folded_table(label, label, headings, moved))


def _figure_name(context: Context, move: Mapping[str, Any]) -> str:
    name = kpi_name(move["kpi"], context.language)
    part = ", ".join(str(value) for value in move["dimensions"].values())
    return f"{name} ({part})" if part else name


def receipt_facts(context: Context, receipt: Mapping[str, Any]) -> Markup:
    """Return the receipt: number, time, who, files with their hash."""
    text, fmt = context.text, context.format
    hashes = join(
        *(
            element("div", f"{file['name']}: ", element("code", file["sha256"], class_="dm-hash"))
            for file in receipt["files"]
        )
    )
    pairs: list[tuple[str, str | Markup]] = [
        (text("receipt.number"), receipt["upload_id"]),
        (text("receipt.time"), fmt.moment(datetime.fromisoformat(receipt["at"]))),
        (text("receipt.actor"), receipt["actor"]),
        (text("receipt.files"), hashes),
    ]
    if receipt["reason"]:
        pairs.append((text("receipt.reason"), receipt["reason"]))
    return facts(pairs)
