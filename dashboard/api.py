"""The routes for scripts: files in, figures out, with a token in the place of a visitor's session.

A request carries `Authorization: Bearer TOKEN` and no cookie, so no other site can send it in a visitor's name.
"""

import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from dashboard.api_document import API_PREFIX, api_document
from dashboard.guard import take_for
from dashboard.inbox import Inbox
from dashboard.judging import Action, JudgingFailed, run_upload
from dashboard.limits import OverLimit
from dashboard.log_lines import note_event
from dashboard.receive import DATASET, FORM_BYTES, MAX_FILES, NO_ROWS, display_name, said_in
from dashboard.refusals import bearer_token
from dashboard.store import limits, unknown_visitors, warehouse
from dashboard.texts import DEFAULT_LANGUAGE, LANGUAGES
from etl.audit import NotAudited, record, record_anyway
from etl.audit_kinds import EXPORT, REFUSAL, TOKEN_USED
from etl.kpi_csv import kpi_csv
from etl.kpis import UnknownDimension, kpi_values
from etl.ledger import LedgerDamaged, ledger_of
from etl.permissions import Right
from etl.scope import Scope
from etl.settings import Settings
from etl.storage_errors import disk_problem
from etl.tokens import Token, find_token
from etl.warehouse import NotPublished
from schemas.kpis import DIMENSIONS, KPIS
from schemas.months import is_month

_STORED, _REFUSED, _NEEDS_REASON, _TOO_MANY = 200, 422, 409, 429
_REFUSALS = (400, 403, 411, 413)
"""Answers that the audit log calls a refusal; that files were judged and refused stands in the ledger."""


def api_routes(settings: Settings) -> list[Route]:
    """Return the routes: POST uploads, GET kpis, and what describes them."""

    async def uploads(request: Request, scope: Scope) -> Response:
        length = request.headers.get("content-length", "")
        if not length.isdigit():
            return _problem(411, "Zeg vooraf hoe lang het bericht is.", "Say beforehand how long the message is.")
        if int(length) > settings.max_megabytes * 1_000_000 + FORM_BYTES:
            return _problem(413, f"Hoogstens {settings.max_megabytes} MB.", f"At most {settings.max_megabytes} MB.")
        try:
            async with request.form(max_files=MAX_FILES, max_fields=12) as form:
                return await run_in_threadpool(_upload, settings, scope, form)
        except MultiPartException:
            return _problem(400, f"Hoogstens {MAX_FILES} bestanden.", f"At most {MAX_FILES} files.")
        except OSError as error:
            problem = disk_problem(error)
            if problem is None:
                raise
            note_event(logging.ERROR, "upload not received", reason=problem.code)
            return _problem(503, problem.message_nl, problem.message_en)

    async def kpis(request: Request, scope: Scope) -> Response:
        return await run_in_threadpool(_figures, settings, scope, request)

    async def describe(_request: Request) -> Response:
        return JSONResponse(api_document())

    return [
        _token_route(settings, "uploads", uploads, "POST"),
        _token_route(settings, "kpis", kpis, "GET"),
        Route(f"{API_PREFIX}/openapi.json", describe, methods=["GET"]),
    ]


def _token_route(
    settings: Settings, name: str, answer: Callable[[Request, Scope], Awaitable[Response]], method: str
) -> Route:
    """Return a route that needs a token, and notes its use before anything is done with it."""
    place = f"{API_PREFIX.strip('/')}/{name}"

    async def handle(request: Request) -> Response:
        try:
            token = await run_in_threadpool(_token, settings, request)
        except LedgerDamaged as damaged:
            return _problem(503, damaged.message_nl, damaged.message_en)
        if token is None:
            await run_in_threadpool(unknown_visitors().token_refused, request, place)
            return _unauthorised()
        facts: dict[str, Any] = {"place": place, "token_id": token.id}
        try:
            limits().take(token.scope.user, "api_calls")
            if method == "POST":
                take_for(request, token.scope, is_upload=True)
        except OverLimit as over:
            facts |= {"status": _TOO_MANY, "reason": over.kind}
            await run_in_threadpool(partial(record_anyway, settings, token.scope, REFUSAL, **facts))
            return _problem(_TOO_MANY, over.message("nl"), over.message("en"), over.headers)
        try:
            await run_in_threadpool(record, settings, token.scope, TOKEN_USED, place=place, token_id=token.id)
            response = await answer(request, token.scope)
        except NotAudited as failed:
            return _problem(503, failed.message_nl, failed.message_en)
        if response.status_code in _REFUSALS:
            facts["status"] = response.status_code
            await run_in_threadpool(partial(record_anyway, settings, token.scope, REFUSAL, **facts))
        return response

    return Route(f"{API_PREFIX}/{name}", handle, methods=[method])


