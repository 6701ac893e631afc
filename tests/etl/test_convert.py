"""Text becomes typed values: every allowed spelling, nothing that is ambiguous, and both ways agree."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.convert import is_plain, plain_value, read_value
from schemas.datasets import Column, dataset, datasets

DATE = dataset("enrollments").column("entry_date")
MONTH = dataset("enrollments").column("reporting_month")
YEAR = dataset("enrollments").column("academic_year")
GENDER = dataset("enrollments").column("gender")
AGE = dataset("enrollments").column("age_at_entry")
HOURS = dataset("enrollments").column("workplace_hours_week")
PILOT = dataset("enrollments").column("pilot_id")
ENTERPRISE = dataset("workplaces").column("enterprise_number")
THEMES = dataset("events").column("themes")
TITLE = dataset("events").column("title")

con = duckdb.connect()


def read(column: Column, cells: list[str | None]) -> list[Any]:
    rows = con.execute(
        f"select {read_value(column, 'cell')} from (select unnest($cells::varchar[]) as cell)", {"cells": cells}
    )
    return [row[0] for row in rows.fetchall()]


@pytest.mark.parametrize(
    "cell",
    [
        "2022-03-01", "1/03/2022", "01/3/2022", "01-03-2022", "2022/03/01", "01.03.2022", "1.3.2022", "2022-3-1",
        "2022-03-01 00:00:00", "2022-03-01T00:00:00", "1/03/2022 0:00", "2022-03-01 00:00:00.000", " 2022-03-01\u00a0",
    ],
)  # fmt: skip
def test_date_is_read_in_every_allowed_form(cell: str) -> None:
    assert read(DATE, [cell]) == [date(2022, 3, 1)]


@pytest.mark.parametrize(
    "cell",
    [
        "", "  ", "2022-02-30", "03/25/2022", "2022-13-01", "1/3/22", "1 maart 2022", "mrt/22", "44621",
        "2022-03-01 14:30",
        "2022 03 01", "2022\\03\\01", "01/03-2022", "2022-03/01", "2022-03-1x", "1822-03-01", "3022-03-01", "infinity",
        "epoch", "+022-03-01", "-2022-03-01", "02022-03-01", "\uff12\uff10\uff12\uff12-03-01",
        "2022-03-01 (BC)", "20220301",
    ],
)  # fmt: skip
def test_what_is_no_clear_date_is_not_read(cell: str) -> None:
    assert read(DATE, [cell]) == [None]


@pytest.mark.parametrize(
    ("cell", "month"),
    [
        ("2022-06", "2022-06"), ("06/2022", "2022-06"), ("6/2022", "2022-06"), ("2022-06-01", "2022-06"),
        ("2022-6", "2022-06"), ("2022-0", "2022-0"),
        ("1/06/2022", "2022-06"), ("01/06/2022 00:00:00", "2022-06"), (" 2022-06 ", "2022-06"),
        ("2022-06-02", "2022-06-02"), ("jun/22", "jun/22"), ("13/2022", "13/2022"), ("", None),
    ],
)  # fmt: skip
def test_month_is_read_from_month_year_or_the_first_of_a_month(cell: str, month: str | None) -> None:
    assert read(MONTH, [cell]) == [month]


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("19", "19"), ("19.5", "19.5"), ("19,5", "19.5"), ("0,125", "0.125"), ("8.3333", "8.3333"),
        ("60,333333", "60.333333"),
        ("1234,567", "1234.567"), ("-1", "-1"),
        ("1.250,50", "1250.5"), ("1,250.50", "1250.5"), ("1 000,00", "1000"), ("1\u00a0000", "1000"),
        ("1.250.000", "1250000"), ("1\u202f250\u202f000,125", "1250000.125"), ("007", "7"), (" 8,5 ", "8.5"),
        ("999999999", "999999999"), ("1.250,500", "1250.5"), ("0.500", "0.5"),
    ],
)  # fmt: skip
def test_number_with_one_reading_is_read(cell: str, number: str) -> None:
    assert read(HOURS, [cell]) == [Decimal(number)]


@pytest.mark.parametrize(
    "cell",
    [
        "1.234", "1,234", "12.345", "999,999", "-1.234", "2,1E+11", "1e3", "12 uur", "50%", "€ 5", "twaalf", "1_000",
        "0x1F", "12.", ",5", "+5", "1 00", "1.25.000", "1,2,3", "8.3333333", "9999999999", "٣", "--1", "1-",
        "NaN", "inf",
        "", " ",
    ],
)  # fmt: skip
def test_number_that_is_ambiguous_or_none_is_not_read(cell: str) -> None:
    assert read(HOURS, [cell]) == [None]


def test_whole_number_may_have_an_empty_fraction_only() -> None:
    assert read(AGE, ["24", "24.0", "24,00", "24,5", "24.000", "1 250"]) == [24, 24, 24, None, None, 1250]


def test_code_is_read_from_label_variant_and_case() -> None:
    assert read(GENDER, ["V", "v", "Vrouw", "FEMALE", "f", " vrouw\u00a0", "", "vrouwtje"]) == [*"VVVVVV", None, None]
    assert read(YEAR, ["2021-2022", "2021/2022", "2021-2023"]) == ["2021-2022", "2021-2022", None]
    allowance = dataset("enrollments").column("learning_allowance")
    assert read(allowance, ["WAAR", "TRUE", "J", "1", "onwaar", "N", "0", "niet gekend"]) == [
        *["ja"] * 4, *["nee"] * 3, "onbekend"
    ]  # fmt: skip


def test_every_code_of_every_list_reads_as_itself() -> None:
    for each in datasets():
        for column in each.columns:
            if column.codes is not None:
                values = list(column.codes.values)
                assert read(column, values) == values
                assert read(column, [value.swapcase() for value in values]) == values


def test_themes_are_read_one_by_one() -> None:
    cells = ["netwerken|werkplekken", " Netwerken | Funding ", "netwerken||kader", "x|kader", ""]
    assert read(THEMES, cells) == [
        "netwerken|werkplekken", "netwerken|financiering", "netwerken||kader", "x|kader", None
    ]  # fmt: skip


def test_enterprise_number_loses_dots_spaces_and_country() -> None:
    cells = ["0123456749", "0123.456.749", "BE0123456749", "BE 0123 456 749", "be0123.456.749", "123.456.749", ""]
    assert read(ENTERPRISE, cells) == [*["0123456749"] * 5, "123.456.749", None]


def test_identifier_keeps_its_case_and_zeros_and_loses_only_space_around_it() -> None:
    assert read(PILOT, [" pt-1 ", "\u00a0PT-1\t", "000123", "PT 1"]) == ["pt-1", "PT-1", "000123", "PT 1"]


def test_text_is_normalised_to_nfc() -> None:
    assert read(TITLE, ["  Cafe\u0301  met  koffie "]) == ["Café  met  koffie"]


_NEARLY = st.text("0123456789-/. :T,xBE+\u00a0", max_size=14)
_NUMBERS = st.from_regex(r"-?[0-9]{1,6}([., ][0-9]{1,4}){0,3}", fullmatch=True)
_DATES = st.from_regex(r"([0-9]{1,4}[-/. ]){2}[0-9]{1,4}( 00:00)?", fullmatch=True)


_COLUMNS = {(each.kind, each.codes): each for name in datasets() for each in name.columns}.values()


@settings(max_examples=30, deadline=None)
@given(st.lists(_NEARLY | _NUMBERS | _DATES | st.text(max_size=8), min_size=1, max_size=60))
def test_the_cheap_way_agrees_with_the_long_way(cells: list[str]) -> None:
    cells = [cell for cell in cells if "\x00" not in cell]
    for column in _COLUMNS:
        rows = con.execute(
            f"select cell, {plain_value(column, 'cell')}, {read_value(column, 'cell')} "
            f"from (select unnest($cells::varchar[]) as cell) where {is_plain(column, 'cell')}",
            {"cells": cells},
        ).fetchall()
        # A code's cheap look-up finds the codes themselves only; a value that it misses is read the long way.
        assert all(plain == value or (plain is None and column.codes) for _, plain, value in rows), rows


def _expected_date(text: str) -> date | None:
    """Read a date as the contract says, in another way than the SQL does."""
    text = re.sub(r"[ T]0?0:00(:00(\.0+)?)?\Z", "", text.strip(" \u00a0"))
    for pattern, order in ((r"(\d+)([-/])(\d+)\2(\d+)", (0, 2, 3)), (r"(\d+)([-/.])(\d+)\2(\d+)", (3, 2, 0))):
        found = re.fullmatch(pattern, text, re.ASCII)
        if found is None:
            continue
        groups = found.groups()
        parts = [groups[0], groups[2], groups[3]]
        year, month, day = parts if order[0] == 0 else parts[::-1]
        if len(year) == 4 and len(month) < 3 and len(day) < 3 and "1900" <= year <= "2099":
            try:
                return date(int(year), int(month), int(day))
            except ValueError:
                return None
    return None


@settings(max_examples=100, deadline=None)
@given(st.lists(_DATES | st.dates(date(1890, 1, 1), date(2110, 1, 1)).map(str) | _NEARLY, min_size=1, max_size=50))
def test_dates_agree_with_an_independent_reader(cells: list[str]) -> None:
    assert read(DATE, cells) == [_expected_date(cell) for cell in cells]


def _expected_number(text: str) -> Decimal | None:
    """Read a number by its signs: the last one is the decimal sign unless it can only be a group sign."""
    text = text.strip(" \u00a0")
    sign, digits = (text[0], text[1:]) if text.startswith("-") else ("", text)
    signs, parts = re.findall(r"[., \u00a0]", digits), re.split(r"[., \u00a0]", digits)
    if not all(re.fullmatch("[0-9]+", part) for part in parts) or any(
        mark in " \u00a0" for mark in signs[1:] if signs[0] in ".,"
    ):
        return None
    has_decimals = bool(signs) and signs[-1] in ".," and signs.count(signs[-1]) == 1
    groups, decimals = (parts[:-1], parts[-1]) if has_decimals else (parts, "")
    marks = signs[:-1] if has_decimals else signs
    is_grouped = len(groups) > 1
    if is_grouped and (len({mark.replace("\u00a0", " ") for mark in marks}) > 1 or len(groups) > 3):
        return None
    if is_grouped and (not re.fullmatch("[1-9][0-9]{0,2}", groups[0]) or any(len(group) != 3 for group in groups[1:])):
        return None
    is_ambiguous = has_decimals and not is_grouped and re.fullmatch("[1-9][0-9]{0,2}", groups[0]) and len(decimals) == 3
    if is_ambiguous or len(decimals) > (3 if is_grouped else 6) or len("".join(groups)) > 9:
        return None
    return Decimal(f"{sign}{''.join(groups)}.{decimals or '0'}")


@settings(max_examples=100, deadline=None)
@given(st.lists(_NUMBERS, min_size=1, max_size=50))
def test_numbers_agree_with_an_independent_reader(cells: list[str]) -> None:
    assert read(HOURS, cells) == [_expected_number(cell) for cell in cells]
