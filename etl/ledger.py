"""The ledger: append-only, hash-chained events in SQLite or PostgreSQL; with the raw files it is the truth."""

import json
import os
import sqlite3
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from etl.archive import fsync_directory
from etl.ledger_damage import (
    LAYOUT,
    LEDGER_FILE,
    BrokenChain,
    LedgerDamaged,
    LedgerNewer,
    LedgerUnreachable,
    LedgerUnreadable,
)
from etl.ledger_events import FIRST_HASH, Chain, Event, Search, _digest
from etl.settings import Settings
from etl.state_folder import private_directory

__all__ = [
    "DATA_KINDS",
    "LAYOUT",
    "LEDGER_FILE",
    "BrokenChain",
    "Event",
    "Ledger",
    "LedgerDamaged",
    "LedgerNewer",
    "LedgerUnreachable",
    "LedgerUnreadable",
    "Search",
    "_digest",
]

DATA_KINDS = ("accepted", "withdrawn", "reference_set", "period_closed", "period_reopened", "erased", "purged")
"""The kinds of events that change the warehouse."""

_UNREADABLE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_UNREADABLE_SAID = ("no such table", "no such column", "unsupported file format", "malformed")
"""What SQLite says, under its general code, of a file that a changed byte made into something else."""
_WAIT_SECONDS = 60
_COLUMNS = "seq, at, actor, role, kind, payload, previous_hash, hash"

# A trigger each against change and removal: the table only grows.
_SCHEMA = """
create table if not exists events (
    seq integer primary key,
    at text not null,
    actor text not null,
    role text not null,
    kind text not null,
    payload text not null,
    previous_hash text not null,
    hash text not null unique
);
create trigger if not exists events_never_change before update on events
begin select raise(abort, 'the ledger is append-only'); end;
create trigger if not exists events_never_vanish before delete on events
begin select raise(abort, 'the ledger is append-only'); end;
"""


def _is_unreadable(error: sqlite3.DatabaseError) -> bool:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in _UNREADABLE or str(error).startswith(_UNREADABLE_SAID)


def _insert(connection: "Connection", actor: str, role: str, kind: str, payload: dict[str, Any]) -> Event:
    text = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    last = connection.execute("select seq, hash from events order by seq desc limit 1").fetchone()
    seq, previous_hash = (last[0] + 1, last[1]) if last else (1, FIRST_HASH)
    at = datetime.now(UTC).isoformat(timespec="microseconds")
    digest = _digest(seq, at, actor, role, kind, text, previous_hash)
    connection.execute(
        "insert into events values (?, ?, ?, ?, ?, ?, ?, ?)",
        (seq, at, actor, role, kind, text, previous_hash, digest),
    )
    return Event(seq, datetime.fromisoformat(at), actor, role, kind, payload, previous_hash, digest)


class Connection(Protocol):
    """What SQLite's and PostgreSQL's connections have in common, as far as it is used here; marks are `?`."""

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> Any:
        """Run one statement and return its cursor."""

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> Any:
        """Run one statement for every row."""


def _create(path: Path) -> None:
    """Make an empty chain beside its place and give it its name when it is whole: a stop on the way leaves nothing.

    Of two processes that do so at once, one gives the name and the other takes what is there.
    """
    fresh = path.with_name(f"{path.name}.{uuid.uuid4().hex}")
    try:
        with closing(sqlite3.connect(fresh, isolation_level=None)) as connection:
            connection.executescript(_SCHEMA)
        with suppress(FileExistsError):
            os.link(fresh, path)
    finally:
        for left in (fresh, Path(f"{fresh}-journal")):
            left.unlink(missing_ok=True)
    fsync_directory(path.parent)


