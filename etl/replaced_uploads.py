"""Uploads that another one took the place of: what their sender is shown, and what they are told of once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb

from etl.audit import audit_log, record
from etl.audit_kinds import NOTICE_SEEN
from etl.ledger import LedgerDamaged, Search
from etl.permissions import Right
from etl.scope import Scope
from etl.settings import Settings
from etl.sql_files import sql_text

NOTICE_DAYS = 30
_MOST_SEEN = 1000


@dataclass(frozen=True)
class Replacement:
    """An upload that counts no longer, or in part, and the one in its place; times are UTC."""

    upload_id: str
    by_upload_id: str
    actor: str
    by_actor: str
    accepted_at: datetime
    known_from: datetime
    snapshots: int
    """How many of the upload's snapshots are replaced."""
    of: int

    @property
    def id(self) -> str:
        """Return what tells this replacement from all others."""
        return f"{self.upload_id}-{self.by_upload_id}"

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing of the upload is left to this one's predecessors."""
        return self.snapshots == self.of

    def to_json(self) -> dict[str, Any]:
        """Return the replacement for `--json`."""
        return {
            "upload_id": self.by_upload_id,
            "actor": self.by_actor,
            "at": f"{self.known_from.isoformat()}Z",
            "snapshots": self.snapshots,
            "of": self.of,
        }


def replacements(con: duckdb.DuckDBPyConnection, scope: Scope) -> list[Replacement]:
    """Return what took the place of the uploads that the scope may see, in the order in which it came."""
    found = con.execute(sql_text("queries_sql", "replacements"), {"own": scope.only(Right.READ_RECEIPTS)}).fetchall()
    return [Replacement(*row) for row in found]


def unseen_notices(
    settings: Settings, scope: Scope, found: Iterable[Replacement], now: datetime | None = None
) -> list[Replacement]:
    """Return the user's own uploads that another user replaced in the last 30 days, as far as not said to be read."""
    since = (now or datetime.now(UTC)).replace(tzinfo=None) - timedelta(days=NOTICE_DAYS)
    own = [each for each in found if each.actor == scope.user != each.by_actor and each.accepted_at >= since]
    seen = _seen(settings, scope) if own else set()
    return [each for each in own if each.id not in seen]


def mark_seen(settings: Settings, scope: Scope, notices: Iterable[Replacement]) -> None:
    """Note that a user has read of these replacements; raise NotAudited when that cannot be noted."""
    record(settings, scope, NOTICE_SEEN, replacements=[each.id for each in notices])


def _seen(settings: Settings, scope: Scope) -> set[str]:
    try:
        events = audit_log(settings).newest(Search(kinds=(NOTICE_SEEN,), actor=scope.user), _MOST_SEEN)
    except LedgerDamaged:  # told once more rather than not at all
        return set()
    return {each for event in events for each in event.payload.get("replacements", ())}
