"""The cookie that ties a browser to its session."""

import time

from starlette.requests import HTTPConnection
from starlette.responses import Response

from dashboard import csrf
from dashboard.sessions import Session, Sessions
from etl.login_settings import cookies_are_secure
from etl.settings import Settings

_SESSION, _LOGIN = "duaal_session", "duaal_login"
_LOGIN_SECONDS = 600


def session_cookie(settings: Settings) -> str:
    """Return the cookie's name; with __Host-, browsers take it from this host over https only."""
    return _prefix(settings) + _SESSION


def login_cookie(settings: Settings) -> str:
    """Return the name of the cookie of a login that has begun."""
    return _prefix(settings) + _LOGIN


def session_of(
    connection: HTTPConnection, settings: Settings, sessions: Sessions, *, is_action: bool = False
) -> Session | None:
    """Return the session of a request, or None."""
    secret = connection.cookies.get(session_cookie(settings), "")
    return sessions.find(secret, time.time(), is_action=is_action) if secret else None


def give_session(response: Response, settings: Settings, secret: str) -> None:
    """Hand a browser its new session, and with it a new visitor's number: nothing from before the login goes on."""
    _set(response, settings, session_cookie(settings), secret)
    _set(response, settings, csrf.COOKIE, csrf.new_visitor())
    response.delete_cookie(login_cookie(settings), secure=cookies_are_secure(settings), httponly=True, samesite="lax")


def give_login(response: Response, settings: Settings, secret: str) -> None:
    """Hand a browser the number of a login that has begun."""
    _set(response, settings, login_cookie(settings), secret, seconds=_LOGIN_SECONDS)


def take_session(response: Response, settings: Settings) -> None:
    """Take a browser's session and visitor's number away."""
    for name in (session_cookie(settings), csrf.COOKIE):
        response.delete_cookie(name, secure=cookies_are_secure(settings), httponly=True, samesite="lax")


def _set(response: Response, settings: Settings, name: str, value: str, seconds: int | None = None) -> None:
    response.set_cookie(
        name, value, max_age=seconds, secure=cookies_are_secure(settings), httponly=True, samesite="lax"
    )


def _prefix(settings: Settings) -> str:
    return "__Host-" if cookies_are_secure(settings) else ""
