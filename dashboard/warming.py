"""The thread that asks anew, after a publication, what visitors asked most of the data before it.

Every page would else wait for some thirty questions to be answered once more, and its first visitor with it.
"""

import logging
import os
import re
import threading
import time
from contextlib import closing, suppress

from dashboard.kept import Asked, asked_most
from dashboard.log_lines import note_event
from dashboard.store import data_version, warehouse
from etl.queries import filter_choices
from etl.scope import LOCAL_DEPARTMENT

_EVERY_SECONDS = 1.0
_MOST = 200
"""The default view of the first page asks about sixty questions."""
_LONGEST_SECONDS = 60.0
_NICE = 10
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")


def start_warming() -> None:
    """Follow the published version for as long as the process lives."""
    threading.Thread(target=_follow, name="warming", daemon=True).start()


def _follow() -> None:
    _step_back()
    before: str | None = None
    while True:
        threading.Event().wait(_EVERY_SECONDS)
        try:
            before = look(before)
        except Exception as error:  # noqa: BLE001  (a thread that ends would warm nothing any more)
            note_event(logging.WARNING, "answers not warmed", error=error)
            before = None


def look(before: str | None) -> str | None:
    """Warm when the published version is no longer the one before; return which one is published."""
    now = data_version()
    if before and now and now != before:
        warm(before, now)
    return now


def _step_back() -> None:
    """Let this thread wait for all others (Linux gives every thread a priority of its own)."""
    if hasattr(os, "setpriority"):
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)


def warm(before: str, now: str) -> int:
    """Ask of a version what was asked most of the one before; return how many answers are there.

    Who looked at the newest month then looks at the newest month now. Each question keeps its scope, so nobody gets an
    answer that was not theirs to ask. Stops when a newer version is published.
    """
    asked = asked_most(_MOST, lambda each: each.given[:1] == (before,))
    moved = {before: now, _newest_asked(asked): _newest_month()}
    end, count = time.monotonic() + _LONGEST_SECONDS, 0
    for each in asked:
        if data_version() != now or time.monotonic() > end:
            break
        begun = time.monotonic()
        given = (moved.get(value, value) if isinstance(value, str) else value for value in each.given)
        each.ask(*given, **dict(each.named))
        # As long a pause as it took, so that visitors are never far behind.
        threading.Event().wait(time.monotonic() - begun)
        count += 1
    return count


def _newest_asked(asked: list[Asked]) -> str | None:
    """Return the newest month that anybody asked about; there is none after the newest one delivered."""
    months = (value for each in asked for value in each.given if isinstance(value, str) and _MONTH.fullmatch(value))
    return max(months, default=None)


def _newest_month() -> str:
    with closing(warehouse().cursor()) as con:
        return (filter_choices(con, LOCAL_DEPARTMENT).months or ("",))[-1]
