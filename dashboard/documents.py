"""The routes that give documents of uploads: receipts, what was refused, and the reports on it."""

from contextlib import closing
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from dashboard import address
from dashboard.guard import asking
from dashboard.store import warehouse
from dashboard.texts import DEFAULT_LANGUAGE, LANGUAGES
from etl.ledger import ledger_of
from etl.queries import institution_names
from etl.receipts import Receipt, receipts
from etl.refused import Refusal, read_report, refusals, refused_files
from etl.refused_words import report_text
from etl.scope import Scope
from etl.settings import Settings
from etl.warehouse import NotPublished

RECEIPTS_PATH, REFUSED_PATH = "ontvangstbewijs", "geweigerd"


def document_routes(settings: Settings) -> list[Route]:
    """Return the routes. Each looks again at what the visitor may see; what they may not is not found."""

    async def receipt(request: Request) -> Response:
        return await run_in_threadpool(_receipt, settings, request)

    async def report(request: Request) -> Response:
        return await run_in_threadpool(_report, settings, request)

    async def file(request: Request) -> Response:
        return await run_in_threadpool(_file, settings, request)

    return [
        Route(f"/{RECEIPTS_PATH}/{{upload_id}}.{{form}}", receipt, methods=["GET"]),
        Route(f"/{REFUSED_PATH}/{{seq:int}}.txt", report, methods=["GET"]),
        Route(f"/{REFUSED_PATH}/{{seq:int}}/{{number:int}}", file, methods=["GET"]),
    ]


def _receipt(settings: Settings, request: Request) -> Response:
    scope, language = _asking(request)
    upload_id, form = request.path_params["upload_id"], request.path_params["form"]
    found = next((each for each in receipts(ledger_of(settings), scope) if each.upload_id == upload_id), None)
    if found is None or form not in ("pdf", "txt"):
        raise HTTPException(404)
    content, kind = _written(settings, scope, found, language, form)
    return Response(content, media_type=kind, headers=as_file(f"{found.upload_id}.{form}"))


def _written(settings: Settings, scope: Scope, receipt: Receipt, language: str, form: str) -> tuple[bytes, str]:
    # Here, because the library for PDF takes a while to load.
    from etl.receipt_pdf import receipt_pdf
    from etl.receipt_words import receipt_words

    words = receipt_words(receipt, language, _institutions(scope), settings.time_zone)
    if form == "pdf":
        return receipt_pdf(words, language), "application/pdf"
    return words.text().encode(), "text/plain; charset=utf-8"


def _report(settings: Settings, request: Request) -> Response:
    scope, language = _asking(request)
    refusal = _refusal(settings, scope, request.path_params["seq"])
    content = report_text(refusal, read_report(settings, refusal), language, settings.time_zone)
    return PlainTextResponse(content, headers=as_file(f"{REFUSED_PATH}-{refusal.seq}.txt"))


def _file(settings: Settings, request: Request) -> Response:
    """Give a refused file back as it was sent and was called; the browser saves it and never shows it."""
    scope, _ = _asking(request)
    refusal = _refusal(settings, scope, request.path_params["seq"])
    number = request.path_params["number"]
    if not 1 <= number <= len(refusal.files) or not refusal.files[number - 1]["kept"]:
        raise HTTPException(404)
    try:
        content = refused_files(settings).read(refusal.files[number - 1]["sha256"])
    except FileNotFoundError:  # a learner in it was erased since
        raise HTTPException(404) from None
    names = [file["name"] for file in read_report(settings, refusal)["files"]]
    name = names[number - 1] if number <= len(names) else f"bestand-{number}"
    return Response(content, media_type="application/octet-stream", headers=as_file(name))


def _refusal(settings: Settings, scope: Scope, seq: int) -> Refusal:
    found = next((each for each in refusals(ledger_of(settings), scope) if each.seq == seq), None)
    if found is None:
        raise HTTPException(404)
    return found


def _asking(request: Request) -> tuple[Scope, str]:
    """Return who asks and in which language, as the pages know it."""
    language = request.query_params.get(address.LANGUAGE, DEFAULT_LANGUAGE)
    return asking(request), language if language in LANGUAGES else DEFAULT_LANGUAGE


def _institutions(scope: Scope) -> dict[str, str]:
    try:
        connection = warehouse().cursor()
    except NotPublished:
        return {}
    with closing(connection) as con:
        return institution_names(con, scope)


def as_file(name: str) -> dict[str, str]:
    """Return the headers of a file that the browser saves under a name and keeps nowhere else."""
    quoted = quote(name)
    written = f'filename="{name}"' if quoted == name else f"filename*=utf-8''{quoted}"
    return {"Content-Disposition": f"attachment; {written}", "Cache-Control": "no-store"}
