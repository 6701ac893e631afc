"""The sheet Verschil: what changed since the previous report of the same projects, and why."""

import duckdb

from etl.reports.figures import Figures
from etl.reports.model import Table
from etl.reports.records import Record
from etl.settings import Settings


def difference_table(
    con: duckdb.DuckDBPyConnection, settings: Settings, made: Record, figures: Figures
) -> Table | None:
    """Return the sheet, None when there is no previous report."""
    return None
