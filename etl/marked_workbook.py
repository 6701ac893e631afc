"""The user's own files as one workbook: every row as it was read, the faulty cells marked, and a sheet of explanations.

Text is text: nothing in it is a formula, and what hides or reorders letters is spelled out. The same files give the
same bytes. Values with a finding that may be about a person are withheld, and so is all that seems to be.
"""

import re
import shutil
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path

from xlsxwriter import Workbook

from etl.judgement import Judgement
from etl.marked_explanation import ExplanationSheet, ShownFile
from etl.marked_looks import Looks
from etl.marked_masks import Masks, impersonal
from etl.marked_places import places_of
from etl.marked_rows import WHOLE_UP_TO_CELLS, measure
from etl.marked_sheet import MarkedSheet
from etl.marked_words import word
from etl.read_model import ReadFile

_CREATED = datetime(2021, 9, 1, tzinfo=UTC).replace(tzinfo=None)
"""A fixed date, so that the same findings give the same bytes; the format knows no time zone."""
_LONGEST_NAME = 31
_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff\U00010000-\U0010ffff]")
_RESERVED = ("history",)


def write_marked_workbook(
    judgement: Judgement, language: str, target: Path, work_dir: Path, whole_up_to: int = WHOLE_UP_TO_CELLS
) -> None:
    """Write the files of a judgement as a workbook in 'nl' or 'en', while what their reading made still stands.

    `target` is replaced only when the workbook is whole; `work_dir` holds it until then. Of a file with more than
    `whole_up_to` filled cells, only the rows with findings are shown.
    """
    made = work_dir / "marked.xlsx"
    options = {
        "constant_memory": True,
        "tmpdir": str(work_dir),
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(str(made), options) as book:
        book.set_properties({"title": word("title", language), "author": "Duaal Monitor", "created": _CREATED})
        _write_sheets(book, judgement, language, whole_up_to)
    partial = target.with_name(f"{target.name}.part")
    shutil.copyfile(made, partial)
    partial.replace(target)
    made.unlink()


def _write_sheets(book: Workbook, judgement: Judgement, language: str, whole_up_to: int) -> None:
    looks = Looks.of(book)
    explanation = book.add_worksheet(word("sheet", language))
    unlisted = _unlisted(judgement)
    names = _sheet_names(judgement.files, language)
    shown = {}
    for file, name in zip(judgement.files, names, strict=True):
        if file.text is None:
            shown[file.name] = ShownFile(file)
            continue
        places, shape = places_of(file, judgement.findings), measure(file.text, whole_up_to)
        masks = Masks(file, places, shape, unlisted)
        MarkedSheet(book.add_worksheet(name), looks, places, masks, language).write(file.text, shape)
        shown[file.name] = ShownFile(file, name, shape)
    ExplanationSheet(explanation, looks, language).write(judgement.groups(), unlisted, shown)


def _unlisted(judgement: Judgement) -> list[str]:
    """Return the codes of which more was found than is listed."""
    listed = Counter(each.code for each in judgement.findings)
    return sorted(code for code, count in judgement.finding_counts.items() if count > listed[code])


def _sheet_names(files: Sequence[ReadFile], language: str) -> list[str]:
    """Return a name for each file's sheet: that of the file, as far as a workbook allows it, and no two alike."""
    taken, names = {word("sheet", language).casefold(), *_RESERVED}, []
    for number, file in enumerate(files, start=1):
        stem = Path(impersonal(file.name, language)).stem
        base = _NO_SHEET_NAME.sub("_", stem).strip("' ") or f"{word('file', language)} {number}"
        tails = chain([""], (f" ({each})" for each in count(number)))
        named = (base[: _LONGEST_NAME - len(tail)].strip("' ") + tail for tail in tails)
        name = next(each for each in named if each.casefold() not in taken)
        taken.add(name.casefold())
        names.append(name)
    return names
