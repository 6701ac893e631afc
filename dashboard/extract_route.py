"""The routes that give the numbers of a chart or table, and the words of its picture, to those who may see them.

What leaves is noted like every export: the picture is made in the browser, after its words were given and noted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard import address
from dashboard.documents import as_file
from dashboard.guard import asking
from dashboard.store import data_version
from dashboard.texts import DEFAULT_LANGUAGE, LANGUAGES
from etl.settings import Settings

if TYPE_CHECKING:
    from dashboard.components.figures import Numbers
    from dashboard.context import Context

NUMBERS_PATH, PICTURE_PATH = "cijfers", "beeld"


def extract_routes(settings: Settings) -> list[Route]:
    """Return the routes /cijfers/<name>.csv and /beeld/<name>; the address says what the page was about."""

    def route(path: str, give: Callable[[Request, Context, Numbers], Response]) -> Route:
        def answer(request: Request) -> Response:
            return give(request, *_numbers(settings, request))

        async def answer_later(request: Request) -> Response:
            return await run_in_threadpool(answer, request)

        return Route(path, answer_later, methods=["GET"])

    return [route(f"/{NUMBERS_PATH}/{{table}}.csv", _file), route(f"/{PICTURE_PATH}/{{table}}", _words)]


def _numbers(settings: Settings, request: Request) -> tuple[Context, Numbers]:
    # Here, because the sections need Streamlit, which is slow to load and of no use to a process that only starts.
    from dashboard.extracts import NotOffered, numbers_for

    version, given = data_version(), request.query_params
    if version is None:
        raise HTTPException(404)
    asked = given.get(address.LANGUAGE, "")
    language = asked if asked in LANGUAGES else DEFAULT_LANGUAGE
    try:
        return numbers_for(request.path_params["table"], asking(request), version, given, language, settings.time_zone)
    except NotOffered:
        raise HTTPException(404) from None


def _name(request: Request, context: Context) -> str:
    return f"{request.path_params['table']}-{context.filters.as_of}" if context.filters.as_of else "tijdlijn"


def _file(request: Request, context: Context, numbers: Numbers) -> Response:
    from dashboard.extract_file import numbers_file

    headers = as_file(f"{_name(request, context)}.csv")
    return Response(numbers_file(context, numbers), media_type="text/csv; charset=utf-8", headers=headers)


def _words(request: Request, context: Context, numbers: Numbers) -> Response:
    from dashboard.extract_file import facts_of

    title, *facts = facts_of(context, numbers)
    said = {
        "title": title[1],
        "lines": [f"{label}: {words}" for label, words in facts],
        "name": _name(request, context),
    }
    return JSONResponse(said, headers={"Cache-Control": "no-store"})
