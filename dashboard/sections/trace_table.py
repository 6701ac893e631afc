"""The table of the rows behind a figure: what each is of, and the line, file, upload, person and time it came by."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from dashboard.components.markup import Markup
from dashboard.components.tables import Heading, table
from dashboard.context import Context
from dashboard.dataset_words import DATASET_TEXTS
from dashboard.sections.report_words import hash_of


@dataclass(frozen=True)
class TracedLine:
    """One row of the table; `file` is the file's name or the way to it, `row_number` None when it has no line."""

    identity: str
    dataset: str
    file: str | Markup
    row_number: int | None
    upload_id: str
    actor: str
    delivered_at: datetime
    sha256: str


def trace_table(context: Context, lines: Iterable[TracedLine]) -> Markup:
    """Return the table."""
    text, fmt = context.text, context.format
    headings = [
        Heading(text("provenance.identity")),
        Heading(text("upload.dataset")),
        Heading(text("judgement.file")),
        Heading(text("finding.row"), is_number=True),
        Heading(text("provenance.upload")),
        Heading(text("receipt.actor")),
        Heading(text("receipt.time")),
        Heading(text("provenance.hash")),
    ]
    cells: list[list[str | Markup]] = [
        [
            each.identity,
            text(DATASET_TEXTS[each.dataset]),
            each.file,
            "" if each.row_number is None else fmt.number(each.row_number),
            each.upload_id,
            each.actor,
            fmt.short_moment(each.delivered_at),
            hash_of(each.sha256),
        ]
        for each in lines
    ]
    return table(text("provenance.rows"), headings, cells)
