"""Routes that ask who somebody is: what a role may not do is refused before the route starts.

What they give is noted in the audit log before it is given, and what they refuse is noted too.
"""

import logging
import re
from typing import cast

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from dashboard import address
from dashboard.limits import OverLimit
from dashboard.log_lines import note_event
from dashboard.receive import FORM_BYTES
from dashboard.roles import scope_of_request
from dashboard.store import active_settings, limits
from dashboard.texts import DEFAULT_LANGUAGE, LANGUAGES, texts
from etl.audit import NotAudited, record, record_anyway
from etl.audit_kinds import DOWNLOAD, REFUSAL
from etl.permissions import Right
from etl.scope import InvalidScope, Scope
from etl.storage_errors import DiskProblem, disk_problem

_GIVEN, _FORBIDDEN, _NOT_FOUND, _TOO_MANY, _UNAVAILABLE = 200, 403, 404, 429, 503
_MONTH = re.compile(r"20[0-9]{2}-[0-9]{2}")
_NAMED = {
    address.INSTITUTION: re.compile(r"[0-9]{6}"),
    address.PROJECT: re.compile(r"[0-9]{4,6}"),
    address.AS_OF: _MONTH,
    address.MONTH: _MONTH,
    address.ACADEMIC_YEAR: re.compile(r"20[0-9]{2}-20[0-9]{2}"),
    address.CALENDAR_YEAR: re.compile(r"20[0-9]{2}"),
}
"""What of an address's query says which file it is, and its form: anything else a visitor wrote is not noted."""


class GuardedRoute(Route):
    """A route that needs a right; its handler finds who asks with `asking`.

    `kind` is what the audit log calls what it gives.
    """

    def __init__(self, route: Route, right: Right, kind: str = DOWNLOAD) -> None:
        self.right = right
        self._kind = kind
        self._place = route.path.split("/")[1]
        handle = route.endpoint

        async def answer(request: Request) -> Response:
            try:
                scope = await run_in_threadpool(scope_of_request, request)
            except InvalidScope:
                await run_in_threadpool(self._refused, None, _FORBIDDEN)
                return _forbidden(request)
            if not scope.may(right):
                await run_in_threadpool(self._refused, scope, _FORBIDDEN)
                return _forbidden(request)
            request.state.asking = scope
            try:
                take_for(request, scope, is_upload=right is Right.UPLOAD and request.method == "POST")
            except OverLimit as over:
                await run_in_threadpool(self._refused, scope, _TOO_MANY, reason=over.kind)
                return over.response(_language(request))
            try:
                response = cast("Response", await handle(request))
            except HTTPException as wrong:
                await run_in_threadpool(self._refused, scope, wrong.status_code)
                raise
            except Exception as error:
                problem = disk_problem(error)
                if problem is None:
                    raise
                note_event(logging.ERROR, "route cannot answer", reason=problem.code, place=self._place)
                await run_in_threadpool(self._refused, scope, _UNAVAILABLE, reason=problem.code)
                return _unavailable(request, problem)
            return await run_in_threadpool(self._noted, request, scope, response)

        super().__init__(route.path, answer, methods=sorted(route.methods or ()))

    def _refused(self, scope: Scope | None, status: int, **facts: str) -> None:
        record_anyway(
            active_settings(), scope, REFUSAL, place=self._place, right=self.right.value, status=status, **facts
        )

    def _noted(self, request: Request, scope: Scope, response: Response) -> Response:
        """Note what is about to be given, and give it; what cannot be noted is not given."""
        problem = problem_of(response)
        if response.status_code in (_FORBIDDEN, _NOT_FOUND) or problem:
            self._refused(scope, response.status_code, **({"reason": problem} if problem else {}))
        elif request.method == "GET" and response.status_code == _GIVEN:
            given = request.query_params
            named = {name: given[name] for name, form in _NAMED.items() if form.fullmatch(given.get(name, ""))}
            try:
                record(active_settings(), scope, self._kind, what=self._place, **request.path_params, **named)
            except NotAudited as failed:
                return _unavailable(request, failed)
        return response


def take_for(request: Request, scope: Scope, *, is_upload: bool) -> None:
    """Count a request against its user's limits, as an upload or as an export; raise OverLimit."""
    if is_upload:
        limits().take(scope.user, "uploads")
        length = request.headers.get("content-length", "")
        # What is too long is refused unread.
        if length.isdigit() and int(length) <= active_settings().max_megabytes * 1_000_000 + FORM_BYTES:
            limits().take(scope.user, "upload_megabytes", int(length) / 1_000_000)
    else:
        limits().take(scope.user, "exports")


def asking(request: Request) -> Scope:
    """Return who sends the request of a guarded route."""
    return cast("Scope", request.state.asking)


def problem_of(response: Response) -> str:
    """Return the problem that an answer to a form leads back with, or ''."""
    _, _, given = response.headers.get("location", "").partition(f"{address.PROBLEM}=")
    return given.partition("&")[0]


def _language(request: Request) -> str:
    language = request.query_params.get(address.LANGUAGE, DEFAULT_LANGUAGE)
    return language if language in LANGUAGES else DEFAULT_LANGUAGE


def _unavailable(request: Request, problem: NotAudited | DiskProblem) -> Response:
    message = problem.message_en if _language(request) == "en" else problem.message_nl
    return PlainTextResponse(message, _UNAVAILABLE, headers={"Cache-Control": "no-store"})


def _forbidden(request: Request) -> Response:
    text = texts(_language(request))
    return PlainTextResponse(text("route.not_allowed"), status_code=_FORBIDDEN, headers={"Cache-Control": "no-store"})
