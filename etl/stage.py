"""Staging: the files of one upload become typed tables and findings on single cells, in one scan per file.

Tables made: `staged_<data set>` (a view) with file_number (1 for the first part), row_number (as in the sheet) and
the typed columns in contract order, enrolments also learner_hash; a cell that breaks a column rule is null there. What
they are made of lies in the schema `staging`, which each call makes anew.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path, PurePath

import duckdb

from etl.cell_findings import StagedTable, settle_suspects
from etl.convert import code_list, stored_type
from etl.findings import Finding
from etl.learner_hash import LEARNER_HASH, hash_again, hashing, learner_hash
from etl.read import ReadFile, ReadOptions, read_file, source_relation_sql
from etl.read_constants import find_constant_conflicts
from etl.screen import screen
from etl.sql_text import identifier
from schemas.datasets import Dataset, datasets


@dataclass(frozen=True)
class Part:
    """One file of an upload: where it lies, what the user called it, and its data set when that is known."""

    path: Path
    name: str
    dataset: str | None = None


@dataclass
class Staged:
    """What staging gives: files in the order of the parts, the findings listed, and the counts of all."""

    files: list[ReadFile]
    findings: list[Finding] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    """Number of findings per code, those that are not listed included."""
    cell_counts: dict[tuple[str, str, str], int] = field(default_factory=dict)
    """Of those on single cells: by file, code and column."""


def stage_files(
    con: duckdb.DuckDBPyConnection, parts: Sequence[Part], options: ReadOptions, secret: bytes, work_dir: Path
) -> Staged:
    """Read the files, convert and check every cell, and leave the rows in `staged_<data set>` for all four.

    A file that cannot be read has findings and no rows. `secret` hashes the learner keys. Nothing outside the
    connection and `work_dir` changes; a stop half way leaves nothing that counts.
    """
    files = [
        read_file(part.path, name, replace(options, dataset=part.dataset or options.dataset), work_dir)
        for part, name in zip(parts, _distinct_names(parts), strict=True)
    ]
    con.execute("drop schema if exists staging cascade")
    con.execute("create schema staging")
    con.execute("create table staging.files_without_rows (file_number integer)")
    findings: list[Finding] = []
    counts: Counter[str] = Counter()
    cell_counts: Counter[tuple[str, str, str]] = Counter()
    with hashing(con, secret):
        for dataset in datasets():
            sources = {
                number: file
                for number, file in enumerate(files, start=1)
                if file.dataset == dataset.name and file.source is not None
            }
            tables = _scan(con, dataset, sources)
            settled = settle_suspects(con, dataset, tables, sources)
            findings += settled.findings
            cell_counts += settled.counts
            if _has_learners(dataset):
                hash_again(con, dataset, tables)
            _create_rows(con, dataset, tables, sources)
            _refuse_lost_rows(con, dataset, sources)
    for dataset in datasets():
        _create_staged(con, dataset)
    for number, file in enumerate(files, start=1):
        find_constant_conflicts(con, file, number)
        findings = file.findings + findings
        counts += file.finding_counts
    for (_, code, _), count in cell_counts.items():
        counts[code] += count
    return Staged(files, findings, dict(counts), dict(cell_counts))


def _distinct_names(parts: Sequence[Part]) -> list[str]:
    """Return the parts' names, numbered where two are alike: a finding names its file by it."""
    names: list[str] = []
    for part in parts:
        path, names_taken = PurePath(part.name), frozenset(names)
        numbered = (f"{path.stem} ({number}){path.suffix}" for number in range(2, len(parts) + 2))
        names.append(next(name for name in chain([part.name], numbered) if name not in names_taken))
    return names


class RowsLost(Exception):
    """The engine staged another number of rows than the reader counted: a defect, never the user's mistake."""


def _refuse_lost_rows(con: duckdb.DuckDBPyConnection, dataset: Dataset, sources: dict[int, ReadFile]) -> None:
    # DuckDB 1.5.5 gives 0 rows without an error for some dialects; nothing may rest on its count alone.
    if not sources:
        return
    counted = dict(
        con.execute(f"select file_number, count(*) from staging.{dataset.name}_rows group by file_number").fetchall()
    )
    for number, file in sources.items():
        staged = counted.get(number, 0)
        if staged != file.rows - file.rows_left_out + file.is_without_rows:
            raise RowsLost(f"{file.rows} rows read, {staged} staged")


