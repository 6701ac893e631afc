"""The published warehouse: DuckDB files that replace each other by name, read by any number of processes."""

import fcntl
import os
import shutil
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from etl.archive import fsync_directory, sha256_of
from etl.layout import layout_id
from etl.settings import Settings
from etl.state_folder import WorkFolder, private_directory

_POINTER = "current"
_KEPT_GENERATIONS = 2
# A page run may stand in an older generation for as long as it lasts.
_KEPT_ATTACHED = 8
_ATTEMPTS = 20
_ATTACHED = "g_"


class NotPublished(Exception):
    """No generation has been published yet."""


class Unusable(NotPublished):
    """The published generation cannot be built on: it is damaged, or made by another version of the product."""

    def __init__(self, *, is_damaged: bool) -> None:
        super().__init__()
        self.is_damaged = is_damaged


@dataclass(frozen=True)
class Published:
    """What the pointer says of the current generation."""

    name: str
    seq: int
    """The ledger event up to which it goes."""
    sha256: str
    layout: str


def connect_in_memory(settings: Settings, work_dir: Path) -> duckdb.DuckDBPyConnection:
    """Open an in-memory database that never fetches extensions and stays within the memory limit.

    What does not fit in memory goes into a folder of its own in `work_dir`: files of two databases have the same names.
    """
    return duckdb.connect(
        ":memory:",
        config={
            "threads": settings.threads,
            "memory_limit": settings.memory_limit,
            "temp_directory": str(work_dir / f"spill-{uuid.uuid4().hex}"),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        },
    )


def attach(con: duckdb.DuckDBPyConnection, path: Path, name: str, *, read_only: bool) -> None:
    """Attach a DuckDB file under a name of ours (never one that a user gave)."""
    quoted = str(path).replace("'", "''")
    con.execute(f"attach '{quoted}' as {name}" + (" (read_only)" if read_only else ""))


