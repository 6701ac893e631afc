"""Findings for a person: what is said alike of many rows of one column is one line, with its count, rows and values.

`duaal check --json` lists findings one by one; groups are what the page, the command line and the marked workbook show.
"""

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, TypeVar

from etl.findings import Finding, Severity
from schemas.rules import RULES

_PLACE = re.compile(r"^(Rij|Row) [0-9]+")
_MOST_WORDINGS = 3
"""More different messages than these on one column become one line with an example."""
_MOST_RANGES = 6
_MOST_VALUES = 5

Titles = Mapping[tuple[str | None, str | None], str]
"""The user's own title of a column, by file and column."""
CellCounts = Mapping[tuple[str, str, str], int]
"""Number of findings on cells by file, rule and column, those that are not listed included."""

_Key = TypeVar("_Key", bound=Hashable)
_Place = tuple[Severity, str, str | None, str | None]


@dataclass(frozen=True)
class FindingGroup:
    """Findings of one rule on one column of one file; `count` is exact unless `is_at_least`."""

    severity: Severity
    code: str
    file: str | None
    column: str | None
    title: str | None
    """The user's own title of the column, where the file has one."""
    count: int
    is_at_least: bool
    rows: tuple[tuple[int, int], ...]
    """Ranges of the rows listed, first and last, in order."""
    values: tuple[tuple[str, int], ...]
    """The values most often listed, with how often; empty where values are not shown."""
    message_nl: str
    message_en: str

    def message(self, language: str) -> str:
        """Return the message in 'nl' or 'en'."""
        return self.message_en if language == "en" else self.message_nl

    def rows_text(self, most: int = _MOST_RANGES) -> str:
        """Return the rows as '2-3001, 3005', cut with an ellipsis when there are many ranges."""
        shown = [str(first) if first == last else f"{first}-{last}" for first, last in self.rows[:most]]
        return ", ".join(shown) + (", …" if len(self.rows) > most else "")

    def to_json(self) -> dict[str, Any]:
        """Return the group as `duaal check --json` prints it under `groups`."""
        return asdict(self) | {"rows_text": self.rows_text()}


def group_findings(
    findings: Sequence[Finding],
    counts: Mapping[str, int],
    cell_counts: CellCounts,
    titles: Titles,
) -> list[FindingGroup]:
    """Return the findings as groups: errors first, then what is said of a whole file, then in the order of the rows.

    `counts` is the number of all findings per rule, listed or not; `titles` the user's own by file and column.
    """
    listed = Counter(each.code for each in findings)
    places = {_place_of(each) for each in findings}
    groups: list[FindingGroup] = []
    for place, found in _grouped(findings, _place_of).items():
        _, code, file, column = place
        wordings = list(_grouped(found, _wording_of).values())
        title = titles.get((file, column))
        if counts.get(code, 0) <= listed[code]:
            alike = [found] if len(wordings) > _MOST_WORDINGS else wordings
            groups += [_group(each, len(each), title, is_at_least=False) for each in alike]
            continue
        # Not all are listed: the wordings of those that are say nothing of how often the others occur.
        is_alone = sum(other[1] == code for other in places) == 1
        count = counts[code] if is_alone else cell_counts.get((file or "", code, column or ""), 0)
        groups.append(_group(found, max(count, len(found)), title, is_at_least=not is_alone and not count))
    return sorted(
        groups, key=lambda each: (each.severity, each.rows[:1], each.file or "", each.code, each.column or "")
    )


def _place_of(found: Finding) -> _Place:
    return found.severity, found.code, found.file, found.column


def _wording_of(found: Finding) -> str:
    return _PLACE.sub("", found.message_nl)


def _grouped(findings: Iterable[Finding], key: Callable[[Finding], _Key]) -> dict[_Key, list[Finding]]:
    grouped: dict[_Key, list[Finding]] = {}
    for each in findings:
        grouped.setdefault(key(each), []).append(each)
    return grouped


def _group(found: Sequence[Finding], count: int, title: str | None, *, is_at_least: bool) -> FindingGroup:
    first = found[0]
    if title is None and len({each.title for each in found}) == 1:
        title = first.title
    group = FindingGroup(
        severity=first.severity,
        code=first.code,
        file=first.file,
        column=first.column,
        title=title,
        count=count,
        is_at_least=is_at_least,
        rows=_ranges(each.row for each in found if each.row is not None),
        values=tuple(Counter(each.value for each in found if each.value is not None).most_common(_MOST_VALUES)),
        message_nl=first.message_nl,
        message_en=first.message_en,
    )
    if count == 1 or first.row is None:
        return group
    rows = group.rows_text() + (", …" if count > len(found) else "")
    if len({_wording_of(each) for each in found}) == 1:
        return replace(
            group,
            message_nl=_PLACE.sub(f"Rijen {rows}", first.message_nl),
            message_en=_PLACE.sub(f"Rows {rows}", first.message_en),
        )
    rule = RULES[first.code]
    return replace(
        group,
        message_nl=f"Rijen {rows}: {_inside(rule.title_nl)}. Bijvoorbeeld: {_inside(first.message_nl)}",
        message_en=f"Rows {rows}: {_inside(rule.title_en)}. For example: {_inside(first.message_en)}",
    )


def _inside(sentence: str) -> str:
    """Return a sentence as it stands after a colon."""
    return sentence[:1].lower() + sentence[1:]


def _ranges(rows: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Return numbers as ranges of neighbours."""
    ranges: list[tuple[int, int]] = []
    for row in sorted(set(rows)):
        if ranges and row == ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], row)
        else:
            ranges.append((row, row))
    return tuple(ranges)
