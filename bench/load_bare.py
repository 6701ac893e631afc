"""Loads a file of enrolments with DuckDB alone: dialect and types given, nothing checked. No loader can be cheaper.

Run as `python -m bench.load_bare FILE`.
"""

import sys
import tempfile
from pathlib import Path

from bench.work_cost import work_cost
from etl.settings import Settings
from etl.warehouse import attach, connect_in_memory
from schemas.datasets import dataset

_TYPES = {"date": "date", "integer": "integer", "number": "decimal(15, 6)"}


def main(path: Path) -> None:
    """Load the file once into a database file, into a table with the contract's columns."""
    columns = {column.name: _TYPES.get(column.kind, "varchar") for column in dataset("enrollments").columns}
    query = (
        "create table w.enrollments as select * from read_csv($path, columns = $columns, header = true, delim = ',', "
        "quote = '\"', escape = '\"', auto_detect = false)"
    )
    with (
        tempfile.TemporaryDirectory() as folder,
        connect_in_memory(Settings(state_dir=Path(folder)), Path(folder)) as con,
    ):
        attach(con, Path(folder) / "bench.duckdb", "w", read_only=False)
        with work_cost():
            con.execute(query, {"path": str(path), "columns": columns})
            con.execute("checkpoint w")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
