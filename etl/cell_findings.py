"""Suspect cells of staged rows: each distinct text is read and judged once, and its value and verdict put back.

Works in the schema `staging`: `<data set>_suspects` has one row per suspect cell (table_number and row_ref say where
it stands, file_number and row_number what the user sees); `<data set>_readings` has one row per distinct text of a
column, and `verdicts` one per column, distinct text and rule that it breaks.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import duckdb
import pandas as pd
import pandera.pandas as pa

from etl.convert import judged_value, read_value, stored_type
from etl.explain import explain
from etl.findings import Finding, finding
from etl.judge import Verdict, judge_cells
from etl.read_model import MOST_LISTED, ReadFile
from etl.screen import screen
from etl.sql_text import identifier
from schemas.datasets import Column, Dataset

_CELLS_AT_ONCE = 50_000


@dataclass(frozen=True)
class StagedTable:
    """A table of typed rows, and SQL for the file and row number of each."""

    name: str
    file_number: str
    row_number: str


@dataclass
class Judged:
    """Findings that are listed, and the number of all by file, code and column."""

    findings: list[Finding] = field(default_factory=list)
    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)


@dataclass(frozen=True)
class _Example:
    file_number: int
    row: int
    code: str
    cell: str
    column: Column


def settle_suspects(
    con: duckdb.DuckDBPyConnection, dataset: Dataset, tables: list[StagedTable], files: Mapping[int, ReadFile]
) -> Judged:
    """Put the value of every suspect cell in its place, null when it breaks a rule; list and count the findings.

    `files` are those of the data set by number. Cells of a column that a file lacks are no findings of their own.
    """
    judged = Judged()
    if not _collect(con, dataset, tables, files):
        return judged
    suspects, readings = f"staging.{dataset.name}_suspects", f"staging.{dataset.name}_readings"
    numbers = con.execute(f"select distinct column_number from {suspects} order by 1").fetchall()
    columns = {number: dataset.columns[number - 1] for (number,) in numbers}
    if not columns:
        return judged
    _read(con, suspects, readings, columns)
    verdicts = {
        number: _judge(con, readings, number, column, dataset.schema.columns[column.name])
        for number, column in columns.items()
    }
    _keep(con, verdicts)
    for table_number, table in enumerate(tables):
        _put_back(con, suspects, readings, columns, table_number, table)
    if any(verdicts.values()):
        for file_number, code, number, count in _count(con, suspects):
            judged.counts[files[file_number].name, code, dataset.columns[number - 1].name] += count
        listed = _first(_examples(con, suspects, dataset))
        judged.findings = [_finding(example, files[example.file_number]) for example in listed]
    return judged


def _collect(
    con: duckdb.DuckDBPyConnection, dataset: Dataset, tables: list[StagedTable], files: Mapping[int, ReadFile]
) -> bool:
    """Lay the suspect cells out one by one, drop them from the rows, and tell whether there are any."""
    parts = [part for number, table in enumerate(tables) for part in _suspect_parts(con, dataset, table, number)]
    if parts:
        con.execute(
            f"create table staging.{dataset.name}_suspects as select * from ({' union all '.join(parts)}) "
            f"where {_are_there(dataset, files)}"
        )
    for table in tables:
        con.execute(f"alter table {table.name} drop column suspects")
    return bool(parts)


def _are_there(dataset: Dataset, files: Mapping[int, ReadFile]) -> str:
    """Return SQL that is false for the cells of columns that their file lacks."""
    absent = [
        f"(file_number = {number} and column_number = {dataset.column_names.index(name) + 1})"
        for number, file in files.items()
        for name in sorted(file.missing_columns)
    ]
    return f"not ({' or '.join(absent)})" if absent else "true"


def _suspect_parts(
    con: duckdb.DuckDBPyConnection, dataset: Dataset, table: StagedTable, table_number: int
) -> list[str]:
    """Return selects of the suspect cells that a table has."""
    compiled, texts = screen(dataset), f"{table.name}_suspect_texts"
    place = (
        f"select {table_number} as table_number, rowid as row_ref, "
        f"{table.file_number} as file_number, {table.row_number} as row_number"
    )
    parts = []
    if compiled.repeated:
        con.execute(f"create table {texts} as {compiled.suspect_texts(table.name)}")
        found = con.execute(f"select column_number, count(*), count(cell) from {texts} group by column_number order by 1")
        for number, count, filled in found.fetchall():
            cell = identifier(dataset.columns[number - 1].name)
            is_suspect = f"{cell} in (select cell from {texts} where column_number = {number} and cell is not null)"
            is_suspect += f" or {cell} is null" if filled < count else ""
            parts.append(
                f"{place}, coalesce({cell}, '') as cell, {number} as column_number from {table.name} where {is_suspect}"
            )
    row = con.execute(f"select count(suspects) from {table.name}").fetchone()
    if row and row[0]:
        cells = f"{place}, unnest(suspects) as cell, generate_subscripts(suspects, 1) as column_number"
        parts.append(f"select * from ({cells} from {table.name} where suspects is not null) where cell is not null")
    return parts


def _read(con: duckdb.DuckDBPyConnection, suspects: str, readings: str, columns: Mapping[int, Column]) -> None:
    """Make the table of what suspect cells say: each in the column that it stands in, the other columns are null."""
    values = ", ".join(
        f"cast(case when column_number = {number} then {read_value(column, 'cell')} end as {stored_type(column)}) "
        f"as {identifier(column.name)}"
        for number, column in columns.items()
    )
    con.execute(
        f"create table {readings} as select column_number, cell, {values} "
        f"from (select distinct column_number, cell from {suspects})"
    )


def _judge(
    con: duckdb.DuckDBPyConnection, readings: str, number: int, column: Column, declared: pa.Column
) -> list[Verdict]:
    judged = judged_value(column, "cell", identifier(column.name))
    cells = con.execute(f"select cell, {judged} from {readings} where column_number = {number}")
    verdicts: list[Verdict] = []
    while batch := cells.fetchmany(_CELLS_AT_ONCE):
        verdicts += judge_cells(column, declared, *map(list, zip(*batch, strict=True)))
    return verdicts


def _put_back(
    con: duckdb.DuckDBPyConnection,
    suspects: str,
    readings: str,
    columns: Mapping[int, Column],
    table_number: int,
    table: StagedTable,
) -> None:
    """Put the values read in the place of a table's suspect cells; one that breaks a rule loses its value."""
    names = {number: identifier(column.name) for number, column in columns.items()}
    values = "".join(f", any_value({name}) filter (v.code is null) as {name}" for name in names.values())
    settled = (
        f"select s.row_ref, list(s.column_number) as numbers{values} from {suspects} as s "
        f"inner join {readings} as r on r.column_number = s.column_number and r.cell = s.cell "
        "left join staging.verdicts as v on v.column_number = s.column_number and v.cell = s.cell "
        f"where s.table_number = {table_number} group by s.row_ref"
    )
    changes = ", ".join(
        f"{name} = case when list_contains(p.numbers, {number}) then p.{name} else t.{name} end"
        for number, name in names.items()
    )
    con.execute(f"update {table.name} as t set {changes} from ({settled}) as p where t.rowid = p.row_ref")


