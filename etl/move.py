"""Moving a whole store from files in a folder to PostgreSQL and S3, or back; what arrives is compared, hash by hash."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from etl.archive import archive_in
from etl.audit import AUDIT_FILE
from etl.backup import KEY, SAMPLE_NOTE, named_files
from etl.ledger import Ledger, has_ledger, has_log, ledger_of, log_of
from etl.load import ensure_published, rebuild
from etl.secret import learner_secret
from etl.settings import Settings
from etl.state_folder import WorkFolder, private_directory
from etl.verify import table_hashes
from etl.warehouse import writer_lock

Told = Callable[[str, int], None]
"""Is told each step ('files', 'audit', 'ledger', 'tables') with a count."""


class MoveRefused(Exception):
    """A move that cannot be done or does not fit; the source is as it was, and the messages say what to do."""

    def __init__(self, message_nl: str, message_en: str) -> None:
        super().__init__(message_en)
        self.message_nl = message_nl
        self.message_en = message_en


@dataclass(frozen=True)
class Moved:
    """What was moved, all of it compared: events with the hash of the last one, files, and tables by their hash."""

    events: int
    last_hash: str
    audit_events: int
    audit_last_hash: str
    files: int
    files_copied: int
    tables: dict[str, str]

    def to_json(self) -> dict[str, Any]:
        """Return it for `--json`."""
        return asdict(self)


def stores_for(settings: Settings, to: str) -> tuple[Settings, Settings]:
    """Return source and target: `to` is 'shared', for the stores of the settings, or a folder for one machine.

    Raises MoveRefused when the settings name no shared stores.
    """
    if not settings.ledger and not settings.archive:
        raise MoveRefused(
            "Zeg met DUAAL_LEDGER en DUAAL_ARCHIVE welke gedeelde opslag het is: zie docs/beyond-one-machine.md.",
            "Say with DUAAL_LEDGER and DUAAL_ARCHIVE which shared stores these are: see docs/beyond-one-machine.md.",
        )
    alone = {"ledger": "", "archive": "", "warehouse": ""}
    if to == "shared":
        return settings.model_copy(update=alone), settings
    folder = Path(to).absolute()
    if folder == settings.state_dir.absolute():
        raise MoveRefused(
            f"{folder} is de map van de instellingen. Kies een lege map.",
            f"{folder} is the folder of the settings. Choose an empty folder.",
        )
    return settings, settings.model_copy(update={**alone, "state_dir": folder})


def move(source: Settings, target: Settings, tell: Told = lambda _step, _count: None) -> Moved:
    """Copy files, audit log and ledger to empty stores, and compare all of it and the tables that both give.

    The source is only read, and nothing is added to it meanwhile. A stop on the way leaves copies that count for
    nothing before the ledger, which goes last; the same command goes on from there. Raises MoveRefused, and
    LedgerDamaged.
    """
    if not has_ledger(source):
        raise MoveRefused("Er is niets te verhuizen: er is geen logboek.", "There is nothing to move: no ledger.")
    with _nobody_adds(source, target):
        ledger = ledger_of(source)
        ledger.verify_chain()
        new_ledger = ledger_of(target)
        _require_beginning(ledger, new_ledger)
        _bring_secret(source, target)
        count, copied = _move_files(source, target, ledger, tell)
        audit, new_audit = _move_audit(source, target)
        tell("audit", audit.last_seq() if audit else 0)
        _move_chain(ledger, new_ledger)
        tell("ledger", new_ledger.last_seq())
        tables = _compare_tables(source, target)
        tell("tables", len(tables))
        events, audit_events = new_ledger.verify_chain(), new_audit.verify_chain() if new_audit else 0
        _require_same_end(ledger, new_ledger)
    ensure_published(target)
    return Moved(
        events,
        new_ledger.hash_at(events),
        audit_events,
        new_audit.hash_at(audit_events) if new_audit else "",
        count,
        copied,
        tables,
    )


@contextmanager
def _nobody_adds(source: Settings, target: Settings) -> Iterator[None]:
    with writer_lock(source):
        if not target.ledger and target.state_dir.absolute() == source.state_dir.absolute():
            yield  # one folder, one lock
        elif target.ledger and target.state_dir.absolute() == source.state_dir.absolute():
            from etl.ledger_postgresql import ledger_lock

            with ledger_lock(target.ledger):
                yield
        else:
            private_directory(target.state_dir)
            with writer_lock(target):
                yield


def _require_beginning(source: Ledger, target: Ledger) -> None:
    """Raise MoveRefused unless the target holds nothing, or the beginning of the source."""
    there = target.last_seq()
    if there and target.hash_at(there) != source.hash_at(there):
        raise MoveRefused(
            "Het doel bevat al een ander logboek, of een dat verder gaat. Er is niets veranderd: kies een lege plaats.",
            "The target holds another ledger already, or one that goes on beyond. Nothing was changed: choose an empty "
            "place.",
        )


def _require_same_end(source: Ledger, target: Ledger) -> None:
    last = source.last_seq()
    if target.last_seq() != last or target.hash_at(last) != source.hash_at(last):
        raise MoveRefused(
            "Tijdens de verhuizing kwam er iets bij. Stop het dashboard en geef dezelfde opdracht opnieuw.",
            "Something was added during the move. Stop the dashboard and give the same command again.",
        )


def _bring_secret(source: Settings, target: Settings) -> None:
    """See that both hash learners alike; the file with the secret goes along to another folder."""
    secret = learner_secret(source)
    folder, new_folder = source.state_dir, target.state_dir
    if folder.absolute() != new_folder.absolute():
        for name in (SAMPLE_NOTE, *(() if source.secret else (KEY,))):
            if (folder / name).exists() and not (new_folder / name).exists():
                shutil.copy2(folder / name, new_folder / name)
    if learner_secret(target) != secret:
        raise MoveRefused(
            "Het doel gebruikt een ander geheim voor de lerenden. Geef hetzelfde DUAAL_SECRET.",
            "The target uses another secret for the learners. Give the same DUAAL_SECRET.",
        )


def _move_files(source: Settings, target: Settings, ledger: Ledger, tell: Told) -> tuple[int, int]:
    """Copy the files that the ledger names, sealed ones sealed; return how many there are and how many were copied."""
    if source.archive == target.archive and (source.archive or source.state_dir == target.state_dir):
        return 0, 0  # they stay where they are
    named = named_files(ledger.events())
    copied, lacking = 0, []
    with WorkFolder(source) as folder:
        for number, (name, sha256) in enumerate(named.items(), start=1):
            part = name.split("/")[0]
            old, new = archive_in(source, part), archive_in(target, part)
            if not (new.has(sha256) and new.is_sound(sha256)):
                if not old.is_sound(sha256):
                    lacking.append(name)
                    continue
                copy = old.copy_as_it_lies(sha256, folder)
                new.keep_as_it_lies(sha256, copy)
                if not new.is_sound(sha256):
                    lacking.append(name)
                copied += 1
            if number % 100 == 0:
                tell("files", number)
    if lacking:
        names = ", ".join(lacking)
        raise MoveRefused(
            f"Deze bestanden ontbreken of zijn beschadigd: {names}. Zet ze terug en geef de opdracht opnieuw.",
            f"These files are missing or damaged: {names}. Put them back and give the command again.",
        )
    tell("files", len(named))
    return len(named), copied


def _move_audit(source: Settings, target: Settings) -> tuple[Ledger | None, Ledger | None]:
    if not has_log(source, AUDIT_FILE):
        return None, None
    old, new = log_of(source, AUDIT_FILE), log_of(target, AUDIT_FILE)
    _require_beginning(old, new)
    _move_chain(old, new)
    return old, new


def _move_chain(source: Ledger, target: Ledger) -> None:
    target.add_rows(source.rows(after=target.last_seq()))


def _compare_tables(source: Settings, target: Settings) -> dict[str, str]:
    """Build the warehouse from both, and return the tables' hashes; raise MoveRefused when one differs."""
    found = []
    for settings in (source, target):
        with WorkFolder(settings) as folder:
            rebuild(settings, folder / "rebuilt.duckdb")
            found.append(table_hashes(folder / "rebuilt.duckdb", settings))
    differing = sorted(name for name in found[0].keys() | found[1].keys() if found[0].get(name) != found[1].get(name))
    if differing:
        names = ", ".join(differing)
        raise MoveRefused(
            f"Deze tabellen zijn na de verhuizing anders: {names}. Gebruik het doel niet; de bron is onveranderd.",
            f"These tables differ after the move: {names}. Do not use the target; the source is unchanged.",
        )
    return found[1]
