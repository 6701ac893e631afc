"""The thread that looks whether another machine added data, and has this machine's warehouse follow."""

import json
import logging
import os
import subprocess
import sys
import threading
from pathlib import Path

from dashboard.log_lines import note_event
from etl.ledger import LedgerDamaged, last_data_seq
from etl.settings import Settings
from etl.warehouse import Generations

_ROOT = Path(__file__).parent.parent
_EVERY_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 30.0
_TIMEOUT_SECONDS = 3600


def start_following(settings: Settings) -> None:
    """Follow a shared ledger for as long as the process lives; on one machine there is nothing to follow."""
    if settings.ledger or settings.warehouse:
        threading.Thread(target=_Follower(settings).run, name="follow", daemon=True).start()


class _Follower:
    """Looks every second, less often while ledger or archive cannot be reached."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._followed = -1
        """Up to which event everything was done; at the start, whatever a killed process left is done first."""

    def run(self) -> None:
        """Follow for ever."""
        pause = _EVERY_SECONDS
        while True:
            try:
                is_done = self._follow()
            except LedgerDamaged as damaged:
                note_event(logging.WARNING, "ledger not followed", said=str(damaged))
                is_done = False
            except Exception as error:  # noqa: BLE001  (a thread that ends would follow nothing any more)
                note_event(logging.ERROR, "ledger not followed", error=error)
                is_done = False
            pause = _EVERY_SECONDS if is_done else min(2 * pause, _LONGEST_PAUSE_SECONDS)
            threading.Event().wait(pause)

    def _follow(self) -> bool:
        """Publish what is new; tell whether this machine is as far as the ledger."""
        last = last_data_seq(self._settings)
        is_published = last <= Generations(self._settings).seq and not self._settings.warehouse
        if last <= self._followed or (is_published and self._followed >= 0):
            return True
        if not _follow_once(self._settings):
            return False
        self._followed = last
        return True


def _follow_once(settings: Settings) -> bool:
    """Publish in a process of its own; tell whether that went well."""
    search_path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    finished = subprocess.run(
        [sys.executable, "-m", "etl.follow"],
        input=json.dumps(settings.model_dump(mode="json")).encode(),
        capture_output=True,
        timeout=_TIMEOUT_SECONDS,
        env={**os.environ, "PYTHONPATH": search_path},
        check=False,
    )
    if finished.returncode != 0:
        said = finished.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        note_event(logging.WARNING, "ledger not followed", said=said)
        return False
    note_event(logging.INFO, "ledger followed", seq=Generations(settings).seq)
    return True
