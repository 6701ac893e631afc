"""A private copy of the warehouse beside empty staging tables: the place where uploads are judged and loaded."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import duckdb

from etl.marts import create_marts
from etl.settings import Settings
from etl.tables import create_tables
from etl.warehouse import Generations, NotPublished, attach, connect_in_memory

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


@contextmanager
def open_workbench(settings: Settings, path: Path | None = None, *, empty: bool = False) -> Iterator[Workbench]:
    """Open a copy of the published warehouse, or an empty one, at `path` or in a folder that vanishes afterwards.

    The copy is closed and whole on disk when the block ends without an exception.
    """
    temporary = settings.state_dir / "temporary"
    temporary.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=temporary) as name:
        work_dir = Path(name)
        target = path or work_dir / "copy.duckdb"
        fresh = empty
        if not empty:
            try:
                Generations(settings).copy_current(target)
            except NotPublished:
                fresh = True
        con = connect_in_memory(settings)
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
