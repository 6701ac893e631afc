"""Sheets as CSV: for Belgian Excel (semicolons, decimal comma, day/month/year) and for machines (ISO)."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from etl.belgian_csv import inert
from etl.reports.model import Column, ColumnKind, Table, Value, as_text

# RFC 4180; with a bare \n, the csv module leaves a \r inside a cell without quotes.
_LINE_END = "\r\n"
_TEXTS: tuple[ColumnKind, ...] = ("text", "id", "month")


@dataclass(frozen=True)
class _Profile:
    encoding: str
    delimiter: str
    heading: Callable[[Column], str]
    write: Callable[[Value], str]


def write_csv(table: Table, path: Path) -> None:
    """Write a sheet as Belgian Excel opens it by double click: UTF-8 with BOM, ';', CRLF, decimal comma."""
    _write(table, path, _Profile("utf-8-sig", ";", lambda column: column.title_nl, _belgian))


def write_machine_csv(table: Table, path: Path) -> None:
    """Write a sheet for machines: UTF-8, ',', CRLF, the columns' names, ISO dates, decimal points, empty = unknown."""
    _write(table, path, _Profile("utf-8", ",", lambda column: column.name, _plain))


def _write(table: Table, path: Path, profile: _Profile) -> None:
    columns = zip(*table.rows, strict=True) if table.rows else [() for _ in table.columns]
    cells = [_cells(column, values, profile) for column, values in zip(table.columns, columns, strict=True)]
    with path.open("w", encoding=profile.encoding, newline="") as file:
        writer = csv.writer(file, delimiter=profile.delimiter, lineterminator=_LINE_END)
        writer.writerow(inert(profile.heading(column)) for column in table.columns)
        writer.writerows(zip(*cells, strict=True))


def _cells(column: Column, values: Sequence[Value], profile: _Profile) -> list[str]:
    """Return a column's cells; equal values are written once, since columns of a report repeat themselves."""
    is_text = column.kind in _TEXTS
    written: Mapping[Value, str] = {
        value: inert(as_text(value)) if is_text else profile.write(value) for value in set(values)
    }
    return [written[value] for value in values]


def _plain(value: Value) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else as_text(value)


def _belgian(value: Value) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%d/%m/%Y %H:%M:%S")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return _plain(value).replace(".", ",")
