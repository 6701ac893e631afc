"""Values given for all rows against the file's own: when both give one, they must agree."""

import duckdb

from etl.read_model import MOST_LISTED, ReadFile
from etl.sql_text import identifier
from schemas.datasets import dataset


def find_constant_conflicts(con: duckdb.DuckDBPyConnection, file: ReadFile, file_number: int) -> None:
    """Add a finding R21 to `file` for every staged row whose own value differs from what the form or command gives.

    Reads `staged_<data set>`, where both are converted; a cell that is empty or wrong has its own finding already.
    """
    if file.source is None or file.dataset is None:
        return
    described = dataset(file.dataset)
    for name, given in file.constants.items():
        if name not in file.source.columns:
            continue
        column, quoted = described.column(name), identifier(name)
        differing = f"from staged_{described.name} where file_number = $file_number and {quoted} <> $given"
        bound = {"file_number": file_number, "given": given}
        rows = con.execute(
            f"select row_number, {quoted} {differing} order by row_number limit $most", bound | {"most": MOST_LISTED}
        ).fetchall()
        for row, value in rows:
            labels = {"label_nl": column.label_nl, "label_en": column.label_en}
            file.find("R21", row=row, column=name, value=value, given=given, **labels)
        if len(rows) == MOST_LISTED:
            counted = con.execute(f"select count(*) {differing}", bound).fetchone()
            file.finding_counts["R21"] += (counted[0] if counted else 0) - len(rows)