class Ledger:
    """Events in one SQLite file. Every call opens its own connection, so any process and thread may use it.

    `name` is what messages call the file, wherever a copy of it lies. What another database does otherwise is in
    `_connect`, `_begin`, `_commit` and `_rows` (etl/ledger_postgresql.py).
    """

    _contains = "instr(lower(payload), lower(?))"

    def __init__(self, path: Path, name: str = LEDGER_FILE) -> None:
        self.path = path
        self.name = name
        if not path.exists():
            private_directory(path.parent)
            _create(path)

    @contextmanager
    def _connect(self, *, to_append: bool = False) -> Iterator[Connection]:
        """Open the file; raise LedgerUnreadable when SQLite makes no sense of it, LedgerNewer when we would not."""
        try:
            with closing(sqlite3.connect(self.path, timeout=_WAIT_SECONDS, isolation_level=None)) as connection:
                connection.text_factory = lambda text: text.decode(errors="surrogateescape")
                (layout,) = connection.execute("pragma user_version").fetchone()
                if layout > LAYOUT:
                    raise LedgerNewer(layout)
                # Not WAL: SQLite 3.40.1 lies in the range with a reported WAL-reset corruption.
                connection.execute("pragma journal_mode = delete")
                connection.execute("pragma synchronous = extra")
                yield connection
        except sqlite3.DatabaseError as error:
            if _is_unreadable(error):
                raise LedgerUnreadable(self.name) from error
            raise
        except UnicodeDecodeError as error:  # of the names of tables, or of what SQLite says about them
            raise LedgerUnreadable from error

    def append(
        self,
        actor: str,
        role: str,
        kind: str,
        payload: dict[str, Any],
        before_commit: Callable[[Event], None] | None = None,
    ) -> Event:
        """Append one event and return it once it is on disk; a crash before that leaves the ledger as it was.

        `before_commit` is called with the event while nobody else can append; when it raises, nothing is appended.
        """
        with self._connect(to_append=True) as connection:
            self._begin(connection)
            event = _insert(connection, actor, role, kind, payload)
            if before_commit is not None:
                before_commit(event)  # leaving the connection on an exception rolls back
            self._commit(connection, event)
        return event

    def _begin(self, connection: Connection) -> None:
        """Begin a transaction in which nobody else can append; the layout is noted with the event, or not at all."""
        connection.execute("begin immediate")
        connection.execute(f"pragma user_version = {LAYOUT}")

    def _commit(self, connection: Connection, event: Event) -> None:
        """Put what was appended, `event` the last, on disk."""
        connection.execute("commit")

    def _rows(self, connection: Connection, sql: str, parameters: Sequence[Any] = ()) -> Iterable[tuple[Any, ...]]:
        """Return the rows of a question one after the other, without all of them in memory."""
        return connection.execute(sql, parameters)  # type: ignore[no-any-return]

    def append_together(self, actor: str, role: str, entries: Sequence[tuple[str, dict[str, Any]]]) -> list[Event]:
        """Append several events, as (kind, payload), all of them or none, and return them once they are on disk."""
        with self._connect(to_append=True) as connection:
            self._begin(connection)
            events = [_insert(connection, actor, role, kind, payload) for kind, payload in entries]
            if events:
                self._commit(connection, events[-1])
        return events

    def last_seq(self, kinds: tuple[str, ...] = ()) -> int:
        """Return the number of the newest event (of certain kinds when given), 0 when there is none."""
        marks = ",".join("?" * len(kinds))
        chosen = f" where kind in ({marks})" if kinds else ""
        with self._connect() as connection:
            row = connection.execute(f"select max(seq) from events{chosen}", kinds).fetchone()
        return int(row[0] or 0)

    def events(self, after: int = 0, kinds: tuple[str, ...] = ()) -> list[Event]:
        """Return the events after a number, in order; of certain kinds when given."""
        marks = ",".join("?" * len(kinds))
        chosen = f" and kind in ({marks})" if kinds else ""
        with self._connect() as connection:
            rows = connection.execute(
                f"select {_COLUMNS} from events where seq > ?{chosen} order by seq",
                (after, *kinds),
            ).fetchall()
        return [self._event(row) for row in rows]

    def newest(self, search: Search, limit: int) -> list[Event]:
        """Return the newest events that a search finds, newest first; at most `limit`."""
        condition, values = search.condition(self._contains)
        with self._connect() as connection:
            rows = connection.execute(
                f"select {_COLUMNS} from events where {condition} order by seq desc limit ?",
                (*values, limit),
            ).fetchall()
        return [self._event(row) for row in rows]

    def count(self, search: Search) -> int:
        """Return how many events a search finds."""
        condition, values = search.condition(self._contains)
        with self._connect() as connection:
            return int(connection.execute(f"select count(*) from events where {condition}", values).fetchone()[0])

    def _event(self, row: tuple[Any, ...]) -> Event:
        seq, at, actor, role, kind, payload, previous_hash, digest = row
        try:
            return Event(seq, datetime.fromisoformat(at), actor, role, kind, json.loads(payload), previous_hash, digest)
        except (ValueError, TypeError):
            raise BrokenChain(seq, self.name) from None

    def hash_at(self, seq: int) -> str:
        """Return the hash of the event with a number, '' when there is none."""
        with self._connect() as connection:
            row = connection.execute("select hash from events where seq = ?", (seq,)).fetchone()
        return str(row[0]) if row else ""

    def copy_to(self, path: Path) -> None:
        """Copy the ledger as it is at one moment to a new file, on disk when this returns; appends wait meanwhile."""
        path.touch(mode=0o600)
        with self._connect() as connection, closing(sqlite3.connect(path)) as copy:
            connection.backup(copy)  # type: ignore[attr-defined]
        with path.open("rb") as file:
            os.fsync(file.fileno())

    def rows(self, after: int = 0) -> Iterator[tuple[Any, ...]]:
        """Yield the events after a number as they are stored, to be stored elsewhere."""
        with self._connect() as connection:
            yield from self._rows(connection, f"select {_COLUMNS} from events where seq > ? order by seq", (after,))

    def add_rows(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Add events of another ledger as they are stored there, all or none; raise BrokenChain when one misfits."""
        with self._connect(to_append=True) as connection:
            self._begin(connection)
            last = connection.execute("select seq, hash from events order by seq desc limit 1").fetchone()
            chain = Chain(self.name, *(last or (0, FIRST_HASH)))
            connection.executemany(
                "insert into events values (?, ?, ?, ?, ?, ?, ?, ?)", (chain.followed_by(row) for row in rows)
            )
            connection.execute("commit")

    def verify_chain(self) -> int:
        """Recompute every hash and return how many events there are; raise BrokenChain at the first misfit."""
        chain = Chain(self.name)
        with self._connect() as connection:
            for row in self._rows(connection, f"select {_COLUMNS} from events order by seq"):
                chain.followed_by(row)
        return chain.seq


def ledger_of(settings: Settings) -> Ledger:
    """Return the ledger of these settings, made when there is none."""
    return log_of(settings, LEDGER_FILE)


def has_ledger(settings: Settings) -> bool:
    """Tell whether there is a ledger; looking makes none."""
    return has_log(settings, LEDGER_FILE)


def log_of(settings: Settings, name: str) -> Ledger:
    """Return the chain of this name, made when there is none: a file of the state folder, or a schema in PostgreSQL."""
    if not settings.ledger:
        return Ledger(settings.state_dir / name, name)
    # Here: one machine does without the package.
    from etl.ledger_postgresql import PostgresLedger

    return PostgresLedger(settings.ledger, name)


def has_log(settings: Settings, name: str) -> bool:
    """Tell whether the chain of this name was begun; looking makes none."""
    if not settings.ledger:
        return (settings.state_dir / name).exists()
    from etl.ledger_postgresql import was_begun

    return was_begun(settings.ledger, name)


def set_aside(settings: Settings, name: str) -> None:
    """Keep the chain of this name under another one, with the moment in it, so that a new one can be begun."""
    if settings.ledger:
        from etl.ledger_postgresql import set_aside as set_schema_aside

        set_schema_aside(settings.ledger, name)
        return
    path = settings.state_dir / name
    path.rename(path.with_name(f"{path.stem}-{datetime.now(UTC):%Y%m%dT%H%M%S}{path.suffix}"))


def last_data_seq(settings: Settings) -> int:
    """Return the number of the newest ledger event that changes the warehouse."""
    return ledger_of(settings).last_seq(DATA_KINDS)
