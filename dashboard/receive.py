"""The route that takes uploads: origin and token checked, size limited, streamed to disk, answered by a redirect."""

import logging
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dashboard import address, csrf
from dashboard.inbox import Inbox
from dashboard.log_lines import note_event
from etl.settings import Settings
from etl.storage_errors import disk_problem

MAX_FILES = 20
FORM_BYTES = 100_000
"""What a form may take beside its files."""
FIELD_TOKEN, FIELD_FILES, FIELD_BACK = "formulier", "bestanden", "keuzes"
DATASET = "dataset"
NO_ROWS = "no_rows"
SAID = (DATASET, NO_ROWS, "reporting_month", "project_id", "institution_id", "academic_year")
"""What the form may say about its files: the data set, that no rows are meant, and columns that the files leave out."""


def upload_route(settings: Settings) -> Route:
    """Return the route. Problems come back as a code in the address, which the page puts into words."""
    inbox = Inbox(settings)
    limit = settings.max_megabytes * 1_000_000

    async def receive(request: Request) -> Response:
        if not is_same_origin(request):
            return Response("Forbidden", status_code=403)
        length = request.headers.get("content-length", "")
        if not length.isdigit():
            return Response("Length required", status_code=411)
        if int(length) > limit + FORM_BYTES:
            return _back("", problem="te_groot")
        try:
            async with request.form(max_files=MAX_FILES, max_fields=12) as form:
                return await run_in_threadpool(_receive_form, inbox, request.cookies.get(csrf.COOKIE, ""), form)
        except MultiPartException:
            return _back("", problem="te_veel")
        except OSError as error:
            problem = disk_problem(error)
            if problem is None:
                raise
            note_event(logging.ERROR, "upload not received", reason=problem.code)
            return _back("", problem="schijf")

    return Route("/upload", receive, methods=["POST"])


def upload_action() -> str:
    """Return where the form of the page that is drawn is sent: the role that is tried goes along."""
    role = address.choices().get(address.ROLE)
    return "/upload" + (f"?{urlencode({address.ROLE: role})}" if role else "")


def _receive_form(inbox: Inbox, visitor: str, form: FormData) -> Response:
    back = str(form.get(FIELD_BACK, ""))
    if not csrf.is_valid(visitor, str(form.get(FIELD_TOKEN, ""))):
        return _back(back, problem="verlopen")
    files = [each for each in form.getlist(FIELD_FILES) if isinstance(each, UploadFile) and each.filename]
    if not files:
        return _back(back, problem="geen_bestand")
    said = said_in(form)
    identifier = inbox.receive(visitor, [(display_name(each.filename), each.file) for each in files], said)
    return _back(back, upload=identifier)


def is_same_origin(request: Request) -> bool:
    """Tell whether the form was sent from a page of ours; every browser names the origin of a POST."""
    origin = request.headers.get("origin")
    return bool(origin) and urlsplit(str(origin)).netloc == request.headers.get("host")


def said_in(form: FormData) -> dict[str, str]:
    """Return what a form says about its files."""
    return {name: str(form[name]).strip() for name in SAID if str(form.get(name, "")).strip()}


def display_name(name: str | None) -> str:
    """Return the last part of a file's name, without control characters, to show and to keep in the ledger."""
    last = (name or "").replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(character for character in last if character.isprintable())[:200] or "bestand"


def _back(carried: str, *, upload: str | None = None, problem: str | None = None) -> Response:
    given = parse_qs(carried)
    query = {name: given[name][0] for name in address.KEPT if name in given}
    if upload:
        query[address.UPLOAD] = upload
    if problem:
        query[address.PROBLEM] = problem
    # 303: the browser asks for the page anew, and a reload does not send the files twice.
    return RedirectResponse(f"/opladen?{urlencode(query)}", status_code=303)
