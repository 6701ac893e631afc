"""Makes the marts of one institution's month again, as a monthly upload does; nothing of it stays.

Run as `python -m bench.refresh_once STATE`.
"""

import sys
import tempfile
from pathlib import Path

from bench.work_cost import work_cost
from bench.write_files import MONTH
from etl.marts import refresh_marts
from etl.settings import Settings
from etl.warehouse import Generations
from etl.workbench import open_workbench

_TIMES = 10
_TYPICAL_PAIR = """
    select project_id, institution_id from w.snapshots where dataset = 'enrollments'
    group by all order by count(*), project_id, institution_id limit 1
"""


def main(state: Path) -> None:
    """Refresh again and again, each time undone."""
    settings = Settings(state_dir=state)
    with tempfile.TemporaryDirectory(dir=state) as folder:
        path = Path(folder) / Generations(settings).current().name
        with open_workbench(settings, path) as bench:
            pair = bench.con.execute(_TYPICAL_PAIR).fetchone()
            if pair is None:
                raise RuntimeError("the store holds no enrolments")
            with bench.inside_warehouse() as con:
                refresh_marts(con, {(pair[0], pair[1]): MONTH})
                with work_cost(times=_TIMES):
                    for _ in range(_TIMES):
                        con.execute("begin")
                        refresh_marts(con, {(pair[0], pair[1]): MONTH})
                        con.execute("rollback")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
