"""All reports with what they were made of and the hashes of their files, newest first."""

from collections.abc import Sequence

from dashboard.components.markup import Markup, element
from dashboard.components.tables import Heading, table
from dashboard.context import Context
from dashboard.sections.report_words import hash_of, opened_href, projects, status
from etl.reports.records import Record


def report_list(context: Context, found: Sequence[Record]) -> Markup:
    """Return the table; a report's number opens it."""
    text, fmt = context.text, context.format
    headings = [
        Heading(text("reports.number")),
        Heading(text("filter.project")),
        Heading(text("filter.as_of")),
        Heading(text("reports.version"), is_number=True),
        Heading(text("reports.status")),
        Heading(text("reports.made_at")),
        Heading(text("reports.made_by")),
        Heading(text("reports.state_hash")),
    ]
    rows: list[list[str | Markup]] = [
        [
            element("a", each.report_id, href=opened_href(each.report_id)),
            projects(context, each),
            fmt.month(each.as_of),
            fmt.number(each.version),
            status(context, each),
            fmt.short_moment(each.made_at),
            each.made_by,
            hash_of(each.data_hash or each.state_hash),
        ]
        for each in found
    ]
    return table(text("reports.all"), headings, rows)
