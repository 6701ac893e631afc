"""The route that gives the audit log as CSV, as the filters of the page leave it; fetching it is itself noted."""

from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from dashboard import address
from dashboard.guard import asking
from dashboard.texts import DEFAULT_LANGUAGE
from etl.audit import audit_entries, search_of
from etl.audit_csv import audit_csv
from etl.audit_kinds import AUDIT_KINDS
from etl.ledger import LedgerDamaged, Search
from etl.scope import Scope
from etl.settings import Settings

AUDIT_CSV_PATH = "auditlogboek.csv"


def audit_search(settings: Settings, given: Mapping[str, str]) -> Search | None:
    """Return the search of an address; None when a day in it is none."""
    kind = given.get(address.AUDIT_KIND, "")
    try:
        return search_of(
            settings,
            kinds=(kind,) if kind in AUDIT_KINDS else (),
            actor=given.get(address.USER, ""),
            first=given.get(address.FIRST_DAY, ""),
            last=given.get(address.LAST_DAY, ""),
            text=given.get(address.SEARCH, ""),
        )
    except (ValueError, OverflowError):
        return None


def audit_route(settings: Settings) -> Route:
    """Return the route."""

    async def answer(request: Request) -> Response:
        return await run_in_threadpool(_answer, settings, asking(request), dict(request.query_params))

    return Route(f"/{AUDIT_CSV_PATH}", answer, methods=["GET"])


def _answer(settings: Settings, scope: Scope, given: Mapping[str, str]) -> Response:
    language = given.get(address.LANGUAGE, DEFAULT_LANGUAGE)
    search = audit_search(settings, given)
    if search is None:
        return PlainTextResponse("Bad request", status_code=400)
    try:
        found = audit_entries(settings, scope, search)
    except LedgerDamaged as damaged:
        return PlainTextResponse(damaged.message_en if language == "en" else damaged.message_nl, status_code=503)
    headers = {
        "Content-Disposition": f'attachment; filename="{AUDIT_CSV_PATH}"',
        "Cache-Control": "no-store",
    }
    return Response(audit_csv(found.entries, language), media_type="text/csv; charset=utf-8", headers=headers)
