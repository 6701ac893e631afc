"""Backing up while uploads go on: ledger and audit log first, at one moment each; then the new files that they name."""

import fcntl
import hashlib
import hmac
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from etl.archive import archive_of, fsync_directory, sha256_of
from etl.audit import AUDIT_FILE, audit_log, was_begun
from etl.audit_kinds import BEGUN
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
    refuse_shared,
    write_manifest,
)
from etl.ledger import LEDGER_FILE, Event, Ledger, ledger_of
from etl.refused import refused_files, refused_hashes
from etl.replaced import DESTROYING, Replaced
from etl.reports.records import KINDS as REPORT_KINDS
from etl.reports.records import kept_files as report_files
from etl.secret import learner_secret
from etl.setting_errors import SECRET_SETTINGS
from etl.settings import Settings

KEY, SAMPLE_NOTE = "learner.key", "sample-is-complete"
_EARLIER_AUDIT = "audit-until-"
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
    events = list(events)
    replaced = Replaced(events)
    for event in events:
        given = event.payload.get("files", ())
        if event.kind == "accepted" and event.payload["upload_id"] not in replaced.purged:
            current = [replaced.at(file["sha256"], event.seq) for file in given]
            files |= {_path("raw", sha256): sha256 for sha256 in current}
        elif event.kind == "reference_set":
            files |= {_path("raw", sha256): sha256 for sha256 in given.values()}
        elif event.kind in REPORT_KINDS:
            files |= {_path("raw", sha256): sha256 for sha256 in report_files(event).values()}
        elif event.kind == "refused":
            files |= {_path("refused", sha256): sha256 for sha256 in refused_hashes(event, replaced)}
    return files


def _path(folder: str, sha256: str) -> str:
    return f"{folder}/{sha256[:2]}/{sha256}"


def back_up(settings: Settings, directory: Path) -> Backup:
    """Copy what is new in the state folder to a backup folder, and read all of the backup again.

    Raises BackupRefused when the folder is no place for it, BackupDamaged when a file in the state folder is not what
    the ledger says, BrokenChain when the ledger itself is not. A stop on the way leaves the earlier backup as it was.
    """
    refuse_shared(settings)
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
    ledger_path = _copy_chain(ledger_of(settings), directory)
    ledger = Ledger(ledger_path)
    events = ledger.events()
    audit_path = None
    try:
        # After the ledger: when that says that there is an audit log, it is here.
        if (settings.state_dir / AUDIT_FILE).exists() or was_begun(settings):
            audit_path = _copy_chain(audit_log(settings), directory)
        audit = None if audit_path is None else Ledger(audit_path, AUDIT_FILE)
        if earlier is not None:
            _refuse_other_store(settings, earlier, ledger, audit)
        state = settings.state_dir
        wanted = _as_they_lie(settings, named_files(events))
        has_secret = not settings.secret
        beside = [name for name in (SAMPLE_NOTE, *([KEY] if has_secret else ())) if (state / name).exists()]
        beside += sorted(path.name for path in state.glob(f"{Path(AUDIT_FILE).stem}-*.sqlite"))
        wanted |= {name: sha256_of(state / name) for name in beside}
        wanted = _audit_logs_before(directory, earlier, audit) | wanted
        copied, mended = _copy_files(state, directory, wanted)
    except BaseException:
        _discard([ledger_path, *([audit_path] if audit_path else [])], earlier)
        raise
    chains = [ledger_path, *([audit_path] if audit_path else [])]
    names = [f"{LEDGERS}/{path.name}" for path in chains]
    noted = settings.model_dump(mode="json", exclude=_NOT_RECORDED)
    manifest = Manifest(
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        ledger=names[0],
        events=len(events),
        last_hash=ledger.hash_at(len(events)),
        audit=names[1] if audit else "",
        audit_events=audit.last_seq() if audit else 0,
        audit_last_hash=audit.hash_at(audit.last_seq()) if audit else "",
        secret_mark=secret_mark(settings),
        has_secret=has_secret,
        settings=noted,
        files=wanted | {name: path.stem for name, path in zip(names, chains, strict=True)},
    )
    write_manifest(directory, manifest)
    _remove_erased(directory, manifest, events)
    for old in (directory / LEDGERS).iterdir():
        if old not in chains:
            old.unlink()
    copied += [name for name in names if earlier is None or name not in earlier.files]
    return Backup(manifest, copied, mended)


