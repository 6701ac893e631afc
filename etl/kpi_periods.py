"""The states that a figure is asked for: one, one per month, per calendar year, or per academic year."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from etl.settings import settings
from etl.sql_files import sql_text
from schemas.kpi import Kpi

_YEAR_END = "12"
_SCHOOL_YEAR_END = "08"
_SCHOOL_YEAR_START = 9


@dataclass(frozen=True)
class Period:
    """One state: its labels on the time axes and the month at whose end it holds."""

    month: str
    calendar_year: str
    academic_year: str
    as_of_month: str


@dataclass(frozen=True)
class Months:
    """From which month on the store holds something, by kind, and the month up to which figures are asked."""

    first: str
    as_of: str
    first_expected: str
    first_event: str

    def first_of(self, source: str) -> str:
        """Return the first month of a KPI's source."""
        return {"deliveries": self.first_expected, "events": self.first_event}.get(source, self.first)


def read_months(con: duckdb.DuckDBPyConnection, as_of: str | None) -> Months:
    """Return the months of the store. Without `as_of` it is the last reporting month; without any, that of the last
    event, else the current month.
    """
    found = con.execute(sql_text("kpi_sql", "months")).fetchone()
    first, last, first_expected, first_event, last_event = found or (None,) * 5
    until = as_of or last or last_event or _this_month()
    earliest = first or until
    first_event = min(first_event, until) if first_event else earliest
    return Months(earliest, until, min(first_expected or until, earliest), first_event)


def _this_month() -> str:
    return datetime.now(ZoneInfo(settings().time_zone)).strftime("%Y-%m")


def periods_of(kpi: Kpi, months: Months, by: Sequence[str], filters: Mapping[str, str]) -> list[Period]:
    """Return the states that the dimensions ask for, in order: months before years, years before the one state."""
    asked = {*by, *filters}
    first = months.first_of(kpi.source)
    if "month" in asked:
        only = filters.get("month")
        return [state_of(each, each) for each in months_from(first, months.as_of) if only in (None, each)]
    if "calendar_year" in asked:
        only = filters.get("calendar_year")
        years = [str(year) for year in range(int(first[:4]), int(months.as_of[:4]) + 1)]
        return [state_of(min(f"{year}-{_YEAR_END}", months.as_of), year) for year in years if only in (None, year)]
    if "academic_year" in asked and kpi.source == "enterprises":
        only = filters.get("academic_year")
        years = list(dict.fromkeys(academic_year(month) for month in months_from(first, months.as_of)))
        ends = {year: min(f"{year[-4:]}-{_SCHOOL_YEAR_END}", months.as_of) for year in years}
        return [state_of(ends[year], ends[year]) for year in years if only in (None, year)]
    return [state_of(months.as_of, months.as_of)]


def period_parameters(periods: Sequence[Period]) -> dict[str, Any]:
    """Return the bound lists of periods.sql."""
    return {
        "period_months": [each.month for each in periods],
        "period_calendar_years": [each.calendar_year for each in periods],
        "period_academic_years": [each.academic_year for each in periods],
        "period_as_of_months": [each.as_of_month for each in periods],
        "period_deadlines": [deadline(each.as_of_month) for each in periods],
    }


def deadline(month: str) -> datetime:
    """Return the first moment (UTC, without its zone) at which a delivery of the month is late."""
    midnight = datetime.combine(last_day(month) + timedelta(days=1), time(), ZoneInfo(settings().time_zone))
    return midnight.astimezone(UTC).replace(tzinfo=None)


def last_day(month: str) -> date:
    """Return the last day, in the time zone of the settings, on which a delivery of the month is on time."""
    year, number = int(month[:4]), int(month[5:])
    return date(year + number // 12, number % 12 + 1, settings().deadline_day)


def academic_year(month: str) -> str:
    """Return the academic year (September to August) of a month."""
    year = int(month[:4]) - (int(month[5:]) < _SCHOOL_YEAR_START)
    return f"{year}-{year + 1}"


def state_of(as_of_month: str, label: str) -> Period:
    """Return the state at the end of a month; the label is the month that it stands for on the time axes."""
    return Period(as_of_month, label[:4], academic_year(as_of_month), as_of_month)


def months_from(first: str, last: str) -> Iterator[str]:
    """Yield the months from the first to the last, both included."""
    year, number = int(first[:4]), int(first[5:])
    while (month := f"{year}-{number:02d}") <= last:
        yield month
        year, number = year + number // 12, number % 12 + 1
