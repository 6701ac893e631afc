"""The routes of login: to the provider, back from it, and out."""

import logging
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dashboard import address
from dashboard.gate import CALLBACK_PATH, LOGIN_PATH, LOGOUT_PATH, WANTED
from dashboard.limits import OverLimit
from dashboard.log_lines import note_event
from dashboard.login_pages import logged_out_page, problem_page, too_many_page
from dashboard.provider import LoginFailed, Provider
from dashboard.receive import is_same_origin
from dashboard.refusals import UnknownVisitors
from dashboard.session_cookie import give_login, give_session, login_cookie, session_cookie, session_of, take_session
from dashboard.sessions import Sessions
from dashboard.store import limits
from dashboard.texts import DEFAULT_LANGUAGE, LANGUAGES
from etl.audit import NotAudited, record, record_anyway
from etl.audit_kinds import LOGIN, LOGIN_REFUSED, LOGOUT
from etl.identity import scope_of_claims, user_of_claims
from etl.login_settings import public_url
from etl.settings import Settings

_LONGEST_WANTED = 2000


def login_routes(settings: Settings, sessions: Sessions, unknown: UnknownVisitors, port: int) -> list[Route]:
    """Return the routes /login, /callback and /logout."""
    own = public_url(settings, port)
    login = _Login(settings, sessions, unknown, Provider(settings, own + CALLBACK_PATH), own)

    def route(path: str, answer: Callable[[Request], Response], method: str) -> Route:
        async def handle(request: Request) -> Response:
            response = await run_in_threadpool(answer, request)
            response.headers["Cache-Control"] = "no-store"
            return response

        return Route(path, handle, methods=[method])

    return [
        route(LOGIN_PATH, login.begin, "GET"),
        route(CALLBACK_PATH, login.finish, "GET"),
        route(LOGOUT_PATH, login.logged_out, "GET"),
        route(LOGOUT_PATH, login.end, "POST"),
    ]


class _Login:
    def __init__(
        self, settings: Settings, sessions: Sessions, unknown: UnknownVisitors, provider: Provider, own: str
    ) -> None:
        self._settings = settings
        self._sessions = sessions
        self._unknown = unknown
        self._provider = provider
        self._own = own

    def begin(self, request: Request) -> Response:
        """Send the browser to the provider; the address that it wanted waits on the server."""
        wanted = safe_path(request.query_params.get(WANTED, "/"))
        if wanted == "/" and _language(request) != DEFAULT_LANGUAGE:
            wanted = f"/?{address.LANGUAGE}={_language(request)}"
        try:
            target, facts = self._provider.begin()
        except LoginFailed as failed:
            note_event(logging.WARNING, "login provider does not answer", reason=str(failed))
            return self._refused("login.unreachable", _language(request), 503)
        secret = self._sessions.begin_login({**facts, WANTED: wanted}, time.time())
        response = RedirectResponse(target, status_code=303)
        give_login(response, self._settings, secret)
        return response

    def finish(self, request: Request) -> Response:
        """Check what the provider sends and start a session; an older one of this browser ends."""
        given = request.query_params
        facts = self._sessions.finish_login(request.cookies.get(login_cookie(self._settings), ""), time.time())
        if facts is None or given.get("state") != facts["state"] or "code" not in given:
            return self._refused("login.broken_off", _language(request), 400)
        language = _language(request, facts[WANTED])
        try:
            claims, token = self._provider.finish(given["code"], facts)
        except LoginFailed as failed:
            note_event(logging.WARNING, "login refused", reason=str(failed))
            return self._refused("login.broken_off", language, 400)
        scope = scope_of_claims(self._settings, claims)
        if scope is None:
            note_event(logging.WARNING, "login refused: no role")
            record_anyway(self._settings, user_of_claims(self._settings, claims), LOGIN_REFUSED, reason="no_role")
            return problem_page("login.no_role", language, 403)
        try:
            limits().take(scope.user, "logins")
            record(self._settings, scope, LOGIN, institutions=scope.institutions)
        except OverLimit as over:
            record_anyway(self._settings, scope, LOGIN_REFUSED, reason="logins", status=429)
            return too_many_page(over, language)
        except NotAudited as unnoted:
            note_event(logging.ERROR, "login refused: it cannot be noted in the audit log", error=unnoted)
            return problem_page("login.not_audited", language, 503)
        self._sessions.end(request.cookies.get(session_cookie(self._settings), ""))
        response = RedirectResponse(safe_path(facts[WANTED]), status_code=303)
        give_session(response, self._settings, self._sessions.start(scope, token, time.time()))
        return response

    def _refused(self, problem: str, language: str, status: int) -> Response:
        """Return the page that says why nobody was logged in, and note it: who it was is not known."""
        self._unknown.refused("login", problem.removeprefix("login."), LOGIN_REFUSED)
        return problem_page(problem, language, status)

    def end(self, request: Request) -> Response:
        """End the session here, in every tab, and lead to the provider's own logout."""
        if not is_same_origin(request):
            return Response("Forbidden", status_code=403)
        session = session_of(request, self._settings, self._sessions)
        self._sessions.end(request.cookies.get(session_cookie(self._settings), ""))
        if session is not None:
            record_anyway(self._settings, session.scope, LOGOUT)
        onward = self._provider.logout_address(session.id_token, self._own + LOGOUT_PATH) if session else None
        response = logged_out_page(_language(request), "/", onward)
        take_session(response, self._settings)
        return response

    def logged_out(self, request: Request) -> Response:
        """Say that one is logged out, with the way back in; who still has a session is sent to the pages."""
        wanted = safe_path(request.query_params.get(WANTED, "/"))
        if session_of(request, self._settings, self._sessions) is not None:
            return RedirectResponse(wanted, status_code=303)
        return logged_out_page(_language(request), wanted, None)


def safe_path(wanted: str) -> str:
    """Return an address within the dashboard; anything that could lead elsewhere gives its first page."""
    parts = urlsplit(wanted)
    is_path = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted and wanted.isprintable()
    if not is_path or parts.scheme or parts.netloc or len(wanted) > _LONGEST_WANTED:
        return "/"
    return "/" if parts.path in (LOGIN_PATH, CALLBACK_PATH, LOGOUT_PATH) else wanted


def _language(request: Request, wanted: str = "") -> str:
    """Return the language that is asked for, that of the wanted page, or the one that the browser prefers."""
    wanted = wanted or request.query_params.get(WANTED, "")
    asked = request.query_params.get(address.LANGUAGE) or QueryParams(urlsplit(wanted).query).get(address.LANGUAGE)
    language = asked or request.headers.get("accept-language", "")[:2].lower()
    return language if language in LANGUAGES else DEFAULT_LANGUAGE