def _as_they_lie(settings: Settings, wanted: dict[str, str]) -> dict[str, str]:
    """Return the files with the hashes of their bytes on disk, which differ from those of the plain bytes when sealed.

    A sealed file is opened and compared with its hash first. So a backup is checked and put back without the key.
    """
    archives = {"raw": archive_of(settings), "refused": refused_files(settings)}
    found = {}
    for name, sha256 in wanted.items():
        path, archive = settings.state_dir / name, archives[name.split("/")[0]]
        is_fine = path.is_file() and archive.is_sealed(sha256) and archive.is_sound(sha256)
        found[name] = sha256_of(path) if is_fine else sha256
    return found


def _remove_erased(directory: Path, manifest: Manifest, events: list[Event]) -> None:
    """Remove from the backup what was erased in the store: files that its manifest no longer names."""
    for event in events:
        if event.kind in DESTROYING:
            gone = [_path("raw", sha256) for sha256 in event.payload["files"]]
            gone += [_path("refused", sha256) for sha256 in event.payload["refused"]]
            for name in gone:
                if name not in manifest.files:
                    (directory / name).unlink(missing_ok=True)


def _discard(paths: Iterable[Path], earlier: Manifest | None) -> None:
    """Remove copies that the earlier backup does not name."""
    for path in paths:
        if earlier is None or f"{LEDGERS}/{path.name}" not in earlier.files:
            path.unlink()


def _copy_chain(chain: Ledger, directory: Path) -> Path:
    """Copy a ledger as it is at one moment, under its hash, and return the copy."""
    folder = directory / LEDGERS
    folder.mkdir(exist_ok=True, mode=0o700)
    fresh = folder / uuid.uuid4().hex
    try:
        chain.copy_to(fresh)
        Ledger(fresh, chain.name).verify_chain()
        path = folder / f"{sha256_of(fresh)}.sqlite"
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    fsync_directory(folder)
    return path


def _refuse_other_store(settings: Settings, earlier: Manifest, ledger: Ledger, audit: Ledger | None) -> None:
    """Raise BackupRefused unless ledger and audit log go on where the earlier backup ended, with the same secret."""
    is_continued = ledger.hash_at(earlier.events) == earlier.last_hash
    is_continued &= _goes_on(earlier, audit) or _was_begun_anew(earlier, ledger, audit)
    if not is_continued or earlier.secret_mark != secret_mark(settings):
        raise BackupRefused(
            "Deze map bewaart een ander logboek, een dat verder gaat dan het huidige, of een ander geheim. Ze blijft "
            "zoals ze is: kies een andere map voor deze reservekopie.",
            "This folder keeps another ledger, one that goes on beyond the present one, or another secret. It stays as "
            "it is: choose another folder for this backup.",
        )


def _goes_on(earlier: Manifest, audit: Ledger | None) -> bool:
    if not earlier.audit:
        return True
    return audit is not None and audit.hash_at(earlier.audit_events) == earlier.audit_last_hash


def _was_begun_anew(earlier: Manifest, ledger: Ledger, audit: Ledger | None) -> bool:
    """Tell whether the ledger says, after the earlier backup, that somebody began this audit log, and why."""
    begun = [event for event in ledger.events(kinds=(BEGUN,)) if event.seq > earlier.events]
    return audit is not None and bool(begun) and begun[-1].payload["first_hash"] == audit.hash_at(1)


def _audit_logs_before(directory: Path, earlier: Manifest | None, audit: Ledger | None) -> dict[str, str]:
    """Return the audit logs of before that the backup holds, by path and hash: they may be the only sound copies.

    The one that was going on at the earlier backup, if another was begun since, is put beside the others.
    """
    if earlier is None:
        return {}
    found = {name: sha256 for name, sha256 in earlier.files.items() if name.startswith(_EARLIER_AUDIT)}
    if not _goes_on(earlier, audit):
        sha256 = earlier.files[earlier.audit]
        name = f"{_EARLIER_AUDIT}{sha256[:16]}.sqlite"
        if copy_durably(directory / earlier.audit, directory / name, sha256):
            found[name] = sha256
    return {name: sha256 for name, sha256 in found.items() if is_sound(directory / name, sha256)}


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
            if was_there and name.startswith(("raw/", "refused/")):
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
