"""Ask another process to judge, load or withdraw an upload: its engines stay out of this one, and it may fail alone."""

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from dashboard.inbox import ReceivedFile
from dashboard.log_lines import note_event
from dashboard.metrics import metrics, upload_result
from etl.scope import Scope
from etl.settings import Settings

_ROOT = Path(__file__).parent.parent
_TIMEOUT_SECONDS = 300
_LOGGED_CHARACTERS = 2000

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
    started = time.monotonic()
    try:
        answer = _ask(request)
    except JudgingFailed:
        metrics().uploads.labels(action, "failed").inc()
        raise
    seconds = time.monotonic() - started
    result = upload_result(answer)
    metrics().uploads.labels(action, result).inc()
    metrics().upload_seconds.labels(action).observe(seconds)
    receipt = answer.get("receipt") or {}
    note_event(
        logging.INFO,
        f"upload {result}" if action == "load" else f"check {result}",
        upload=receipt.get("upload_id"),
        refusal=answer.get("refusal"),
        role=scope.role,
        files=len(files),
        findings=sum(answer["finding_counts"].values()),
        seconds=round(seconds, 3),
    )
    return answer


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
        note_event(logging.ERROR, "upload process failed", reason=type(error).__name__, said=_places(said))
        raise JudgingFailed(said) from error
    answer: dict[str, Any] = json.loads(finished.stdout)
    if "damaged" in answer:
        note_event(logging.ERROR, "upload process stopped", said=answer["damaged"]["en"])
        raise JudgingFailed(answer["damaged"]["en"], answer["damaged"])
    return answer


def _places(said: str) -> str:
    """Return the last line that the process wrote, when it names an exception and places in the code, as ours does."""
    last = said.rpartition("\n")[2]
    return last if " at " in last and last.partition(" at ")[0].isidentifier() else ""
