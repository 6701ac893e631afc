"""What was understood of an upload, and its receipt."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dashboard.components.markup import Markup, element, join
from dashboard.components.tables import Heading, facts, folded_table, table
from dashboard.context import Context
from dashboard.dataset_words import DATASET_TEXTS

_DELIMITERS = {",": "delimiter.comma", ";": "delimiter.semicolon", "\t": "delimiter.tab", "|": "delimiter.pipe"}


def understood(context: Context, judged: Mapping[str, Any]) -> Markup:
    """Return a table of the files with whose rows of which months they hold, and what was repaired in reading."""
    text, fmt, files = context.text, context.format, judged["files"]
    unknown = fmt.value(None, "count")
    rows: list[list[str | Markup]] = [
        [
            file["name"],
            text(DATASET_TEXTS[file["dataset"]]) if file["dataset"] else text("judgement.not_recognised"),
            ", ".join(map(fmt.month, held["months"])) or unknown,
            ", ".join(_institution(context, each) for each in held["institutions"]) or unknown,
            fmt.number(file["rows"]),
            file["encoding"] or unknown,
            text(_DELIMITERS[file["delimiter"]]) if file["delimiter"] in _DELIMITERS else unknown,
        ]
        for file, held in zip(files, judged["held"], strict=True)
    ]
    headings = [
        Heading(text("judgement.file")),
        Heading(text("upload.dataset")),
        Heading(text("table.month")),
        Heading(text("filter.institution")),
        Heading(text("judgement.rows"), is_number=True),
        Heading(text("judgement.encoding")),
        Heading(text("judgement.delimiter")),
    ]
    message = "message_en" if context.language == "en" else "message"
    repairs = [element("li", f"{file['name']}: {repair[message]}") for file in files for repair in file["repairs"]]
    listed = join(element("p", text("judgement.repairs")), element("ul", *repairs)) if repairs else join()
    return join(table(text("judgement.understood"), headings, rows), listed)


def _institution(context: Context, institution_id: str) -> str:
    return context.offered.institution_name(institution_id) if institution_id else context.text("role.department")


def preview(context: Context, judged: Mapping[str, Any]) -> Markup:
    """Return the first rows of each data set, as they would be stored, behind a line that opens them."""
    text, fmt = context.text, context.format
    labels = judged.get("column_labels", {})
    parts = []
    for each in judged["preview"]:
        if not each["rows"]:
            continue
        headings = [Heading(text("finding.row"), is_number=True)]
        headings += [Heading(labels.get(name, {}).get(context.language, name)) for name in each["columns"]]
        rows = [
            [str(number), *(fmt.value(None, "count") if cell is None else fmt.cell(cell) for cell in row)]
            for number, row in zip(each["row_numbers"], each["rows"], strict=True)
        ]
        name = text(DATASET_TEXTS[each["dataset"]])
        summary = text.plural("preview.summary", len(rows), dataset=name)
        parts.append(folded_table(summary, text("preview.caption", dataset=name), headings, rows))
    return join(*parts)


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
