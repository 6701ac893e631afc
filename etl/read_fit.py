"""Which cells could stand in which column, by their form alone: to notice rows whose cells may have moved."""

import re
from collections.abc import Iterator, Sequence

from etl.convert import DAY_FIRST, MONTH_FIRST, SHORT_MONTH, WHITE_SPACE, YEAR_FIRST
from schemas.columns import IDENTIFIER_PATTERN
from schemas.datasets import Column

_NUMBER = re.compile(r"-?[0-9]{1,9}([.,][0-9]{1,6})?")
_DATE = re.compile(f"{DAY_FIRST}|{YEAR_FIRST}")
_MONTH = re.compile(f"{DAY_FIRST}|{YEAR_FIRST}|{MONTH_FIRST}|{SHORT_MONTH}")
_IDENTIFIER = re.compile(IDENTIFIER_PATTERN)
_NUMERIC = ("integer", "number")
_FEWEST_DATA = 3

Places = Sequence[Column | None]
"""The contract's column at each place of a row; None = another column, which may only be empty."""


def may_have_moved(cells: Sequence[str], width: int, places: Places) -> bool:
    """Tell whether a row with one separator less or more than the others (`width` cells) has another reading too.

    A missing separator leaves no trace beside an empty cell or between two figures, nor does one too many at the end
    of a row that ends in empty cells: the values after it then stand in the wrong columns.
    """
    last = max((index for index, cell in enumerate(cells) if cell.strip()), default=-1)
    if len(cells) == width - 1:
        others = _with_one_more(cells, last, places)
    elif len(cells) == width + 1:
        others = ([*cells[:place], *cells[place + 1 :]] for place, cell in enumerate(cells[:last]) if not cell.strip())
    else:
        return False
    return any(all(fits(*pair) for pair in zip(_padded(places, len(other)), other, strict=True)) for other in others)


def _with_one_more(cells: Sequence[str], last: int, places: Places) -> Iterator[list[str]]:
    for place in range(last + 1):
        before, cell, after = list(cells[:place]), cells[place].strip(), list(cells[place + 1 :])
        yield [*before, "", cells[place], *after]
        if all(column is not None and column.kind in _NUMERIC for column in _padded(places, place + 2)[place:]):
            yield from ([*before, cell[:cut], cell[cut:], *after] for cut in range(1, len(cell)))


def _padded(places: Places, width: int) -> list[Column | None]:
    return [*places[:width], *[None] * (width - len(places))]


def is_data(cells: Sequence[str], places: Places) -> bool:
    """Tell whether a row seems to hold data: most of the required columns, free text aside, hold what they should."""
    typed = [
        (column, cell)
        for column, cell in zip(places, cells, strict=False)
        if column is not None and column.is_required and column.kind != "text"
    ]
    fitting = sum(1 for column, cell in typed if cell.strip() and fits(column, cell))
    return fitting >= max(_FEWEST_DATA, len(typed) / 2)


def fits(column: Column | None, cell: str) -> bool:
    """Tell whether a cell has the form of a column's values. A code for text, or a number for a code, is none."""
    text = cell.strip(WHITE_SPACE)
    if column is None or not text:
        return not text and not (column and column.is_required)
    if column.codes is not None:
        parts = text.split("|") if column.kind == "themes" else [text.replace("/", "-")]
        return all(part.strip().lower() in column.codes.spellings() for part in parts)
    match column.kind:
        case "integer" | "number":
            return _NUMBER.fullmatch(text) is not None and _is_in_range(column, float(text.replace(",", ".")))
        case "date":
            return _DATE.fullmatch(text) is not None
        case "month":
            return _MONTH.fullmatch(text) is not None or _has_form(column, text)
        case "text":
            return _IDENTIFIER.fullmatch(text) is None
        case "identifier":
            return _has_form(column, text) and not text.isdigit()
        case _:
            return _has_form(column, text)


def _has_form(column: Column, text: str) -> bool:
    pattern = column.checks.get("str_matches", {}).get("pattern")
    return pattern is None or re.match(pattern, text) is not None


def _is_in_range(column: Column, number: float) -> bool:
    least = column.checks.get("greater_than_or_equal_to", {}).get("min_value", float("-inf"))
    most = column.checks.get("less_than_or_equal_to", {}).get("max_value", float("inf"))
    return bool(least <= number <= most)
