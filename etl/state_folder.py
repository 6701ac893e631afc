"""The state folder is private, and each piece of work has a folder of its own in it that outlives nobody."""

import fcntl
import os
import shutil
import stat
import tempfile
import weakref
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import TracebackType

import click

from etl.cli_text import say
from etl.settings import Settings

_OWNER_ONLY = 0o700
_ATTEMPTS = 100


def private_directory(path: Path) -> Path:
    """Make a folder that only its owner can enter, also when it was there and wider; return it.

    What belongs to someone else, or is shared by design (as /tmp is), stays as it is, and that is said.
    """
    path.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & stat.S_ISVTX:
        _warn_once(path)
    elif mode & ~_OWNER_ONLY:
        try:
            path.chmod(mode & _OWNER_ONLY)
        except OSError:
            _warn_once(path)
    return path


@cache
def _warn_once(path: Path) -> None:
    message = say(
        f"Let op: ook anderen op deze machine kunnen in {path}, en de rechten zijn niet veranderd. Laat de "
        f"eigenaar 'chmod 700 {path}' uitvoeren, of kies een eigen map met DUAAL_STATE_DIR.",
        f"Note: others on this machine can enter {path} too, and its permissions were not changed. Let its owner run "
        f"'chmod 700 {path}', or choose a folder of your own with DUAAL_STATE_DIR.",
    )
    click.echo(message, err=True)


class WorkFolder:
    """A folder for one piece of work, locked while it goes on; whoever comes next removes what a killed one left.

    What lies in it may hold cells of an upload. It goes at `close`, at the end of the process, or after a kill with the
    next work folder.
    """

    def __init__(self, settings: Settings) -> None:
        root = private_directory(private_directory(settings.state_dir) / "temporary")
        _remove_abandoned(root)
        self.path, lock = _make_locked(root)
        self._close = weakref.finalize(self, _remove, self.path, lock)

    def close(self) -> None:
        """Remove the folder."""
        self._close()

    def __enter__(self) -> Path:
        return self.path

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _make_locked(root: Path) -> tuple[Path, int]:
    """Make a folder and lock it; one that was taken for abandoned between the two steps is made again."""
    for _ in range(_ATTEMPTS):
        path = Path(tempfile.mkdtemp(dir=root))
        with suppress(FileNotFoundError):
            lock = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            fcntl.flock(lock, fcntl.LOCK_EX)
            if path.exists():
                return path, lock
            os.close(lock)
    raise FileNotFoundError(root)


def _remove(path: Path, lock: int) -> None:
    shutil.rmtree(path, ignore_errors=True)
    os.close(lock)


def _remove_abandoned(root: Path) -> None:
    for path in root.iterdir():
        if not path.is_dir():
            path.unlink(missing_ok=True)
            continue
        with suppress(FileNotFoundError):
            lock = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(path, ignore_errors=True)
            except BlockingIOError:
                pass
            finally:
                os.close(lock)
