"""What a backup folder looks like: a mark that it is one, a manifest with every file's hash, and the files.

`raw/` and `refused/` are laid out as in the state folder, `ledger/` holds ledger and audit log under their hashes, so
that a new one never overwrites the one that the manifest names. The manifest is replaced last and at once: what it
names is a backup.
"""

import json
import os
import shutil
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from etl.archive import fsync_directory, sha256_of
from etl.settings import Settings

MARK = "DUAAL-BACKUP.txt"
MANIFEST = "manifest.json"
LEDGERS = "ledger"
FORMAT = 1
_MARK_TEXT = (
    "Reservekopie van Duaal Monitor. Verander hier niets; zet ze terug met 'duaal restore'.\n"
    "Backup of Duaal Monitor. Change nothing here; put it back with 'duaal restore'.\n"
)


class BackupRefused(Exception):
    """A folder that cannot be used for this; nothing was changed, and the messages say what to do."""

    def __init__(self, message_nl: str, message_en: str) -> None:
        super().__init__(message_en)
        self.message_nl = message_nl
        self.message_en = message_en


def refuse_shared(settings: Settings) -> None:
    """Raise BackupRefused when ledger or raw files are not in the state folder."""
    if settings.ledger or settings.archive:
        raise BackupRefused(
            "Logboek of bestanden staan niet in de map met de gegevens maar in PostgreSQL of S3. Bewaar die zoals "
            "docs/beyond-one-machine.md zegt, of haal alles naar een map met 'duaal move --to MAP' en bewaar die.",
            "Ledger or files are not in the folder with the data but in PostgreSQL or S3. Back these up as "
            "docs/beyond-one-machine.md says, or fetch everything to a folder with 'duaal move --to DIR' and back that "
            "up.",
        )


class BackupDamaged(BackupRefused):
    """Something that is damaged in a backup, or in the state folder on its way into one."""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: the ledger's place in its chain, and the hash of every file by its path in the folder."""

    made_at: str
    """UTC."""
    ledger: str
    """Path of the ledger in the folder."""
    events: int
    last_hash: str
    secret_mark: str
    """Tells whether a secret is the one with which the learners are hashed, without telling the secret."""
    has_secret: bool
    """The secret lies in the backup; else it comes from the settings."""
    settings: dict[str, Any]
    """The settings of the day, without the secret: to read, not put back."""
    files: dict[str, str]
    audit: str = ""
    """Path of the audit log in the folder; empty when there is none."""
    audit_events: int = 0
    audit_last_hash: str = ""
    format: int = FORMAT


def is_empty(directory: Path) -> bool:
    """Tell whether a folder is not there or holds nothing."""
    return not directory.exists() or not any(directory.iterdir())


def make_mark(directory: Path) -> None:
    """Make a new folder one for backups; raise BackupRefused when it holds something else."""
    if (directory / MARK).is_file():
        return
    if not is_empty(directory):
        raise BackupRefused(
            f"{directory} bevat al iets anders dan een reservekopie. Kies een lege of nieuwe map.",
            f"{directory} holds something other than a backup. Choose an empty or new folder.",
        )
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    directory.chmod(0o700)
    write_durably(directory / MARK, _MARK_TEXT)


def read_manifest(directory: Path) -> Manifest | None:
    """Return a folder's manifest; None when no backup was completed there.

    Raises BackupRefused for a folder that is none of ours, BackupDamaged for a manifest that cannot be read.
    """
    if not (directory / MARK).is_file():
        raise BackupRefused(
            f"{directory} is geen reservekopie van Duaal Monitor.", f"{directory} is not a backup of Duaal Monitor."
        )
    path = directory / MANIFEST
    if not path.is_file():
        return None
    try:
        manifest = Manifest(**json.loads(path.read_text(encoding="utf-8")))
        chains = {manifest.ledger, manifest.audit or manifest.ledger}
        is_ours = manifest.format == FORMAT and chains <= set(manifest.files)
        _refuse_outside(manifest.files)
    except (ValueError, TypeError, AttributeError):
        is_ours = False
    if not is_ours:
        raise BackupDamaged(
            f"{MANIFEST} in {directory} is beschadigd of van een andere versie. Maak een nieuwe reservekopie in een "
            "andere map, en bewaar deze.",
            f"{MANIFEST} in {directory} is damaged or of another version. Make a new backup in another folder, and "
            "keep this one.",
        )
    return manifest


def _refuse_outside(files: dict[str, str]) -> None:
    """Raise ValueError for a path that leads out of the folder."""
    for name in files:
        if Path(name).is_absolute() or ".." in Path(name).parts:
            raise ValueError(name)


def write_manifest(directory: Path, manifest: Manifest) -> None:
    """Replace the manifest, durably and at once."""
    write_durably(directory / MANIFEST, json.dumps(asdict(manifest), indent=1, sort_keys=True))


def write_durably(path: Path, text: str) -> None:
    """Write a small file that is there whole or not at all, readable by its owner only."""
    fresh = path.with_name(f"{path.name}.{uuid.uuid4().hex}")
    with _create(fresh) as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    fsync_directory(path.parent)


def copy_durably(source: Path, target: Path, sha256: str) -> bool:
    """Copy a file, readable by its owner only, read the copy again, and tell whether it has the hash expected."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = target.with_name(f"{target.name}.{uuid.uuid4().hex}")
    try:
        with source.open("rb") as original, _create(fresh) as copy:
            shutil.copyfileobj(original, copy, 1 << 20)
            copy.flush()
            os.fsync(copy.fileno())
        if sha256_of(fresh) != sha256:
            return False
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
    fsync_directory(target.parent)
    return True


def _create(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def is_sound(path: Path, sha256: str) -> bool:
    """Tell whether a file is there and has the hash expected."""
    return path.is_file() and sha256_of(path) == sha256
