"""Asks a figure many times, from the marts as pages do, or from the facts.

Run as `python -m bench.ask mart|facts STATE`.
"""

import sys
from pathlib import Path

import duckdb

from bench.work_cost import work_cost
from bench.write_files import MONTH
from etl.kpis import kpi_values
from etl.scope import LOCAL_DEPARTMENT
from etl.settings import Settings
from etl.warehouse import Warehouse

_FROM_FACTS = (Path(__file__).parent / "participants_from_facts.sql").read_text(encoding="utf-8")
_TIMES = 20


def from_mart(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Return the participants per institution as the product computes them."""
    values = kpi_values(con, LOCAL_DEPARTMENT, ["K07"], as_of=MONTH, by=["institution_id"])
    return {each.dimensions["institution_id"]: int(each.value or 0) for each in values}


def from_facts(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Return the participants per institution, counted in the rows."""
    return dict(con.execute(_FROM_FACTS, {"as_of": MONTH}).fetchall())


def main(side: str, state: Path) -> None:
    """Ask one side again and again, a cursor each time as pages do; both sides must give the same figures."""
    warehouse = Warehouse(Settings(state_dir=state))
    first, other = (from_mart, from_facts) if side == "mart" else (from_facts, from_mart)
    answer = first(warehouse.cursor())
    with work_cost(times=_TIMES):
        for _ in range(_TIMES):
            first(warehouse.cursor())
    if answer != other(warehouse.cursor()):
        raise RuntimeError("marts and facts differ")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
