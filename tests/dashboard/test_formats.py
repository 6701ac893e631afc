"""Numbers, dates and months as Flemish and English readers write them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from dashboard.formats import UNKNOWN, formats

NL, EN = formats("nl"), formats("en")


def test_numbers_group_by_language() -> None:
    assert (NL.number(2847), EN.number(2847)) == ("2.847", "2,847")
    assert (NL.number(3.44, 1), EN.number(3.44, 1)) == ("3,4", "3.4")


def test_percentages_have_a_no_break_space_in_dutch_only() -> None:
    assert (NL.percentage(56.2), EN.percentage(56.2)) == ("56,2\N{NO-BREAK SPACE}%", "56.2%")


def test_negative_numbers_have_a_minus_sign_not_a_hyphen() -> None:
    assert NL.number(-3) == "\N{MINUS SIGN}3"


@pytest.mark.parametrize(
    ("unit", "expected"), [("count", "1.235"), ("pct", "1.234,6\N{NO-BREAK SPACE}%"), ("ratio", "1.234,6")]
)
def test_a_value_is_shown_by_its_unit(unit: str, expected: str) -> None:
    assert NL.value(1234.56, unit) == expected


def test_unknown_is_a_dash_and_never_a_zero() -> None:
    assert {NL.number(None), NL.percentage(None), NL.value(None, "count"), NL.change(None, "pct")} == {UNKNOWN}
    assert NL.number(0) == "0"


@pytest.mark.parametrize(
    ("difference", "unit", "expected"),
    [
        (3, "count", "+3"),
        (-3, "count", "\N{MINUS SIGN}3"),
        (0, "count", "±0"),
        (0.04, "pct", "±0,0"),
        (1.26, "pct", "+1,3"),
    ],
)
def test_changes_carry_their_sign(difference: float, unit: str, expected: str) -> None:
    assert NL.change(difference, unit) == expected


def test_dates_and_months_in_words() -> None:
    assert (NL.date(date(2023, 10, 5)), EN.date(date(2023, 10, 5))) == ("5 oktober 2023", "5 October 2023")
    assert (NL.month("2023-10"), EN.month("2023-10")) == ("oktober 2023", "October 2023")


def test_times_of_the_store_are_shown_in_brussels_time(in_other_zone: None) -> None:
    assert NL.moment(datetime(2023, 7, 5, 12, 3)) == "5 juli 2023, 14:03"  # noqa: DTZ001
    assert EN.short_moment(datetime(2023, 1, 5, 12, 3, tzinfo=UTC)) == "5 Jan 2023, 13:03"


@pytest.mark.parametrize("nothing", [0.0, -0.0, -0.04, Decimal("-0.04")])
def test_what_is_shown_as_nothing_has_no_sign(nothing: float | Decimal) -> None:
    shown = formats("nl").number(nothing, 1)
    assert (shown, shown.plain) == ("0,0", "0.0")
    assert (formats("nl").number(-0.06, 1), formats("nl").number(-0.06, 1).plain) == ("\N{MINUS SIGN}0,1", "-0.1")
