"""A private copy of the warehouse beside empty staging tables: the place where uploads are judged and loaded."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import click
import duckdb

from etl.cli_text import say
from etl.marts import create_marts
from etl.settings import Settings
from etl.state_folder import WorkFolder
from etl.tables import create_tables
from etl.warehouse import Generations, NotPublished, Unusable, attach, connect_in_memory

_HERE = Path(__file__).resolve().parent


@cache
def sql_file(folder: str, name: str) -> str:
    """Return the text of one of our SQL files."""
    return (_HERE / folder / f"{name}.sql").read_text()


class Workbench:
    """An in-memory database (staging) with a private, writable copy of the warehouse attached as `w`."""

    def __init__(self, con: duckdb.DuckDBPyConnection, path: Path, work_dir: Path) -> None:
        self.con = con
        self.path = path
        self.work_dir = work_dir

    @contextmanager
    def inside_warehouse(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Let unqualified names mean the warehouse's tables for a while."""
        self.con.execute("use w")
        try:
            yield self.con
        finally:
            self.con.execute("use memory")

    @property
    def ledger_seq(self) -> int:
        """Return the number of the last ledger event that this copy holds."""
        row = self.con.execute("select ledger_seq from w.meta").fetchone()
        return int(row[0]) if row else 0

    def set_ledger_seq(self, seq: int) -> None:
        """Note up to which ledger event this copy is."""
        self.con.execute("update w.meta set ledger_seq = $seq", {"seq": seq})


def _say_rebuild(unusable: Unusable) -> None:
    damaged = ("Het gegevensbestand is beschadigd", "The warehouse file is damaged")
    older = ("Het gegevensbestand is van een andere versie", "The warehouse file is of another version")
    dutch, english = damaged if unusable.is_damaged else older
    message = say(
        f"{dutch} en wordt opnieuw opgebouwd uit de bewaarde bestanden en het logboek; dat duurt even.",
        f"{english} and is built anew from the kept files and the ledger; this takes a while.",
    )
    click.echo(message, err=True)


@contextmanager
def open_workbench(settings: Settings, path: Path | None = None, *, empty: bool = False) -> Iterator[Workbench]:
    """Open a copy of the published warehouse, or an empty one, at `path` or in a folder that vanishes afterwards.

    The copy is closed and whole on disk when the block ends without an exception.
    """
    with WorkFolder(settings) as work_dir:
        target = path or work_dir / "copy.duckdb"
        fresh = empty
        if not empty:
            try:
                Generations(settings).copy_current(target)
            except Unusable as unusable:
                _say_rebuild(unusable)
                fresh = True
            except NotPublished:
                fresh = True
        con = connect_in_memory(settings, work_dir)
        try:
            attach(con, target, "w", read_only=False)
            bench = Workbench(con, target, work_dir)
            if fresh:
                with bench.inside_warehouse():
                    create_tables(con)
                    create_marts(con)
            yield bench
            con.execute("checkpoint w")
            con.execute("detach w")
        finally:
            con.close()
