"""Makes all marts of a store anew on one of the engines, as a rebuild does; nothing of it stays.

Run as `python -m bench.marts_once STATE duckdb|sail [MEMORY_LIMIT]`; Sail runs inside this process.
"""

import sys
from pathlib import Path

from bench.work_cost import work_cost
from etl.marts import refresh_marts
from etl.sail import make_marts
from etl.settings import Settings
from etl.workbench import open_workbench


def main(state: Path, engine: str, memory_limit: str = "1GB") -> None:
    """Make the marts in a copy that vanishes."""
    settings = Settings(state_dir=state, engine=engine, memory_limit=memory_limit)
    with open_workbench(settings) as bench, bench.inside_warehouse() as con, work_cost():
        if settings.engine == "sail":
            make_marts(con, settings, bench.work_dir)
        else:
            refresh_marts(con, None)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
