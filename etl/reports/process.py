"""A process of its own for one request on reports: reads it from standard input; says each step, then the answer.

The web application starts it, so that the engines for figures, workbooks and documents never load into its own
process. Every line of standard output is a JSON object: {"step": form} for progress, {"answer": …} at the end.
"""

import json
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from etl.esf_checks import EsfChecksFailed
from etl.known_at import end_of_month
from etl.ledger import LedgerDamaged, ledger_of
from etl.permissions import Right
from etl.reports.collect import UnknownProjects
from etl.reports.compare import Comparison, DifferenceUnexplained, compare
from etl.reports.differences import CAUSES, Difference, number, shown
from etl.reports.forms import FormUnavailable, UnknownForm
from etl.reports.kept import ReportRefused, kept_figures
from etl.reports.make import Request, freeze_report, make_report, write_again
from etl.reports.origins import UnknownOrigin, trace_origin
from etl.reports.preview import preview
from etl.reports.records import UnknownReport, record
from etl.scope import NotAllowed, Scope
from etl.settings import Settings
from etl.state_folder import WorkFolder
from etl.storage_errors import disk_problem
from etl.upload_process import report_failure
from schemas.esf_lines import ESF_LINES
from schemas.kpis import KPIS

FIGURES_STEP = "figures"
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_REFUSALS = (
    DifferenceUnexplained,
    FormUnavailable,
    LedgerDamaged,
    NotAllowed,
    ReportRefused,
    UnknownForm,
    UnknownOrigin,
    UnknownProjects,
    UnknownReport,
)
Told = Callable[[str], None]


def answer(request: Mapping[str, Any], told: Told) -> dict[str, Any]:
    """Do what a request asks, and return the answer; of a refusal, why in both languages."""
    settings = Settings(**request["settings"])
    scope = Scope(**request["scope"] | {"institutions": tuple(request["scope"]["institutions"])})
    told(FIGURES_STEP)
    try:
        return _ACTIONS[request["action"]](settings, scope, request, told)
    except EsfChecksFailed:
        return _refused(
            "De rekenkundige controles van de ESF-indicatoren kloppen niet: er is geen rapport gemaakt. De pagina "
            "ESF-indicatoren noemt de cijfers.",
            "The arithmetic checks of the ESF indicators do not hold: no report was made. The page ESF indicators "
            "names the figures.",
        )
    except _REFUSALS as refused:
        return _refused(refused.message_nl, refused.message_en)
    except Exception as error:
        problem = disk_problem(error)
        if problem is None:
            raise
        return _refused(problem.message_nl, problem.message_en) | {"reason": problem.code}


def _refused(message_nl: str, message_en: str) -> dict[str, Any]:
    return {"refused": {"nl": message_nl, "en": message_en}}


def _make(settings: Settings, scope: Scope, request: Mapping[str, Any], told: Told) -> dict[str, Any]:
    known = request.get("known_until")
    asked = Request(
        request["as_of"],
        tuple(request["projects"]),
        known_at=end_of_month(known, settings) if known else None,
        period_from=request.get("period_from"),
        with_participants=request["with_participants"],
    )
    with WorkFolder(settings) as work_dir:
        made = make_report(settings, scope, asked, request["forms"], work_dir, told)
    return made.record.to_json()


def _freeze(settings: Settings, scope: Scope, request: Mapping[str, Any], _told: Told) -> dict[str, Any]:
    with WorkFolder(settings) as work_dir:
        return freeze_report(settings, scope, request["report"], None, work_dir).record.to_json()


def _preview(settings: Settings, scope: Scope, request: Mapping[str, Any], _told: Told) -> dict[str, Any]:
    made = record(ledger_of(settings), scope, request["report"])
    return preview(made, kept_figures(settings, made))


def _write(settings: Settings, scope: Scope, request: Mapping[str, Any], _told: Told) -> dict[str, Any]:
    """Write one form into the folder of the request; several files of it are put together in one."""
    directory = Path(request["directory"])
    made = write_again(settings, scope, request["report"], [request["form"]], directory)
    names = sorted(made.files)
    if len(names) == 1:
        return {"file": names[0]}
    name = f"{made.record.report_id}-{made.record.as_of}-{made.record.status}-{request['form']}.zip"
    with zipfile.ZipFile(directory / name, "w") as archive:
        for each in names:
            entry = zipfile.ZipInfo(each, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, (directory / each).read_bytes())
    return {"file": name}


def _compare(settings: Settings, scope: Scope, request: Mapping[str, Any], _told: Told) -> dict[str, Any]:
    found = compare(settings, scope, request["before"], request["after"])
    sides = {"before": found.before.label, "after": found.after.label, "projects": list(found.project_ids)}
    return {**sides, "rows": _difference_rows(found)}


def _difference_rows(found: Comparison) -> list[dict[str, Any]]:
    made = found.after.made or found.before.made
    return [
        {
            "code": each.key.code,
            **_words(each),
            "project": each.key.project_id,
            "institution": each.key.institution_id,
            "year": each.key.year,
            "basis": each.key.basis,
            "gender": each.gender,
            "unit": KPIS[each.key.code].unit if each.key.code in KPIS else "count",
            "origin": each.key.origin(made.report_id) + (f"-{each.gender}" if each.gender else "") if made else "",
            "before": shown(each.before),
            "after": shown(each.after),
            "amount": number(each.amount),
            "causes": [
                {"nl": CAUSES[kind][0], "en": CAUSES[kind][1], "amount": number(amount), "uploads": list(uploads)}
                for kind, (amount, uploads) in each.by_kind().items()
            ],
        }
        for each in found.differences
    ]


def _words(each: Difference) -> dict[str, str]:
    if each.key.code_set:
        line = next(line for line in ESF_LINES[each.key.code_set] if line.name == each.key.part)  # type: ignore[index]
        return {"label_nl": line.label_nl, "label_en": line.label_en}
    kpi = KPIS[each.key.code]
    return {"label_nl": kpi.name_nl, "label_en": kpi.name_en}


def _trace(settings: Settings, scope: Scope, request: Mapping[str, Any], _told: Told) -> dict[str, Any]:
    found = trace_origin(settings, scope, request["origin"], limit=request["limit"])
    if not scope.may(Right.READ_ROWS):
        raise NotAllowed(scope.role)
    return found.to_json(request["language"])


_ACTIONS: Mapping[str, Callable[[Settings, Scope, Mapping[str, Any], Told], dict[str, Any]]] = {
    "make": _make,
    "freeze": _freeze,
    "preview": _preview,
    "write": _write,
    "compare": _compare,
    "trace": _trace,
}


def main() -> None:
    """Answer the request, saying each step on a line of its own."""

    def told(step: str) -> None:
        sys.stdout.write(f"{json.dumps({'step': step})}\n")
        sys.stdout.flush()

    given = answer(json.load(sys.stdin), told)
    sys.stdout.write(f"{json.dumps({'answer': given})}\n")


if __name__ == "__main__":
    sys.excepthook = report_failure
    main()
