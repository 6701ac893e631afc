"""Judges a month's file of 10⁴ rows in a process that has judged one before, as the server does.

Run as `python -m bench.judge_month FILE`.
"""

import sys
import tempfile
from pathlib import Path

from bench.work_cost import work_cost
from etl.read import ReadOptions
from etl.settings import Settings
from etl.stage import Part, stage_files
from etl.warehouse import connect_in_memory

_TIMES = 5


def _judge(path: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with connect_in_memory(Settings(state_dir=folder), folder) as con:
            if stage_files(con, [Part(path, path.name)], ReadOptions(), b"secret of the bench", folder).counts:
                raise RuntimeError("the file is not clean")


def main(path: Path) -> None:
    """Judge the file again and again."""
    _judge(path)
    with work_cost(times=_TIMES):
        for _ in range(_TIMES):
            _judge(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
