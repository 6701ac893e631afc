"""The first sheet of a marked workbook: all findings in groups, what is on a whole file first, with links to the cells.

It holds nothing of a file but titles of columns and the values that findings name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from etl.expectation import expectation
from etl.finding_groups import FindingGroup
from etl.findings import Severity
from etl.marked_looks import A4, EVERYWHERE, Looks
from etl.marked_masks import impersonal
from etl.marked_rows import Shape
from etl.marked_words import WITHHELD, severity_word, word
from etl.read_model import MOST_LISTED, ReadFile
from etl.read_titles import shown_title
from schemas.datasets import Column, dataset
from schemas.rules import RULES

_COLUMNS = (
    ("severity", 17),
    ("code", 7),
    ("count", 9),
    ("file", 24),
    ("rows", 16),
    ("column", 22),
    ("values", 20),
    ("wrong", 24),
    ("message", 58),
    ("expected", 36),
)
_LINE_HEIGHT = 15
_MOST_LINES = 27
"""A row of a workbook is at most 409 points high."""


@dataclass(frozen=True)
class ShownFile:
    """A file and the sheet on which its rows stand; without rows it has neither sheet nor shape."""

    file: ReadFile
    sheet: str | None = None
    shape: Shape | None = None


class ExplanationSheet:
    """Writes the sheet from top to bottom."""

    def __init__(self, sheet: Worksheet, looks: Looks, language: str) -> None:
        self._sheet = sheet
        self._looks = looks
        self._language = language
        self._row = 0

    def write(self, groups: Sequence[FindingGroup], unlisted: Sequence[str], shown: Mapping[str, ShownFile]) -> None:
        """Write how to read the workbook, what it leaves out, and a line per group."""
        self._sheet.set_landscape()
        self._sheet.set_paper(A4)
        self._sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.ignore_errors({"number_stored_as_text": EVERYWHERE})
        for index, (_, letters) in enumerate(_COLUMNS):
            self._sheet.set_column(index, index, letters)
        self._say(word("title", self._language), is_title=True)
        if not groups:
            self._say(word("clean", self._language))
            return
        self._write_how()
        for each in shown.values():
            self._write_what_is_left_out(each)
        if unlisted:
            self._say(self._word("unlisted", codes=", ".join(unlisted), most=MOST_LISTED))
        self._row += 1
        head = self._row
        for index, (key, _) in enumerate(_COLUMNS):
            self._sheet.write_string(head, index, word(key, self._language), self._looks.heading)
        for group in sorted(groups, key=lambda each: bool(each.rows)):
            self._row += 1
            self._write_group(group, shown.get(group.file or ""))
        self._sheet.autofilter(head, 0, self._row, len(_COLUMNS) - 1)
        self._sheet.repeat_rows(head)

    def _word(self, key: str, **facts: object) -> str:
        return word(key, self._language, **facts)

    def _say(self, said: str, *, is_title: bool = False) -> None:
        self._sheet.write_string(self._row, 0, said, self._looks.title if is_title else self._looks.plain)
        self._row += 1

    def _write_how(self) -> None:
        hows: tuple[tuple[Severity, str], ...] = (("error", "how_error"), ("warning", "how_warning"))
        for severity, key in hows:
            self._sheet.write_string(self._row, 0, severity_word(severity, self._language), self._looks.signs[severity])
            self._sheet.write_string(self._row, 1, self._word(key), self._looks.plain)
            self._row += 1
        self._sheet.write_string(self._row, 0, WITHHELD[self._language], self._looks.withheld)
        self._sheet.write_string(self._row, 1, self._word("how_withheld"), self._looks.plain)
        self._row += 1
        self._say(self._word("how_note"))
        self._say(self._word("how_mend"))

    def _write_what_is_left_out(self, shown: ShownFile) -> None:
        name = impersonal(shown.file.name, self._language)
        if shown.shape is None:
            self._say(self._word("unread", file=name))
            return
        if shown.shape.is_cut:
            self._say(self._word("cut", file=name, rows=shown.shape.last_row, columns=shown.shape.width))
        if shown.shape.is_sparse:
            self._say(self._word("sparse", file=name))

    def _write_group(self, group: FindingGroup, shown: ShownFile | None) -> None:
        rule, column = RULES[group.code], _column(group, shown)
        count = self._word("at_least", count=group.count) if group.is_at_least else str(group.count)
        cells = (
            severity_word(group.severity, self._language),
            group.code,
            count,
            group.file or "",
            group.rows_text() or self._word("whole_file"),
            group.title or (column.label(self._language) if column else ""),
            self._values(group, column),
            rule.title_en if self._language == "en" else rule.title_nl,
            group.message(self._language),
            self._expected(group, column),
        )
        told = [impersonal(cell, self._language) for cell in cells]
        lines = max(ceil(len(cell) / letters) for cell, (_, letters) in zip(told, _COLUMNS, strict=True))
        self._sheet.set_row(self._row, _LINE_HEIGHT * min(lines, _MOST_LINES))
        target = _target(group, shown)
        for index, (cell, (key, _)) in enumerate(zip(told, _COLUMNS, strict=True)):
            if key == "rows" and target:
                self._sheet.write_url(self._row, index, target, self._looks.link, cell)
            else:
                look = self._looks.signs[group.severity] if key == "severity" else self._looks.told
                self._sheet.write_string(self._row, index, cell, look)

    def _values(self, group: FindingGroup, column: Column | None) -> str:
        if not group.values:
            return WITHHELD[self._language] if column is not None and column.is_personal and group.rows else ""
        return ", ".join(value if count == 1 else f"{value} ({count}×)" for value, count in group.values)

    def _expected(self, group: FindingGroup, column: Column | None) -> str:
        """Return what a cell of the column holds, where the finding is on what stands in a single cell."""
        if column is None or not group.code.startswith("C"):
            return ""
        return expectation(column)[self._language == "en"]


def _column(group: FindingGroup, shown: ShownFile | None) -> Column | None:
    if shown is None or shown.file.dataset is None or group.column is None:
        return None
    return dataset(shown.file.dataset).column(group.column)


def _target(group: FindingGroup, shown: ShownFile | None) -> str | None:
    """Return the first place of a group as a link within the workbook."""
    if shown is None or shown.sheet is None or shown.shape is None or shown.file.text is None:
        return None
    text = shown.file.text
    named = [
        index
        for index, (name, own) in enumerate(zip(text.names or [None] * len(text.titles), text.titles, strict=True))
        if (name == group.column if group.column else shown_title(own) == group.title)
    ]
    index = named[0] if named else None
    row = group.rows[0][0] if group.rows else text.header_row
    if row is None or (index is None and not group.rows) or row > shown.shape.last_row:
        return None
    cell = xl_rowcol_to_cell(row - 1, shown.shape.width if index is None else index)
    return f"internal:{quote_sheetname(shown.sheet)}!{cell}"
