"""The raw archive: every file as it was sent, kept under its SHA-256."""

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

from etl.sealed import CannotOpen, looks_sealed, opened, seal
from etl.settings import Settings

RAW, REFUSED = "raw", "refused"
_CHUNK = 1 << 20
_HASH = re.compile("[0-9a-f]{64}")


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

    def __init__(self, directory: Path, keys: Sequence[bytes] = ()) -> None:
        """Keep files in `directory`; with keys, sealed with the first one, and opened with any of them."""
        self.directory = directory
        self._keys = tuple(keys)

    def path(self, sha256: str) -> Path:
        """Return where the file with this hash lies, or would lie."""
        return self.directory / sha256[:2] / sha256

    def has(self, sha256: str) -> bool:
        """Tell whether a file with this hash is kept; it may be damaged."""
        return self.path(sha256).is_file()

    def hashes(self) -> list[str]:
        """Return the hashes of all files that are kept."""
        return sorted(path.name for path in self.directory.glob("??/*") if _HASH.fullmatch(path.name))

    def is_sealed(self, sha256: str) -> bool:
        """Tell whether a file that is there lies sealed: a plain one that begins like it has the hash of its name."""
        path = self.path(sha256)
        return looks_sealed(path) and sha256_of(path) != sha256

    def plain(self, sha256: str, folder: Path) -> Path:
        """Return where the bytes as sent can be read: the file itself, or a copy made in `folder`, which goes soon."""
        path = self.path(sha256)
        if not path.exists() or not self.is_sealed(sha256):
            return path
        copy = folder / f"plain-{sha256}"
        with os.fdopen(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.writelines(opened(path, self._keys))
        return copy

    def read(self, sha256: str) -> bytes:
        """Return the bytes as sent; raises FileNotFoundError and CannotOpen."""
        path = self.path(sha256)
        return b"".join(opened(path, self._keys)) if self.is_sealed(sha256) else path.read_bytes()

    def is_sound(self, sha256: str) -> bool:
        """Tell whether a file is there and its bytes as sent have this hash; raises CannotOpen without the key."""
        path = self.path(sha256)
        if not path.is_file():
            return False
        if not looks_sealed(path) or sha256_of(path) == sha256:
            return sha256_of(path) == sha256
        digest = hashlib.sha256()
        try:
            for chunk in opened(path, self._keys):
                digest.update(chunk)
        except CannotOpen as error:
            if error.is_damage:
                return False
            raise
        return digest.hexdigest() == sha256

    def keep(self, source: Path) -> str:
        """Copy a file into the archive and return its SHA-256 once it is on disk; keeping it twice is harmless."""
        sha256 = sha256_of(source)
        target = self.path(sha256)
        if target.exists():
            return sha256
        target.parent.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as original:
            if self._keys:
                _write_durably(target, lambda copy: seal(original, copy, self._keys[0]))
            else:
                _write_durably(target, lambda copy: shutil.copyfileobj(original, copy, _CHUNK))
        return sha256

    def copy_as_it_lies(self, sha256: str, folder: Path) -> Path:
        """Return where a file can be read as it lies, sealed or not: the file itself, or a copy in `folder`."""
        return self.path(sha256)

    def keep_as_it_lies(self, sha256: str, source: Path) -> None:
        """Copy a file of another archive, sealed or not, under its name; it is on disk when this returns."""
        target = self.path(sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as original:
            _write_durably(target, lambda copy: shutil.copyfileobj(original, copy, _CHUNK))

    def destroy(self, sha256: str) -> None:
        """Overwrite a file and remove it; one that is gone already is fine."""
        path = self.path(sha256)
        try:
            with path.open("r+b") as file:
                file.write(bytes(path.stat().st_size))
                file.flush()
                os.fsync(file.fileno())
        except FileNotFoundError:
            return
        path.unlink()
        fsync_directory(path.parent)


def _write_durably(target: Path, write: Callable[[IO[bytes]], None]) -> None:
    """Let a file appear whole, on disk, or not at all."""
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as copy:
        try:
            write(copy.file)
            copy.flush()
            os.fsync(copy.fileno())
        except BaseException:
            Path(copy.name).unlink()
            raise
    Path(copy.name).replace(target)
    fsync_directory(target.parent)


def archive_in(settings: Settings, folder: str) -> Archive:
    """Return the archive in a folder of the state folder, or under that name in the bucket of the settings."""
    if not settings.archive:
        return Archive(settings.state_dir / folder, settings.archive_keys)
    # Here: one machine does without the package.
    from etl.archive_s3 import S3Archive

    return S3Archive(settings, folder)


def archive_of(settings: Settings) -> Archive:
    """Return the archive of raw files."""
    return archive_in(settings, RAW)
