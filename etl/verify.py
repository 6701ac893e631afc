"""Proving that the state is whole: raw files, the ledger's chain, and a rebuild that gives the same tables."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from etl.archive import sha256_of
from etl.ledger import BrokenChain, LedgerDamaged, ledger_of
from etl.load import archive_of, ensure_published, rebuild
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

    def to_json(self) -> dict[str, Any]:
        """Return the verification for `--json`."""
        return {
            "ok": not self.problems,
            "events": self.events,
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
    for event in ledger_of(settings).events(kinds=("accepted", "reference_set")):
        files = event.payload["files"]
        pairs = files.items() if isinstance(files, dict) else ((file["name"], file["sha256"]) for file in files)
        wanted |= {sha256: name for name, sha256 in pairs}
    for sha256, name in wanted.items():
        count += 1
        path = archive.path(sha256)
        if not path.exists():
            problems.append(
                Problem(
                    f"Bestand '{name}' ({sha256}) ontbreekt. {_RAW_NL}",
                    f"File '{name}' ({sha256}) is missing. {_RAW_EN}",
                )
            )
        elif sha256_of(path) != sha256:
            problems.append(
                Problem(
                    f"Bestand '{name}' ({sha256}) is veranderd. {_RAW_NL}",
                    f"File '{name}' ({sha256}) has changed. {_RAW_EN}",
                )
            )
    return count, problems


def verify(settings: Settings) -> Verification:
    """Check files, chain and tables; reads only, and builds a second warehouse in a folder that vanishes."""
    problems: list[Problem] = []
    try:
        events = ledger_of(settings).verify_chain()
    except BrokenChain as broken:
        return Verification(broken.seq, 0, {}, [Problem(broken.message_nl, broken.message_en)])
    except LedgerDamaged as damaged:
        return Verification(0, 0, {}, [Problem(damaged.message_nl, damaged.message_en)])
    files, file_problems = _file_problems(settings)
    problems += file_problems
    tables: dict[str, str] = {}
    if not problems:
        tables, table_problems = _compare_with_rebuild(settings)
        problems += table_problems
    return Verification(events, files, tables, problems)


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
