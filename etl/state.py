"""What the rules compare an upload with: the state as it would be after it."""

from etl.workbench import Workbench, sql_file

_STEPS = ("01_staged_snapshots", "02_after_snapshots", "03_state_rows")


def prepare_state(bench: Workbench) -> None:
    """Build the tables and views named in state_sql/ over the staged rows and the warehouse `w`."""
    for step in _STEPS:
        bench.con.execute(sql_file("state_sql", step))
