"""Reading a workbook: a limited process turns one sheet into delimited text, which is then read like any other."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl.read_columns import Columns
from etl.read_header import Header
from etl.read_model import ReadFile, ReadOptions
from etl.read_titles import column_letter, shown_title
from etl.title_form import normal_title
from schemas.datasets import DATASET_NAMES, dataset

_TIMEOUT_SECONDS = 90

# What the process refuses → which words of rule R22 say it.
_REFUSALS = {
    "damaged": ("het werkboek is beschadigd of onvolledig", "the workbook is damaged or incomplete"),
    "protected": ("het werkboek is met een wachtwoord beveiligd", "the workbook is protected with a password"),
    "inflates": (
        "het werkboek wordt uitgepakt groter dan toegelaten (250 MB) of te groot om te lezen",
        "the workbook unpacks to more than is allowed (250 MB) or is too big to read",
    ),
    "hostile": (
        "het werkboek bevat verwijzingen die geen rekenblad schrijft",
        "the workbook holds references that no spreadsheet writes",
    ),
    "binary": ("dit is een binair werkboek (.xlsb)", "this is a binary workbook (.xlsb)"),
    "no_sheet": (
        "in dit ingepakte bestand zit geen rekenblad",
        "there is no spreadsheet in this compressed file",
    ),
}


@dataclass(frozen=True)
class WorkbookText:
    """A sheet as delimited text, with what must be said once the header is known: rows from 1, columns from 0."""

    path: Path
    kind: str
    name: str
    others: Sequence[str]
    """Names of the sheets that were not read and hold something."""
    empty_formulas: Sequence[tuple[int, int]]
    merged: Sequence[tuple[int, int, int]]
    zero_filled: Sequence[int]


def sheet_text(file: ReadFile, path: Path, options: ReadOptions, work_dir: Path) -> WorkbookText | None:
    """Turn a sheet into text in `work_dir`; add repairs, or a finding and return None when it cannot be read."""
    target = work_dir / f"sheet-{file.sha256}.csv"
    request = {
        "path": str(path.resolve()),
        "target": str(target.resolve()),
        "titles": _sheet_titles(options),
        "most_rows": options.max_rows + 100,
        "most_columns": options.max_columns,
    }
    answer = _ask(request)
    if problem := answer.get("problem"):
        words = _REFUSALS[problem]
        file.find("R22", problem_nl=words[0], problem_en=words[1])
        return None
    _say_sheet(file, answer)
    return WorkbookText(
        target,
        answer["kind"],
        answer["sheet"],
        answer["others"],
        answer["empty_formulas"],
        answer["merged"],
        answer["zero_filled"],
    )


def _sheet_titles(options: ReadOptions) -> list[str]:
    """Return the names under which the sheet may go, in their normal form."""
    names = [options.dataset] if options.dataset else DATASET_NAMES
    described = [dataset(name) for name in names]
    return [normal_title(title) for each in described for title in (each.name, each.label_nl, each.label_en)]


def _ask(request: Mapping[str, Any]) -> dict[str, Any]:
    """Run the limited process; an abort, a timeout or a limit that was passed is an answer too."""
    try:
        finished = subprocess.run(
            [sys.executable, "-m", "etl.workbook_process"],
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=_TIMEOUT_SECONDS,
            cwd=Path(__file__).parent.parent,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"problem": "inflates"}
    if finished.returncode < 0:
        return {"problem": "inflates"}
    if finished.returncode:
        return {"problem": "damaged"}
    return json.loads(finished.stdout)  # type: ignore[no-any-return]


def _say_sheet(file: ReadFile, answer: Mapping[str, Any]) -> None:
    if answer["sheets"] > 1 or answer["is_hidden"]:
        hidden = answer["is_hidden"]
        file.repair(
            "sheet",
            sheet=shown_title(answer["sheet"]),
            hidden_nl=" (verborgen)" if hidden else "",
            hidden_en=" (hidden)" if hidden else "",
        )
    if answer["others"]:
        file.repair("other_sheets", sheets=", ".join(f"'{shown_title(name)}'" for name in answer["others"]))


def judge_sheet(
    file: ReadFile, sheet: WorkbookText, header: Header, columns: Columns, totals_row: int | None = None
) -> bool:
    """Add what only a workbook can have wrong in its header or rows; return whether its rows can be trusted.

    A totals row is left out, whatever it holds.
    """
    formulas = [place for place in sheet.empty_formulas if place[0] >= header.row and place[0] != totals_row]
    for row, column in formulas:
        file.find("R23", row=row, **_place(header, columns, column))
    merged = [place for place in sheet.merged if place[1] >= header.row and place[0] != totals_row]
    for row, _, column in merged:
        file.find("R24", row=row, **_place(header, columns, column))
    filled = [header.titles[column] for column in sheet.zero_filled if _name(columns, column)]
    if filled:
        file.repair("zero_filled", titles=", ".join(shown_title(title) for title in filled))
    return not formulas and not merged


def _place(header: Header, columns: Columns, index: int) -> dict[str, str | None]:
    title = shown_title(header.titles[index]) if index < len(header.titles) else ""
    return {"column": _name(columns, index), "title": title or None, "letter": column_letter(index)}


def _name(columns: Columns, place: int) -> str | None:
    return columns.names[place] if place < len(columns.names) else None
