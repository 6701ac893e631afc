"""A template as a workbook: a sheet to fill in, an explanation, and the lists to choose from."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from etl.template_cells import validation
from etl.template_prefill import Choices, Prefill
from etl.template_rows import MARKS, example_value, is_marked, shown_example
from etl.template_texts import TEXTS, TemplateTexts
from schemas.datasets import Column, Dataset
from schemas.dictionary_texts import allowed_values, privacy_text, required_text, unit_text

_ROWS_CHECKED = 5_000
_CREATED = datetime(2021, 9, 1, tzinfo=UTC).replace(tzinfo=None)
"""A fixed date, so that the same template has the same bytes; the format knows no time zone."""
_FORMATS: Mapping[str, Mapping[str, Any]] = {
    "required": {"bold": True, "bg_color": "#FFE615", "border": 1, "text_wrap": True, "valign": "top"},
    "optional": {"bold": True, "bg_color": "#E4E4E1", "border": 1, "text_wrap": True, "valign": "top"},
    "missing": {"bg_color": "#FFD9B3"},
    "title": {"bold": True, "font_size": 16},
    "subtitle": {"bold": True, "font_size": 12},
    "words": {"text_wrap": True, "valign": "top"},
    "bold": {"bold": True, "text_wrap": True, "valign": "top"},
}
_EXAMPLE = {"italic": True, "font_color": "#5A5A5A", "bg_color": "#F4F4F2"}
_NUMBER_FORMATS = {"date": "dd/mm/yyyy", "integer": "0", "number": "General"}
_TEXT_FORMAT = "@"
"""Of all other cells: what is typed stays as it is, with the zeros before it."""
_WIDTHS = {"text": 34, "date": 14, "integer": 16, "number": 16}
_EXPLANATION_WIDTHS = (34, 14, 46, 46, 28, 20, 22)


@dataclass(frozen=True)
class _Template:
    """A workbook that is being made."""

    described: Dataset
    language: str
    prefill: Prefill
    book: Any
    formats: Mapping[str, Any]

    @property
    def texts(self) -> TemplateTexts:
        return TEXTS[self.language]

    @property
    def sheet_name(self) -> str:
        return self.described.label(self.language)

    def choices(self, column: Column) -> Choices:
        """Return what a column offers to choose from; none for one that holds several codes or is free."""
        if column.codes is None:
            return self.prefill.offered.get(column.name, ())
        return tuple((code.code, code.label(self.language)) for code in column.codes.codes)


def workbook(described: Dataset, language: str, prefill: Prefill, prefilled_rows: int) -> bytes:
    """Return the template of a data set as .xlsx; the same input gives the same bytes."""
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content, options) as book:
        formats = {name: book.add_format(dict(declared)) for name, declared in _FORMATS.items()}
        template = _Template(described, language, prefill, book, formats)
        texts = template.texts
        book.set_properties({"title": texts.title.format(dataset=described.label(language)), "created": _CREATED})
        sheet = book.add_worksheet(template.sheet_name)
        told = book.add_worksheet(texts.explanation)
        sources = _write_lists(template, book.add_worksheet(texts.lists))
        _write_sheet(template, sheet, sources, prefilled_rows)
        _write_explanation(template, told)
    return content.getvalue()


def _write_lists(template: _Template, sheet: Worksheet) -> dict[str, str]:
    """Write every list with what its values mean; return column name → range of the values."""
    sources = {}
    place = 0
    for column in template.described.columns:
        choices = template.choices(column)
        if not choices:
            continue
        sheet.write_string(0, place, column.label(template.language), template.formats["required"])
        sheet.write_string(0, place + 1, template.texts.meaning, template.formats["optional"])
        for row, (value, meaning) in enumerate(choices, start=1):
            sheet.write_string(row, place, value)
            sheet.write_string(row, place + 1, meaning)
        sheet.set_column(
            place, place, max(16, len(column.label(template.language)) + 2, *(len(value) + 2 for value, _ in choices))
        )
        sheet.set_column(place + 1, place + 1, max(16, *(min(len(meaning), 60) + 2 for _, meaning in choices)))
        letter = xl_col_to_name(place)
        if column.kind != "themes":
            sources[column.name] = f"='{template.texts.lists}'!${letter}$2:${letter}${len(choices) + 1}"
        place += 2
    sheet.freeze_panes(1, 0)
    _fit_paper(sheet)
    return sources


def _write_sheet(template: _Template, sheet: Worksheet, sources: Mapping[str, str], prefilled_rows: int) -> None:
    described, language = template.described, template.language
    key = xl_col_to_name(described.columns.index(described.column(described.key[-1])))
    for place, column in enumerate(described.columns):
        shown = {"num_format": _NUMBER_FORMATS.get(column.kind, _TEXT_FORMAT)}
        cell_format = template.book.add_format(shown)
        example_format = template.book.add_format(shown | _EXAMPLE)
        sheet.set_column(place, place, _width(template, column), cell_format)
        heading = template.formats["required" if column.is_required else "optional"]
        sheet.write_string(0, place, column.label(language), heading)
        _write_example(template, sheet, place, column, example_format)
        value = template.prefill.values.get(column.name)
        for row in range(2, 2 + prefilled_rows if value else 2):
            sheet.write_string(row, place, value, cell_format)
        letter = xl_col_to_name(place)
        checks = validation(column, template.texts, language, f"{letter}3", sources.get(column.name))
        sheet.data_validation(2, place, 1 + _ROWS_CHECKED, place, checks)
        if column.is_required:
            rule = {
                "type": "formula",
                "criteria": f'=AND(${key}3<>"",{letter}3="")',
                "format": template.formats["missing"],
            }
            sheet.conditional_format(2, place, 1 + _ROWS_CHECKED, place, rule)
    sheet.set_row(0, 48)
    sheet.freeze_panes(2, 0)
    sheet.repeat_rows(0)
    _fit_paper(sheet)


def _width(template: _Template, column: Column) -> int:
    longest = max((len(value) for value, _ in template.choices(column)), default=0)
    return max(_WIDTHS.get(column.kind, 20), min(longest + 4, 44), 30 if is_marked(template.described, column) else 0)


def _write_example(template: _Template, sheet: Worksheet, place: int, column: Column, shown: Any) -> None:
    value = example_value(template.described, column, template.prefill.values)
    if is_marked(template.described, column):
        sheet.write_string(1, place, MARKS[template.language] + value, shown)
    elif not value:
        sheet.write_blank(1, place, None, shown)
    elif column.kind == "date":
        sheet.write_datetime(1, place, date.fromisoformat(value), shown)
    elif column.kind in ("integer", "number"):
        sheet.write_number(1, place, float(value), shown)
    else:
        sheet.write_string(1, place, value, shown)


def _write_explanation(template: _Template, sheet: Worksheet) -> None:
    described, language, texts, formats = template.described, template.language, template.texts, template.formats
    for place, width in enumerate(_EXPLANATION_WIDTHS):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, texts.title.format(dataset=described.label(language)), formats["title"])
    row = 1
    for column in described.columns:
        value, meaning = template.prefill.values.get(column.name), template.prefill.meaning(column.name)
        if value:
            sheet.write_string(row, 0, f"{column.label(language)}: {value}" + (f", {meaning}" if meaning else ""))
            row += 1
    sheet.write_string(row + 1, 0, texts.steps_title, formats["subtitle"])
    filled = {"sheet": template.sheet_name, "lists": texts.lists, "row": texts.rows[described.name]}
    for step, words in enumerate((*texts.steps, texts.colours), start=row + 2):
        sheet.write_string(step, 0, words.format(**filled))
    row += 4 + len(texts.steps)
    for place, heading in enumerate(texts.headings):
        sheet.write_string(row, place, heading, formats["required"])
    for number, column in enumerate(described.columns, start=row + 1):
        cells = (
            column.label(language),
            required_text(column, language),
            column.help(language),
            allowed_values(column, language),
            shown_example(column, language),
            unit_text(column, language),
            privacy_text(column, language),
        )
        for place, cell in enumerate(cells):
            sheet.write_string(number, place, cell, formats["words" if place else "bold"])
        # Only Excel makes rows as high as their text by itself.
        lines = max(-(-len(cell) // width) for cell, width in zip(cells, _EXPLANATION_WIDTHS, strict=True))
        sheet.set_row(number, 15 * lines)
    _fit_paper(sheet)


def _fit_paper(sheet: Worksheet) -> None:
    """Let a sheet be printed on A4 across, as wide as the paper."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
