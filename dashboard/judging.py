"""Ask another process to judge, load or withdraw an upload: its engines stay out of this one, and it may fail alone."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from dashboard.inbox import ReceivedFile
from etl.scope import Scope
from etl.settings import Settings

_ROOT = Path(__file__).parent.parent
_TIMEOUT_SECONDS = 300
_LOGGED_CHARACTERS = 2000
_log = logging.getLogger(__name__)

Action = Literal["judge", "load"]
SmallAction = Literal["withdraw", "period", "target", "revoke_token"]


@dataclass(frozen=True)
class Marked:
    """Where the workbook with the findings goes, and in which language."""

    path: Path
    language: str


class JudgingFailed(Exception):
    """The other process broke down or took too long; nothing was stored, or the next load finishes it.

    `messages` says by language what is wrong, when that is known.
    """

    def __init__(self, said: str, messages: Mapping[str, str] | None = None) -> None:
        super().__init__(said)
        self.messages = dict(messages or {})


def run_upload(
    settings: Settings,
    scope: Scope,
    action: Action,
    files: Sequence[ReceivedFile],
    *,
    dataset: str | None = None,
    constants: Mapping[str, str] | None = None,
    no_rows: bool = False,
    reason: str | None = None,
    marked: Marked | None = None,
) -> dict[str, Any]:
    """Judge or load files, and return what `duaal check --json` or `duaal load --json` prints; raise JudgingFailed.

    When files are judged and something is found, a workbook with the findings marked is written as `marked` says.
    """
    request = {
        "action": action,
        "settings": settings.model_dump(mode="json"),
        "scope": asdict(scope),
        "files": [{"path": str(file.path), "name": file.name} for file in files],
        "dataset": dataset,
        "constants": dict(constants or {}),
        "no_rows": no_rows,
        "reason": reason,
        "marked": {"path": str(marked.path), "language": marked.language} if marked else None,
    }
    return _ask(request)


def run_action(settings: Settings, scope: Scope, action: SmallAction, **given: Any) -> dict[str, Any]:
    """Withdraw an upload, close or reopen a period, set a target or revoke a token, as etl/upload_process.py names it.

    Return `done`, and when it was not, why in `message_nl` and `message_en`; raise JudgingFailed.
    """
    asked = {"action": action, "settings": settings.model_dump(mode="json"), "scope": asdict(scope)}
    return _ask(asked | given)


def _ask(request: Mapping[str, Any]) -> dict[str, Any]:
    search_path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    try:
        finished = subprocess.run(
            [sys.executable, "-m", "etl.upload_process"],
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=_TIMEOUT_SECONDS,
            env={**os.environ, "PYTHONPATH": search_path},
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        said = (error.stderr or b"").decode("utf-8", "replace")[-_LOGGED_CHARACTERS:].strip()
        _log.error("upload process failed (%s): %s", type(error).__name__, said)
        raise JudgingFailed(said) from error
    answer: dict[str, Any] = json.loads(finished.stdout)
    if "damaged" in answer:
        _log.error("upload process refused: %s", answer["damaged"]["en"])
        raise JudgingFailed(answer["damaged"]["en"], answer["damaged"])
    return answer