def _keep(con: duckdb.DuckDBPyConnection, verdicts: Mapping[int, list[Verdict]]) -> None:
    rows = [(number, each.cell, each.code) for number, listed in verdicts.items() for each in listed]
    frame = pd.DataFrame(rows, columns=["column_number", "cell", "code"])
    con.register("verdict_frame", frame)
    con.execute("create or replace table staging.verdicts (column_number integer, cell varchar, code varchar)")
    con.execute("insert into staging.verdicts select * from verdict_frame")
    con.unregister("verdict_frame")


def _count(con: duckdb.DuckDBPyConnection, suspects: str) -> list[tuple[int, str, int, int]]:
    return con.execute(
        f"select file_number, code, column_number, count(*) from {suspects} "
        "inner join staging.verdicts using (column_number, cell) group by file_number, code, column_number"
    ).fetchall()


def _examples(con: duckdb.DuckDBPyConnection, suspects: str, dataset: Dataset) -> list[_Example]:
    """Return the first cells of each file, column and rule."""
    rows = con.execute(
        "select file_number, row_number, code, cell, column_number "
        f"from {suspects} inner join staging.verdicts using (column_number, cell) "
        "qualify row_number() over (partition by file_number, column_number, code order by row_number) <= $most "
        "order by column_number",
        {"most": MOST_LISTED},
    ).fetchall()
    return [
        _Example(file_number, row, code, cell, dataset.columns[number - 1])
        for file_number, row, code, cell, number in rows
    ]


def _first(examples: list[_Example]) -> list[_Example]:
    """Return the examples that are listed: the first rows of each rule and file."""
    listed: Counter[tuple[int, str]] = Counter()
    kept = []
    for example in sorted(examples, key=lambda each: (each.file_number, each.row)):
        listed[example.file_number, example.code] += 1
        if listed[example.file_number, example.code] <= MOST_LISTED:
            kept.append(example)
    return kept


def _finding(example: _Example, file: ReadFile) -> Finding:
    explained = explain(example.code, example.column, example.cell)
    return finding(
        example.code,
        file=file.name,
        row=example.row,
        column=example.column.name,
        title=file.headers.get(example.column.name),
        value=explained.value,
        **explained.facts,
    )
