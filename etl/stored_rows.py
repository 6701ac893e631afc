"""The rows of an upload as they would be stored, written as CSV for `duaal check --rows`."""

import csv
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from etl.read import ReadFile
from etl.workbench import Workbench
from schemas.datasets import dataset

_BATCH = 10_000


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return "" if value is None else value


def write_stored_rows(bench: Workbench, files: Sequence[ReadFile], directory: Path) -> None:
    """Write DIR/<dataset>.csv per data set read: contract columns in order, ISO dates, decimal points, empty = unknown.

    Learner keys are those of the file: the pseudonym is made when the rows are stored.
    """
    directory.mkdir(parents=True, exist_ok=True)
    for name in sorted({file.dataset for file in files if file.dataset and file.source}):
        columns = dataset(name).column_names
        listed = ", ".join(columns)  # declared names
        empty = [number for number, file in enumerate(files, start=1) if file.is_without_rows]
        rows = bench.con.execute(
            f"select {listed} from staged_{name} where not list_contains($empty, file_number) "
            "order by file_number, row_number",
            {"empty": empty},
        )
        with (directory / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            while batch := rows.fetchmany(_BATCH):
                writer.writerows([_plain(value) for value in row] for row in batch)
