"""The audit log: what was done that changes no data, in a chained file beside the ledger; and reading both.

It is a file of its own, so that no login waits for a load, and a load never rereads a year of downloads (D40). Its
first event is noted in the ledger: a log that is thrown away is missed.
"""

import logging
import re
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import merge
from typing import Any
from zoneinfo import ZoneInfo

from etl.audit_kinds import BEGUN, Fact, facts_of, kind_label
from etl.ledger import Event, Ledger, LedgerDamaged, Search, has_ledger, has_log, ledger_of, log_of, set_aside
from etl.permissions import Right
from etl.scope import Scope
from etl.settings import Settings

AUDIT_FILE = "audit.sqlite"

_ID = re.compile(r"[\w.:,=/+-]{1,80}")
_WITHHELD = "?"
_log = logging.getLogger(__name__)


class AuditMissing(LedgerDamaged):
    """An audit log that was begun and is no longer there."""

    def __init__(self) -> None:
        super().__init__(
            f"Het auditlogboek ({AUDIT_FILE}) is weg. Zet het terug van de reservekopie; is er geen, begin dan een "
            "nieuw met 'duaal audit --begin-anew REDEN'.",
            f"The audit log ({AUDIT_FILE}) is gone. Put it back from the backup; if there is none, begin a new one "
            "with 'duaal audit --begin-anew REASON'.",
        )


class NotAudited(Exception):
    """Something that could not be noted, and so must not be done; the messages say what to do."""

    def __init__(self, message_nl: str, message_en: str) -> None:
        super().__init__(message_en)
        self.message_nl = message_nl
        self.message_en = message_en


def audit_log(settings: Settings) -> Ledger:
    """Return the audit log of this state folder; raise AuditMissing when it was begun and is gone."""
    if not has_log(settings, AUDIT_FILE) and was_begun(settings):
        raise AuditMissing
    return log_of(settings, AUDIT_FILE)


def was_begun(settings: Settings) -> bool:
    """Tell whether the ledger says that there is an audit log."""
    return has_ledger(settings) and bool(ledger_of(settings).last_seq((BEGUN,)))


Who = Scope | str | None
"""Who did something: a scope, a user who has no role here, or nobody knows who."""


def _named(who: Who) -> tuple[str, str]:
    return (who.user, who.role) if isinstance(who, Scope) else (who or "", "")


def record(settings: Settings, who: Who, kind: str, **facts: Any) -> None:
    """Note what somebody is about to get or was refused; on disk when this returns.

    Facts are ids and counts: a text that has not the form of an id is left out. Raises NotAudited when it cannot be
    noted; the caller then gives nothing away.
    """
    user, role = _named(who)
    try:
        event = audit_log(settings).append(user, role, kind, _clean(facts))
        if event.seq == 1:
            _note_beginning(settings, who, event)
    except LedgerDamaged as damaged:
        raise NotAudited(damaged.message_nl, damaged.message_en) from damaged
    except (sqlite3.Error, OSError) as error:
        raise NotAudited(
            f"Dit kan niet: het auditlogboek ({AUDIT_FILE}) kan niet geschreven worden. Vraag de beheerder of de "
            "schijf vol of alleen te lezen is.",
            f"This cannot be done: the audit log ({AUDIT_FILE}) cannot be written. Ask the operator whether the disk "
            "is full or can only be read.",
        ) from error


def record_anyway(settings: Settings, who: Who, kind: str, **facts: Any) -> None:
    """Note what takes nothing out, such as a refusal or a logout, and so happens whether or not it can be noted."""
    try:
        record(settings, who, kind, **facts)
    except NotAudited:
        _log.exception("%s could not be noted in the audit log", kind)


