"""The warehouse as it was known at an earlier moment: the same tables and marts, made from the uploads known then."""

from calendar import monthrange
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import duckdb

from etl.marts import build_slices, create_marts, fill_marts
from etl.settings import Settings
from etl.sql_files import sql_text


def as_utc(moment: datetime) -> datetime:
    """Return a moment in UTC without its zone, as the warehouse keeps it; one without a zone is UTC."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def end_of_month(month: str, settings: Settings) -> datetime:
    """Return the last moment of a month such as 2022-12 in the time zone of the settings, in UTC."""
    year, number = int(month[:4]), int(month[5:])
    last = datetime.combine(date(year, number, monthrange(year, number)[1]), time.max, ZoneInfo(settings.time_zone))
    return last.astimezone(UTC)


@contextmanager
def known_state(con: duckdb.DuckDBPyConnection, known_at: datetime | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection whose tables hold what was known at the moment; the given one when that is now (None).

    An upload is known from its delivery until its withdrawal. Reference data are today's. The tables are temporary ones
    of a cursor of its own; the warehouse itself is not touched.
    """
    if known_at is None:
        yield con
        return
    database, schema = con.execute("select current_database(), current_schema()").fetchone() or ("", "")
    own = con.cursor()
    try:
        own.execute(f'use "{database}"."{schema}"')
        _make_known_tables(own, as_utc(known_at))
        yield own
    finally:
        own.close()


def _make_known_tables(con: duckdb.DuckDBPyConnection, known_at: datetime) -> None:
    # A temporary table comes before the warehouse's of the same name, so the same SQL reads it.
    con.execute(f"create temporary table uploads as {sql_text('kpi_sql', 'known_uploads')}", {"known_at": known_at})
    con.execute(f"create temporary table current_snapshots as {sql_text('kpi_sql', 'known_snapshots')}")
    for name in ("slices", "slice_snapshots"):
        con.execute(f"create temporary table {name} as select * from {name} where false")
    build_slices(con)
    create_marts(con, temporary=True)
    fill_marts(con, None)
