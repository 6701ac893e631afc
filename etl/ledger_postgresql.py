"""The ledger in PostgreSQL, for several machines: the same events, hashes and promises as in the file.

Each chain is a schema: duaal_ledger, duaal_audit. Texts are compared byte by byte (collation C), as SQLite does.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from etl.ledger import Connection, Ledger
from etl.ledger_damage import LAYOUT, LEDGER_FILE, LedgerNewer, LedgerUnreachable
from etl.ledger_events import Event
from etl.postgresql import ConnectionLost, PgConnection, appending, borrowed, unreachable, writer_lock

_ROWS_AT_ONCE = 500

# A trigger against change and removal: the table only grows. Whoever owns it could take the trigger away, and the
# chain of hashes would tell.
_SCHEMA = """
create table if not exists layout (number integer not null);
create table if not exists facts (name text collate "C" primary key, value text collate "C" not null);
create table if not exists events (
    seq bigint primary key,
    at text collate "C" not null,
    actor text collate "C" not null,
    role text collate "C" not null,
    kind text collate "C" not null,
    payload text collate "C" not null,
    previous_hash text collate "C" not null,
    hash text collate "C" not null unique
);
create index if not exists events_by_kind on events (kind, seq);
create or replace function refuse_change() returns trigger language plpgsql as
$$ begin raise exception 'the ledger is append-only'; end $$;
create or replace trigger events_only_grow before update or delete or truncate on events
for each statement execute function refuse_change();
"""


def schema_of(name: str) -> str:
    """Return the schema that holds the chain which on one machine is a file of this name."""
    return f"duaal_{Path(name).stem}"


def was_begun(url: str, name: str) -> bool:
    """Tell whether a database holds this chain; looking makes none. Raises LedgerUnreachable."""
    with borrowed(url, schema_of(name)) as connection:
        found = connection.execute("select to_regclass('events') is not null").fetchone()
    return bool(found and found[0])


def set_aside(url: str, name: str) -> None:
    """Keep a chain under another name, so that a new one can be begun."""
    schema = schema_of(name)
    with borrowed(url, schema) as connection:
        connection.execute(f"alter schema {schema} rename to {schema}_{datetime.now(UTC):%Y%m%dt%H%M%S}")
    _make.cache_clear()


@cache
def _make(url: str, schema: str, _process: int) -> None:
    """Make the tables of a chain when they are missing, once in a process."""
    with borrowed(url, schema) as connection:
        row = connection.execute("select to_regclass('events') is not null").fetchone()
        if row and row[0]:
            return
        with connection.transaction():
            # Two that begin at once would both make the schema.
            connection.execute("select pg_advisory_xact_lock(hashtext(%s))", (schema,))
            connection.execute(f"create schema if not exists {schema}")
            connection.execute(_SCHEMA)


@contextmanager
def ledger_lock(url: str) -> Iterator[None]:
    """Hold the lock under which one machine at a time adds data; see etl/postgresql.py. Raises LedgerUnreachable."""
    with writer_lock(url, schema_of(LEDGER_FILE)):
        yield


class _Spoken:
    """A connection to which our SQL is spoken, with `?` for what is bound."""

    def __init__(self, raw: PgConnection) -> None:
        self.raw = raw

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> Any:
        return self.raw.execute(sql.replace("?", "%s").encode(), parameters)

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> Any:
        cursor = self.raw.cursor()
        cursor.executemany(sql.replace("?", "%s").encode(), parameters)
        return cursor


class PostgresLedger(Ledger):
    """Events in a schema of a PostgreSQL database, which any machine may use at once. Raises LedgerUnreachable."""

    _contains = 'strpos(lower(payload), lower(? collate "C")) > 0'

    def __init__(self, url: str, name: str = LEDGER_FILE) -> None:
        self.url = url
        self.name = name
        self.schema = schema_of(name)
        _make(url, self.schema, os.getpid())

    @contextmanager
    def _connect(self, *, to_append: bool = False) -> Iterator[Connection]:
        lent = (
            appending(self.url, self.schema, schema_of(LEDGER_FILE)) if to_append else borrowed(self.url, self.schema)
        )
        with lent as connection:
            yield _Spoken(connection)

    def _begin(self, connection: Connection) -> None:
        connection.execute("begin")
        connection.execute("set local lock_timeout = '60s'")
        connection.execute("lock table events in exclusive mode")  # readers go on
        row = connection.execute("select max(number) from layout").fetchone()
        if (row[0] or 0) > LAYOUT:
            raise LedgerNewer(row[0])
        if row[0] is None:
            connection.execute("insert into layout values (?)", (LAYOUT,))

    def _commit(self, connection: Connection, event: Event) -> None:
        try:
            connection.execute("commit")
        except ConnectionLost as error:
            if not self._is_in(event):
                raise unreachable(error) from error

    def _is_in(self, event: Event) -> bool:
        """Tell whether an event was committed although the answer never came."""
        with borrowed(self.url, self.schema) as connection, connection.transaction():
            # Whoever is still committing it holds this lock.
            connection.execute("lock table events in exclusive mode")
            row = connection.execute("select hash from events where seq = %s", (event.seq,)).fetchone()
        return row is not None and row[0] == event.hash

    def _rows(self, connection: Connection, sql: str, parameters: Sequence[Any] = ()) -> Iterable[tuple[Any, ...]]:
        assert isinstance(connection, _Spoken)  # noqa: S101
        with connection.raw.transaction(), connection.raw.cursor(name="rows") as cursor:
            cursor.itersize = _ROWS_AT_ONCE
            cursor.execute(sql.replace("?", "%s").encode(), parameters)
            yield from cursor

    def copy_to(self, path: Path) -> None:
        """Copy the ledger as it is at one moment to a new SQLite file, on disk when this returns."""
        path.unlink(missing_ok=True)
        Ledger(path, self.name).add_rows(self.rows())
        path.chmod(0o600)

    def agree_on(self, fact: str, value: str) -> str:
        """Note a fact on which all machines must agree, unless it is noted; return what is noted."""
        with borrowed(self.url, self.schema) as connection:
            connection.execute("insert into facts values (%s, %s) on conflict do nothing", (fact, value))
            row = connection.execute("select value from facts where name = %s", (fact,)).fetchone()
        if row is None:
            raise LedgerUnreachable
        return str(row[0])

    def noted_fact(self, fact: str) -> str | None:
        """Return a fact on which all machines must agree; None when none is noted."""
        with borrowed(self.url, self.schema) as connection:
            row = connection.execute("select value from facts where name = %s", (fact,)).fetchone()
        return None if row is None else str(row[0])
