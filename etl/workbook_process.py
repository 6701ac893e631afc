"""A process of its own that turns one sheet of a workbook into delimited text, within limits on memory and time.

A parser that aborts, eats memory or never ends takes this process down and nothing else. It reads a request from
standard input ({path, target, titles, most_rows, most_columns}) and writes what it met to standard output, both as
JSON.
"""

import csv
import json
import resource
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from etl.title_form import normal_title
from etl.workbook_model import Cells, SheetNotes, Workbook, WorkbookRefused
from etl.workbook_ods import Ods
from etl.workbook_zip import open_container, refuse_declarations

MEMORY_BYTES = 1_500_000_000
CPU_SECONDS = 60
_LARGEST_TEXT = 500_000_000
_MOST_PLACES = 1_000


def limit_this_process() -> None:
    """Set the limits under which a workbook is read."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_TEXT, _LARGEST_TEXT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def convert(path: Path, target: Path, titles: Sequence[str], most_rows: int, most_columns: int) -> dict[str, Any]:
    """Write the sheet named like one of `titles`, else the first shown one, to `target`; return what was met.

    The text has comma and UTF-8, a line per row of the sheet, empty ones too, so that row numbers stay. It stops
    after `most_rows` filled rows, and after a row of more than `most_columns` filled cells: either is refused later.
    Raises WorkbookRefused.
    """
    container, kind = open_container(path)
    # By its content, not its path: openpyxl judges a file by its name otherwise.
    with container, path.open("rb") as content:
        refuse_declarations(container)
        book: Workbook
        if kind == "ods":
            book = Ods(container)
        else:
            from etl.workbook_xlsx import Xlsx

            book = Xlsx(content)
        chosen = _choose(book, titles)
        notes = SheetNotes()
        with target.open("w", encoding="utf-8", newline="") as text:
            _write(book, chosen, notes, text, most_rows, most_columns)
        others = [each.name for index, each in enumerate(book.sheets) if index != chosen and _holds_data(book, index)]
    return {
        "kind": kind,
        "sheet": book.sheets[chosen].name,
        "is_hidden": book.sheets[chosen].is_hidden,
        "sheets": len(book.sheets),
        "others": others,
        "empty_formulas": notes.empty_formulas[:_MOST_PLACES],
        "merged": notes.merged[:_MOST_PLACES],
        "zero_filled": sorted(notes.zero_filled),
    }


def _choose(book: Workbook, titles: Sequence[str]) -> int:
    if not book.sheets:
        raise WorkbookRefused("no_sheet")
    named = [index for index, sheet in enumerate(book.sheets) if normal_title(sheet.name) in titles]
    shown = [index for index, sheet in enumerate(book.sheets) if not sheet.is_hidden]
    return (named or shown or [0])[0]


def _write(book: Workbook, sheet: int, notes: SheetNotes, text: Any, most_rows: int, most_columns: int) -> None:
    writer = csv.writer(text, lineterminator="\n")
    written = 0
    for filled, (number, cells) in enumerate(book.rows(sheet, notes)):
        if filled > most_rows:
            return
        text.write("\n" * (number - written - 1))
        writer.writerow(_row(cells))
        if len(cells) > most_columns:
            return
        written = number


def _row(cells: Cells) -> list[str]:
    row = [""] * (max(cells) + 1)
    for place, text in cells.items():
        # Line ends within a cell are told apart from the end of a row by quotes; one kind is enough.
        row[place] = text.replace("\r\n", "\n").replace("\r", "\n")
    return row


def _holds_data(book: Workbook, sheet: int) -> bool:
    return next(iter(book.rows(sheet, SheetNotes())), None) is not None


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Convert as a request says; a refusal is an answer too."""
    try:
        limits = request["most_rows"], request["most_columns"]
        return convert(Path(request["path"]), Path(request["target"]), request["titles"], *limits)
    except WorkbookRefused as refused:
        return {"problem": refused.problem}
    except MemoryError:
        return {"problem": "inflates"}


if __name__ == "__main__":
    limit_this_process()
    json.dump(answer(json.load(sys.stdin)), sys.stdout)
