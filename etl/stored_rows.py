"""The rows of an upload as they would be stored: the first for the page, all as CSV for `duaal check --rows`."""

import csv
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from etl.read import ReadFile
from etl.workbench import Workbench
from schemas.datasets import dataset

_BATCH = 10_000
MOST_PREVIEWED = 5
"""Rows of each data set that a judgement shows as they would be stored."""


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return "" if value is None else value


def preview_rows(bench: Workbench, files: Sequence[ReadFile], most: int = MOST_PREVIEWED) -> list[dict[str, Any]]:
    """Return the first rows of each data set as text, as they would be stored; null stands for unknown.

    Each entry has dataset, columns (those with a value in one of the rows), rows and row_numbers (as in the sheet).
    """
    return [
        _preview(bench, name, files, most)
        for name in sorted({each.dataset for each in files if each.dataset and each.source})
    ]


def _read_datasets(files: Sequence[ReadFile]) -> list[str]:
    return sorted({file.dataset for file in files if file.dataset and file.source})


def _preview(bench: Workbench, name: str, files: Sequence[ReadFile], most: int) -> dict[str, Any]:
    columns = dataset(name).column_names
    empty = [number for number, file in enumerate(files, start=1) if file.is_without_rows]
    found = bench.con.execute(
        f"select row_number, {', '.join(columns)} from staged_{name} where not list_contains($empty, file_number) "
        "order by file_number, row_number limit $most",
        {"empty": empty, "most": most},
    ).fetchall()
    filled = [place for place in range(len(columns)) if any(row[place + 1] is not None for row in found)]
    return {
        "dataset": name,
        "columns": [columns[place] for place in filled],
        "rows": [[None if row[p + 1] is None else str(_plain(row[p + 1])) for p in filled] for row in found],
        "row_numbers": [row[0] for row in found],
    }


def write_stored_rows(bench: Workbench, files: Sequence[ReadFile], directory: Path) -> None:
    """Write DIR/<dataset>.csv per data set read: contract columns in order, ISO dates, decimal points, empty = unknown.

    Learner keys are those of the file: the pseudonym is made when the rows are stored.
    """
    directory.mkdir(parents=True, exist_ok=True)
    for name in _read_datasets(files):
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
