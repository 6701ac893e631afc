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
    """Follow a shared ledger for as long as the process lives; without one there is nothing to follow."""
    if settings.ledger:
        threading.Thread(target=_follow_always, args=(settings,), name="follow", daemon=True).start()


def _follow_always(settings: Settings) -> None:
    pause, is_first = _EVERY_SECONDS, True
    while True:
        try:
            is_done = _follow(settings, always=is_first)
        except LedgerDamaged as damaged:
            note_event(logging.WARNING, "ledger not followed", said=str(damaged))
            is_done = False
        except Exception as error:  # noqa: BLE001  (whatever it is: a thread that ends would follow nothing any more)
            note_event(logging.ERROR, "ledger not followed", error=error)
            is_done = False
        is_first = is_first and not is_done
        pause = _EVERY_SECONDS if is_done else min(2 * pause, _LONGEST_PAUSE_SECONDS)
        threading.Event().wait(pause)


def _follow(settings: Settings, *, always: bool) -> bool:
    """Publish what is new, in a process of its own; tell whether this machine is as far as the ledger."""
    if not always and last_data_seq(settings) <= Generations(settings).seq:
        return True
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
