"""The server secret with which learner keys are hashed; it lies outside the database."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from etl.archive import fsync_directory
from etl.settings import Settings
from etl.state_folder import private_directory


def learner_secret(settings: Settings) -> bytes:
    """Return the secret of the settings, else the one in the state folder, made at first use."""
    if settings.secret:
        return settings.secret.encode()
    path = settings.state_dir / "learner.key"
    private_directory(path.parent)
    if not path.exists():
        _make(path)
    return bytes.fromhex(path.read_text())


def _make(path: Path) -> None:
    with tempfile.NamedTemporaryFile("w", dir=path.parent, suffix=".key") as fresh:  # readable by its owner only
        fresh.write(secrets.token_hex(32))
        fresh.flush()
        os.fsync(fresh.fileno())
        # A link appears whole or not at all, and leaves another process's key in place.
        with contextlib.suppress(FileExistsError):
            os.link(fresh.name, path)
    fsync_directory(path.parent)
