"""Templates to fill in: CSV as Belgian Excel reads it, or a workbook with lists, an example row and explanation."""

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from schemas.datasets import Column, Dataset, dataset
from schemas.dictionary_texts import allowed_values

_ROWS_PREPARED = 500
_LIST_LIMIT = 255
"""Excel takes at most this many characters in a validation rule; a longer list stands on the sheet of lists."""

_SHEETS = {"nl": ("Uitleg", "Keuzelijsten"), "en": ("Explanation", "Lists")}
_HEADINGS = {
    "nl": ("Kolom", "Verplicht", "Wat", "Toegestaan", "Voorbeeld"),
    "en": ("Column", "Required", "What", "Allowed", "Example"),
}
_CREATED = datetime(2021, 9, 1, tzinfo=UTC).replace(tzinfo=None)
"""A fixed date, so that the same template has the same bytes; the format knows no time zone."""


def write_template(name: str, form: str, language: str, target: Path) -> None:
    """Write the template of a data set as 'csv' or 'xlsx' in 'nl' or 'en'; the same input gives the same bytes."""
    described = dataset(name)
    if form == "csv":
        target.write_bytes(_csv(described, language))
    else:
        _write_workbook(described, language, target)


def example(column: Column, language: str) -> str:
    """Return the example as a user writes it: dates and decimals in Dutch form for 'nl'."""
    if language == "nl" and column.kind == "date":
        day = date.fromisoformat(column.example)
        return f"{day.day}/{day.month:02d}/{day.year}"
    if language == "nl" and column.kind == "number":
        return column.example.replace(".", ",")
    return column.example


def _csv(described: Dataset, language: str) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(column.label(language) for column in described.columns)
    writer.writerow(example(column, language) for column in described.columns)
    return text.getvalue().encode("utf-8-sig")


def _write_workbook(described: Dataset, language: str, target: Path) -> None:
    explanation, lists = _SHEETS[language]
    with xlsxwriter.Workbook(str(target), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": described.label(language), "created": _CREATED})
        heading = book.add_format({"bold": True, "bg_color": "#FFE615", "border": 1, "text_wrap": True})
        text = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(described.label(language)[:31])
        told = book.add_worksheet(explanation)
        listed = book.add_worksheet(lists)
        sheet.freeze_panes(1, 0)
        for index, column in enumerate(described.columns):
            sheet.set_column(index, index, max(14, len(column.label(language)) + 2), text)
            sheet.write_string(0, index, column.label(language), heading)
            sheet.write_string(1, index, example(column, language), text)
            _add_list(sheet, listed, index, column, lists)
        told.write_row(0, 0, _HEADINGS[language], heading)
        told.set_column(0, 4, 30)
        told.set_column(2, 3, 60, book.add_format({"text_wrap": True}))
        yes, no = ("ja", "nee") if language == "nl" else ("yes", "no")
        for index, column in enumerate(described.columns, start=1):
            required = yes if column.is_required else no
            cells = (column.label(language), required, column.help(language), allowed_values(column, language))
            for position, cell in enumerate((*cells, example(column, language))):
                told.write_string(index, position, cell)


def _add_list(sheet: Worksheet, listed: Worksheet, index: int, column: Column, lists: str) -> None:
    if column.codes is None or column.kind == "themes":
        return
    values = list(column.codes.values)
    listed.write_column(0, index, [column.name, *values])
    letter = xlsxwriter.utility.xl_col_to_name(index)
    source = values if len(",".join(values)) <= _LIST_LIMIT else f"='{lists}'!${letter}$2:${letter}${len(values) + 1}"
    sheet.data_validation(1, index, _ROWS_PREPARED, index, {"validate": "list", "source": source, "ignore_blank": True})
