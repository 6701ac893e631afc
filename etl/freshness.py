"""How complete a month is, and how new the data are: the line at the top of Overzicht and Voortgang."""

from dataclasses import dataclass
from datetime import datetime

import duckdb

from etl.completeness import completeness
from etl.kpi_periods import last_day
from etl.permissions import Right
from etl.queries import institution_names
from etl.scope import Scope
from etl.sql_files import sql_text


@dataclass(frozen=True)
class Freshness:
    """How complete a month is: institutions of which enrolments of that very month are in, out of those expected."""

    as_of: str
    delivered: int
    expected: int
    """0 when no project runs in that month."""
    missing: tuple[str, ...]
    """Names of the expected institutions that did not deliver, by their number."""
    last_delivered: datetime | None
    """When the newest monthly file that counts came, of a month up to this one, in UTC; None when there is none."""


def freshness(con: duckdb.DuckDBPyConnection, scope: Scope, as_of: str) -> Freshness:
    """Return how many institutions delivered enrolments of a month, for one of their projects at least.

    Who is expected is what Volledigheid and K24 count. A pilot lead is told of their own institutions only.
    """
    states = completeness(con, scope, as_of, last_day(as_of), first=as_of)
    expected = [each for each in states if each.dataset == "enrollments" and each.is_expected]
    delivered = {each.institution_id for each in expected if each.is_delivered}
    asked = {each.institution_id for each in expected}
    names = institution_names(con, scope)
    parameters = {"as_of": as_of, "own": scope.only(Right.READ_FIGURES)}
    (last,) = con.execute(sql_text("queries_sql", "newest_delivery"), parameters).fetchone() or (None,)
    missing = tuple(names.get(each, each) for each in sorted(asked - delivered))
    return Freshness(as_of, len(delivered), len(asked), missing, last)
