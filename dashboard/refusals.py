"""What is refused to who nobody knows goes into the audit log: the first at once, then once a minute with a number.

Without a session anybody can be refused a thousand times a second; the log says so in a few lines.
"""

import threading
import time
from collections.abc import Callable

from starlette.requests import HTTPConnection

from etl.audit import record_anyway
from etl.audit_kinds import REFUSAL
from etl.ledger import ledger_of
from etl.settings import Settings
from etl.tokens import find_token

_SECONDS = 60.0
_BEARER = "bearer "


def bearer_token(connection: HTTPConnection) -> str:
    """Return the token that a script sends along, or ''."""
    given = connection.headers.get("authorization", "")
    return given[len(_BEARER) :].strip() if given.lower().startswith(_BEARER) else ""


class UnknownVisitors:
    """Counts refusals by kind, place and reason, and notes them; safe in threads. The clock gives seconds."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._clock = clock
        self._lock = threading.Lock()
        self._last: dict[tuple[str, str, str], float] = {}
        self._waiting: dict[tuple[str, str, str], int] = {}
        self._timer: threading.Timer | None = None

    def refused(self, place: str, reason: str, kind: str = REFUSAL) -> None:
        """Note a refusal, and with it those that waited long enough."""
        given = (kind, place, reason)
        with self._lock:
            now = self._clock()
            self._waiting[given] = self._waiting.get(given, 0) + 1
            due = [each for each in self._waiting if now - self._last.get(each, now - _SECONDS) >= _SECONDS]
            counts = {each: self._waiting.pop(each) for each in due}
            self._last |= dict.fromkeys(due, now)
            if self._waiting and self._timer is None:
                self._timer = threading.Timer(_SECONDS, self.note_all)
                self._timer.daemon = True
                self._timer.start()
        self._note(counts)

    def token_refused(self, connection: HTTPConnection, place: str) -> None:
        """Note what came without a session or valid token; a token that has ended still tells whose it was."""
        text = bearer_token(connection)
        known = find_token(ledger_of(self._settings), text) if text else None
        if known is None:
            self.refused(place, "token" if text else "no_session")
        else:
            facts = {"place": place, "token_id": known.id, "reason": "token_ended"}
            record_anyway(self._settings, known.scope, REFUSAL, **facts)

    def note_all(self) -> None:
        """Note what still waits: a minute has passed, or the process ends."""
        with self._lock:
            counts, self._waiting = self._waiting, {}
            self._last |= dict.fromkeys(counts, self._clock())
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
        self._note(counts)

    def _note(self, counts: dict[tuple[str, str, str], int]) -> None:
        for (kind, place, reason), count in counts.items():
            record_anyway(self._settings, None, kind, place=place, reason=reason, count=count)
