"""Finding the header: the row, delimiter and data set under which most titles are columns of the contract."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from etl.read_model import ReadOptions
from etl.read_titles import known_titles
from etl.title_form import normal_title, unmarked_title
from schemas.datasets import DATASET_NAMES, dataset

DELIMITERS = (";", ",", "\t", "|")
_ROWS_SEARCHED = 30
_FEWEST_TITLES = 2
"""Fewer known titles than this do not make a header."""
_SEPARATOR_LINE = re.compile(r'"?sep=.?"?[\r\n]*', re.IGNORECASE)


@dataclass(frozen=True)
class Header:
    """Where the header is and what it says."""

    row: int
    """As the user sees it: a 'sep=' line does not count."""
    delimiter: str
    titles: tuple[str, ...]
    """Up to the last title that is not empty."""
    width: int
    """Cells of its row, empty ones at the end too."""
    has_separator_line: bool
    is_plain: bool
    """It is one line, the first of the file (after 'sep='), and as wide as the titles."""
    datasets: tuple[str, ...]
    """Data sets that it fits best; more than one = not to be decided."""
    fits_better: str | None = None
    """Another data set than the chosen one, all of whose required columns are here."""

    def columns(self, name: str) -> tuple[str | None, ...]:
        """Return the contract column of each title in a data set; None = unknown or empty.

        A mark behind a title is forgiven unless the title is there without it too.
        """
        known = known_titles(name)
        exact = [known.get(normal_title(title)) for title in self.titles]
        unmarked = [known.get(unmarked_title(title)) for title in self.titles]
        return tuple(
            column or (other if other not in exact else None) for column, other in zip(exact, unmarked, strict=True)
        )


class RepeatedHeader:
    """Recognises the header where it stands among the rows again, in the same words or in another language."""

    def __init__(self, header: Header, name: str) -> None:
        self._known = known_titles(name)
        self._meanings = [self._meaning(title) for title in header.titles]
        self._first = next(place for place, meaning in enumerate(self._meanings) if meaning)
        means_first = {title for title, column in self._known.items() if column == self._meanings[self._first]}
        self._first_letters = {title[0] for title in means_first | {unmarked_title(header.titles[self._first])}}

    def is_in(self, cells: list[str]) -> bool:
        """Tell whether a row of at least as many cells as the header is the header again."""
        # The first letter is compared first because this is asked of every row.
        if cells[self._first].strip("\ufeff \xa0\t")[:1].casefold() not in self._first_letters:
            return False
        return [self._meaning(cell) for cell in cells[: len(self._meanings)]] == self._meanings

    def _meaning(self, title: str) -> str:
        unmarked = unmarked_title(title)
        return self._known.get(unmarked, unmarked)


@dataclass(frozen=True)
class _Candidate:
    score: int
    row: int
    delimiter: str
    cells: tuple[str, ...]
    is_plain: bool
    matched: Mapping[str, frozenset[str]]
    """Data set → contract columns found."""
    marked: int
    """Titles with a mark behind them."""

    def repeats_unmarked(self, other: "_Candidate") -> bool:
        """Tell whether it stands right below another and has the same columns, with fewer marks behind the titles."""
        is_below = (self.row, self.delimiter) == (other.row + 1, other.delimiter)
        return is_below and self.matched == other.matched and self.marked < other.marked


def is_separator_line(line: str) -> bool:
    """Tell whether a line is Excel's own 'sep=;', which is not part of the sheet."""
    return _SEPARATOR_LINE.fullmatch(line) is not None


def delimiter_names(delimiter: str) -> tuple[str, str]:
    """Return what a message calls a delimiter, in Dutch and English."""
    return ("een tab", "a tab") if delimiter == "\t" else (f"'{delimiter}'", f"'{delimiter}'")


def likely_delimiter(text: str) -> str:
    """Return the delimiter that is met most often in a text without a header."""
    return max(DELIMITERS, key=text.count)


def find_header(text: str, options: ReadOptions, *, is_whole: bool) -> Header | None:
    """Return the header among the first rows of a text, or None when no row has two titles of one data set.

    `text` is the beginning of the file, or all of it.
    """
    lines = list(io.StringIO(text, newline=""))
    if not is_whole and lines and not lines[-1].endswith(("\n", "\r")):
        lines.pop()
    has_separator_line = bool(lines) and is_separator_line(lines[0])
    if has_separator_line:
        lines = lines[1:]
    found = [each for sign in DELIMITERS for each in _candidates(lines, sign) if each.score >= _FEWEST_TITLES]
    if not found:
        return None
    best = max(found, key=lambda each: (_chosen_score(each, options), each.score, -each.row))
    best = next((each for each in found if each.repeats_unmarked(best)), best)
    fitting, better = _fitting(best, options)
    last = max(index for index, cell in enumerate(best.cells) if cell.strip())
    return Header(
        row=best.row,
        delimiter=best.delimiter,
        titles=best.cells[: last + 1],
        width=len(best.cells),
        has_separator_line=has_separator_line,
        is_plain=best.is_plain and last + 1 == len(best.cells),
        datasets=fitting,
        fits_better=better,
    )


def unfolded(cells: list[str], delimiter: str) -> list[str]:
    """Return the cells of a row that stands in one cell as a whole, as when a sheet was saved without being split.

    Any other row is returned as it is.
    """
    if not cells or delimiter not in cells[0] or any(cells[1:]):
        return cells
    try:
        return next(csv.reader([cells[0]], delimiter=delimiter, strict=True))
    except csv.Error:
        return cells


def _candidates(lines: list[str], delimiter: str) -> Iterator[_Candidate]:
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        for row, cells in enumerate(islice(reader, _ROWS_SEARCHED), start=1):
            whole = unfolded(cells, delimiter)
            titles = {unmarked_title(cell) for cell in whole}
            matched = {
                name: frozenset(column for title, column in known_titles(name).items() if title in titles)
                for name in DATASET_NAMES
            }
            score = max(len(columns) for columns in matched.values())
            if score:
                is_plain = whole is cells and row == reader.line_num == 1
                marked = sum(1 for cell in whole if normal_title(cell) != unmarked_title(cell))
                yield _Candidate(score, row, delimiter, tuple(whole), is_plain, matched, marked)
    except csv.Error:
        # A cell of more than csv's own limit; what comes after it is no header.
        return


def _chosen_score(candidate: _Candidate, options: ReadOptions) -> int:
    return len(candidate.matched[options.dataset]) if options.dataset else candidate.score


def _lacking(candidate: _Candidate, name: str, options: ReadOptions) -> set[str]:
    """Return the required columns of a data set that neither the row nor the options give."""
    required = {column.name for column in dataset(name).columns if column.is_required}
    return required - candidate.matched[name] - set(options.constants)


def _fitting(candidate: _Candidate, options: ReadOptions) -> tuple[tuple[str, ...], str | None]:
    complete = [name for name in DATASET_NAMES if not _lacking(candidate, name, options)]
    most = [name for name in DATASET_NAMES if len(candidate.matched[name]) == candidate.score]
    if options.dataset:
        others = [name for name in most if name in complete and name != options.dataset]
        return (options.dataset,), others[0] if others and options.dataset not in complete else None
    best_complete = [name for name in most if name in complete]
    return tuple(best_complete or most), None
