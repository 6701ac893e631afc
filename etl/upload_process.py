"""A process of its own for one request on uploads: reads it from standard input, writes the answer to standard output.

The web application starts it for every upload, so that pandera and the parsers never load into its own process, and a
file that breaks a parser breaks this process only.
"""

import json
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from traceback import extract_tb
from types import TracebackType
from typing import Any

from xlsxwriter.exceptions import XlsxWriterException

from etl.judgement import Judgement
from etl.ledger import LedgerDamaged
from etl.marked_workbook import write_marked_workbook
from etl.scope import Scope
from etl.settings import Settings
from etl.stage import Part
from etl.storage_errors import disk_problem
from etl.submit import Delivery, judge, load, options_of, refuse
from etl.withdraw import NotWithdrawn, withdraw
from schemas.datasets import datasets

_WHOLE_UP_TO_CELLS = 400_000
"""Four seconds of work: the visitor waits for the marked workbook with the judgement."""


def column_labels() -> dict[str, dict[str, str]]:
    """Return the headings of all columns by name and language, for a process that may not load the contract."""
    return {
        column.name: {"nl": column.label_nl, "en": column.label_en} for each in datasets() for column in each.columns
    }


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Do what a request asks; of files, return what `duaal check --json` or `load --json` prints, with headings."""
    settings = Settings(**request["settings"])
    scope = Scope(**request["scope"] | {"institutions": tuple(request["scope"]["institutions"])})
    if request["action"] == "withdraw":
        return _withdraw(settings, scope, request["upload_id"], request["reason"])
    delivery = Delivery(
        [Part(Path(file["path"]), file["name"]) for file in request["files"]],
        options_of(settings, request["dataset"], request["constants"], no_rows=request["no_rows"]),
        reason=request["reason"],
    )
    if request["action"] == "load":
        return load(settings, scope, delivery).to_json() | {"column_labels": column_labels()}
    marked = request["marked"]
    look = _marking(Path(marked["path"]), marked["language"]) if marked else None
    judgement = judge(settings, scope, delivery, look=look)
    refusal = refuse(settings, scope, delivery, judgement).seq if judgement.has_errors else None
    has_marked = marked is not None and Path(marked["path"]).is_file()
    return judgement.to_json() | {"refusal": refusal, "column_labels": column_labels(), "has_marked": has_marked}


def _withdraw(settings: Settings, scope: Scope, upload_id: str, reason: str) -> dict[str, Any]:
    try:
        withdraw(settings, scope, upload_id, reason)
    except NotWithdrawn as refused:
        return {"withdrawn": False, "message_nl": refused.message_nl, "message_en": refused.message_en}
    return {"withdrawn": True}


def _marking(target: Path, language: str) -> Callable[[Judgement, Path], None]:
    """Return what writes the marked workbook of a judgement that has findings; a full disk costs no judgement."""

    def mark(judgement: Judgement, work_dir: Path) -> None:
        target.unlink(missing_ok=True)
        if judgement.findings:
            with suppress(OSError, XlsxWriterException):
                write_marked_workbook(judgement, language, target, work_dir, _WHOLE_UP_TO_CELLS)

    return mark


def main() -> None:
    """Answer the request; of a damaged ledger or a disk that fails, say so in both languages."""
    try:
        given = answer(json.load(sys.stdin))
    except LedgerDamaged as damaged:
        given = {"damaged": {"nl": damaged.message_nl, "en": damaged.message_en}}
    except Exception as error:
        problem = disk_problem(error)
        if problem is None:
            raise
        given = {"damaged": {"nl": problem.message_nl, "en": problem.message_en}}
    json.dump(given, sys.stdout)


def report_failure(kind: type[BaseException], _error: BaseException, trace: TracebackType | None) -> None:
    """Write what broke and where to standard error, without the message: it may quote a cell."""
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in extract_tb(trace)]
    sys.stderr.write(f"{kind.__name__} at {' > '.join(places)}\n")


if __name__ == "__main__":
    sys.excepthook = report_failure
    main()