def begin_anew(settings: Settings, scope: Scope, reason: str) -> None:
    """Begin a new audit log; what is left of the old one stays beside it, under another name.

    The ledger notes who did it and why. Raises NotAllowed.
    """
    scope.require(Right.READ_AUDIT)
    if has_log(settings, AUDIT_FILE):
        set_aside(settings, AUDIT_FILE)
    event = log_of(settings, AUDIT_FILE).append(scope.user, scope.role, BEGUN, {})
    _note_beginning(settings, scope, event, reason)


def _note_beginning(settings: Settings, who: Who, event: Event, reason: str = "") -> None:
    user, role = _named(who)
    payload = {"first_hash": event.hash, **({"reason": reason} if reason else {})}
    ledger_of(settings).append(user, role, BEGUN, payload)


def _clean(facts: dict[str, Any]) -> dict[str, Fact]:
    """Return the facts that are there, as ids and counts."""
    return {name: _clean_value(value) for name, value in facts.items() if value not in (None, "", [], ())}


def _clean_value(value: Any) -> Fact:
    if isinstance(value, (list, tuple)):
        return [str(_clean_value(each)) for each in value]
    if isinstance(value, int):
        return int(value)
    return str(value) if _ID.fullmatch(str(value)) else _WITHHELD


@dataclass(frozen=True)
class AuditEntry:
    """One line of the log: `source` is 'ledger' or 'audit', `seq` its number there, `at` UTC."""

    source: str
    seq: int
    at: datetime
    actor: str
    role: str
    kind: str
    facts: dict[str, Fact]
    hash: str

    @classmethod
    def of(cls, source: str, event: Event) -> "AuditEntry":
        """Return the line of an event."""
        return cls(source, event.seq, event.at, event.actor, event.role, event.kind, facts_of(event), event.hash)

    def to_json(self, language: str) -> dict[str, Any]:
        """Return the line for `--json`."""
        return {
            "source": self.source,
            "seq": self.seq,
            "at": self.at.isoformat(),
            "user": self.actor,
            "role": self.role,
            "kind": self.kind,
            "label": kind_label(self.kind, language),
            "facts": self.facts,
            "hash": self.hash,
        }


@dataclass(frozen=True)
class AuditPage:
    """Some lines of the log, newest first, and how many there are in all."""

    entries: list[AuditEntry]
    total: int


def search_of(
    settings: Settings,
    *,
    kinds: tuple[str, ...] = (),
    actor: str = "",
    first: str = "",
    last: str = "",
    text: str = "",
) -> Search:
    """Return a search; days are ISO dates in the time zone of the settings, both included, and '' is no limit."""
    zone = ZoneInfo(settings.time_zone)
    since = datetime.fromisoformat(first).replace(tzinfo=zone) if first else None
    before = datetime.fromisoformat(last).replace(tzinfo=zone) + timedelta(days=1) if last else None
    return Search(kinds, actor.strip(), since, before, text.strip())


def audit_entries(
    settings: Settings, scope: Scope, search: Search, *, offset: int = 0, limit: int | None = None
) -> AuditPage:
    """Return what a search finds in ledger and audit log, newest first, from `offset` on; all of it without a limit.

    Raises NotAllowed, and LedgerDamaged when one of the two cannot be read.
    """
    scope.require(Right.READ_AUDIT)
    found: list[list[AuditEntry]] = []
    total = 0
    for source, log in _logs(settings):
        count = log.count(search)
        total += count
        most = count if limit is None else offset + limit
        found.append([AuditEntry.of(source, event) for event in log.newest(search, most)])
    # Within one file the number decides, whatever the clock said; between the two there is only the clock.
    merged = list(merge(*found, key=lambda each: each.at, reverse=True))
    return AuditPage(merged[offset : None if limit is None else offset + limit], total)


def _logs(settings: Settings) -> list[tuple[str, Ledger]]:
    """Return the files that are there; reading makes none."""
    logs = []
    if has_ledger(settings):
        logs.append(("ledger", ledger_of(settings)))
    if has_log(settings, AUDIT_FILE) or was_begun(settings):
        logs.append(("audit", audit_log(settings)))
    return logs
