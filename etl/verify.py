"""Proving that the state is whole: raw files, the ledger's chain, and a rebuild that gives the same tables."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from etl.audit import AUDIT_FILE, audit_log, was_begun
from etl.ledger import BrokenChain, LedgerDamaged, has_log, ledger_of
from etl.load import archive_of, ensure_published, rebuild
from etl.refused import refused_files, refused_hashes
from etl.replaced import Replaced
from etl.reports.records import KINDS as REPORT_KINDS
from etl.reports.records import kept_files as report_files
from etl.sealed import CannotOpen
from etl.settings import Settings
from etl.state_folder import WorkFolder
from etl.warehouse import Generations, attach, connect_in_memory

_RAW_NL = "Zet het terug van de reservekopie, in de map raw."
_RAW_EN = "Put it back from the backup, in the folder raw."
_WAREHOUSE_NL = "Verwijder de map warehouse: ze wordt bij de volgende opdracht opnieuw opgebouwd."
_WAREHOUSE_EN = "Remove the folder warehouse: it is built anew by the next command."


@dataclass(frozen=True)
class Problem:
    """One thing that is not as it should be."""

    message_nl: str
    message_en: str


@dataclass(frozen=True)
class Verification:
    """What was looked at and what is wrong; an empty list of problems means that all is well."""

    events: int
    files: int
    tables: dict[str, str]
    problems: list[Problem]
    audit_events: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return the verification for `--json`."""
        return {
            "ok": not self.problems,
            "events": self.events,
            "audit_events": self.audit_events,
            "files": self.files,
            "tables": self.tables,
            "problems": [{"message_nl": each.message_nl, "message_en": each.message_en} for each in self.problems],
        }


def table_hashes(path: Path, settings: Settings) -> dict[str, str]:
    """Return for every table of a warehouse file its row count and a hash that does not depend on row order."""
    with WorkFolder(settings) as work_dir, connect_in_memory(settings, work_dir) as con:
        attach(con, path, "w", read_only=True)
        names = [
            row[0]
            for row in con.execute(
                "select table_name from duckdb_tables() where database_name = 'w' order by table_name"
            ).fetchall()
        ]
        hashes = {}
        for name in names:
            count, total = con.execute(f'select count(*), sum(hash(t)::hugeint) from w."{name}" as t').fetchone() or (
                0,
                0,
            )
            hashes[name] = f"{count}:{total or 0:x}"
        return hashes


def _file_problems(settings: Settings) -> tuple[int, list[Problem]]:
    archive, problems, count = archive_of(settings), [], 0
    wanted: dict[str, str] = {}
    replaced = Replaced.of(ledger_of(settings))
    for event in ledger_of(settings).events(kinds=("accepted", "reference_set", *REPORT_KINDS)):
        if event.payload.get("upload_id") in replaced.purged:
            continue
        files = report_files(event) if event.kind in REPORT_KINDS else event.payload["files"]
        pairs = files.items() if isinstance(files, dict) else ((file["name"], file["sha256"]) for file in files)
        wanted |= {replaced.at(sha256, event.seq): name for name, sha256 in pairs}
    for sha256, name in wanted.items():
        count += 1
        if not archive.has(sha256):
            problems.append(
                Problem(
                    f"Bestand '{name}' ({sha256}) ontbreekt. {_RAW_NL}",
                    f"File '{name}' ({sha256}) is missing. {_RAW_EN}",
                )
            )
        elif not archive.is_sound(sha256):
            problems.append(
                Problem(
                    f"Bestand '{name}' ({sha256}) is veranderd. {_RAW_NL}",
                    f"File '{name}' ({sha256}) has changed. {_RAW_EN}",
                )
            )
    return count, problems


def _refused_problems(settings: Settings) -> tuple[int, list[Problem]]:
    """Look at the refused files that are kept, and at their reports."""
    archive, ledger = refused_files(settings), ledger_of(settings)
    replaced = Replaced.of(ledger)
    events = ledger.events(kinds=("refused",))
    wanted = sorted({sha256 for event in events for sha256 in refused_hashes(event, replaced)})
    wrong = [sha256 for sha256 in wanted if not (archive.has(sha256) and archive.is_sound(sha256))]
    return len(wanted), [
        Problem(
            f"Geweigerd bestand {sha256} {'is veranderd' if archive.has(sha256) else 'ontbreekt'}. "
            f"{_RAW_NL.replace('raw', 'refused')}",
            f"Refused file {sha256} {'has changed' if archive.has(sha256) else 'is missing'}. "
            f"{_RAW_EN.replace('raw', 'refused')}",
        )
        for sha256 in wrong
    ]


def verify(settings: Settings) -> Verification:
    """Check files, both chains and tables; reads only, and builds a second warehouse in a folder that vanishes."""
    problems: list[Problem] = []
    try:
        events = ledger_of(settings).verify_chain()
    except BrokenChain as broken:
        return Verification(broken.seq, 0, {}, [Problem(broken.message_nl, broken.message_en)])
    except LedgerDamaged as damaged:
        return Verification(0, 0, {}, [Problem(damaged.message_nl, damaged.message_en)])
    audit_events, audit_problems = _audit_problems(settings)
    try:
        files, file_problems = _file_problems(settings)
        refused, refused_problems = _refused_problems(settings)
    except CannotOpen as unopened:
        problems = [Problem(unopened.message_nl, unopened.message_en), *audit_problems]
        return Verification(events, 0, {}, problems, audit_events)
    problems += file_problems
    tables: dict[str, str] = {}
    if not problems:
        tables, table_problems = _compare_with_rebuild(settings)
        problems += table_problems
    problems += refused_problems + audit_problems
    return Verification(events, files + refused, tables, problems, audit_events)


def _audit_problems(settings: Settings) -> tuple[int, list[Problem]]:
    """Prove the chain of the audit log, which has nothing to do with what the figures rest on."""
    try:
        is_there = has_log(settings, AUDIT_FILE) or was_begun(settings)
        return audit_log(settings).verify_chain() if is_there else 0, []
    except LedgerDamaged as damaged:
        return 0, [Problem(damaged.message_nl, damaged.message_en)]


def _compare_with_rebuild(settings: Settings) -> tuple[dict[str, str], list[Problem]]:
    ensure_published(settings)
    with WorkFolder(settings) as work_dir:
        rebuilt_path = work_dir / "rebuilt.duckdb"
        rebuild(settings, rebuilt_path)
        rebuilt = table_hashes(rebuilt_path, settings)
    try:
        published = table_hashes(Generations(settings).current(), settings)
    except duckdb.Error:
        return rebuilt, [
            Problem(
                f"Het gegevensbestand is onleesbaar. {_WAREHOUSE_NL}", f"The warehouse cannot be read. {_WAREHOUSE_EN}"
            )
        ]
    return published, [
        Problem(
            f"Tabel {name} verschilt van wat de bestanden en het logboek geven. {_WAREHOUSE_NL}",
            f"Table {name} differs from what files and ledger give. {_WAREHOUSE_EN}",
        )
        for name in sorted(published.keys() | rebuilt.keys())
        if published.get(name) != rebuilt.get(name)
    ]
