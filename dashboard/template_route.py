"""The route that gives templates to fill in, to those who may upload and for their own institutions only."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from dashboard import address
from dashboard.guard import asking
from dashboard.store import data_version, warehouse
from dashboard.texts import DEFAULT_LANGUAGE, LANGUAGES
from etl.scope import Scope
from schemas.dataset_names import DATASET_NAMES

if TYPE_CHECKING:
    from etl.template_prefill import Prefill

TEMPLATES_PATH = "sjabloon"
_MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_COLUMNS = {
    address.INSTITUTION: "institution_id",
    address.PROJECT: "project_id",
    address.ACADEMIC_YEAR: "academic_year",
    address.MONTH: "reporting_month",
}


def template_route() -> Route:
    """Return the route /sjabloon/<data set>.<form>; the address's own names say what is filled in."""

    async def send(request: Request) -> Response:
        return await run_in_threadpool(_answer, asking(request), str(request.path_params["file"]), request.query_params)

    return Route(f"/{TEMPLATES_PATH}/{{file}}", send, methods=["GET"])


def _answer(scope: Scope, file: str, query: Mapping[str, str]) -> Response:
    name, _, form = file.rpartition(".")
    given = {column: query[asked].strip() for asked, column in _COLUMNS.items() if query.get(asked, "").strip()}
    if name not in DATASET_NAMES or form not in _MEDIA_TYPES:
        return PlainTextResponse("Not found", status_code=404)
    institution = given.get("institution_id")
    if institution and not scope.may_write(institution):
        return PlainTextResponse("Forbidden", status_code=403)
    asked = query.get(address.LANGUAGE, "")
    return _send(scope, name, form, asked if asked in LANGUAGES else DEFAULT_LANGUAGE, given)


def _send(scope: Scope, name: str, form: str, language: str, given: Mapping[str, str]) -> Response:
    # Here, because pandera takes a while and memory to load, and the pages need none of it.
    from etl.template_prefill import NotPrefilled
    from etl.templates import template
    from schemas.datasets import dataset

    try:
        prefill = _prefill(scope, name, given, language)
    except NotPrefilled as refused:
        message = refused.message_en if language == "en" else refused.message_nl
        return PlainTextResponse(message, status_code=400)
    parts = [dataset(name).label(language).lower(), *(prefill.values[each] for each in given if each in prefill.values)]
    headers = {
        "Content-Disposition": f'attachment; filename="{"-".join(parts)}.{form}"',
        "Cache-Control": "no-store",
    }
    return Response(template(name, form, language, prefill), media_type=_MEDIA_TYPES[form], headers=headers)


def _prefill(scope: Scope, name: str, given: Mapping[str, str], language: str) -> Prefill:
    from etl.template_prefill import checked_prefill, known_prefill

    if data_version() is None:
        return checked_prefill(name, given)
    with closing(warehouse().cursor()) as con:
        return known_prefill(con, scope, name, given, language)
