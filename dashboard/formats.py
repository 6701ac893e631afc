"""Numbers, dates and months as people in Flanders (nl-BE) or English readers write them."""

import datetime as dt
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Self
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, get_decimal_symbol, get_group_symbol

# English month and number forms of the European Union's style: day before month, comma between thousands.
_LOCALES = {"nl": Locale("nl", "BE"), "en": Locale("en", "GB")}
_NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
_MINUS = "\N{MINUS SIGN}"
_DECIMAL = re.compile(r"-?[0-9]+\.[0-9]+")
UNKNOWN = "\N{EN DASH}"
"""Shown where a value is unknown or cannot be computed: never a zero."""


class Shown(str):
    """A number or month as it is read; `plain` is the same for machines: decimal point, no unit, '' for unknown."""

    plain: str

    def __new__(cls, text: str, plain: str = "") -> Self:
        """Return the text with its plain form."""
        made = super().__new__(cls, text)
        made.plain = plain
        return made


class Formats:
    """The forms of one language and time zone."""

    def __init__(self, language: str, time_zone: str = "Europe/Brussels") -> None:
        self.language = language
        self._locale = _LOCALES[language]
        self._zone = ZoneInfo(time_zone)

    def one_of(self, words: Sequence[str]) -> str:
        """List words of which one is meant, for example '.csv, .txt of .xlsx'."""
        return format_list(words, style="or", locale=self._locale)

    def number(self, value: float | int | Decimal | None, decimals: int = 0) -> Shown:
        """Format a number, for example 2.847 or 3,4."""
        if value is None:
            return Shown(UNKNOWN, "")
        return _number(self.language, value or 0, decimals)

    def percentage(self, value: float | None, decimals: int = 1) -> Shown:
        """Format a percentage from 0 to 100, for example 56,2 %."""
        if value is None:
            return Shown(UNKNOWN, "")
        gap = _NO_BREAK_SPACE if self.language == "nl" else ""
        number = self.number(value, decimals)
        return Shown(f"{number}{gap}%", number.plain)

    def value(self, value: float | int | None, unit: str) -> Shown:
        """Format a KPI's value by its unit: count, pct (0-100) or ratio."""
        if unit == "pct":
            return self.percentage(value)
        return self.number(value, 1 if unit == "ratio" else 0)

    def change(self, value: float | int | None, unit: str) -> Shown:
        """Format a difference with its sign; differences of percentages are in points."""
        if value is None:
            return Shown(UNKNOWN, "")
        decimals = 0 if unit == "count" else 1
        rounded = round(value, decimals)
        sign = "+" if rounded > 0 else _MINUS if rounded < 0 else "±"
        number = self.number(abs(rounded), decimals)
        return Shown(sign + number, f"-{number.plain}" if rounded < 0 else number.plain)

    def month(self, month: str) -> str:
        """Format a month, for example oktober 2023."""
        return format_date(_first_day(month), format="MMMM y", locale=self._locale)

    def short_month(self, month: str) -> Shown:
        """Format a month shortly, for example okt 2023."""
        return _short_month(self.language, month)

    def date(self, day: dt.date) -> str:
        """Format a day, for example 5 oktober 2023."""
        return format_date(day, format="d MMMM y", locale=self._locale)

    def short_date(self, day: dt.date) -> str:
        """Format a day shortly, for example 5 okt 2023."""
        return format_date(day, format="d MMM y", locale=self._locale)

    def moment(self, moment: datetime) -> str:
        """Format a time of the store (UTC) in local time, for example 5 oktober 2023, 14:03."""
        local = self._local(moment)
        return f"{self.date(local.date())}, {local:%H:%M}"

    def short_moment(self, moment: datetime) -> str:
        """Format a time of the store shortly, for example 5 okt 2023, 14:03."""
        local = self._local(moment)
        return f"{self.short_date(local.date())}, {local:%H:%M}"

    def _local(self, moment: datetime) -> datetime:
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return aware.astimezone(self._zone)

    def cell(self, text: str) -> str:
        """Format a stored cell: a number with the language's decimal sign, all else as it is."""
        return text.replace(".", ",") if self.language == "nl" and _DECIMAL.fullmatch(text) else text

    def megabytes(self, size: int) -> str:
        """Format a size in bytes, for example 1,4 MB."""
        return f"{self.number(size / 1_000_000, 1)}{_NO_BREAK_SPACE}MB"


# A page of long tables shows thousands of numbers and months, of which few differ: formatting them again at every
# change took a quarter of its time.
@lru_cache(maxsize=16_384)
def _number(language: str, value: float | int | Decimal, decimals: int) -> Shown:
    locale = _LOCALES[language]
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = format_decimal(value, format=pattern, locale=locale)
    if not any(each in "123456789" for each in text):
        text = text.removeprefix("-")
    # What is shown is what leaves: the plain number is read from the text, so that both are rounded alike.
    return Shown(text.replace("-", _MINUS), text.translate(_to_plain(locale)))


@cache
def _to_plain(locale: Locale) -> dict[int, str | None]:
    return {ord(get_group_symbol(locale)): None, ord(get_decimal_symbol(locale)): "."}


@lru_cache(maxsize=1_024)
def _short_month(language: str, month: str) -> Shown:
    return Shown(format_date(_first_day(month), format="MMM y", locale=_LOCALES[language]), month)


def _first_day(month: str) -> dt.date:
    return dt.date.fromisoformat(f"{month}-01")


@cache
def formats(language: str, time_zone: str = "Europe/Brussels") -> Formats:
    """Return the forms of a language, made once per process."""
    return Formats(language, time_zone)
