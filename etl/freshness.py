"""How complete a month is, and how new the data are: the line at the top of Overzicht and Voortgang."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import duckdb

from etl.completeness import completeness
from etl.kpi_periods import last_day
from etl.permissions import Right
from etl.queries import institution_names
from etl.scope import Scope
from etl.settings import settings
from etl.sql_files import sql_text

_ANY_MONTH = "9999-12"


@dataclass(frozen=True)
class Freshness:
    """How complete a month is: institutions of which enrolments of that very month are in, out of those expected."""

    as_of: str
    delivered: int
    expected: int
    """0 when no project runs in that month."""
    missing: tuple[str, ...]
    """Names of the expected institutions that did not deliver and still can, by their number."""
    is_open: bool
    """Whether an institution is expected that delivered or still can: the month's last day means something."""
    last_delivered: datetime | date | None
    """When the newest monthly file that counts came, of a month up to this one, in UTC; None when there is none.

    Who gets published figures only gets its day, of all institutions and months: the minute, or whose month it moved,
    would tell them which figure a correction changed.
    """


def freshness(
    con: duckdb.DuckDBPyConnection,
    scope: Scope,
    as_of: str,
    *,
    institution_id: str | None = None,
    project_ids: tuple[str, ...] = (),
) -> Freshness:
    """Return how many institutions delivered enrolments of a month, for one of their projects at least.

    Who is expected is what Volledigheid and K24 count. Of one institution and some projects (none = all) when given; a
    pilot lead is told of their own institutions only.
    """
    expected = [
        each
        for each in completeness(con, scope, as_of, last_day(as_of), first=as_of)
        if each.dataset == "enrollments"
        and each.is_expected
        and institution_id in (None, each.institution_id)
        and (not project_ids or each.project_id in project_ids)
    ]
    delivered = {each.institution_id for each in expected if each.is_delivered}
    closed = {each.institution_id for each in expected if each.status == "closed"} - delivered
    asked = {each.institution_id for each in expected}
    names = institution_names(con, scope)
    return Freshness(
        as_of=as_of,
        delivered=len(delivered),
        expected=len(asked),
        missing=tuple(names.get(each, each) for each in sorted(asked - delivered - closed)),
        is_open=bool(asked - closed),
        last_delivered=_last_delivered(con, scope, as_of, institution_id, project_ids),
    )


def _last_delivered(
    con: duckdb.DuckDBPyConnection,
    scope: Scope,
    as_of: str,
    institution_id: str | None,
    project_ids: tuple[str, ...],
) -> datetime | date | None:
    is_published = scope.reach(Right.READ_FIGURES) == "published"
    asked = {
        "as_of": _ANY_MONTH if is_published else as_of,
        "own": scope.only(Right.READ_FIGURES),
        "institution_id": None if is_published else institution_id,
        "project_ids": None if is_published else list(project_ids) or None,
    }
    row = con.execute(sql_text("queries_sql", "newest_delivery"), asked).fetchone()
    last: datetime | None = row[0] if row else None
    if last is None or not is_published:
        return last
    return last.replace(tzinfo=UTC).astimezone(ZoneInfo(settings().time_zone)).date()
