"""Reads a folder of reference files strictly: each file by itself here, the files against each other next door."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.errors
import pandera.pandas as pa

from etl.findings import Finding, finding
from etl.reference_links import link_findings
from schemas.reference import REFERENCE_EVENTS, REFERENCE_TABLES, ReferenceTable

Cell = str | int | Decimal | date | None
_PANDAS_TYPES = {"date": "datetime64[us]", "integer": "Int64", "number": "Float64"}


@dataclass(frozen=True)
class ReferenceSet:
    """What a folder holds: rows per table, the files by name, and everything that is wrong with them.

    `tables` has one entry per file of REFERENCE_TABLES, with typed values (date, int, Decimal, text; None = unknown).
    `files` maps 'projects.csv' and so on to its path, `events.csv` too when it is there: that one is checked for its
    columns and references only, since it is loaded like any upload of events.
    """

    tables: dict[str, list[dict[str, Any]]]
    files: dict[str, Path]
    findings: list[Finding]


@dataclass
class _Rows:
    """The rows of one file: as text and typed, each with its row number as a spreadsheet shows it."""

    table: ReferenceTable
    numbers: list[int] = field(default_factory=list)
    text: list[dict[str, str]] = field(default_factory=list)
    typed: list[dict[str, Any]] = field(default_factory=list)


def read_reference(directory: Path) -> ReferenceSet:
    """Read all reference files of a folder and check them; nothing is raised for what is wrong in them.

    Only projects, institutions, project_institutions, targets, recommendations and, optionally, events are read.
    A caller loads the tables only when `findings` is empty.
    """
    findings = _unknown_files(directory)
    files: dict[str, Path] = {}
    tables: dict[str, list[dict[str, Any]]] = {table.name: [] for table in REFERENCE_TABLES}
    linked: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    for table in (*REFERENCE_TABLES, REFERENCE_EVENTS):
        name = f"{table.name}.csv"
        path = directory / name
        if not path.is_file():
            if table is not REFERENCE_EVENTS:
                findings.append(finding("F01", file=name))
            continue
        files[name] = path
        rows, found = _read_table(path, table)
        findings += found
        linked[table.name] = list(zip(rows.numbers, rows.typed, strict=True))
        if table is not REFERENCE_EVENTS:
            tables[table.name] = rows.typed
    findings += link_findings(linked)
    return ReferenceSet(tables, files, findings)


def _unknown_files(directory: Path) -> list[Finding]:
    known = [f"{table.name}.csv" for table in (*REFERENCE_TABLES, REFERENCE_EVENTS)]
    return [
        finding("F02", file=path.name, expected=", ".join(known))
        for path in sorted(directory.glob("*.csv"))
        if path.name not in known
    ]


def _read_table(path: Path, table: ReferenceTable) -> tuple[_Rows, list[Finding]]:
    rows = _Rows(table)
    try:
        lines = _numbered_lines(path.read_text(encoding="utf-8-sig"))
        header = next(lines)[1]
    except (UnicodeDecodeError, csv.Error, StopIteration):
        return rows, [finding("F03", file=path.name)]
    schema = table.model.to_schema()
    findings = _header_findings(path.name, header, list(schema.columns))
    if findings:
        return rows, findings
    for number, cells in lines:
        if len(cells) != len(header):
            findings.append(finding("F06", file=path.name, row=number, cells=len(cells), expected=len(header)))
            continue
        by_name = dict(zip(header, (cell.strip() for cell in cells), strict=True))
        rows.numbers.append(number)
        rows.text.append({name: by_name[name] for name in schema.columns})
    if not rows.numbers and not findings and not table.may_be_empty:
        findings.append(finding("F16", file=path.name))
    findings += _typed_findings(path.name, rows, schema)
    findings += _column_findings(path.name, rows, schema)
    findings += _key_findings(path.name, rows, schema)
    return rows, findings


def _numbered_lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (row, cells) of every line that is not blank; the header is row 1."""
    for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), start=1):
        if any(cell.strip() for cell in cells):
            yield number, cells


