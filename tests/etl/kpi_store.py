"""Warehouse tables in memory, filled from the rows of uploads without the checks: for figures and marts only."""

import csv
import hashlib
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import duckdb

from etl.marts import Pair, build_slices, refresh_marts
from etl.sql_files import sql_text
from etl.tables import create_tables, fact_columns
from schemas.datasets import dataset
from tests.etl.independent_kpis import Reference, Row, Sent

WITHDRAWN_AT = datetime.fromisoformat("2030-01-01")


@contextmanager
def warehouse(reference: Reference) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give empty warehouse tables with the reference data."""
    con = duckdb.connect(":memory:", config={"threads": 1})
    create_tables(con)
    tables = {
        "ref_projects": reference.projects,
        "ref_institutions": reference.institutions,
        "ref_project_institutions": reference.links,
    }
    for table, rows in tables.items():
        for row in rows:
            names = ", ".join(row)
            marks = ", ".join("?" * len(row))
            con.execute(f"insert into {table} ({names}) values ({marks})", [value or None for value in row.values()])
    try:
        yield con
    finally:
        con.close()


def add_upload(con: duckdb.DuckDBPyConnection, upload: Sent) -> dict[Pair, str]:
    """Insert an upload with its rows, and return the first month of each pair that it touches."""
    upload_id = f"U{upload.order:04d}"
    con.execute(
        "insert into uploads by name select ? as upload_id, ? as seq, ? as accepted_at, ? as known_from, "
        "'an' as actor, '1' as contract_version, ? as withdrawn_seq, ? as withdrawn_at",
        [
            upload_id,
            upload.order,
            upload.known_from,
            upload.known_from,
            upload.order + 1000 if upload.is_withdrawn else None,
            WITHDRAWN_AT if upload.is_withdrawn else None,
        ],
    )
    touched: dict[Pair, str] = {}
    for number, (name, rows) in enumerate(upload.rows.items(), start=1):
        con.execute(
            "insert into files by name select ? as upload_id, ? as file_number, ? as name, ? as sha256, ? as dataset",
            [upload_id, number, f"{name}.csv", hashlib.sha256(repr(rows).encode()).hexdigest(), name],
        )
        numbered = list(enumerate(rows, start=2))
        for key, keyed in _by_snapshot(name, numbered).items():
            _add_snapshot(con, upload, number, name, key, keyed)
            if name != "events":
                pair = (key[0], key[1])
                touched[pair] = min(key[3], touched.get(pair, key[3]))
    return touched


def add_warning(con: duckdb.DuckDBPyConnection, order: int, name: str) -> None:
    """Note that a data set of an upload was accepted with warnings."""
    con.execute("insert into upload_warnings values (?, ?)", [f"U{order:04d}", name])


def publish(con: duckdb.DuckDBPyConnection, touched: dict[Pair, str] | None = None) -> None:
    """Work out what counts, and make slices and marts: of the touched pairs, or everything."""
    con.execute("delete from current_snapshots")
    con.execute(f"insert into current_snapshots {sql_text('kpi_sql', 'known_snapshots')}")
    build_slices(con)
    refresh_marts(con, touched)


def deliver(con: duckdb.DuckDBPyConnection, known: str, *, withdrawn: bool = False, **rows: list[Row]) -> int:
    """Store one upload after those before it, publish, and return its place in the order."""
    (order,) = con.execute("select coalesce(max(seq), 0) + 1 from uploads").fetchone() or (1,)
    add_upload(con, Sent(order, datetime.fromisoformat(known), rows, is_withdrawn=withdrawn))
    publish(con)
    return int(order)


def read_csv_files(paths: Iterable[Path]) -> dict[str, list[Row]]:
    """Return the rows of files named after their data sets."""
    found = {}
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            found[path.stem] = list(csv.DictReader(file))
    return found


def _by_snapshot(name: str, rows: Sequence[tuple[int, Row]]) -> dict[tuple[str, str, str, str], list[tuple[int, Row]]]:
    found: dict[tuple[str, str, str, str], list[tuple[int, Row]]] = {}
    for number, row in rows:
        if name == "events":
            key = (row["project_id"], row["institution_id"] if row["organiser"] == "instelling" else "", "", "")
        else:
            key = (row["project_id"], row["institution_id"], row.get("academic_year", ""), row["reporting_month"])
        found.setdefault(key, []).append((number, row))
    return found


def _add_snapshot(
    con: duckdb.DuckDBPyConnection,
    upload: Sent,
    file_number: int,
    name: str,
    key: tuple[str, str, str, str],
    rows: list[tuple[int, Row]],
) -> None:
    (snapshot_id,) = con.execute("select coalesce(max(snapshot_id), 0) + 1 from snapshots").fetchone() or (1,)
    con.execute(
        "insert into snapshots values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [snapshot_id, f"U{upload.order:04d}", file_number, upload.order, name, *key, len(rows)],
    )
    columns = list(fact_columns(dataset(name)))
    values = []
    for number, row in rows:
        cells = dict(row)
        if name == "enrollments":
            cells["learner_hash"] = _pseudonym(row)
        values.append([snapshot_id, number, *(cells[column] or None for column in columns[2:])])
    con.executemany(f"insert into {name} values ({', '.join('?' * len(columns))})", values)


def _pseudonym(row: Row) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{row['institution_id']}/{row['learner_key']}"))
