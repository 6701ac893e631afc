"""The table of who is logged in, and of logins that have begun; a browser holds a random number only."""

import hashlib
import json
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass

from etl.scope import Scope, parse_scope
from etl.settings import Settings

_BYTES = 32
_LOGIN_SECONDS = 600
_TOUCH_SECONDS = 20
"""A session's last action is written down no oftener than this: a page makes many requests."""

_SCHEMA = """
create table if not exists sessions (
    digest text primary key, user text, scope text, id_token text, started_at real, seen_at real
);
create table if not exists logins (digest text primary key, facts text, started_at real);
"""


@dataclass(frozen=True)
class Session:
    """One login: who it is, and the id token with which the provider is told of the logout."""

    digest: str
    scope: Scope
    id_token: str


class Sessions:
    """Sessions and begun logins in one SQLite file, so that every process sees a logout. Times are seconds.

    The file holds hashes of what browsers hold. Without it (after a loss) everybody logs in again.
    """

    def __init__(self, settings: Settings) -> None:
        self._path = settings.state_dir / "sessions.sqlite"
        self._idle_seconds = settings.session_idle_minutes * 60
        self._seconds = settings.session_hours * 3600
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.touch(mode=0o600)
        with self._connect() as connection:
            connection.executescript(_SCHEMA)

    @contextmanager
    def _connect(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=10, isolation_level=None)) as connection:
            connection.execute("pragma synchronous = off")  # a lost session costs one more login
            yield connection

    def start(self, scope: Scope, id_token: str, now: float) -> str:
        """Start a session and return what the browser holds; a number that was never used before."""
        secret = secrets.token_urlsafe(_BYTES)
        listed = ",".join(scope.institutions)
        written = f"{scope.role}:{listed}" if listed else scope.role
        with self._connect() as connection:
            connection.execute("delete from sessions where seen_at < ? or started_at < ?", self._limits(now))
            connection.execute(
                "insert into sessions values (?, ?, ?, ?, ?, ?)",
                (_digest(secret), scope.user, written, id_token, now, now),
            )
        return secret

    def find(self, secret: str, now: float, *, is_action: bool = True) -> Session | None:
        """Return a session; None when it is unknown, ended or too old. An action keeps it alive."""
        digest = _digest(secret)
        with self._connect() as connection:
            row = connection.execute(
                "select user, scope, id_token, seen_at from sessions "
                "where digest = ? and seen_at >= ? and started_at >= ?",
                (digest, *self._limits(now)),
            ).fetchone()
            if row is None:
                return None
            if is_action and row[3] < now - _TOUCH_SECONDS:
                with suppress(sqlite3.OperationalError):  # a full or read-only disk logs nobody out
                    connection.execute("update sessions set seen_at = ? where digest = ?", (now, digest))
        given = parse_scope(row[1])
        return Session(digest, Scope(row[0], given.role, given.institutions), row[2])

    def end(self, secret: str) -> None:
        """End a session."""
        with self._connect() as connection:
            connection.execute("delete from sessions where digest = ?", (_digest(secret),))

    def count(self, now: float) -> int:
        """Return how many sessions are going on."""
        with self._connect() as connection:
            row = connection.execute(
                "select count(*) from sessions where seen_at >= ? and started_at >= ?", self._limits(now)
            ).fetchone()
        return int(row[0])

    def begin_login(self, facts: dict[str, str], now: float) -> str:
        """Keep what a login must be compared with when it comes back; return what the browser holds."""
        secret = secrets.token_urlsafe(_BYTES)
        with self._connect() as connection:
            connection.execute("delete from logins where started_at < ?", (now - _LOGIN_SECONDS,))
            connection.execute("insert into logins values (?, ?, ?)", (_digest(secret), json.dumps(facts), now))
        return secret

    def finish_login(self, secret: str, now: float) -> dict[str, str] | None:
        """Return what a begun login is compared with, once; None when it is unknown or too old."""
        with self._connect() as connection:
            row = connection.execute(
                "delete from logins where digest = ? returning facts, started_at", (_digest(secret),)
            ).fetchone()
        if row is None or row[1] < now - _LOGIN_SECONDS:
            return None
        facts: dict[str, str] = json.loads(row[0])
        return facts

    def _limits(self, now: float) -> tuple[float, float]:
        return now - self._idle_seconds, now - self._seconds


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