def _header_findings(file: str, header: list[str], expected: list[str]) -> list[Finding]:
    missing = [finding("F04", file=file, column=name) for name in expected if name not in header]
    surplus = [
        finding("F05", file=file, column=name, expected=", ".join(expected))
        for place, name in enumerate(header)
        if name not in expected or name in header[:place]
    ]
    return missing + surplus


def _typed(text: str, kind: str) -> Cell:
    """Return the value of one cell; raise ValueError or InvalidOperation when it is not of its kind."""
    if not text:
        return None
    if kind == "date":
        return date.fromisoformat(text)
    if kind == "integer":
        return int(text)
    if kind == "number":
        number = Decimal(text)
        if not number.is_finite():
            raise ValueError(text)
        return number
    return text


def _typed_findings(file: str, rows: _Rows, schema: pa.DataFrameSchema) -> list[Finding]:
    """Fill rows.typed; a cell that cannot be read becomes None and a finding, and is blanked in rows.text too."""
    findings = []
    for number, text in zip(rows.numbers, rows.text, strict=True):
        typed: dict[str, Any] = {}
        for name, declared in schema.columns.items():
            try:
                typed[name] = _typed(text[name], declared.metadata["kind"])
            except (ValueError, InvalidOperation):
                typed[name] = None
                findings.append(_cell("F08", file, number, name, text[name], schema))
        rows.typed.append(typed)
    return findings


def _column_findings(file: str, rows: _Rows, schema: pa.DataFrameSchema) -> list[Finding]:
    """Let pandera judge the typed columns: required cells, code lists, patterns, ranges and texts."""
    findings: dict[tuple[int, str], Finding] = {}
    for name, declared in schema.columns.items():
        values = pd.Series(
            [row[name] for row in rows.typed],
            dtype=_PANDAS_TYPES.get(declared.metadata["kind"], "str"),
            name=name,
        )
        try:
            declared.validate(values.to_frame(), lazy=True)
        except pandera.errors.SchemaErrors as errors:
            for index in errors.failure_cases["index"]:
                number, text = rows.numbers[int(index)], rows.text[int(index)][name]
                if text and rows.typed[int(index)][name] is None:
                    continue  # reported by F08 already
                findings[number, name] = _cell("F09" if text else "F07", file, number, name, text, schema)
    return [findings[place] for place in sorted(findings)]


def _key_findings(file: str, rows: _Rows, schema: pa.DataFrameSchema) -> list[Finding]:
    key = [schema.unique] if isinstance(schema.unique, str) else list(schema.unique or ())
    first: dict[tuple[str, ...], int] = {}
    findings = []
    for number, text in zip(rows.numbers, rows.text, strict=True):
        value = tuple(text[name] for name in key)
        if value in first:
            column = schema.columns[key[0]]
            findings.append(
                finding(
                    "F10",
                    file=file,
                    row=number,
                    column=key[0],
                    value=", ".join(part for part in value if part),
                    label_nl=column.title,
                    label_en=column.metadata["label_en"],
                    other_row=first[value],
                )
            )
        first.setdefault(value, number)
    return findings


def _cell(code: str, file: str, row: int, name: str, value: str, schema: pa.DataFrameSchema) -> Finding:
    declared = schema.columns[name]
    facts = declared.metadata
    values = ", ".join(facts["codes"].values) if facts["codes"] else ""
    return finding(
        code,
        file=file,
        row=row,
        column=name,
        value=value or None,
        label_nl=declared.title,
        label_en=facts["label_en"],
        example=facts["example"],
        allowed_nl=f"Toegelaten: {values}." if values else f"{declared.description} Bijvoorbeeld: {facts['example']}.",
        allowed_en=f"Allowed: {values}." if values else f"{facts['help_en']} For example: {facts['example']}.",
    )
