"""Connections to PostgreSQL: kept for the next call, found dead and made anew, and the lock of whoever writes."""

import hashlib
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any

from etl.ledger_damage import LedgerUnreachable
from etl.setting_errors import InvalidSettings

try:
    import psycopg
except ImportError:  # the extra of several machines is not installed
    raise InvalidSettings(
        [
            (
                "De instelling DUAAL_LEDGER noemt PostgreSQL, en het pakket daarvoor is niet geïnstalleerd. Installeer "
                "het met scripts/setup.sh shared of pip install 'duaal-monitor[shared]'.",
                "The setting DUAAL_LEDGER names PostgreSQL, and the package for it is not installed. Install it with "
                "scripts/setup.sh shared or pip install 'duaal-monitor[shared]'.",
            )
        ]
    ) from None

PgConnection = psycopg.Connection[tuple[Any, ...]]
ConnectionLost = psycopg.OperationalError

_PATIENCE_SECONDS = 8
"""A database that restarts is back within this time, and nobody notices."""
_MOST_IDLE = 4
_LOCK = int.from_bytes(hashlib.sha256(b"duaal writer").digest()[:8], "big", signed=True)
# The server finds out within 25 s that a machine has vanished, and gives its lock to the next one.
_KEEPALIVE = "set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3"

_idle: dict[tuple[int, str, str], list[PgConnection]] = {}
_guard = threading.Lock()
_locked: ContextVar[dict[str, PgConnection] | None] = ContextVar("locked", default=None)
"""The connections that hold the writer's lock in this context, by address."""


def unreachable(error: psycopg.Error) -> LedgerUnreachable:
    """Return what a user reads of an error of the database."""
    return LedgerUnreachable(error.sqlstate)


def connect(url: str, schema: str) -> PgConnection:
    """Open a connection in which unqualified names mean the tables of a schema; raise LedgerUnreachable.

    A database that is restarting is waited for. What is committed is on disk: a weaker choice of the server is undone.
    """
    ends = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            connection = psycopg.connect(
                url, autocommit=True, connect_timeout=5, application_name="duaal", client_encoding="utf8"
            )
            connection.execute("select set_config('search_path', %s, false)", (schema,))
            connection.execute(
                "select set_config('synchronous_commit', 'on', false) "
                "where current_setting('synchronous_commit') in ('off', 'local')"
            )
        except psycopg.OperationalError as error:
            if time.monotonic() > ends or not _is_passing(error):
                raise unreachable(error) from error
            time.sleep(0.2)
        except psycopg.Error as error:
            raise unreachable(error) from error
        else:
            return connection


def _is_passing(error: psycopg.OperationalError) -> bool:
    """Tell whether a refusal may pass by itself; a wrong name or password does not."""
    words = str(error)
    return "authentication" not in words and "does not exist" not in words


@contextmanager
def borrowed(url: str, schema: str) -> Iterator[PgConnection]:
    """Lend a connection that answers; an exception inside rolls back what was begun. Raises LedgerUnreachable."""
    connection = _idle_one(url, schema) or connect(url, schema)
    try:
        yield connection
    except psycopg.Error as error:
        raise unreachable(error) from error
    finally:
        _give_back(url, schema, connection)


def _idle_one(url: str, schema: str) -> PgConnection | None:
    while True:
        with _guard:
            kept = _idle.get((os.getpid(), url, schema))
            connection = kept.pop() if kept else None
        if connection is None:
            return None
        try:
            connection.execute("select 1")
        except psycopg.Error:  # the database was restarted since
            connection.close()
        else:
            return connection


def _give_back(url: str, schema: str, connection: PgConnection) -> None:
    with suppress(psycopg.Error):
        if connection.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
            connection.rollback()
    with _guard:
        kept = _idle.setdefault((os.getpid(), url, schema), [])
        if not connection.closed and len(kept) < _MOST_IDLE:
            kept.append(connection)
            return
    connection.close()


@contextmanager
def writer_lock(url: str, schema: str) -> Iterator[None]:
    """Hold the lock of the database under which data are added, whichever machine it is; it ends with its connection.

    What is appended meanwhile goes over this connection: who lost the lock, by a restart or a network that broke,
    cannot append any more. Raises LedgerUnreachable.
    """
    with connect(url, schema) as connection:
        try:
            connection.execute(_KEEPALIVE)
            connection.execute("select pg_advisory_lock(%s)", (_LOCK,))
        except psycopg.Error as error:
            raise unreachable(error) from error
        token = _locked.set({**(_locked.get() or {}), url: connection})
        try:
            yield
        finally:
            _locked.reset(token)


@contextmanager
def appending(url: str, schema: str, locked_schema: str) -> Iterator[PgConnection]:
    """Lend the connection that holds the writer's lock, when this context has it; else any."""
    connection = (_locked.get() or {}).get(url) if schema == locked_schema else None
    if connection is None:
        with borrowed(url, schema) as lent:
            yield lent
        return
    try:
        yield connection
    except psycopg.Error as error:
        raise unreachable(error) from error
    finally:
        with suppress(psycopg.Error):
            if connection.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
                connection.rollback()
