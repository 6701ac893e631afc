"""Backing up while uploads go on: the ledger first, at one moment; then the files that it names, if they are new."""

import fcntl
import hashlib
import hmac
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from etl.archive import fsync_directory, sha256_of
from etl.backup_folder import (
    LEDGERS,
    MARK,
    BackupDamaged,
    BackupRefused,
    Manifest,
    copy_durably,
    is_sound,
    make_mark,
    read_manifest,
    write_manifest,
)
from etl.ledger import LEDGER_FILE, Event, Ledger, ledger_of
from etl.secret import learner_secret
from etl.setting_errors import SECRET_SETTINGS
from etl.settings import Settings

KEY, SAMPLE_NOTE = "learner.key", "sample-is-complete"
_NOT_RECORDED = {*SECRET_SETTINGS, "state_dir"}


@dataclass(frozen=True)
class Backup:
    """What one backup did: the manifest, the paths copied, and those of the folder that were damaged and mended."""

    manifest: Manifest
    copied: list[str]
    mended: list[str]


def secret_mark(settings: Settings) -> str:
    """Return what tells one learner secret from another without giving it away."""
    return hmac.new(learner_secret(settings), b"duaal backup", hashlib.sha256).hexdigest()[:16]


def named_files(events: Iterable[Event]) -> dict[str, str]:
    """Return the files that the ledger's events name, by their path in the state folder, with their hashes."""
    files: dict[str, str] = {}
    for event in events:
        given = event.payload.get("files", ())
        if event.kind == "accepted":
            files |= {_path("raw", file["sha256"]): file["sha256"] for file in given}
        elif event.kind == "reference_set":
            files |= {_path("raw", sha256): sha256 for sha256 in given.values()}
        elif event.kind == "refused":
            kept = [file["sha256"] for file in given if file["kept"]]
            report = event.payload.get("report")
            files |= {_path("refused", sha256): sha256 for sha256 in (*kept, *([report] if report else ()))}
    return files


def _path(folder: str, sha256: str) -> str:
    return f"{folder}/{sha256[:2]}/{sha256}"


def back_up(settings: Settings, directory: Path) -> Backup:
    """Copy what is new in the state folder to a backup folder, and read all of the backup again.

    Raises BackupRefused when the folder is no place for it, BackupDamaged when a file in the state folder is not what
    the ledger says, BrokenChain when the ledger itself is not. A stop on the way leaves the earlier backup as it was.
    """
    directory = directory.absolute()
    state = settings.state_dir.absolute()
    if not (state / LEDGER_FILE).exists():
        raise BackupRefused(
            f"Er is niets om te bewaren: {state} bevat geen logboek.",
            f"There is nothing to back up: {state} holds no ledger.",
        )
    if directory == state or state in directory.parents or directory in state.parents:
        raise BackupRefused(
            "De reservekopie kan niet in of rond de map met de gegevens staan. Kies een andere plaats.",
            "The backup cannot lie in or around the folder with the data. Choose another place.",
        )
    make_mark(directory)
    with _alone(directory):
        return _back_up(settings, directory, read_manifest(directory))


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    with (directory / MARK).open() as mark:
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupRefused(
                f"In {directory} wordt al een reservekopie gemaakt. Wacht tot die klaar is.",
                f"A backup is being made in {directory} already. Wait until it is done.",
            ) from None
        yield


def _back_up(settings: Settings, directory: Path, earlier: Manifest | None) -> Backup:
    learner_secret(settings)  # made now when there is none yet
    ledger_path, events = _copy_ledger(settings, directory)
    try:
        if earlier is not None:
            _refuse_other_store(settings, earlier, events)
        state = settings.state_dir
        wanted = named_files(events)
        has_secret = not settings.secret
        beside = [name for name in (SAMPLE_NOTE, *([KEY] if has_secret else ())) if (state / name).exists()]
        wanted |= {name: sha256_of(state / name) for name in beside}
        copied, mended = _copy_files(state, directory, wanted)
    except BaseException:
        if earlier is None or earlier.ledger != f"{LEDGERS}/{ledger_path.name}":
            ledger_path.unlink()
        raise
    name = f"{LEDGERS}/{ledger_path.name}"
    last = events[-1].hash if events else ""
    noted = settings.model_dump(mode="json", exclude=_NOT_RECORDED)
    manifest = Manifest(
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        ledger=name,
        events=len(events),
        last_hash=last,
        secret_mark=secret_mark(settings),
        has_secret=has_secret,
        settings=noted,
        files=wanted | {name: ledger_path.stem},
    )
    write_manifest(directory, manifest)
    for old in (directory / LEDGERS).iterdir():
        if old != ledger_path:
            old.unlink()
    if earlier is None or earlier.ledger != name:
        copied.append(name)
    return Backup(manifest, copied, mended)


def _copy_ledger(settings: Settings, directory: Path) -> tuple[Path, list[Event]]:
    """Copy the ledger as it is at one moment, under its hash, and return the copy with its events."""
    folder = directory / LEDGERS
    folder.mkdir(exist_ok=True, mode=0o700)
    fresh = folder / uuid.uuid4().hex
    try:
        ledger_of(settings).copy_to(fresh)
        copy = Ledger(fresh)
        copy.verify_chain()
        events = copy.events()
        path = folder / f"{sha256_of(fresh)}.sqlite"
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    fsync_directory(folder)
    return path, events


def _refuse_other_store(settings: Settings, earlier: Manifest, events: list[Event]) -> None:
    """Raise BackupRefused unless the ledger goes on where the earlier backup ended, and the secret is the same."""
    held = events[earlier.events - 1].hash if 0 < earlier.events <= len(events) else ""
    is_continued = not earlier.events or held == earlier.last_hash
    if not is_continued or earlier.secret_mark != secret_mark(settings):
        raise BackupRefused(
            "Deze map bewaart een ander logboek, een dat verder gaat dan het huidige, of een ander geheim. Ze blijft "
            "zoals ze is: kies een andere map voor deze reservekopie.",
            "This folder keeps another ledger, one that goes on beyond the present one, or another secret. It stays as "
            "it is: choose another folder for this backup.",
        )


def _copy_files(state: Path, directory: Path, wanted: dict[str, str]) -> tuple[list[str], list[str]]:
    """Copy what the folder lacks or holds damaged; return the paths copied, and of those the ones that were damaged."""
    copied, mended, damaged = [], [], []
    for name, sha256 in wanted.items():
        target = directory / name
        was_there = target.exists()
        if is_sound(target, sha256):
            continue
        if (state / name).exists() and copy_durably(state / name, target, sha256):
            copied.append(name)
            if was_there and Path(name).name == sha256:
                mended.append(name)
        else:
            damaged.append(name)
    if damaged:
        raise BackupDamaged(
            "Geen volledige reservekopie: in de map met de gegevens zijn deze bestanden beschadigd of weg, en ze staan "
            f"ook niet in de reservekopie: {', '.join(damaged)}. De vorige reservekopie blijft wat ze was.",
            "No complete backup: in the folder with the data these files are damaged or gone, and the backup does not "
            f"hold them either: {', '.join(damaged)}. The earlier backup stays what it was.",
        )
    return copied, mended
