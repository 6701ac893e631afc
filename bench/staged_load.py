"""The work of a load as an upload does it: read, convert, check every column rule, hash learners, store.

What a process makes once (imports, the compiled contract, pandera's first check) is left out of the work.
"""

import tempfile
from pathlib import Path

from bench.work_cost import work_cost
from etl.judge import judge_cells
from etl.read import ReadOptions
from etl.screen import screen
from etl.settings import Settings
from etl.stage import Part, Staged, stage_files
from etl.warehouse import attach, connect_in_memory
from schemas.datasets import dataset, datasets


def staged_load(path: Path, *, is_stored: bool = True) -> Staged:
    """Load a file of enrolments once, print what the work cost, and return what was staged.

    The rows end in a database file, unless `is_stored` is false: of a file with errors nothing is stored.
    """
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
            if is_stored:
                con.execute(
                    "create table w.enrollments as select * exclude (learner_key) from staging.enrollments_rows"
                )
                con.execute("checkpoint w")
        return staged
