"""The warehouse's tables, derived from the contract: facts from the data sets, reference tables from their models."""

import duckdb

from etl.convert import stored_type
from etl.marts import create_marts
from schemas.datasets import Column, Dataset, columns_of, datasets
from schemas.reference import REFERENCE_TABLES

SQL_TYPES = {"date": "date", "integer": "integer", "number": "decimal(15, 6)"}
"""SQL type per kind of column of the reference data; every other kind is text."""

# Tables that no data set declares: name → (meaning, columns with their types).
_STORE_TABLES = {
    "meta": ("one row: up to which ledger event the tables go", {"ledger_seq": "bigint"}),
    "uploads": (
        "one row per accepted upload; times are UTC",
        {
            "upload_id": "varchar",
            "seq": "bigint",
            "accepted_at": "timestamp",
            "known_from": "timestamp",
            "actor": "varchar",
            "role": "varchar",
            "reason": "varchar",
            "is_sample": "boolean",
            "contract_version": "varchar",
            "withdrawn_seq": "bigint",
            "withdrawn_at": "timestamp",
            "withdrawn_by": "varchar",
            "withdrawn_reason": "varchar",
        },
    ),
    "files": (
        "one row per file of an upload",
        {
            "upload_id": "varchar",
            "file_number": "integer",
            "name": "varchar",
            "sha256": "varchar",
            "dataset": "varchar",
            "encoding": "varchar",
            "delimiter": "varchar",
            "rows": "bigint",
        },
    ),
    "upload_warnings": (
        "one row per upload and data set of it that was accepted with warnings",
        {"upload_id": "varchar", "dataset": "varchar"},
    ),
    "closed_periods": ("one row per closed project and calendar year", {"project_id": "varchar", "year": "integer"}),
    "slices": (
        "one row per project, institution and month in which one of its snapshots begins to count",
        {
            "slice_id": "varchar",
            "project_id": "varchar",
            "institution_id": "varchar",
            "month_from": "varchar",
            "month_until": "varchar",
        },
    ),
    "slice_snapshots": (
        "one row per slice and snapshot that makes up its state",
        {"slice_id": "varchar", "snapshot_id": "integer"},
    ),
}
_SNAPSHOT_COLUMNS = {
    "snapshot_id": "integer",
    "upload_id": "varchar",
    "file_number": "integer",
    "seq": "bigint",
    "dataset": "varchar",
    "project_id": "varchar",
    "institution_id": "varchar",
    "academic_year": "varchar",
    "reporting_month": "varchar",
    "rows": "bigint",
}


def sql_type(column: Column) -> str:
    """Return the SQL type of a column of the reference data."""
    return SQL_TYPES.get(column.kind, "varchar")


def fact_columns(dataset: Dataset) -> dict[str, str]:
    """Return name → SQL type of a fact table: the snapshot, the row in the file, and the contract's columns.

    The learner's key is replaced by its pseudonym. Codes are enums, as they are staged: turned to text they would cost
    a third of a load, and four times the space.
    """
    declared = {
        ("learner_hash" if column.kind == "learner_key" else column.name): (
            "uuid" if column.kind == "learner_key" else stored_type(column)
        )
        for column in dataset.columns
    }
    return {"snapshot_id": "integer", "row_number": "bigint"} | declared


def create_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Create every table, the marts too, empty, in the default schema of the connection."""
    for name, (meaning, columns) in _STORE_TABLES.items():
        _create(con, name, meaning, columns)
    for name, meaning in (
        ("snapshots", "one row per key that an accepted file holds in full"),
        ("current_snapshots", "the snapshots that count: neither withdrawn nor replaced"),
    ):
        _create(con, name, meaning, _SNAPSHOT_COLUMNS)
    for dataset in datasets():
        _create(
            con, dataset.name, f"accepted rows of {dataset.label_en}, tied to snapshot and line", fact_columns(dataset)
        )
        for column in dataset.columns:
            if column.kind != "learner_key":
                _comment(con, f"column {dataset.name}.{column.name}", f"{column.label_nl} / {column.label_en}")
    for table in REFERENCE_TABLES:
        columns = {column.name: sql_type(column) for column in columns_of(table.model.to_schema())}
        _create(con, f"ref_{table.name}", f"reference data: {table.name}", columns)
    con.execute("insert into meta values (0)")
    create_marts(con)


def _create(con: duckdb.DuckDBPyConnection, name: str, meaning: str, columns: dict[str, str]) -> None:
    listed = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
    con.execute(f"create table {name} ({listed})")
    _comment(con, f"table {name}", meaning)


def _comment(con: duckdb.DuckDBPyConnection, target: str, text: str) -> None:
    quoted = text.replace("'", "''")
    con.execute(f"comment on {target} is '{quoted}'")
