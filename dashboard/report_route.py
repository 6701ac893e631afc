"""The routes that give the files of reports, and accepted files as they were sent, to those who may."""

from typing import Any

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from dashboard import address
from dashboard.documents import as_file
from dashboard.guard import asking
from dashboard.reporting import ReportingFailed, ask_reports
from dashboard.texts import DEFAULT_LANGUAGE, LANGUAGES, texts
from etl.archive import archive_of
from etl.ledger import ledger_of
from etl.permissions import Right
from etl.receipts import receipts
from etl.settings import Settings
from etl.state_folder import WorkFolder

REPORTS_PATH, SENT_PATH = "rapport", "aangeleverd"
PAGE_FORMS = ("xlsx", "docx", "pdf", "csv", "csv-machine", "parquet", "json")
"""The forms that the page offers, the usual ones first."""
_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".json": "application/json",
    ".zip": "application/zip",
}
_NO_STORE = {"Cache-Control": "no-store"}


def report_route(settings: Settings) -> Route:
    """Return the route /rapport/<number>/<form>: the file is made again for who asks, and noted."""

    async def give(request: Request) -> Response:
        return await run_in_threadpool(_report, settings, request)

    return Route(f"/{REPORTS_PATH}/{{report}}/{{form}}", give, methods=["GET"])


def _report(settings: Settings, request: Request) -> Response:
    form = str(request.path_params["form"])
    if form not in PAGE_FORMS:
        raise HTTPException(404)
    work = WorkFolder(settings)
    try:
        made: dict[str, Any] = ask_reports(
            settings,
            asking(request),
            "write",
            report=request.path_params["report"],
            form=form,
            directory=str(work.path),
        )
    except ReportingFailed as failed:
        work.close()
        return _failed(request, failed)
    path = work.path / str(made["file"])
    return FileResponse(
        path,
        media_type=_TYPES.get(path.suffix, "application/octet-stream"),
        filename=path.name,
        headers=_NO_STORE,
        background=BackgroundTask(work.close),
    )


def _failed(request: Request, failed: ReportingFailed) -> Response:
    asked = request.query_params.get(address.LANGUAGE, "")
    language = asked if asked in LANGUAGES else DEFAULT_LANGUAGE
    said = failed.messages.get(language) or texts(language)("reports.broken")
    status = 503 if failed.reason else 404 if failed.messages else 500
    return PlainTextResponse(said, status_code=status, headers=_NO_STORE)


def sent_route(settings: Settings) -> Route:
    """Return the route /aangeleverd/<upload>/<SHA-256>: an accepted file as it was sent, noted."""

    async def give(request: Request) -> Response:
        return await run_in_threadpool(_sent, settings, request)

    return Route(f"/{SENT_PATH}/{{upload}}/{{sha256}}", give, methods=["GET"])


def _sent(settings: Settings, request: Request) -> Response:
    """Give the file to those who may see the rows of all its upload's institutions; the browser saves it."""
    scope, ledger = asking(request), ledger_of(settings)
    upload, sha256 = str(request.path_params["upload"]), str(request.path_params["sha256"])
    found = next((each for each in receipts(ledger, scope) if each.upload_id == upload), None)
    if found is None or not all(scope.covers(Right.READ_ROWS, each or None) for each in found.institutions):
        raise HTTPException(404)
    file = next((each for each in found.files if each["sha256"] == sha256), None)
    archive = archive_of(settings)
    if file is None or not archive.has(sha256):
        raise HTTPException(404)
    return Response(archive.read(sha256), media_type="application/octet-stream", headers=as_file(file["name"]))
