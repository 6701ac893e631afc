"""Routes that ask who somebody is: what a role may not do is refused before the route starts."""

from typing import cast

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from dashboard import address
from dashboard.roles import scope_of_request
from dashboard.texts import DEFAULT_LANGUAGE, LANGUAGES, texts
from etl.permissions import Right
from etl.scope import InvalidScope, Scope


class GuardedRoute(Route):
    """A route that needs a right; its handler finds who asks with `asking`."""

    def __init__(self, route: Route, right: Right) -> None:
        self.right = right
        handle = route.endpoint

        async def answer(request: Request) -> Response:
            try:
                scope = await run_in_threadpool(scope_of_request, request)
            except InvalidScope:
                return _forbidden(request)
            if not scope.may(right):
                return _forbidden(request)
            request.state.asking = scope
            return cast("Response", await handle(request))

        super().__init__(route.path, answer, methods=sorted(route.methods or ()))


def asking(request: Request) -> Scope:
    """Return who sends the request of a guarded route."""
    return cast("Scope", request.state.asking)


def _forbidden(request: Request) -> Response:
    language = request.query_params.get(address.LANGUAGE, DEFAULT_LANGUAGE)
    text = texts(language if language in LANGUAGES else DEFAULT_LANGUAGE)
    return PlainTextResponse(text("route.not_allowed"), status_code=403, headers={"Cache-Control": "no-store"})
