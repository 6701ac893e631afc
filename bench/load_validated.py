"""Loads a file of enrolments as an upload does: read, converted, every column rule checked, learners hashed, stored.

What a process makes once (imports, the compiled contract) is left out of the work.
Run as `python -m bench.load_validated FILE`.
"""

import sys
import tempfile
from pathlib import Path

from bench.work_cost import work_cost
from etl.read import ReadOptions
from etl.screen import screen
from etl.settings import Settings
from etl.stage import Part, stage_files
from etl.warehouse import attach, connect_in_memory
from schemas.datasets import datasets


def main(path: Path) -> None:
    """Load the file once into a database file; it must be clean."""
    for each in datasets():
        screen(each)
    options = ReadOptions(max_bytes=path.stat().st_size, max_rows=10**9)
    with (
        tempfile.TemporaryDirectory() as folder,
        connect_in_memory(Settings(state_dir=Path(folder)), Path(folder)) as con,
    ):
        attach(con, Path(folder) / "bench.duckdb", "w", read_only=False)
        with work_cost():
            staged = stage_files(con, [Part(path, path.name)], options, b"secret of the bench", Path(folder))
            con.execute("create table w.enrollments as select * exclude (learner_key) from staging.enrollments_rows")
            con.execute("checkpoint w")
        if staged.counts:
            raise RuntimeError(f"the file is not clean: {staged.counts}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
