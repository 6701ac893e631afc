"""Events of a ledger, how each is chained to the one before, and how they are looked for."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from etl.ledger_damage import BrokenChain

FIRST_HASH = "0" * 64
"""What the first event follows."""


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

    def condition(self, contains: str) -> tuple[str, tuple[str, ...]]:
        """Return the condition in SQL with the values to bind; `contains` is how the database looks for a text."""
        asked = [
            (f"kind in ({','.join('?' * len(self.kinds))})", self.kinds),
            ("actor = ?", (self.actor,) if self.actor else ()),
            ("at >= ?", (_written(self.since),) if self.since else ()),
            ("at < ?", (_written(self.before),) if self.before else ()),
            (contains, (self.text,) if self.text else ()),
        ]
        parts = [(sql, values) for sql, values in asked if values]
        return " and ".join(sql for sql, _ in parts) or "true", tuple(value for _, values in parts for value in values)


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _digest(seq: int, at: str, actor: str, role: str, kind: str, payload: str, previous_hash: str) -> str:
    # A damaged text comes back as the bytes that it is, and so has another hash.
    text = json.dumps([seq, at, actor, role, kind, payload, previous_hash], ensure_ascii=False, default=repr)
    return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()


class Chain:
    """Events one after the other, each with the hash of the one before."""

    def __init__(self, name: str, seq: int = 0, last_hash: str = FIRST_HASH) -> None:
        self.seq = seq
        self._name, self._hash = name, last_hash

    def followed_by(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return a row that follows; raise BrokenChain when it does not."""
        seq, at, actor, role, kind, payload, previous_hash, digest = row
        self.seq += 1
        expected = _digest(seq, at, actor, role, kind, payload, self._hash)
        if seq != self.seq or previous_hash != self._hash or digest != expected:
            raise BrokenChain(seq, self._name)
        self._hash = digest
        return row
