"""The marts of a whole warehouse made on Sail, a distributed engine: the same SQL over the facts as Parquet files.

For when the marts of everything outgrow one machine (DECISIONS D77). Slices and pages stay with DuckDB.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from etl.marts import IN_ORDER, STEPS, choose_all, create_marts, mart_sql
from etl.sail_session import Sail, sail_session
from etl.settings import Settings
from schemas.datasets import DATASET_NAMES

_WORD = re.compile(r"\w+")


def make_marts(con: duckdb.DuckDBPyConnection, settings: Settings, work_dir: Path) -> None:
    """Make the marts of all slices on Sail and put their rows in the default schema, in the place of what is there.

    The default schema holds slices and facts. Raises SailFailed and ArchiveUnreachable; some marts are then empty.
    """
    create_marts(con)
    choose_all(con)
    with _offered_facts(con, settings, work_dir) as place, sail_session(settings, work_dir) as sail:
        made = {name: _parquet(f"{place}/{name}.parquet") for name in _tables_read()}
        for name in IN_ORDER:
            query = _complete(mart_sql(name), made)
            made[name] = query
            if name not in STEPS:
                _insert(con, name, sail, query)
            elif sail.write(query, f"{place}/{name}"):  # without rows there is no file
                # Later queries read a step four times: it is written once, not made four times.
                made[name] = _parquet(f"{place}/{name}")


def _parquet(address: str) -> str:
    return f"select * from parquet.`{address}`"


def _complete(text: str, made: dict[str, str]) -> str:
    """Return a query that says itself what the names in a mart's text mean.

    All who are connected share one session with Sail's server, so that a view of one would be a view of another.
    """
    words = set(_WORD.findall(text))
    named = ",\n".join(f"{name} as (\n{query}\n)" for name, query in made.items() if name in words)
    return f"with {named}\nselect * from (\n{text}\n) as made"


def _insert(con: duckdb.DuckDBPyConnection, name: str, sail: Sail, query: str) -> None:
    con.register("made_on_sail", sail.rows(query))
    con.execute(f"insert into {name} by name select * from made_on_sail")
    con.unregister("made_on_sail")


@contextmanager
def _offered_facts(con: duckdb.DuckDBPyConnection, settings: Settings, work_dir: Path) -> Iterator[str]:
    """Write what the marts read as Parquet files, and give the address where the engine finds them for a while."""
    folder = work_dir / "sail"
    folder.mkdir(mode=0o700)
    try:
        for name in _tables_read():
            target = str(folder / f"{name}.parquet").replace("'", "''")
            con.execute(
                f"copy (select {', '.join(_columns_read(con, name))} from {name}) to '{target}' (format parquet)"
            )
        if not settings.sail_remote:
            yield str(folder.resolve())
            return
        from etl.archive_s3 import offered

        with offered(settings, folder, "sail") as address:
            yield address
    finally:
        shutil.rmtree(folder)


def _words_of_marts() -> set[str]:
    return {word for name in IN_ORDER for word in _WORD.findall(mart_sql(name))}


def _tables_read() -> list[str]:
    return ["chosen_snapshots", *sorted(_words_of_marts() & set(DATASET_NAMES))]


def _columns_read(con: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """Return a table's columns whose name stands in a mart's text: nothing else leaves the warehouse."""
    names = [str(column[0]) for column in con.execute(f"select * from {table} limit 0").description or ()]
    words = _words_of_marts()
    return [f'"{name}"' for name in names if name in words]
