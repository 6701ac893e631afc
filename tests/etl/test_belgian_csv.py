"""CSV for Belgian Excel: numbers are numbers, and no text is a formula."""

import csv
import io
from decimal import Decimal

import pytest

from etl.belgian_csv import belgian_csv, inert


def _read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_numbers_have_a_decimal_comma_and_no_apostrophe() -> None:
    content = belgian_csv([["naam", Decimal("-3.5"), 1234, Decimal("0.0")], []])
    assert content == b"\xef\xbb\xbfnaam;-3,5;1234;0,0\r\n\r\n"


@pytest.mark.parametrize("text", ["=1+1", "+32", "-2", "@SUM(A1)", "\tx", "\rx", "\nx"])
def test_text_that_a_spreadsheet_might_run_is_text(text: str) -> None:
    assert inert(text) == f"'{text}"
    assert _read(belgian_csv([[text]])) == [[f"'{text}"]]


def test_separators_quotes_and_line_ends_stay_within_their_cell() -> None:
    rows = [["a;b", 'zei "ja"', "twee\r\nregels"]]
    assert _read(belgian_csv(rows)) == rows
