"""Ask another process for what is done with reports: its engines stay out of this one, and it may fail alone."""

import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from dashboard.log_lines import note_event
from etl.scope import Scope
from etl.settings import Settings

_ROOT = Path(__file__).parent.parent
_TIMEOUT_SECONDS = 900
_LOGGED_CHARACTERS = 2000
_log = logging.getLogger(__name__)


class ReportingFailed(Exception):
    """What was asked was refused, or broke off; `messages` says why by language, and is empty when it broke off.

    `reason` is the code of what is wrong with disk or archive, if that is the matter: it can work at another time.
    """

    def __init__(self, messages: Mapping[str, str] | None = None, reason: str = "") -> None:
        super().__init__((messages or {}).get("en", "the process broke off"))
        self.messages = dict(messages or {})
        self.reason = reason


def ask_reports(
    settings: Settings,
    scope: Scope,
    action: str,
    told: Callable[[str], None] = lambda _step: None,
    **asked: Any,
) -> dict[str, Any]:
    """Return the answer of etl.reports.process to one request; `told` hears every step. Raises ReportingFailed."""
    request = {"action": action, "settings": settings.model_dump(mode="json"), "scope": asdict(scope), **asked}
    search_path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as said:
        given.write(json.dumps(request).encode())
        given.seek(0)
        process = subprocess.Popen(
            [sys.executable, "-m", "etl.reports.process"],
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=said,
            env={**os.environ, "PYTHONPATH": search_path},
        )
        answer = _listen(process, told)
        if answer is None:
            said.seek(0)
            trouble = said.read().decode("utf-8", "replace")[-_LOGGED_CHARACTERS:].strip()
            _log.error("report process failed (%s): %s", process.returncode, trouble)
            raise ReportingFailed
    if "refused" in answer:
        reason = str(answer.get("reason", ""))
        if reason:
            note_event(logging.ERROR, "report process stopped", reason=reason)
        raise ReportingFailed(answer["refused"], reason)
    return answer


def _listen(process: "subprocess.Popen[bytes]", told: Callable[[str], None]) -> dict[str, Any] | None:
    """Hear every line of the process; None when it ends without an answer."""
    answer: dict[str, Any] | None = None
    try:
        for line in process.stdout or ():
            heard = json.loads(line)
            if "step" in heard:
                told(heard["step"])
            answer = heard.get("answer", answer)
        process.wait(_TIMEOUT_SECONDS)
    except (ValueError, subprocess.TimeoutExpired):
        return None
    finally:
        # A visitor who left, or a page that runs again, leaves no process behind.
        if process.poll() is None:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()
    return answer if process.returncode == 0 else None
