"""The server secret with which learner keys are hashed; it lies outside the database."""

import contextlib
import hashlib
import os
import secrets
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from etl.archive import fsync_directory
from etl.ledger import LedgerDamaged, has_ledger, ledger_of
from etl.settings import Settings
from etl.state_folder import private_directory

_FACT = "secret"


class SecretMissing(LedgerDamaged):
    """Learners were hashed with a secret that is gone: with another one, everybody would be somebody else."""

    def __init__(self) -> None:
        super().__init__(
            "Het geheim waarmee lerenden onherkenbaar zijn gemaakt, ontbreekt. Zet het bestand learner.key terug van "
            "de reservekopie, of geef hetzelfde geheim als toen met DUAAL_SECRET. Er is niets veranderd.",
            "The secret with which learners were made unrecognisable is missing. Put the file learner.key back from "
            "the backup, or give the same secret as then with DUAAL_SECRET. Nothing was changed.",
        )


class SecretDiffers(LedgerDamaged):
    """Another machine with the same ledger hashes learners with another secret."""

    def __init__(self) -> None:
        super().__init__(
            "Het geheim waarmee lerenden onherkenbaar gemaakt worden, is niet dat van de andere machines met dit "
            "logboek. Geef op elke machine hetzelfde DUAAL_SECRET, of hetzelfde bestand learner.key. Er is niets "
            "veranderd.",
            "The secret with which learners are made unrecognisable is not that of the other machines with this "
            "ledger. Give every machine the same DUAAL_SECRET, or the same file learner.key. Nothing was changed.",
        )


def learner_secret(settings: Settings) -> bytes:
    """Return the secret of the settings, else the one in the state folder, made at first use.

    Raises SecretMissing when uploads were accepted already and neither is there, SecretDiffers when other machines have
    another one.
    """
    if settings.ledger:
        return _agreed(settings)
    return _own(settings, lambda: has_ledger(settings) and bool(ledger_of(settings).last_seq(("accepted",))))


def _agreed(settings: Settings) -> bytes:
    """Return the secret on which all machines of a shared ledger agree: with two, one learner would be two."""
    from etl.ledger_postgresql import PostgresLedger

    ledger = PostgresLedger(settings.ledger)
    noted = ledger.noted_fact(_FACT)
    secret = _own(settings, lambda: noted is not None)
    if ledger.agree_on(_FACT, _mark_of(secret)) != _mark_of(secret):
        raise SecretDiffers
    return secret


@cache
def _mark_of(secret: bytes) -> str:
    """Return what tells one secret from another; made slowly, so that a short secret is not found by trying."""
    return hashlib.scrypt(secret, salt=b"duaal learner secret", n=1 << 14, r=8, p=1).hex()


def _own(settings: Settings, is_in_use: Callable[[], bool]) -> bytes:
    """Return the secret of the settings, else that of the state folder, made when none is in use."""
    if settings.secret:
        return settings.secret.encode()
    path = settings.state_dir / "learner.key"
    private_directory(path.parent)
    if not path.exists():
        if is_in_use():
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
