"""What the rules compare an upload with: the state as it would be after it."""

from etl.workbench import Workbench, sql_file


def list_staged_snapshots(bench: Workbench) -> None:
    """Build staged_snapshots, staged_months and staged_institutions over the staged rows."""
    bench.con.execute(sql_file("state_sql", "01_staged_snapshots"))


def prepare_state(bench: Workbench) -> None:
    """Build the tables and views named in state_sql/ over the staged rows and the warehouse `w`."""
    list_staged_snapshots(bench)
    for step in ("02_after_snapshots", "03_state_rows"):
        bench.con.execute(sql_file("state_sql", step))
