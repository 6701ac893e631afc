"""The ledger: append-only, hash-chained events in SQLite; with the raw files it is the truth."""

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from etl.settings import Settings
from etl.state_folder import private_directory

LEDGER_FILE = "ledger.sqlite"
DATA_KINDS = ("accepted", "withdrawn", "reference_set", "period_closed", "period_reopened", "erased", "purged")
"""The kinds of events that change the warehouse."""

LAYOUT = 1
"""Layout of the file and of its events, in SQLite's user_version; 0 is every version before it was written down."""

_FIRST = "0" * 64
_UNREADABLE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_UNREADABLE_SAID = ("no such table", "no such column", "unsupported file format", "malformed")
"""What SQLite says, under its general code, of a file that a changed byte made into something else."""
_WAIT_SECONDS = 60

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


@dataclass(frozen=True)
class Event:
    """One event. `seq` gives the order; `at` is UTC, for people."""

    seq: int
    at: datetime
    actor: str
    role: str
    kind: str
    payload: dict[str, Any]
    previous_hash: str
    hash: str


class LedgerDamaged(Exception):
    """A ledger that nothing may be added to; the messages say what is wrong and what to do."""

    def __init__(self, message_nl: str, message_en: str) -> None:
        super().__init__(message_en)
        self.message_nl = message_nl
        self.message_en = message_en


class BrokenChain(LedgerDamaged):
    """An event whose hash does not follow from its content and its predecessor."""

    def __init__(self, seq: int, name: str = LEDGER_FILE) -> None:
        super().__init__(
            f"Het logboek klopt niet vanaf gebeurtenis {seq}. Laad niets meer, en zet {name} terug van de "
            "reservekopie.",
            f"The ledger does not fit from event {seq} on. Load nothing more, and put {name} back from the backup.",
        )
        self.seq = seq


class LedgerUnreadable(LedgerDamaged):
    """A file that SQLite cannot read as a ledger."""

    def __init__(self, name: str = LEDGER_FILE) -> None:
        super().__init__(
            f"Het logboek ({name}) is beschadigd en niet te lezen. Er is niets geladen. De beheerder zet de "
            "laatste reservekopie terug in een lege map met 'duaal restore', en controleert met 'duaal verify'.",
            f"The ledger ({name}) is damaged and cannot be read. Nothing was loaded. The operator puts the last "
            "backup back in an empty folder with 'duaal restore', and checks with 'duaal verify'.",
        )


class LedgerNewer(LedgerDamaged):
    """A ledger that a newer version of the product wrote."""

    def __init__(self, layout: int) -> None:
        super().__init__(
            f"Het logboek is van een nieuwere versie van Duaal Monitor (indeling {layout}; deze versie kent {LAYOUT}). "
            "Er is niets veranderd. Start de nieuwere versie.",
            f"The ledger is of a newer version of Duaal Monitor (layout {layout}; this version knows {LAYOUT}). "
            "Nothing was changed. Start the newer version.",
        )
        self.layout = layout


def _is_unreadable(error: sqlite3.DatabaseError) -> bool:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in _UNREADABLE or str(error).startswith(_UNREADABLE_SAID)


@dataclass(frozen=True)
class Search:
    """Which events are looked for: of some kinds, of one actor, from and before a moment, with a text in what they say.

    What is left empty asks nothing.
    """

    kinds: tuple[str, ...] = ()
    actor: str = ""
    since: datetime | None = None
    before: datetime | None = None
    text: str = ""

    def condition(self) -> tuple[str, tuple[str, ...]]:
        """Return the condition in SQL with the values to bind."""
        asked = [
            (f"kind in ({','.join('?' * len(self.kinds))})", self.kinds),
            ("actor = ?", (self.actor,) if self.actor else ()),
            ("at >= ?", (_written(self.since),) if self.since else ()),
            ("at < ?", (_written(self.before),) if self.before else ()),
            ("instr(lower(payload), lower(?))", (self.text,) if self.text else ()),
        ]
        parts = [(sql, values) for sql, values in asked if values]
        return " and ".join(sql for sql, _ in parts) or "1", tuple(value for _, values in parts for value in values)


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _digest(seq: int, at: str, actor: str, role: str, kind: str, payload: str, previous_hash: str) -> str:
    # A damaged text comes back as the bytes that it is, and so has another hash.
    text = json.dumps([seq, at, actor, role, kind, payload, previous_hash], ensure_ascii=False, default=repr)
    return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()


