"""How much one user may ask: a bucket per user and kind, which empties with use and fills again with time.

The buckets are in this process. Several processes count each for themselves, so that a user may ask as many times as
much, and a restart fills all buckets: limits keep a script that runs wild from everybody else's way, and are no secret
to guess at. A bucket belongs to one user, so nobody is shut out by what another does.
"""

import math
import threading
import time
from collections.abc import Callable
from typing import Literal

from starlette.responses import PlainTextResponse, Response

from dashboard.formats import formats
from dashboard.texts import texts
from etl.settings import Settings

LimitKind = Literal["logins", "uploads", "upload_megabytes", "api_calls", "exports"]

_HOUR, _DAY = 3600.0, 86_400.0
_PERIODS: dict[LimitKind, float] = {
    "logins": _HOUR,
    "uploads": _HOUR,
    "upload_megabytes": _DAY,
    "api_calls": _HOUR,
    "exports": _HOUR,
}
LIMIT_TEXTS: dict[LimitKind, str] = {
    "logins": "limit.logins",
    "uploads": "limit.uploads",
    "upload_megabytes": "limit.upload_megabytes",
    "api_calls": "limit.api_calls",
    "exports": "limit.exports",
}
_MOST_BUCKETS = 10_000
_TOO_MANY = 429
_ROUNDING = 1e-6


class OverLimit(Exception):
    """A user who asked for more than the settings allow, and after how many seconds they may go on."""

    def __init__(self, kind: LimitKind, most: int, seconds: int) -> None:
        super().__init__(f"more than {most} {kind}")
        self.kind: LimitKind = kind
        self.most = most
        self.seconds = seconds

    def message(self, language: str) -> str:
        """Return what to say: what was too much, and when it goes on."""
        text, fmt = texts(language), formats(language)
        minutes = math.ceil(self.seconds / 60)
        wait = text.plural("limit.minutes", minutes, shown=fmt.number(minutes))
        return f"{text(LIMIT_TEXTS[self.kind], most=fmt.number(self.most))} {text('limit.wait', wait=wait)}"

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers that tell a program when to come back."""
        return {"Retry-After": str(self.seconds), "Cache-Control": "no-store"}

    def response(self, language: str) -> Response:
        """Return the answer in words."""
        return PlainTextResponse(self.message(language), _TOO_MANY, headers=self.headers)


class Limits:
    """The buckets of this process; safe in threads. The clock gives seconds."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._most: dict[LimitKind, int] = {
            "logins": settings.logins_per_hour,
            "uploads": settings.uploads_per_hour,
            "upload_megabytes": settings.upload_megabytes_per_day,
            "api_calls": settings.api_calls_per_hour,
            "exports": settings.exports_per_hour,
        }
        self._clock = clock
        self._lock = threading.Lock()
        self._paid_at: dict[tuple[LimitKind, str], float] = {}

    def take(self, user: str, kind: LimitKind, amount: float = 1) -> None:
        """Take from a user's bucket; raise OverLimit, with nothing taken, when there is not enough in it.

        An amount beyond a whole bucket is taken from a full one: a file that the settings allow gets in some time.
        """
        most, period, now, key = self._most[kind], _PERIODS[kind], self._clock(), (kind, user)
        cost = min(amount, most) * period / most
        with self._lock:
            if key not in self._paid_at:
                self._drop_full(now)
            # What is taken is paid back with time: until then the bucket is not full.
            # A clock set back shuts nobody out for longer than a period.
            owed = min(max(0.0, self._paid_at.get(key, now) - now), period)
            self._paid_at[key] = now + owed
            if owed + cost > period + _ROUNDING:
                raise OverLimit(kind, most, max(1, math.ceil(owed + cost - period - _ROUNDING)))
            self._paid_at[key] += cost

    def _drop_full(self, now: float) -> None:
        """Forget users whose buckets are full again, once there are many: a full bucket says nothing."""
        if len(self._paid_at) >= _MOST_BUCKETS:
            self._paid_at = {key: until for key, until in self._paid_at.items() if until > now}
