"""The raw archive in an S3 bucket, for several machines: the same names and bytes as in the folder.

Where the bucket is and who asks comes from the environment, as for every S3 client: AWS_ENDPOINT_URL, AWS_REGION,
AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY. Nothing is kept on the machine: an erased file has no copy there.
"""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import IO

from etl.archive import Archive, sha256_of
from etl.ledger_damage import ArchiveDamaged, ArchiveUnreachable
from etl.sealed import CannotOpen, looks_sealed, opened, seal
from etl.setting_errors import InvalidSettings
from etl.settings import Settings
from etl.state_folder import WorkFolder

try:
    import obstore
    from obstore.exceptions import AlreadyExistsError, BaseError
    from obstore.store import S3Store
except ImportError:  # the extra of several machines is not installed
    raise InvalidSettings(
        [
            (
                "De instelling DUAAL_ARCHIVE noemt S3, en het pakket daarvoor is niet geïnstalleerd. Installeer het "
                "met scripts/setup.sh shared of pip install 'duaal-monitor[shared]'.",
                "The setting DUAAL_ARCHIVE names S3, and the package for it is not installed. Install it with "
                "scripts/setup.sh shared or pip install 'duaal-monitor[shared]'.",
            )
        ]
    ) from None

_PATIENCE = timedelta(seconds=15)
"""Errors of the server are tried again for so long; then the visitor reads that it cannot be done now."""
_ATTEMPTS = 100
_LEFT_BEHIND = timedelta(days=1)


@cache
def _store(url: str, _process: int) -> S3Store:
    endpoint = os.environ.get("AWS_ENDPOINT_URL", "")
    return S3Store.from_url(
        url,
        config={"checksum_algorithm": "SHA256"},
        client_options={"allow_http": endpoint.startswith("http://"), "connect_timeout": "5s", "timeout": "60s"},
        retry_config={
            "max_retries": _ATTEMPTS,
            "retry_timeout": _PATIENCE,
            "backoff": {"init_backoff": timedelta(milliseconds=200), "max_backoff": timedelta(seconds=2), "base": 2},
        },
    )


@contextmanager
def _said() -> Iterator[None]:
    """Raise ArchiveUnreachable for what the client could not do; a file that is not there is no such thing."""
    try:
        yield
    except FileNotFoundError:
        raise
    except (BaseError, OSError) as error:
        raise ArchiveUnreachable(type(error).__name__) from error


