"""The words of reports on pages: their status, projects and forms."""

from dashboard import address
from dashboard.components.markup import Markup, element
from dashboard.context import Context
from etl.reports.records import Record

FORM_TEXTS = {
    "xlsx": "reports.form_xlsx",
    "docx": "reports.form_docx",
    "pdf": "reports.form_pdf",
    "csv": "reports.form_csv",
    "csv-machine": "reports.form_csv_machine",
    "parquet": "reports.form_parquet",
    "json": "reports.form_json",
}
_NAMED = 3
STATUS_TEXTS = {"concept": "reports.concept", "definitief": "reports.final"}


def status(context: Context, made: Record) -> str:
    """Return whether a report is a concept or final."""
    return context.text(STATUS_TEXTS[made.status])


def projects(context: Context, made: Record) -> str:
    """Return the titles of a report's projects, the first ones when they are many."""
    titles = [context.offered.project_title(each, context.language) for each in made.project_ids]
    if len(titles) <= _NAMED:
        return ", ".join(titles)
    if set(context.offered.project_ids()) <= set(made.project_ids):
        return context.text("reports.all_of", count=len(titles))
    return context.text("reports.and_more", titles=", ".join(titles[: _NAMED - 1]), count=len(titles) - _NAMED + 1)


def described(context: Context, made: Record) -> str:
    """Return a report in one line, for a list to choose from."""
    month = context.format.short_month(made.as_of)
    return f"{made.report_id} · {month} · {status(context, made)} · {projects(context, made)}"


def hash_of(sha256: str) -> Markup:
    """Return the beginning of a hash, which has the whole in its title."""
    return element("code", sha256[:12], class_="dm-hash", title=sha256)


def opened_href(report_id: str) -> str:
    """Return the address of the page with a report opened."""
    return address.href("rapporten", **{address.REPORT: report_id})
