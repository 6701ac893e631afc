"""Questions to the participants of one state: the marts' own steps, made for the slices of that month only."""

import re
from collections.abc import Mapping
from typing import Any

import duckdb

from etl.kpi_periods import period_parameters, state_of
from etl.sql_files import sql_text

_PARAMETER = re.compile(r"\$([a-z_]+)")
# Each reads those before it; the names are those that the questions read.
_STEPS = {
    "periods": ("kpi_sql", "periods"),
    "state": ("kpi_sql", "state"),
    "chosen_snapshots": ("trace_sql", "chosen_snapshots"),
    "enrollment_state": ("marts", "steps/enrollment_state"),
    "person_state": ("marts", "steps/person_state"),
}


def ask_state(
    con: duckdb.DuckDBPyConnection, question: str, as_of: str, parameters: Mapping[str, Any]
) -> list[tuple[Any, ...]]:
    """Return the rows of a question (a file in etl/reports/sql) over the state at the end of a month, unlimited."""
    steps = ",\n".join(f"{name} as (\n{sql_text(*file)})" for name, file in _STEPS.items())
    sql = f"with {steps}\n{sql_text('reports/sql', question)}"
    offered = {**period_parameters([state_of(as_of, as_of)]), "own": None, **parameters}
    asked = set(_PARAMETER.findall(sql))
    return con.execute(sql, {name: value for name, value in offered.items() if name in asked}).fetchall()