class S3Archive(Archive):
    """A part of a bucket in which files are named by their content's hash. All methods raise ArchiveUnreachable.

    A file is fetched when it is read and compared with its hash; ArchiveDamaged says that it is another one.
    """

    def __init__(self, settings: Settings, folder: str) -> None:
        super().__init__(Path(folder), settings.archive_keys)
        self._settings = settings
        with _said():
            self._store = _store(settings.archive, os.getpid())

    def _key(self, sha256: str) -> str:
        return self.path(sha256).as_posix()

    def has(self, sha256: str) -> bool:
        """Tell whether a file with this hash is kept; it may be damaged."""
        try:
            with _said():
                obstore.head(self._store, self._key(sha256))
        except FileNotFoundError:
            return False
        return True

    def hashes(self) -> list[str]:
        """Return the hashes of all files that are kept."""
        with _said():
            listed = [each["path"] for page in obstore.list(self._store, self.directory.as_posix()) for each in page]
        return sorted(path.rpartition("/")[2] for path in listed)

    @contextmanager
    def _fetched(self, sha256: str) -> Iterator[Path]:
        """Offer a copy of a file as it lies in the bucket, for a while; raise FileNotFoundError."""
        with WorkFolder(self._settings) as folder:
            yield self._fetch(sha256, folder / sha256)

    def _fetch(self, sha256: str, target: Path) -> Path:
        with _said():
            found = obstore.get(self._store, self._key(sha256))
            with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                for chunk in found.stream():
                    file.write(chunk)
        return target

    def is_sealed(self, sha256: str) -> bool:
        """Tell whether a file that is there lies sealed."""
        with self._fetched(sha256) as path:
            return _is_sealed(path, sha256)

    def plain(self, sha256: str, folder: Path) -> Path:
        """Return where the bytes as sent can be read: a copy made in `folder`, which goes soon.

        Raises ArchiveDamaged when it is not there or another file, and CannotOpen.
        """
        try:
            path = self._fetch(sha256, folder / sha256)
        except FileNotFoundError:
            raise ArchiveDamaged(sha256) from None
        if _is_sealed(path, sha256):
            sealed, path = path, folder / f"plain-{sha256}"
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.writelines(opened(sealed, self._keys))
            sealed.unlink()
        if sha256_of(path) != sha256:
            raise ArchiveDamaged(sha256)
        return path

    def read(self, sha256: str) -> bytes:
        """Return the bytes as sent; raises FileNotFoundError, ArchiveDamaged and CannotOpen."""
        if not self.has(sha256):
            raise FileNotFoundError(sha256)
        with WorkFolder(self._settings) as folder:
            return self.plain(sha256, folder).read_bytes()

    def is_sound(self, sha256: str) -> bool:
        """Tell whether a file is there and its bytes as sent have this hash; raises CannotOpen without the key."""
        try:
            with WorkFolder(self._settings) as folder:
                self.plain(sha256, folder)
        except ArchiveDamaged:
            return False
        except CannotOpen as error:
            if error.is_damage:
                return False
            raise
        return True

    def keep(self, source: Path) -> str:
        """Copy a file into the bucket and return its SHA-256 once it is there; keeping it twice is harmless.

        What is there already stays, unless it is damaged.
        """
        sha256 = sha256_of(source)
        with source.open("rb") as original:
            if not self._keys:
                self._put(sha256, original)
                return sha256
            sealed = BytesIO()
            seal(original, sealed, self._keys[0])
            self._put(sha256, sealed)
        return sha256

    def copy_as_it_lies(self, sha256: str, folder: Path) -> Path:
        """Return a copy in `folder` of a file as it lies; raises FileNotFoundError."""
        return self._fetch(sha256, folder / sha256)

    def keep_as_it_lies(self, sha256: str, source: Path) -> None:
        """Copy a file of another archive, sealed or not, into the bucket."""
        with source.open("rb") as original:
            self._put(sha256, original)

    def _put(self, sha256: str, content: IO[bytes]) -> None:
        content.seek(0)
        try:
            with _said():
                obstore.put(self._store, self._key(sha256), content.read(), mode="create", use_multipart=False)
        except ArchiveUnreachable as refused:
            if not isinstance(refused.__cause__, AlreadyExistsError):
                raise
            if self.is_sound(sha256):
                return
            content.seek(0)
            with _said():
                obstore.put(self._store, self._key(sha256), content.read(), use_multipart=False)

    def destroy(self, sha256: str) -> None:
        """Remove a file; one that is gone already is fine. Older versions, if the bucket keeps them, stay."""
        with _said():
            obstore.delete(self._store, self._key(sha256))


@contextmanager
def offered(settings: Settings, folder: Path, part: str) -> Iterator[str]:
    """Offer a folder's files under a part of the bucket for a while, and return their address.

    What a killed process left there more than a day ago goes too. Raises ArchiveUnreachable.
    """
    with _said():
        store = _store(settings.archive, os.getpid())
        _delete(store, part, before=datetime.now(UTC) - _LEFT_BEHIND)
    key = f"{part}/{uuid.uuid4().hex}"
    try:
        with _said():
            for path in sorted(folder.iterdir()):
                obstore.put(store, f"{key}/{path.name}", path)
        yield f"{settings.archive.rstrip('/')}/{key}"
    finally:
        with _said():
            _delete(store, key)


def _delete(store: S3Store, part: str, before: datetime | None = None) -> None:
    for page in obstore.list(store, part):
        paths = [each["path"] for each in page if before is None or each["last_modified"] < before]
        if paths:
            obstore.delete(store, paths)


def _is_sealed(path: Path, sha256: str) -> bool:
    return looks_sealed(path) and sha256_of(path) != sha256
