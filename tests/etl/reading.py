"""Reading a file in a test: text or bytes in, what was understood and the rows as the database sees them out."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from etl.read import ReadFile, ReadOptions, read_file, source_relation_sql
from schemas.datasets import dataset
from tests.etl.files import Row


def read_bytes(tmp_path: Path, content: bytes, name: str = "bestand.csv", **options: Any) -> ReadFile:
    """Read bytes as a file that the user calls `name`."""
    path = tmp_path / name
    path.write_bytes(content)
    work_dir = tmp_path / "work"
    work_dir.mkdir(exist_ok=True)
    return read_file(path, name, ReadOptions(**options), work_dir)


def read_text(tmp_path: Path, content: str, **options: Any) -> ReadFile:
    """Read a text in UTF-8."""
    return read_bytes(tmp_path, content.encode(), **options)


def delimited(rows: Sequence[Sequence[str]], delimiter: str = ";", line_end: str = "\n", quoting: int = 0) -> str:
    """Return rows as delimited text."""
    if line_end == "\r":
        quoting = csv.QUOTE_ALL  # else Python leaves a line feed in a cell without quotes
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=line_end, quoting=quoting).writerows(rows)
    return text.getvalue()


def sheet(name: str, rows: Sequence[Row], language: str | None = None, without: Sequence[str] = ()) -> list[list[str]]:
    """Return a header and rows: the contract's names as titles, or the labels of a language."""
    columns = [column for column in dataset(name).columns if column.name not in without]
    header = [column.label(language) if language else column.name for column in columns]
    return [header, *([row[column.name] for column in columns] for row in rows)]


def staged(file: ReadFile) -> list[tuple[int, Mapping[str, str | None]]]:
    """Return row number and cells of every row, as the database reads the file; empty cells are None."""
    assert file.source is not None, file.findings
    assert file.dataset is not None
    described = dataset(file.dataset)
    relation, parameters = source_relation_sql(file.source, described)
    with duckdb.connect() as con:
        con.execute(f"create table rows_read as {relation}", parameters)
        number = "row_number" if file.source.has_row_numbers else f"rowid + {file.source.first_row_number}"
        columns = ", ".join(described.column_names)
        rows = con.execute(f"select {number} as number, {columns} from rows_read order by number").fetchall()
    return [(row[0], dict(zip(described.column_names, row[1:], strict=True))) for row in rows]


def cells(row: Row) -> dict[str, str | None]:
    """Return a row as the database sees it: empty is None."""
    return {name: cell or None for name, cell in row.items()}


def codes(file: ReadFile) -> list[str]:
    """Return the codes of the findings, in order."""
    return [each.code for each in file.findings]


def repairs(file: ReadFile) -> dict[str, str]:
    """Return code and Dutch message of the repairs."""
    return {each.code: each.message_nl for each in file.repairs}
