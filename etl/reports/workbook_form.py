"""A report as a workbook: cover, guide, and a sheet of typed cells for every table.

Text is text: nothing in it is a formula or a link, and what hides or reorders letters is spelled out. The same report
gives the same bytes on any day and machine.
"""

from datetime import UTC
from pathlib import Path

from etl.reports.form_words import RESTRICTED, SHEETS, report_subtitle, report_title
from etl.reports.model import Report, Table, TableName
from etl.reports.workbook_cover import write_cover, write_guide
from etl.reports.workbook_looks import Looks, ReportBook
from etl.reports.workbook_rules import without_rules
from etl.reports.workbook_sheet import TableSheet

_STREAMED_FROM_CELLS = 150_000
"""A workbook with more cells is written row by row, in little memory; it then has filters and names, but no tables."""


def write_xlsx(report: Report, path: Path) -> None:
    """Write the workbook. Raises OSError when it cannot be written; a file that was begun is then not whole."""
    is_streamed = sum(len(table.rows) * len(table.columns) for table in report.tables) > _STREAMED_FROM_CELLS
    options = {
        "constant_memory": is_streamed,
        # Beside the file: what lies in the state's own temporary folder without a lock may be removed at any moment.
        "tmpdir": str(path.parent),
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    identity = report.identity
    with ReportBook(str(path), options) as book:
        looks = Looks(book)
        book.set_properties(
            {
                "title": report_title(identity),
                "subject": report_subtitle(identity),
                "author": "Duaal Monitor",
                "category": "Vertrouwelijk" if report.is_restricted else "Rapport",
                "keywords": identity.report_id,
                # The moment in the ledger, not that of writing: the same report has the same bytes.
                "created": identity.made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0),
            }
        )
        write_cover(book, looks, report)
        write_guide(book, looks, report)
        for name in SHEETS:
            table = without_rules(_table(report, name))
            if name != "guide" and (table.columns or name not in RESTRICTED):
                TableSheet(book, looks, table, identity, is_streamed=is_streamed).write()


def _table(report: Report, name: TableName) -> Table:
    """Return a table; one without columns and rows when the report does not have it."""
    found = next((each for each in report.tables if each.name == name), None)
    return found or Table(name, SHEETS[name], SHEETS[name], (), ())
