"""Putting a backup back in an empty state folder: everything is checked first, and the ledger comes last."""

from dataclasses import dataclass
from pathlib import Path

from etl.audit import AUDIT_FILE
from etl.backup import KEY, secret_mark
from etl.backup_folder import (
    BackupDamaged,
    BackupRefused,
    Manifest,
    copy_durably,
    is_sound,
    read_manifest,
    refuse_shared,
    write_durably,
)
from etl.erase_again import erase_again
from etl.ledger import LEDGER_FILE, Ledger
from etl.load import ensure_published
from etl.scope import LOCAL_DEPARTMENT
from etl.settings import Settings
from etl.warehouse import writer_lock

_UNFINISHED = "restore-is-unfinished"
_UNFINISHED_ERASURES = "erasures-are-unfinished"
_PASSED = {"writer.lock", "errors.log"}
_NAMED = 20


@dataclass(frozen=True)
class Restored:
    """What was put back: the manifest, the settings that are other than on that day, and learners erased anew."""

    manifest: Manifest
    other_settings: list[str]
    erased_again: int = 0


def check_backup(directory: Path) -> Manifest:
    """Read all of a backup and return its manifest.

    Raises BackupRefused when there is none, BackupDamaged with the names of the files that are not what they were, and
    BrokenChain when the ledger in it is not.
    """
    manifest = read_manifest(directory)
    if manifest is None:
        raise BackupRefused(
            f"De reservekopie in {directory} is nooit afgewerkt. Neem een andere.",
            f"The backup in {directory} was never completed. Take another.",
        )
    bad = [name for name, sha256 in manifest.files.items() if not is_sound(directory / name, sha256)]
    if bad:
        shown = ", ".join(bad[:_NAMED]) + (" …" if len(bad) > _NAMED else "")
        raise BackupDamaged(
            f"In de reservekopie {'is 1 bestand' if len(bad) == 1 else f'zijn {len(bad)} bestanden'} beschadigd of "
            f"weg: {shown}. Er is niets teruggezet. Haal dit uit een oudere of tweede reservekopie.",
            f"In the backup {'1 file is' if len(bad) == 1 else f'{len(bad)} files are'} damaged or gone: {shown}. "
            "Nothing was put back. Take this from an older or second backup.",
        )
    return manifest


def erasures_of(directory: Path) -> Ledger:
    """Return the ledger of a newer backup, which says who was erased after the older one; raises as `check_backup`."""
    return Ledger(directory / check_backup(directory).ledger)


def restore(settings: Settings, directory: Path, later: Ledger | None = None) -> Restored:
    """Put a backup back in the empty state folder of these settings, and build and publish the warehouse.

    Raises BackupRefused, with nothing changed, when the folder holds something or the secret is another one; else as
    `check_backup`. What a stop on the way leaves is no store yet; the same command goes on from there. Whom `later`,
    the ledger of a newer backup, says to be erased is erased here too, and what it says to be purged is purged; a stop
    in the midst of that is gone on from as well, and nothing else is before it is done.
    """
    refuse_shared(settings)
    state = settings.state_dir
    manifest = check_backup(directory)
    if not _is_waiting_for_erasures(state, manifest, is_given=later is not None):
        _refuse_full(state)
        _refuse_other_secret(settings, manifest)
        _put_back(settings, directory, manifest, has_erasures=later is not None)
    ensure_published(settings)
    erased_again = 0
    if later is not None:
        erased_again = erase_again(settings, LOCAL_DEPARTMENT, later)
        (state / _UNFINISHED_ERASURES).unlink()
    now = settings.model_dump(mode="json")
    others = sorted(name for name, value in manifest.settings.items() if now.get(name) != value)
    return Restored(manifest, others, erased_again)


def _is_waiting_for_erasures(state: Path, manifest: Manifest, *, is_given: bool) -> bool:
    """Tell whether this backup has been put back here but for the erasures; refuse to leave these out."""
    mark = state / _UNFINISHED_ERASURES
    if not (state / LEDGER_FILE).exists() or not mark.exists() or mark.read_text() != manifest.last_hash:
        return False
    if not is_given:
        raise BackupRefused(
            f"Het terugzetten in {state} is afgebroken voor alles opnieuw gewist was. Geef dezelfde opdracht, met "
            "--erasures.",
            f"Restoring to {state} was broken off before everything was erased again. Give the same command, with "
            "--erasures.",
        )
    return True


def _put_back(settings: Settings, directory: Path, manifest: Manifest, *, has_erasures: bool) -> None:
    state = settings.state_dir
    with writer_lock(settings):
        _refuse_full(state)
        write_durably(state / _UNFINISHED, "")
        for name, sha256 in manifest.files.items():
            if name not in (manifest.ledger, manifest.audit) and not is_sound(state / name, sha256):
                _put(directory / name, state / name, sha256)
        if manifest.audit:
            _put(directory / manifest.audit, state / AUDIT_FILE, manifest.files[manifest.audit])
            Ledger(state / AUDIT_FILE, AUDIT_FILE).verify_chain()
        if has_erasures:
            write_durably(state / _UNFINISHED_ERASURES, manifest.last_hash)
        _put(directory / manifest.ledger, state / LEDGER_FILE, manifest.files[manifest.ledger])
        Ledger(state / LEDGER_FILE).verify_chain()
        (state / _UNFINISHED).unlink()


def _put(source: Path, target: Path, sha256: str) -> None:
    if not copy_durably(source, target, sha256):
        raise BackupDamaged(f"{source} is onderweg veranderd.", f"{source} changed on the way.")


def _refuse_full(state: Path) -> None:
    names = {path.name for path in state.iterdir()} if state.exists() else set()
    if _UNFINISHED in names and LEDGER_FILE not in names:
        return
    if names - _PASSED:
        raise BackupRefused(
            f"{state} is niet leeg; er wordt niets overschreven. Zet de map eerst opzij, of kies een andere met "
            "DUAAL_STATE_DIR.",
            f"{state} is not empty; nothing is overwritten. Put the folder aside first, or choose another with "
            "DUAAL_STATE_DIR.",
        )


def _refuse_other_secret(settings: Settings, manifest: Manifest) -> None:
    """Raise BackupRefused when learners would be hashed otherwise than before: their histories would fall apart."""
    if manifest.has_secret and KEY in manifest.files and not settings.secret:
        return
    if not settings.secret:
        raise BackupRefused(
            "Het geheim staat niet in deze reservekopie: het kwam uit de instellingen. Geef hetzelfde opnieuw met "
            "DUAAL_SECRET.",
            "The secret is not in this backup: it came from the settings. Give the same again with DUAAL_SECRET.",
        )
    if secret_mark(settings) != manifest.secret_mark:
        raise BackupRefused(
            "Het geheim in DUAAL_SECRET is niet dat van deze reservekopie. Met een ander geheim kloppen de lerenden "
            "niet meer.",
            "The secret in DUAAL_SECRET is not that of this backup. With another secret learners no longer match.",
        )
