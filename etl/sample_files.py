"""Writes rows of the contract as institutions send them: each has its own dialect and keeps to it."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from etl.sample_rows import Cell, Row


@dataclass(frozen=True)
class Dialect:
    """How an institution writes its files."""

    encoding: str
    delimiter: str
    headings: Literal["name", "nl", "en"]
    date_format: str
    decimal_mark: str
    line_end: str = "\r\n"
    codes_as_labels: tuple[str, ...] = ()
    """Columns in which the Dutch label stands for the code."""
    month_format: str = "{year}-{month}"
    has_dotted_enterprise_numbers: bool = False
    leading_columns: tuple[str, ...] = ()
    """Columns that come first; the others follow in the contract's order."""


_MACHINE = Dialect("utf-8", ",", "name", "%Y-%m-%d", ".", "\n")
_ENGLISH = Dialect("utf-8", ",", "en", "%Y-%m-%d", ".", "\n")
_EXCEL = Dialect("cp1252", ";", "nl", "{d}/%m/%Y", ",")
_EXCEL_LABELS = Dialect(
    "cp1252",
    ";",
    "nl",
    "{d}/%m/%Y",
    ",",
    codes_as_labels=("gender", "learning_allowance", "recognition", "size_class", "employment_at_entry"),
    has_dotted_enterprise_numbers=True,
)
_EXCEL_ORDER = Dialect(
    "cp1252", ";", "nl", "{d}/%m/%Y", ",", leading_columns=("institution_id", "project_id", "academic_year")
)
_EXCEL_UTF8 = Dialect("utf-8-sig", ";", "nl", "%d-%m-%Y", ",", codes_as_labels=("gender",))
_TABBED = Dialect("cp1252", "\t", "nl", "%Y/%m/%d", ",", month_format="{month}/{year}")

_DIALECTS = {
    "100001": _MACHINE,
    "100003": _EXCEL_LABELS,
    "100004": _EXCEL_ORDER,
    "100005": _ENGLISH,
    "100007": _EXCEL_UTF8,
    "100009": _MACHINE,
    "100010": _MACHINE,
    "100012": _EXCEL_LABELS,
    "100013": _TABBED,
    "100016": _EXCEL_ORDER,
}
DUTCH_NAMES = {"pilots": "proeftuinen", "workplaces": "werkplekken", "enrollments": "inschrijvingen"}


def dialect_of(institution_id: str) -> Dialect:
    """Return how an institution writes; most save a Belgian Excel sheet as CSV."""
    return _DIALECTS.get(institution_id, _EXCEL)


def write_rows(path: Path, dataset_name: str, rows: Sequence[Row], dialect: Dialect) -> None:
    """Write rows of one data set; raises UnicodeEncodeError when a text does not fit the dialect's encoding."""
    from schemas.datasets import dataset  # imports pandera, which the command line must not pay for at start

    declared = dataset(dataset_name)
    columns = sorted(
        declared.columns,
        key=lambda each: dialect.leading_columns.index(each.name) if each.name in dialect.leading_columns else 99,
    )
    headings = {"name": "name", "nl": "label_nl", "en": "label_en"}[dialect.headings]
    labels = {
        column.name: {code.code: code.label_nl for code in column.codes.codes}
        for column in columns
        if column.codes and column.name in dialect.codes_as_labels
    }
    with path.open("w", encoding=dialect.encoding, newline="") as file:
        writer = csv.writer(file, delimiter=dialect.delimiter, lineterminator=dialect.line_end)
        writer.writerow(getattr(column, headings) for column in columns)
        for row in rows:
            writer.writerow(_cell(column.name, row[column.name], dialect, labels) for column in columns)


def _cell(column: str, value: Cell, dialect: Dialect, labels: dict[str, dict[str, str]]) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime(dialect.date_format.replace("{d}", str(value.day)))
    if isinstance(value, float):
        return f"{value:g}".replace(".", dialect.decimal_mark)
    text = str(value)
    if column in labels:
        return labels[column].get(text, text)
    if column == "reporting_month":
        return dialect.month_format.format(year=text[:4], month=text[5:])
    if column == "enterprise_number" and dialect.has_dotted_enterprise_numbers:
        return f"{text[:4]}.{text[4:7]}.{text[7:]}"
    return text
