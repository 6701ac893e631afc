"""Months and days of the sample: the project's reporting months, month ends, and working days to deliver on."""

import calendar
from datetime import date, timedelta

FIRST_MONTH = "2021-09"
LAST_MONTH = "2023-10"


def months_between(first: str, last: str) -> list[str]:
    """Return the months ('YYYY-MM') from the first to the last, both included; none when first is later."""
    months = []
    month = first
    while month <= last:
        months.append(month)
        month = next_month(month)
    return months


def all_months() -> list[str]:
    """Return all reporting months of the project."""
    return months_between(FIRST_MONTH, LAST_MONTH)


def next_month(month: str) -> str:
    """Return the month after 'YYYY-MM'."""
    return (month_end(month) + timedelta(days=1)).isoformat()[:7]


def previous_month(month: str) -> str:
    """Return the month before 'YYYY-MM'."""
    return (date.fromisoformat(f"{month}-01") - timedelta(days=1)).isoformat()[:7]


def month_end(month: str) -> date:
    """Return the last day of 'YYYY-MM'."""
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, calendar.monthrange(year, number)[1])


def working_day(month: str, day: int) -> date:
    """Return the working day of the month after 'YYYY-MM' that is nearest before or on a day of it, else after it."""
    first = month_end(month) + timedelta(days=1)
    chosen = first + timedelta(days=day - 1)
    while chosen.weekday() > 4 and chosen > first:
        chosen -= timedelta(days=1)
    while chosen.weekday() > 4:
        chosen += timedelta(days=1)
    return chosen
