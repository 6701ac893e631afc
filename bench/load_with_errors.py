"""Loads a file of enrolments with errors as an upload does, and compares what is found with what was put in.

What a process makes once (imports, the compiled contract) is left out of the work.
Run as `python -m bench.load_with_errors FILE`, where FILE.json lists what must be found.
"""

import json
import sys
import tempfile
from pathlib import Path

from bench.work_cost import work_cost
from etl.judge import judge_cells
from etl.read import ReadOptions
from etl.screen import screen
from etl.settings import Settings
from etl.stage import Part, stage_files
from etl.warehouse import attach, connect_in_memory
from schemas.datasets import dataset, datasets


def main(path: Path) -> None:
    """Load the file once; raise RuntimeError unless exactly the listed errors are found."""
    for each in datasets():
        screen(each)
    described = dataset("pilots")
    judge_cells(described.column("sector"), described.schema.columns["sector"], ["x"], ["x"])
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
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    found = [[each.row, each.column, each.value, each.code] for each in staged.findings]
    if sorted(found, key=str) != sorted(expected, key=str) or sum(staged.counts.values()) != len(expected):
        raise RuntimeError(f"{len(expected)} errors put in, {sum(staged.counts.values())} found, or in other places")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
