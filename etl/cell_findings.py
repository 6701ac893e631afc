"""Findings on single cells of staged rows: suspects go to the judge, its verdicts back to the rows that hold them."""

from collections import Counter
from dataclasses import dataclass, field

import duckdb
import pandas as pd

from etl.convert import judged_value
from etl.explain import explain
from etl.findings import Finding, finding
from etl.judge import Verdict, judge_cells
from etl.sql_text import identifier
from schemas.datasets import Column, Dataset

MOST_LISTED = 1_000
"""Findings listed per rule and file; all are counted."""
_CELLS_AT_ONCE = 50_000


@dataclass
class Judged:
    """Findings that are listed, and the number of all per code."""

    findings: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class _Example:
    file_number: int
    code: str
    row: int
    column: Column
    cell: str


def judge_dataset(
    con: duckdb.DuckDBPyConnection, dataset: Dataset, tables: list[str], file_names: dict[int, str]
) -> Judged:
    """Judge the suspect cells of a data set, list and count what is wrong, and set those cells to null.

    Reads `staging.<data set>_rows`; `tables` are the tables under it.
    """
    judged = Judged()
    suspected = _suspected_columns(con, dataset) if tables else []
    if not suspected:
        return judged
    schema = dataset.schema
    examples: list[_Example] = []
    for column in suspected:
        rows = f"staging.{dataset.name}_rows"
        cells = con.execute(
            f"select cell, {judged_value(column, 'cell')} from "
            f"(select distinct suspects.{identifier(column.name)} as cell from {rows}) where cell is not null"
        )
        verdicts: list[Verdict] = []
        while batch := cells.fetchmany(_CELLS_AT_ONCE):
            verdicts += judge_cells(column, schema.columns[column.name], *map(list, zip(*batch, strict=True)))
        if verdicts:
            examples += _spread(con, dataset, column, verdicts, judged.counts)
            _clear(con, column, tables)
    judged.findings = [_finding(example, file_names) for example in _first(examples)]
    return judged


def _suspected_columns(con: duckdb.DuckDBPyConnection, dataset: Dataset) -> list[Column]:
    counts = ", ".join(f"count(suspects.{identifier(name)})" for name in dataset.column_names)
    row = con.execute(f"select {counts} from staging.{dataset.name}_rows where suspects is not null").fetchone()
    return [column for column, count in zip(dataset.columns, row or (), strict=True) if count]


def _spread(
    con: duckdb.DuckDBPyConnection, dataset: Dataset, column: Column, verdicts: list[Verdict], counts: Counter[str]
) -> list[_Example]:
    """Find the rows that hold the cells judged bad: count them all, return the first of each file and rule."""
    frame = pd.DataFrame({"cell": [each.cell for each in verdicts], "code": [each.code for each in verdicts]})
    con.register("verdict_frame", frame)
    con.execute("create or replace temp table bad_cells as select cell, code from verdict_frame")
    con.unregister("verdict_frame")
    cell = f"suspects.{identifier(column.name)}"
    rows = f"staging.{dataset.name}_rows as r inner join bad_cells as b on b.cell = r.{cell}"
    for code, count in con.execute(f"select b.code, count(*) from {rows} group by b.code").fetchall():
        counts[code] += count
    first = con.execute(
        f"select r.file_number, b.code, r.row_number, b.cell from {rows} "
        "qualify row_number() over (partition by r.file_number, b.code order by r.row_number) <= $most",
        {"most": MOST_LISTED},
    ).fetchall()
    return [_Example(number, code, row, column, text) for number, code, row, text in first]


def _clear(con: duckdb.DuckDBPyConnection, column: Column, tables: list[str]) -> None:
    """Set the cells judged bad to null, so that no other rule finds fault with them again."""
    name = identifier(column.name)
    for table in tables:
        con.execute(
            f"update {table} set {name} = null "
            f"where {name} is not null and suspects.{name} in (select cell from bad_cells)"
        )


def _first(examples: list[_Example]) -> list[_Example]:
    """Return the examples that are listed: the first rows of each rule and file."""
    listed: Counter[tuple[int, str]] = Counter()
    kept = []
    for example in sorted(examples, key=lambda each: (each.file_number, each.row)):
        listed[example.file_number, example.code] += 1
        if listed[example.file_number, example.code] <= MOST_LISTED:
            kept.append(example)
    return kept


def _finding(example: _Example, file_names: dict[int, str]) -> Finding:
    explained = explain(example.code, example.column, example.cell)
    return finding(
        example.code,
        file=file_names[example.file_number],
        row=example.row,
        column=example.column.name,
        value=explained.value,
        **explained.facts,
    )
