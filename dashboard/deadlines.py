"""The route that gives an institution's coming deadlines as a calendar file, to those who write for it."""

from collections.abc import Sequence
from contextlib import closing

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from dashboard import address
from dashboard.dataset_words import delivery_name
from dashboard.formats import formats
from dashboard.guard import asking
from dashboard.store import warehouse
from dashboard.texts import DEFAULT_LANGUAGE, LANGUAGES, texts
from etl.calendar_file import CalendarEvent, calendar_file
from etl.completeness import Deadline, coming_deadlines
from etl.queries import FilterChoices, filter_choices
from etl.scope import Scope
from etl.warehouse import NotPublished
from schemas.months import is_month

DEADLINES_PATH = "deadlines.ics"
_DAYS_BEFORE = 3


def deadlines_route() -> Route:
    """Return the route. Another institution's days are refused."""

    async def answer(request: Request) -> Response:
        return await run_in_threadpool(_answer, asking(request), dict(request.query_params))

    return Route(f"/{DEADLINES_PATH}", answer, methods=["GET"])


def _answer(scope: Scope, given: dict[str, str]) -> Response:
    month, institution_id = given.get(address.AS_OF, ""), given.get(address.INSTITUTION, "")
    if not is_month(month):
        return PlainTextResponse("Bad request", status_code=400)
    if not scope.may_write(institution_id):
        return PlainTextResponse("Forbidden", status_code=403)
    language = given.get(address.LANGUAGE, DEFAULT_LANGUAGE)
    found = _deadlines(scope, institution_id, month)
    if found is None:
        return PlainTextResponse("Not found", status_code=404)
    content = deadlines_file(*found, institution_id, language if language in LANGUAGES else DEFAULT_LANGUAGE)
    headers = {
        "Content-Disposition": f'attachment; filename="deadlines-{institution_id}.ics"',
        "Cache-Control": "no-store",
    }
    return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)


def _deadlines(scope: Scope, institution_id: str, month: str) -> tuple[FilterChoices, list[Deadline]] | None:
    """Return the days of an institution; None when it is not known or has none."""
    try:
        connection = warehouse().cursor()
    except NotPublished:
        return None
    # Not through the pages' caches: those belong to runs of pages.
    with closing(connection) as con:
        offered = filter_choices(con, scope)
        coming = coming_deadlines(con, scope, month).get(institution_id)
    return (offered, coming) if coming else None


def deadlines_file(offered: FilterChoices, deadlines: Sequence[Deadline], institution_id: str, language: str) -> bytes:
    """Return the calendar file of an institution's deadlines in a language."""
    text, fmt, name = texts(language), formats(language), offered.institution_name(institution_id)
    events = [
        CalendarEvent(
            uid=f"{each.month}-{institution_id}@duaal-monitor.invalid",
            day=each.day,
            title=text("completeness.event_title", month=fmt.month(each.month), institution=name),
            description="\n".join(
                (
                    text("completeness.event_text", month=fmt.month(each.month)),
                    *(f"- {delivery_name(offered, text, *one)}" for one in each.expected),
                )
            ),
        )
        for each in deadlines
    ]
    return calendar_file(text("completeness.calendar_name", institution=name), events, _DAYS_BEFORE)