def _scan(con: duckdb.DuckDBPyConnection, dataset: Dataset, sources: dict[int, ReadFile]) -> list[StagedTable]:
    """Write the typed rows of a data set's files, with their suspect cells, and return the tables made.

    Files that carry their row numbers go into one table. A large plain file gets its own, whose rows stand in the
    order of the file: numbering them instead would bind DuckDB to one thread.
    """
    tables, numbered, parameters = [], [], []
    hashed = f"{learner_hash('value_institution_id', 'value_learner_key')} as {LEARNER_HASH}"
    derived = hashed if _has_learners(dataset) else None
    for number, file in sources.items():
        if file.source is None:
            continue
        relation, values = source_relation_sql(file.source, dataset)
        if file.source.has_row_numbers:
            numbered.append(f"select {number} as file_number, * from ({relation})")
            parameters += values
            continue
        table = StagedTable(f"staging.{dataset.name}_{number}", f"{number}", f"rowid + {file.source.first_row_number}")
        con.execute(f"create table {table.name} as {screen(dataset).select(relation, (), derived)}", values)
        tables.append(table)
    if numbered:
        table = StagedTable(f"staging.{dataset.name}_numbered", "file_number", "cast(row_number as bigint)")
        scan = screen(dataset).select(" union all ".join(numbered), ("file_number", "row_number"), derived)
        con.execute(f"create table {table.name} as {scan}", parameters)
        tables.append(table)
    return tables


def _has_learners(dataset: Dataset) -> bool:
    return "learner_key" in dataset.column_names


def _staged_types(dataset: Dataset) -> dict[str, str]:
    """Return the columns of staged rows with their types: the contract's, and the learner's hash behind them."""
    types = {column.name: stored_type(column) for column in dataset.columns}
    return types | {LEARNER_HASH: "uuid"} if _has_learners(dataset) else types


def _create_rows(
    con: duckdb.DuckDBPyConnection, dataset: Dataset, tables: list[StagedTable], sources: dict[int, ReadFile]
) -> None:
    """Create the view of all typed rows of a data set; a file that states it has none is a row with its key only."""
    columns = ", ".join(map(identifier, _staged_types(dataset)))
    selects = [
        f"select {table.file_number} as file_number, {table.row_number} as row_number, {columns} from {table.name}"
        for table in tables
    ]
    selects += _create_keys(con, dataset, sources)
    if not selects:
        nothing = ", ".join(f"null::{kind} as {identifier(name)}" for name, kind in _staged_types(dataset).items())
        selects = [f"select 0 as file_number, 0::bigint as row_number, {nothing} where false"]
    con.execute(f"create view staging.{dataset.name}_rows as {' union all '.join(selects)}")


def _create_keys(con: duckdb.DuckDBPyConnection, dataset: Dataset, sources: dict[int, ReadFile]) -> list[str]:
    """Keep the keys of files without rows in a table, and return a select of them, if there are any."""
    without_rows = {number: file for number, file in sources.items() if file.is_without_rows}
    if not without_rows:
        return []
    table = f"staging.{dataset.name}_keys"
    types = ", ".join(f"{identifier(name)} {kind}" for name, kind in _staged_types(dataset).items())
    con.execute(f"create table {table} (file_number integer, row_number bigint, {types})")
    for number, file in without_rows.items():
        con.execute("insert into staging.files_without_rows values (?)", [number])
        row = file.source.first_row_number - 1 if file.source else 1
        given = [(identifier(name), file.constants[name]) for name in dataset.snapshot_key]
        con.execute(
            f"insert into {table} (file_number, row_number, {', '.join(name for name, _ in given)}) "
            f"values (?, ?, {', '.join('?' * len(given))})",
            [number, row, *(value for _, value in given)],
        )
    return [f"select * from {table}"]


def _create_staged(con: duckdb.DuckDBPyConnection, dataset: Dataset) -> None:
    columns = [
        f"cast({identifier(each.name)} as varchar) as {identifier(each.name)}"
        if code_list(each)
        else identifier(each.name)
        for each in dataset.columns
    ]
    if _has_learners(dataset):
        columns.append(LEARNER_HASH)
    con.execute(
        f"create or replace view staged_{dataset.name} as "
        f"select file_number, row_number, {', '.join(columns)} from staging.{dataset.name}_rows"
    )
