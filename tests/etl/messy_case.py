"""A messy file and what must become of it: the cases of the corpus add themselves here."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook

from schemas.datasets import dataset
from tests.etl.files import Row, enrollment, event, pilot, workplace
from tests.etl.reading import delimited, sheet
from tests.etl.workbooks import saved

Place = tuple[str, int | None, str | None]
"""Code, row and column of a finding."""


@dataclass(frozen=True)
class Case:
    """One file with what must become of it: rows when it is accepted, else every error's place."""

    name: str
    content: bytes
    rows: list[Row] = field(default_factory=list)
    errors: frozenset[Place] = frozenset()
    dataset: str = "pilots"
    file_name: str = "bestand.csv"
    constants: dict[str, str] = field(default_factory=dict)
    repairs: frozenset[str] | None = None
    """Codes of what must be said; None = not looked at."""


CASES: list[Case] = []


def accepted(
    name: str, content: str | bytes, rows: Sequence[Row], *, repairs: Sequence[str] | None = None, **more: Any
) -> None:
    """Add a file that must be read as exactly these rows."""
    said = None if repairs is None else frozenset(repairs)
    CASES.append(Case(name, _bytes(content), rows=list(rows), repairs=said, **more))


def refused(name: str, content: str | bytes, *errors: Place, **more: Any) -> None:
    """Add a file that must be refused for exactly these reasons."""
    assert errors, name
    CASES.append(Case(name, _bytes(content), errors=frozenset(errors), **more))


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def lines(rows: Sequence[Sequence[str]], delimiter: str = ";", end: str = "\n") -> str:
    """Return rows as text without any quotes."""
    return "".join(delimiter.join(row) + end for row in rows)


def changed_cell(column: str, cell: str, name: str = "pilots") -> str:
    """Return a file of one good row with another text in one cell."""
    return delimited(sheet(name, [GOOD[name](**{column: cell})]))


def one_cell(column: str, value: Any, number_format: str | None = None, name: str = "pilots") -> bytes:
    """Return a workbook of one good row with another value in one cell."""
    book = Workbook()
    header, row = sheet(name, [GOOD[name]()])
    book.active.append(header)
    book.active.append(row)
    cell = book.active.cell(2, header.index(column) + 1, value)
    if number_format:
        cell.number_format = number_format
    return saved(book)


def zipped(**parts: str) -> bytes:
    """Return a zip with these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), text)
    return target.getvalue()


GOOD = {"pilots": pilot, "workplaces": workplace, "enrollments": enrollment, "events": event}
PILOTS = [
    pilot(pilot_id="PT-1", programme_name="Graduaat één", remarks="België: café en coördinatie"),
    pilot(pilot_id="PT-2", places_planned="", load_total="60,5".replace(",", "."), load_workplace="30"),
    pilot(pilot_id="PT-3", end_date="2022-06-30", status="afgerond", remarks="naïef"),
]
SHEET = sheet("pilots", PILOTS)
HEADER, *ROWS = SHEET
NAMES = list(dataset("pilots").column_names)
TEXT = delimited(SHEET)
PLAIN = [pilot(pilot_id=f"PT-{number}") for number in range(1, 5)]
PLAIN_SHEET = sheet("pilots", PLAIN)
WORKPLACES = [workplace(workplace_id=f"W-{number:04d}") for number in range(1, 4)]
