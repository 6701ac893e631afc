"""Files that were received and wait for their visitor's decision: judged, then loaded or thrown away."""

import hashlib
import json
import secrets
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from etl.settings import Settings

_LIFETIME_SECONDS = 3600
_IDENTIFIER_BYTES = 18


@dataclass(frozen=True)
class ReceivedFile:
    """One file of an upload: where it lies, and the name that the visitor gave it (never part of a path)."""

    path: Path
    name: str


@dataclass(frozen=True)
class ReceivedUpload:
    """The files of one upload, and what the form said about them (data set, month, project, …)."""

    files: tuple[ReceivedFile, ...]
    said: dict[str, str] = field(default_factory=dict)


class Inbox:
    """The folder of waiting uploads, each in a folder of its own that only its visitor can open."""

    def __init__(self, settings: Settings) -> None:
        self._directory = settings.state_dir / "inbox"

    def receive(self, visitor: str, files: Sequence[tuple[str, BinaryIO]], said: Mapping[str, str]) -> str:
        """Write files to disk and return the upload's identifier. Thrown away after an hour, whatever happens."""
        self.clean()
        identifier = secrets.token_hex(_IDENTIFIER_BYTES)
        folder = self._directory / identifier
        folder.mkdir(parents=True, mode=0o700)
        for number, (_, source) in enumerate(files):
            with (folder / str(number)).open("wb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
        about = {"visitor": _digest(visitor), "names": [name for name, _ in files], "said": dict(said)}
        (folder / "about.json").write_text(json.dumps(about), encoding="utf-8")
        return identifier

    def find(self, visitor: str, identifier: str) -> ReceivedUpload | None:
        """Return an upload; None when it is unknown, thrown away, or another visitor's."""
        folder = self._directory / identifier
        if not identifier.isalnum() or not (folder / "about.json").is_file():
            return None
        about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
        if not secrets.compare_digest(about["visitor"], _digest(visitor)):
            return None
        files = tuple(ReceivedFile(folder / str(number), name) for number, name in enumerate(about["names"]))
        return ReceivedUpload(files, about["said"])

    def discard(self, identifier: str) -> None:
        """Throw an upload's files away."""
        if identifier.isalnum():
            shutil.rmtree(self._directory / identifier, ignore_errors=True)

    def clean(self) -> None:
        """Throw away what has waited too long."""
        if not self._directory.is_dir():
            return
        for folder in self._directory.iterdir():
            if time.time() - folder.stat().st_mtime > _LIFETIME_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)


def _digest(visitor: str) -> str:
    return hashlib.sha256(visitor.encode()).hexdigest()
