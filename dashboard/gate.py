"""Middleware: with a login provider nothing answers without a session, health and login aside."""

import asyncio
import hmac
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.api_document import API_PREFIX
from dashboard.refusals import UnknownVisitors, bearer_token
from dashboard.session_cookie import session_of
from dashboard.sessions import Sessions
from etl.ledger import ledger_of
from etl.settings import Settings
from etl.tokens import find_token

HEALTH_PATH, READY_PATH, METRICS_PATH = "/health", "/ready", "/metrics"
LOGIN_PATH, CALLBACK_PATH, LOGOUT_PATH = "/login", "/callback", "/logout"
OPEN_PATHS = (HEALTH_PATH, READY_PATH, LOGIN_PATH, CALLBACK_PATH, LOGOUT_PATH)
"""What answers without a session; logout only says that one is logged out."""
WANTED = "naar"
SESSION_ENDED = 4401
"""Code with which an open page is told that its session ended; static/duaal.js knows it."""

_LOOK_SECONDS = 5.0
_UNAUTHORISED = 401
_MESSAGE = "Meld u eerst aan. / Log in first."


def is_metrics_token(settings: Settings, token: str) -> bool:
    """Tell whether a text is the token of the monitoring system, which opens the metrics only."""
    own = settings.metrics_token
    return bool(own) and hmac.compare_digest(token.encode(), str(own).encode())


class Gate:
    """Refuse what comes without a session; cut open pages off when their session ends."""

    def __init__(
        self,
        app: ASGIApp,
        settings: Settings,
        sessions: Sessions,
        unknown: UnknownVisitors,
        places: Iterable[str] = (),
        open_paths: Iterable[str] = OPEN_PATHS,
    ) -> None:
        self._app = app
        self._settings = settings
        self._sessions = sessions
        self._unknown = unknown
        self._places = frozenset(places)
        self._open_paths = frozenset(open_paths)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through what has a session, a valid token, or is open to anyone."""
        if scope["type"] == "lifespan":
            await self._app(scope, partial(self._life, receive), send)
            return
        connection = HTTPConnection(scope)
        if scope["type"] == "websocket":
            await self._socket(connection, scope, receive, send)
            return
        is_open = scope["path"] in self._open_paths
        if is_open or self._has_session(connection) or await self._has_token(connection):
            await self._app(scope, receive, send)
        else:
            refusal = _refusal(connection, scope["method"])
            if refusal.status_code == _UNAUTHORISED:
                await run_in_threadpool(self._note, connection)
            await refusal(scope, receive, send)

    async def _life(self, receive: Receive) -> Message:
        """Return the next message of the process's life; at its end, what still waits is noted."""
        message = await receive()
        if message["type"] == "lifespan.shutdown":
            await run_in_threadpool(self._unknown.note_all)
        return message

    def _note(self, connection: HTTPConnection) -> None:
        """Note the refusal; of an address that is none of ours, not even its name."""
        place = connection.url.path.split("/")[1]
        self._unknown.token_refused(connection, place if place in self._places else "other")

    def _has_session(self, connection: HTTPConnection, *, is_action: bool = True) -> bool:
        return session_of(connection, self._settings, self._sessions, is_action=is_action) is not None

    async def _has_token(self, connection: HTTPConnection) -> bool:
        token, path = bearer_token(connection), connection.scope["path"]
        if not token or not (path == METRICS_PATH or path.startswith(f"{API_PREFIX}/")):
            return False
        if path == METRICS_PATH and is_metrics_token(self._settings, token):
            return True
        found = await run_in_threadpool(find_token, ledger_of(self._settings), token)
        return found is not None and found.works_at(datetime.now(UTC))

    async def _socket(self, connection: HTTPConnection, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._has_session(connection):
            await run_in_threadpool(self._note, connection)
            await receive()
            await send({"type": "websocket.close", "code": SESSION_ENDED})  # before accepting: 403
            return
        socket = _Socket(self, connection, receive, send)
        try:
            await self._app(scope, socket.receive, socket.send)
        finally:
            socket.forget()

    def lets_on(self, connection: HTTPConnection, *, is_action: bool) -> bool:
        """Tell whether an open page still has its session."""
        return self._has_session(connection, is_action=is_action)


class _Socket:
    """An open page's connection, which looks at its session with every message and every few seconds between."""

    def __init__(self, gate: Gate, connection: HTTPConnection, receive: Receive, send: Send) -> None:
        self._gate = gate
        self._connection = connection
        self._receive = receive
        self._send = send
        self._waiting: asyncio.Future[Message] | None = None
        self._is_open = True

    async def receive(self) -> Message:
        """Return the next message, or that the page is gone once its session has ended."""
        while self._is_open:
            if self._waiting is None:
                self._waiting = asyncio.ensure_future(self._receive())
            done, _ = await asyncio.wait({self._waiting}, timeout=_LOOK_SECONDS)
            if not self._gate.lets_on(self._connection, is_action=bool(done)):
                await self._cut_off()
            elif done:
                message, self._waiting = self._waiting.result(), None
                return message
        return {"type": "websocket.disconnect", "code": SESSION_ENDED}

    async def send(self, message: Message) -> None:
        """Pass on what the page is sent, and nothing more once it is cut off."""
        if self._is_open:
            await self._send(message)

    async def _cut_off(self) -> None:
        self._is_open = False
        with suppress(RuntimeError):  # the browser may have gone already
            await self._send({"type": "websocket.close", "code": SESSION_ENDED})

    def forget(self) -> None:
        """Stop waiting for messages."""
        if self._waiting is not None:
            self._waiting.cancel()


def _refusal(connection: HTTPConnection, method: str) -> Response:
    """Send a browser that opens a page to the login, and tell everything else that it has to log in."""
    path, headers = connection.url.path, {"Cache-Control": "no-store"}
    if path.startswith(f"{API_PREFIX}/"):
        dutch, _, english = _MESSAGE.partition(" / ")
        error = {"error": {"message_nl": dutch, "message_en": english}}
        return JSONResponse(error, _UNAUTHORISED, headers={**headers, "WWW-Authenticate": "Bearer"})
    if method == "GET" and "text/html" in connection.headers.get("accept", ""):
        wanted = path + (f"?{connection.url.query}" if connection.url.query else "")
        return RedirectResponse(f"{LOGIN_PATH}?{WANTED}={quote(wanted, safe='')}", 303, headers=headers)
    return PlainTextResponse(_MESSAGE, _UNAUTHORISED, headers=headers)
