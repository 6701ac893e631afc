"""Files that were received and wait for their visitor's decision: judged, then loaded or thrown away."""

import hashlib
import json
import secrets
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from etl.settings import Settings

_LIFETIME_SECONDS = 3600
_IDENTIFIER_BYTES = 18
_ABOUT, _MARKED = "about.json", "marked.xlsx"


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
    marked_path: Path = Path(_MARKED)
    """Where the workbook with its findings goes."""


@dataclass(frozen=True)
class MarkedWorkbook:
    """The workbook with an upload's findings: where it lies, and what its visitor called the files."""

    path: Path
    names: tuple[str, ...]


class Inbox:
    """The folder of waiting uploads, each in a folder of its own that only its visitor can open."""

    def __init__(self, settings: Settings) -> None:
        self._directory = settings.state_dir / "inbox"

    def receive(self, visitor: str, files: Sequence[tuple[str, BinaryIO]], said: Mapping[str, str]) -> str:
        """Write files to disk and return the upload's identifier. Thrown away after an hour, whatever happens.

        Raises OSError, with nothing left behind, when the disk takes them not.
        """
        self.clean()
        identifier = secrets.token_hex(_IDENTIFIER_BYTES)
        folder = self._directory / identifier
        folder.mkdir(parents=True, mode=0o700)
        try:
            self._write(folder, visitor, files, said)
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return identifier

    def _write(
        self, folder: Path, visitor: str, files: Sequence[tuple[str, BinaryIO]], said: Mapping[str, str]
    ) -> None:
        for number, (_, source) in enumerate(files):
            with (folder / str(number)).open("wb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
        about = {"visitor": _digest(visitor), "names": [name for name, _ in files], "said": dict(said)}
        (folder / _ABOUT).write_text(json.dumps(about), encoding="utf-8")

    def find(self, visitor: str, identifier: str) -> ReceivedUpload | None:
        """Return an upload; None when it is unknown, thrown away, or another visitor's."""
        folder, about = self._directory / identifier, self._about(visitor, identifier)
        if about is None:
            return None
        files = tuple(ReceivedFile(folder / str(number), name) for number, name in enumerate(about["names"]))
        if not all(file.path.is_file() for file in files):
            return None
        return ReceivedUpload(files, about["said"], folder / _MARKED)

    def find_marked(self, visitor: str, identifier: str) -> MarkedWorkbook | None:
        """Return the workbook with an upload's findings; None when there is none, or it is another visitor's."""
        path, about = self._directory / identifier / _MARKED, self._about(visitor, identifier)
        return MarkedWorkbook(path, tuple(about["names"])) if about is not None and path.is_file() else None

    def _about(self, visitor: str, identifier: str) -> dict[str, Any] | None:
        path = self._directory / identifier / _ABOUT
        if not (identifier.isascii() and identifier.isalnum()) or not path.is_file():
            return None
        about: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return about if secrets.compare_digest(about["visitor"], _digest(visitor)) else None

    def discard_files(self, identifier: str) -> None:
        """Throw the received files away; the workbook with their findings, which withholds personal data, stays."""
        if identifier.isalnum():
            for file in (self._directory / identifier).glob("[0-9]*"):
                file.unlink()

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