class Generations:
    """The folder with generations and the pointer to the published one."""

    def __init__(self, settings: Settings) -> None:
        self.directory = settings.state_dir / "warehouse"

    def _published(self) -> Published:
        try:
            name, seq, *more = (self.directory / _POINTER).read_text().split()
            sha256, layout = more if len(more) == 2 else ("", "")
            return Published(name, int(seq), sha256, layout)
        except FileNotFoundError:
            raise NotPublished from None
        except ValueError:
            raise Unusable(is_damaged=True) from None

    def current(self) -> Path:
        """Return the published generation; raise NotPublished when there is none."""
        return self.directory / self._published().name

    def published_seq(self) -> int:
        """Return the ledger event up to which the published generation goes; raise NotPublished when there is none."""
        return self._published().seq

    def holds(self, seq: int) -> bool:
        """Tell whether the published generation is there, sound, and holds the ledger up to this event.

        All of it is read, to see that no byte has changed.
        """
        try:
            published = self._published()
            _refuse_unusable(self.directory / published.name, published)
        except (NotPublished, FileNotFoundError):
            return False
        return published.seq >= seq

    @property
    def seq(self) -> int:
        """Return the ledger event up to which the published generation goes, 0 when there is none."""
        try:
            return self._published().seq
        except NotPublished:
            return 0

    def remove_older(self, seq: int) -> None:
        """Remove every generation but the published one, when that one holds the ledger up to `seq`."""
        if self.seq < seq:
            return
        current = self.current()
        for path in self.directory.glob("*.duckdb*"):
            if not path.name.startswith(current.name):
                path.unlink(missing_ok=True)

    def new_path(self) -> Path:
        """Return a name never used before: a replaced path would show its old content to open connections."""
        private_directory(self.directory)
        return self.directory / f"{uuid.uuid4().hex}.duckdb"

    def copy_current(self, target: Path) -> None:
        """Copy the published generation; raise NotPublished when there is none, Unusable when it is not sound."""
        for _ in range(_ATTEMPTS):
            published = self._published()
            try:
                shutil.copyfile(self.directory / published.name, target)
            except FileNotFoundError:  # replaced and removed between the two steps: follow to the next one
                continue
            try:
                _refuse_unusable(target, published)
            except Unusable:
                target.unlink()
                raise
            return
        raise NotPublished

    def publish(self, path: Path, seq: int) -> None:
        """Make a closed generation, which holds the ledger up to `seq`, the current one, durably and at once.

        Generations before the last are removed; a crash on the way leaves the old one current.
        """
        with path.open("rb") as file:
            os.fsync(file.fileno())
        fresh = self.directory / f"{_POINTER}.{uuid.uuid4().hex}"
        with fresh.open("w") as pointer:
            pointer.write(f"{path.name} {seq} {sha256_of(path)} {layout_id()}")
            pointer.flush()
            os.fsync(pointer.fileno())
        fresh.replace(self.directory / _POINTER)
        fsync_directory(self.directory)
        self._remove_old(path)

    def discard_unpublished(self, path: Path) -> None:
        """Remove a working copy that did not become the current generation."""
        try:
            published = self.current()
        except NotPublished:
            published = None
        if published != path:
            path.unlink(missing_ok=True)
            Path(f"{path}.wal").unlink(missing_ok=True)

    def _remove_old(self, current: Path) -> None:
        # Readers that have an old file open keep it until they close it.
        by_age = sorted(self.directory.glob("*.duckdb"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in [path for path in by_age if path != current][_KEPT_GENERATIONS - 1 :]:
            path.unlink(missing_ok=True)
            Path(f"{path}.wal").unlink(missing_ok=True)


def _refuse_unusable(path: Path, published: Published) -> None:
    if published.layout != layout_id():
        raise Unusable(is_damaged=False)
    if sha256_of(path) != published.sha256:
        raise Unusable(is_damaged=True)


@contextmanager
def writer_lock(settings: Settings) -> Iterator[None]:
    """Hold the one lock under which uploads are accepted and loaded; it ends with the process that holds it.

    With a shared ledger it is one lock for all machines.
    """
    if not settings.ledger:
        with publisher_lock(settings):
            yield
        return
    from etl.ledger_postgresql import ledger_lock

    with ledger_lock(settings.ledger), publisher_lock(settings):
        yield


@contextmanager
def publisher_lock(settings: Settings) -> Iterator[None]:
    """Hold the one lock under which this machine's warehouse is published; it ends with the process that holds it."""
    with (private_directory(settings.state_dir) / "writer.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def is_generation(database: str) -> bool:
    """Tell whether a database by this name is a published generation, which never changes and whose name is unique."""
    return database.startswith(_ATTACHED)


class Warehouse:
    """Read access to the published warehouse: one in-memory hub, the newest generation attached read-only."""

    def __init__(self, settings: Settings) -> None:
        self._generations = Generations(settings)
        self._folder = WorkFolder(settings)
        self._hub = connect_in_memory(settings, self._folder.path)
        self._attached: list[str] = []
        self._lock = threading.Lock()

    @property
    def version(self) -> str:
        """Return the name of the published generation: it changes whenever the data do."""
        return self._generations.current().stem

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a cursor whose tables are those of the newest generation; raise NotPublished when there is none."""
        with self._lock:
            name = self._attach_newest()
            cursor = self._hub.cursor()
            cursor.execute(f"use {name}")
            return cursor

    def _attach_newest(self) -> str:
        for _ in range(_ATTEMPTS):
            path = self._generations.current()
            name = f"{_ATTACHED}{path.stem}"
            if name in self._attached:
                return name
            try:
                attach(self._hub, path, name, read_only=True)
            except duckdb.IOException:
                if path.exists():
                    raise
                continue
            self._attached.append(name)
            self._detach_old()
            return name
        raise NotPublished

    def _detach_old(self) -> None:
        for name in self._attached[:-_KEPT_ATTACHED]:
            try:
                self._hub.execute(f"detach {name}")
            except duckdb.Error:  # a cursor still stands in it: next time
                continue
            self._attached.remove(name)

    def close(self) -> None:
        """Close the hub."""
        self._hub.close()
        self._folder.close()
