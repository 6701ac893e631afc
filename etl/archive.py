"""The raw archive: every file as it was sent, kept under its SHA-256."""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

_CHUNK = 1 << 20


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal, reading it by chunks."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def fsync_directory(directory: Path) -> None:
    """Make the names in a directory durable."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Archive:
    """A folder of files named by their content's hash; none is ever changed, and only erasing a learner removes one."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def path(self, sha256: str) -> Path:
        """Return where the file with this hash lies, or would lie."""
        return self.directory / sha256[:2] / sha256

    def plain(self, sha256: str, folder: Path) -> Path:
        """Return where the bytes as sent can be read: the file itself, or a copy made in `folder`, which goes soon."""
        return self.path(sha256)

    def keep(self, source: Path) -> str:
        """Copy a file into the archive and return its SHA-256 once it is on disk; keeping it twice is harmless."""
        sha256 = sha256_of(source)
        target = self.path(sha256)
        if target.exists():
            return sha256
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as copy:
            try:
                with source.open("rb") as original:
                    shutil.copyfileobj(original, copy, _CHUNK)
                copy.flush()
                os.fsync(copy.fileno())
            except BaseException:
                Path(copy.name).unlink()
                raise
        Path(copy.name).replace(target)
        fsync_directory(target.parent)
        return sha256