def _insert(connection: sqlite3.Connection, actor: str, role: str, kind: str, payload: dict[str, Any]) -> Event:
    connection.execute(f"pragma user_version = {LAYOUT}")  # with the event, or not at all
    text = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    last = connection.execute("select seq, hash from events order by seq desc limit 1").fetchone()
    seq, previous_hash = (last[0] + 1, last[1]) if last else (1, _FIRST)
    at = datetime.now(UTC).isoformat(timespec="microseconds")
    digest = _digest(seq, at, actor, role, kind, text, previous_hash)
    connection.execute(
        "insert into events values (?, ?, ?, ?, ?, ?, ?, ?)",
        (seq, at, actor, role, kind, text, previous_hash, digest),
    )
    return Event(seq, datetime.fromisoformat(at), actor, role, kind, payload, previous_hash, digest)


class Ledger:
    """Events in one SQLite file. Every call opens its own connection, so any process and thread may use it.

    `name` is what messages call the file, wherever a copy of it lies.
    """

    def __init__(self, path: Path, name: str = LEDGER_FILE) -> None:
        self.path = path
        self.name = name
        if not path.exists():
            private_directory(path.parent)
            with self._connect() as connection:
                connection.executescript(_SCHEMA)

    @contextmanager
    def _connect(self) -> Iterator[sqlite3.Connection]:
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
        with self._connect() as connection:
            connection.execute("begin immediate")
            event = _insert(connection, actor, role, kind, payload)
            if before_commit is not None:
                before_commit(event)  # closing the connection on an exception rolls back
            connection.execute("commit")
        return event

    def append_together(self, actor: str, role: str, entries: Sequence[tuple[str, dict[str, Any]]]) -> list[Event]:
        """Append several events, as (kind, payload), all of them or none, and return them once they are on disk."""
        with self._connect() as connection:
            connection.execute("begin immediate")
            events = [_insert(connection, actor, role, kind, payload) for kind, payload in entries]
            connection.execute("commit")
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
                f"select seq, at, actor, role, kind, payload, previous_hash, hash from events "
                f"where seq > ?{chosen} order by seq",
                (after, *kinds),
            ).fetchall()
        return [self._event(row) for row in rows]

    def newest(self, search: Search, limit: int) -> list[Event]:
        """Return the newest events that a search finds, newest first; at most `limit`."""
        condition, values = search.condition()
        with self._connect() as connection:
            rows = connection.execute(
                f"select seq, at, actor, role, kind, payload, previous_hash, hash from events "
                f"where {condition} order by seq desc limit ?",
                (*values, limit),
            ).fetchall()
        return [self._event(row) for row in rows]

    def count(self, search: Search) -> int:
        """Return how many events a search finds."""
        condition, values = search.condition()
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
            connection.backup(copy)
        with path.open("rb") as file:
            os.fsync(file.fileno())

    def verify_chain(self) -> int:
        """Recompute every hash and return how many events there are; raise BrokenChain at the first misfit."""
        previous, count = _FIRST, 0
        with self._connect() as connection:
            for seq, at, actor, role, kind, payload, previous_hash, digest in connection.execute(
                "select seq, at, actor, role, kind, payload, previous_hash, hash from events order by seq"
            ):
                count += 1
                expected = _digest(seq, at, actor, role, kind, payload, previous)
                if seq != count or previous_hash != previous or digest != expected:
                    raise BrokenChain(seq, self.name)
                previous = digest
        return count


def ledger_of(settings: Settings) -> Ledger:
    """Return the ledger of this state folder."""
    return Ledger(settings.state_dir / LEDGER_FILE)


def last_data_seq(settings: Settings) -> int:
    """Return the number of the newest ledger event that changes the warehouse."""
    return ledger_of(settings).last_seq(DATA_KINDS)
