"""A process of its own for one request that changes data: reads it from standard input, answers on standard output.

The web application starts it for every upload and for what is administered, so that pandera and the parsers never load
into its own process, and a file that breaks a parser breaks this process only.
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
from etl.load import ledger_for_writing
from etl.marked_workbook import write_marked_workbook
from etl.periods import PeriodRefused, set_period
from etl.permissions import Right
from etl.scope import NotAllowed, Scope
from etl.set_target import NewTarget, TargetRefused, set_target
from etl.settings import Settings
from etl.stage import Part
from etl.storage_errors import disk_problem
from etl.submit import Delivery, judge, load, options_of, refuse
from etl.tokens import TokenRefused, revoke_token
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
    if request["action"] in _SMALL_ACTIONS:
        return _done(lambda: _SMALL_ACTIONS[request["action"]](settings, scope, request))
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


def _withdraw(settings: Settings, scope: Scope, request: dict[str, Any]) -> None:
    withdraw(settings, scope, request["upload_id"], request["reason"])


def _set_period(settings: Settings, scope: Scope, request: dict[str, Any]) -> None:
    set_period(settings, scope, request["kind"], request["project_id"], request["year"], request["reason"])


def _set_target(settings: Settings, scope: Scope, request: dict[str, Any]) -> None:
    set_target(settings, scope, NewTarget(**request["target"]), request["reason"])


def _revoke_token(settings: Settings, scope: Scope, request: dict[str, Any]) -> None:
    scope.require(Right.MAKE_TOKENS)
    with ledger_for_writing(settings) as ledger:
        revoke_token(ledger, scope, request["token_id"])


_SMALL_ACTIONS: dict[str, Callable[[Settings, Scope, dict[str, Any]], None]] = {
    "withdraw": _withdraw,
    "period": _set_period,
    "target": _set_target,
    "revoke_token": _revoke_token,
}


def _done(act: Callable[[], None]) -> dict[str, Any]:
    """Do something, and tell whether it was done, and when it was not, why in both languages."""
    try:
        act()
    except (NotAllowed, NotWithdrawn, PeriodRefused, TargetRefused, TokenRefused) as refused:
        return {"done": False, "message_nl": refused.message_nl, "message_en": refused.message_en}
    return {"done": True}


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
