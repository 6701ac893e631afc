"""Sheets as Parquet: one typed file each."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from etl.reports.model import ColumnKind, Table, Value


def write_parquet(table: Table, path: Path) -> None:
    """Write a sheet as Parquet: whole numbers, floats, dates and times typed, text and ids as text.

    Times are UTC without a zone: with one, DuckDB asks a Python reader for a package more.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds: dict[ColumnKind, Any] = {
        "text": pa.string(),
        "id": pa.string(),
        "month": pa.string(),
        "integer": pa.int64(),
        "decimal": pa.float64(),
        "percent": pa.float64(),
        "date": pa.date32(),
        "datetime": pa.timestamp("us"),
    }
    columns = zip(*table.rows, strict=True) if table.rows else [() for _ in table.columns]
    arrays = [
        pa.array([_without_zone(value) for value in values], type=kinds[column.kind])
        for column, values in zip(table.columns, columns, strict=True)
    ]
    pq.write_table(pa.table(arrays, names=[column.name for column in table.columns]), path, compression="zstd")


def _without_zone(value: Value) -> Value:
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value
