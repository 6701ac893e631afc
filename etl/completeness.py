"""Completeness of deliveries: one status per project, institution, data set and month, from the source of K24."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any, Literal, get_args

import duckdb

from etl.kpi_periods import Period, academic_year, last_day, months_from, period_parameters, read_months, state_of
from etl.kpi_query import steps_of
from etl.permissions import Right
from etl.scope import Scope
from etl.sql_files import sql_text
from schemas.dataset_names import MONTHLY_DATASETS

Status = Literal["missing", "late", "due", "closed", "warnings", "on_time", "not_expected"]
STATUSES: tuple[Status, ...] = get_args(Status)
"""What asks most of a reader first: a cell that stands for several deliveries has the first of their statuses."""

_SOURCE = "delivery_states"
_MONTHS_AHEAD = 12
_NO_END = "9999-12"


@dataclass(frozen=True)
class DeliveryState:
    """What became of one delivery: a data set of a project and institution for a month."""

    month: str
    project_id: str
    institution_id: str
    sector: str
    dataset: str
    status: Status
    is_on_time: bool
    known_from: datetime | None
    """When the first accepted upload that covers the month was known, UTC; None when there is none."""
    own_known_from: datetime | None
    """When the first accepted file of that very month was known, UTC; None when there is none: pilots and workplaces
    may also stand on an earlier one."""
    has_warnings: bool
    is_outside_pilots: bool
    """Whether the month lies before the start of the pair's first pilot, or after the end of its last one."""

    @property
    def has_own_file(self) -> bool:
        """Tell whether a file of that very month is in."""
        return self.own_known_from is not None

    @property
    def is_expected(self) -> bool:
        """Tell whether the delivery is expected, as K24 counts it."""
        return self.status != "not_expected"

    @property
    def is_delivered(self) -> bool:
        """Tell whether the delivery is in."""
        return self.is_expected and self.known_from is not None


@dataclass(frozen=True)
class Summary:
    """Numbers of deliveries; `late` and `on_time` add up to `delivered`, which with the rest adds up to `expected`."""

    expected: int
    delivered: int
    on_time: int
    late: int
    with_warnings: int
    missing: int
    due: int
    closed: int


@dataclass(frozen=True)
class Deadline:
    """The last day for a month of one institution, and what is still expected by then, as (project, data set)."""

    month: str
    day: date
    expected: tuple[tuple[str, str], ...]


def completeness(
    con: duckdb.DuckDBPyConnection, scope: Scope, as_of: str | None, today: date, *, first: str | None = None
) -> list[DeliveryState]:
    """Return the states of every month up to `as_of`, by month, institution, project and data set.

    The first month is that of the first project, `as_of` defaults to the last reporting month, and `today` is the day
    in the time zone of the settings: up to a month's last day nothing of it is missing. A pilot lead gets their own
    institutions.
    """
    months = read_months(con, as_of)
    asked = [state_of(month, month) for month in months_from(first or months.first_expected, months.as_of)]
    return _states(con, scope, asked, today)


def _states(con: duckdb.DuckDBPyConnection, scope: Scope, asked: Sequence[Period], today: date) -> list[DeliveryState]:
    if not asked:
        return []
    steps = ",\n".join(f"{name} as (\n{sql_text('kpi_sql', name)})" for name in (*steps_of(_SOURCE), _SOURCE))
    found = con.execute(
        f"with {steps}\n{sql_text('queries_sql', 'completeness')}",
        period_parameters(asked)
        | {
            "monthly_datasets": list(MONTHLY_DATASETS),
            "own": scope.only(Right.READ_FIGURES),
        },
    )
    names = [column[0] for column in found.description or ()]
    return [_delivery_state(dict(zip(names, row, strict=True)), today) for row in found.fetchall()]


def _delivery_state(row: dict[str, Any], today: date) -> DeliveryState:
    return DeliveryState(
        month=row["as_of_month"],
        project_id=row["project_id"],
        institution_id=row["institution_id"],
        sector=row["sector"],
        dataset=row["dataset"],
        status=_status(row, today),
        is_on_time=row["is_expected"] and row["is_on_time"],
        known_from=row["known_from"],
        own_known_from=row["own_known_from"],
        has_warnings=row["has_warnings"],
        is_outside_pilots=row["is_outside_pilots"],
    )


def _status(row: dict[str, Any], today: date) -> Status:
    if not row["is_expected"]:
        return "not_expected"
    if row["is_delivered"]:
        return "late" if not row["is_on_time"] else "warnings" if row["has_warnings"] else "on_time"
    if row["is_closed"]:
        return "closed"
    return "due" if today <= last_day(row["as_of_month"]) else "missing"


def select_states(
    states: Iterable[DeliveryState],
    *,
    chosen_year: str | None = None,
    sector: str | None = None,
    project_id: str | None = None,
    institution_id: str | None = None,
    dataset: str | None = None,
) -> list[DeliveryState]:
    """Return the states that fit what is chosen; nothing chosen stands for all."""
    return [
        each
        for each in states
        if sector in (None, each.sector)
        and project_id in (None, each.project_id)
        and institution_id in (None, each.institution_id)
        and dataset in (None, each.dataset)
        and chosen_year in (None, academic_year(each.month))
    ]


def summarize(states: Iterable[DeliveryState]) -> Summary:
    """Count deliveries by what became of them."""
    expected = [each for each in states if each.is_expected]
    delivered = [each for each in expected if each.is_delivered]
    on_time = sum(each.is_on_time for each in delivered)
    of_status = {status: sum(each.status == status for each in expected) for status in STATUSES}
    return Summary(
        expected=len(expected),
        delivered=len(delivered),
        on_time=on_time,
        late=len(delivered) - on_time,
        with_warnings=sum(each.has_warnings for each in delivered),
        missing=of_status["missing"],
        due=of_status["due"],
        closed=of_status["closed"],
    )


def most_pressing(states: Iterable[DeliveryState]) -> Status:
    """Return the status that stands for several deliveries."""
    return min((each.status for each in states), key=STATUSES.index, default="not_expected")


def still_expected(states: Iterable[DeliveryState], month: str) -> dict[str, list[DeliveryState]]:
    """Return per institution what it still has to deliver for a month; institutions with nothing are left out."""
    found: dict[str, list[DeliveryState]] = {}
    for each in states:
        if each.month == month and each.status in ("missing", "due"):
            found.setdefault(each.institution_id, []).append(each)
    return found


def coming_deadlines(con: duckdb.DuckDBPyConnection, scope: Scope, as_of: str) -> dict[str, list[Deadline]]:
    """Return per institution the last days from a month on, a year ahead, with what it still has to deliver by then.

    Months in which nothing is expected, or all is in, are left out, and so are institutions without any such day.
    """
    last = list(islice(months_from(as_of, _NO_END), _MONTHS_AHEAD + 1))[-1]
    states = completeness(con, scope, last, last_day(as_of), first=as_of)
    found: dict[str, list[Deadline]] = {}
    for month in sorted({each.month for each in states}):
        for institution_id, expected in still_expected(states, month).items():
            listed = tuple((each.project_id, each.dataset) for each in expected)
            found.setdefault(institution_id, []).append(Deadline(month, last_day(month), listed))
    return found
