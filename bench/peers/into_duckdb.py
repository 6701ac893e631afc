"""Puts rows that a tool has accepted into a DuckDB file, in the way that costs least."""

import tempfile
from pathlib import Path

import duckdb


def store_frame(frame: object) -> None:
    """Store a pandas frame."""
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(str(Path(folder) / "peer.duckdb")) as con:
        con.register("frame", frame)
        con.execute("create table enrollments as select * from frame")
        con.execute("checkpoint")


def store_file(path: Path) -> None:
    """Store a CSV file, all columns as text."""
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(str(Path(folder) / "peer.duckdb")) as con:
        con.execute(
            "create table enrollments as select * from read_csv($path, all_varchar = true)", {"path": str(path)}
        )
        con.execute("checkpoint")
