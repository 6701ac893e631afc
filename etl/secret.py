"""The server secret with which learner keys are hashed; it lies outside the database."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from etl.archive import fsync_directory
from etl.ledger import LEDGER_FILE, LedgerDamaged, ledger_of
from etl.settings import Settings
from etl.state_folder import private_directory


class SecretMissing(LedgerDamaged):
    """Learners were hashed with a secret that is gone: with another one, everybody would be somebody else."""

    def __init__(self) -> None:
        super().__init__(
            "Het geheim waarmee lerenden onherkenbaar zijn gemaakt, ontbreekt. Zet het bestand learner.key terug van "
            "de reservekopie, of geef hetzelfde geheim als toen met DUAAL_SECRET. Er is niets veranderd.",
            "The secret with which learners were made unrecognisable is missing. Put the file learner.key back from "
            "the backup, or give the same secret as then with DUAAL_SECRET. Nothing was changed.",
        )


def learner_secret(settings: Settings) -> bytes:
    """Return the secret of the settings, else the one in the state folder, made at first use.

    Raises SecretMissing when uploads were accepted already and neither is there.
    """
    if settings.secret:
        return settings.secret.encode()
    path = settings.state_dir / "learner.key"
    private_directory(path.parent)
    if not path.exists():
        if (settings.state_dir / LEDGER_FILE).exists() and ledger_of(settings).last_seq(("accepted",)):
            raise SecretMissing
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
