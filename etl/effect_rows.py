"""Which rows an upload adds, changes and makes vanish, compared with the snapshots that count until now."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

import duckdb

from etl.convert import code_list
from etl.read_model import MOST_LISTED
from etl.sql_files import sql_text
from schemas.datasets import Dataset, datasets

_MONTH, _LEARNER, _HASH = "reporting_month", "learner_key", "learner_hash"

Change = Literal["added", "changed", "vanished"]


@dataclass(frozen=True)
class CellMove:
    """A cell before and after, as text; both None for what is only kept as a hash."""

    column: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class RowMove:
    """One row that is added, changed or gone; `file` and `row` say where it stands in the upload, if it does."""

    change: Change
    dataset: str
    reporting_month: str | None
    project_id: str
    institution_id: str
    id: str
    file: str | None
    row: int | None
    cells: tuple[CellMove, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the row as `duaal check --json` prints it."""
        return asdict(self)


def count_rows(con: duckdb.DuckDBPyConnection) -> dict[Change, int]:
    """Return how many rows are added, changed and gone over all data sets; reads staged rows and the baseline."""
    counts: dict[Change, int] = {"added": 0, "changed": 0, "vanished": 0}
    for dataset in datasets():
        row = con.execute(sql_text("effect_sql", "moved_rows").format(**_names(dataset))).fetchone() or (0, 0, 0)
        for change, count in zip(counts, row, strict=True):
            counts[change] += count
    return counts


def list_rows(con: duckdb.DuckDBPyConnection, files: Mapping[int, str]) -> list[RowMove]:
    """Return the rows that move, vanished ones first in each data set; at most MOST_LISTED a data set.

    `files` are the names of the upload's files by number.
    """
    return [row for dataset in datasets() for row in _rows(con, dataset, files)]


def _rows(con: duckdb.DuckDBPyConnection, dataset: Dataset, files: Mapping[int, str]) -> list[RowMove]:
    found = con.execute(sql_text("effect_sql", "listed_rows").format(**_names(dataset)), {"most": MOST_LISTED})
    return [
        RowMove(
            change=change,
            dataset=dataset.name,
            reporting_month=month or None,
            project_id=project_id,
            institution_id=institution_id,
            id=identifier,
            file=files.get(file_number) if file_number is not None else None,
            row=row_number,
            cells=tuple(_cell(dataset, *cell) for cell in cells or ()),
        )
        for change, month, project_id, institution_id, identifier, file_number, row_number, cells in found.fetchall()
    ]


def _cell(dataset: Dataset, name: str, before: str | None, after: str | None) -> CellMove:
    if name == _HASH:
        return CellMove(_LEARNER, None, None)
    is_number = dataset.column(name).kind == "number"
    return CellMove(name, *(_short(text) if is_number and text else text for text in (before, after)))


def _short(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number


def _names(dataset: Dataset) -> dict[str, str]:
    """Return the identifiers of one data set for the SQL files; they come from the contract's declaration."""
    by_month = _MONTH in dataset.snapshot_key
    identifier = dataset.key[-1]
    names = [name for name in dataset.column_names if name not in (_MONTH, _LEARNER)]
    if _LEARNER in dataset.column_names:
        names.append(_HASH)
    coded = {column.name for column in dataset.columns if code_list(column)}
    # As text on both sides: the hash of an enum's value is another than that of its text.
    kept = {name: f"cast(f.{name} as varchar)" if name in coded else f"f.{name}" for name in names}
    others = [name for name in names if name not in (identifier, "project_id")]
    return {
        "dataset": dataset.name,
        "id": identifier,
        "month": _MONTH if by_month else "''",
        "keeper": "institution_id"
        if by_month
        else "case when organiser = 'instelling' then institution_id else '' end",
        "columns": ", ".join(names),
        "baseline_columns": ", ".join(kept.values()),
        "other_columns": ", ".join(others),
        "other_baseline_columns": ", ".join(f"{kept[name]} as {name}" for name in others),
        "cells": ", ".join(
            f"case when s.{name} is distinct from b.{name} "
            f"then ['{name}', cast(b.{name} as varchar), cast(s.{name} as varchar)] end"
            for name in others
        ),
    }