def _token(settings: Settings, request: Request) -> Token | None:
    text = bearer_token(request)
    found = find_token(ledger_of(settings), text) if text else None
    return found if found is not None and found.works_at(datetime.now(UTC)) else None


def _upload(settings: Settings, scope: Scope, form: FormData) -> Response:
    """Judge the files and, unless only a check is asked, load them; the answer is that of `duaal load --json`."""
    if not scope.may(Right.UPLOAD):
        return _problem(403, "Deze rol laadt niets op.", "This role uploads nothing.")
    files = [each for each in form.getlist("file") if isinstance(each, UploadFile) and each.filename]
    if not files:
        return _problem(400, "Stuur minstens één bestand mee als 'file'.", "Send at least one file as 'file'.")
    said = said_in(form)
    inbox = Inbox(settings)
    sender = secrets.token_hex()
    identifier = inbox.receive(sender, [(display_name(each.filename), each.file) for each in files], said)
    try:
        received = inbox.find(sender, identifier)
        action: Action = "judge" if form.get("check") else "load"
        said_of = {name: value for name, value in said.items() if name not in (DATASET, NO_ROWS)}
        answer = run_upload(
            settings,
            scope,
            action,
            received.files if received else (),
            dataset=said.get(DATASET),
            constants=said_of,
            no_rows=NO_ROWS in said,
            reason=str(form.get("reason", "")).strip() or None,
        )
    except JudgingFailed as failed:
        general = {"nl": "Het nakijken is afgebroken.", "en": "Checking the files broke off."}
        said_why = general | failed.messages
        return _problem(503 if failed.messages else 500, said_why["nl"], said_why["en"])
    finally:
        inbox.discard(identifier)
    if answer["accepted"]:
        return JSONResponse(answer, _STORED)
    return JSONResponse(answer, _NEEDS_REASON if answer.get("needs_reason") else _REFUSED)


def _figures(settings: Settings, scope: Scope, request: Request) -> Response:
    given = request.query_params
    names = tuple(name.upper() for name in given.getlist("kpi")) or None
    if names and not set(names) <= set(KPIS):
        return _problem(400, "De KPI's zijn K01 tot K24.", "The KPIs are K01 to K24.")
    as_of = given.get("as_of")
    if as_of is not None and not is_month(as_of):
        return _problem(400, "Geef een maand als 2023-03.", "Give a month such as 2023-03.")
    language = given.get("lang", DEFAULT_LANGUAGE)
    by = [name for name in given.get("by", "").split(",") if name]
    filters = {name: given[name] for name in DIMENSIONS if name in given}
    try:
        with closing(warehouse().cursor()) as con:
            values = kpi_values(con, scope, names, as_of=as_of, by=by, filters=filters)
    except NotPublished:
        return _problem(404, "Er zijn nog geen cijfers.", "There are no figures yet.")
    except UnknownDimension as unknown:
        return _problem(400, unknown.message_nl, unknown.message_en)
    facts = {"kpis": list(names or ()), "as_of": as_of, "by": by, "figures": len(values), **filters}
    record(settings, scope, EXPORT, what="kpis", **facts)
    spoken = language if language in LANGUAGES else DEFAULT_LANGUAGE
    if given.get("format", "json") == "csv":
        return PlainTextResponse(kpi_csv(values, spoken), media_type="text/csv; charset=utf-8")
    return JSONResponse([value.to_json(spoken) for value in values])


def _unauthorised() -> Response:
    answer = _problem(401, "Geef een geldig token mee.", "Send a valid token.")
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _problem(status: int, dutch: str, english: str, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse({"error": {"message_nl": dutch, "message_en": english}}, status, headers)
