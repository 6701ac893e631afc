"""Judging the header: columns that are missing, double, unknown or forbidden, and what stands in for absent ones."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from etl.convert import SHORT_MONTH
from etl.read_header import Header
from etl.read_model import CONSTANT_NAMES, ReadFile, ReadOptions
from etl.read_titles import column_letter, is_sensitive_title, personal_kind, shown_title
from schemas.datasets import Column, Dataset


@dataclass(frozen=True)
class Columns:
    """What the file's columns are."""

    names: tuple[str | None, ...]
    """Contract name per column of the file; None = unknown or without a title."""
    unknown: tuple[int, ...]
    """Places of the columns that are dropped when empty, and an error when filled."""
    are_readable: bool
    """False when the rows cannot be judged with these columns."""


def judge_columns(file: ReadFile, header: Header, dataset: Dataset, options: ReadOptions) -> Columns:
    """Add findings and repairs on the header to `file`, fill its headers and constants, and return the columns."""
    names = header.columns(dataset.name)
    file.headers = {name: shown_title(title) for name, title in zip(names, header.titles, strict=True) if name}
    file.constants = {
        name: canonical_constant(name, value)
        for name, value in options.constants.items()
        if name in dataset.column_names
    }
    doubles = _find_doubles(file, dataset, names)
    file.missing_columns = _find_missing(file, dataset, names)
    invalid = _find_invalid_constants(file, dataset)
    for index, title in enumerate(header.titles):
        if names[index] is None and is_sensitive_title(title):
            file.find("R09", letter=column_letter(index), title=shown_title(title))
    _say_what_was_understood(file, header, dataset, names)
    unknown = tuple(
        index for index, name in enumerate(names) if name is None and not is_sensitive_title(header.titles[index])
    )
    return Columns(names, unknown, are_readable=not (doubles or invalid))


def _find_doubles(file: ReadFile, dataset: Dataset, names: Sequence[str | None]) -> bool:
    doubles = [column for column in dataset.columns if names.count(column.name) > 1]
    for column in doubles:
        letters = [column_letter(index) for index, name in enumerate(names) if name == column.name]
        file.find("R12", column=column.name, letters=", ".join(letters), **_labels(column))
    return bool(doubles)


def _find_missing(file: ReadFile, dataset: Dataset, names: Sequence[str | None]) -> frozenset[str]:
    missing = [
        column
        for column in dataset.columns
        if column.is_required and column.name not in names and column.name not in file.constants
    ]
    for column in missing:
        is_givable = column.name in CONSTANT_NAMES
        file.find(
            "R10",
            column=column.name,
            constant_nl=", of geef de waarde op voor alle rijen" if is_givable else "",
            constant_en=", or give its value for all rows" if is_givable else "",
            **_labels(column),
        )
    return frozenset(column.name for column in missing)


def _find_invalid_constants(file: ReadFile, dataset: Dataset) -> bool:
    invalid = [name for name, value in file.constants.items() if not is_valid_constant(dataset.column(name), value)]
    for name in invalid:
        column = dataset.column(name)
        file.find(
            "R20", column=name, given=shown_title(file.constants[name]), example=column.example, **_labels(column)
        )
    return bool(invalid)


def canonical_constant(name: str, value: str) -> str:
    """Return a given month or year in the form in which it is stored.

    3/2022 and 2022-3 are 2022-03, 2021/2022 is 2021-2022.
    """
    text = value.strip()
    if name == "reporting_month" and (found := re.fullmatch(r"(0?[1-9]|1[0-2])/(20[0-9]{2})", text)):
        return f"{found[2]}-{found[1]:0>2}"
    if name == "reporting_month" and re.fullmatch(SHORT_MONTH, text):
        return text.replace("-", "-0")
    return text.replace("/", "-") if name == "academic_year" else text


def is_valid_constant(column: Column, value: str) -> bool:
    """Tell whether a value given for all rows, in the form in which it is stored, is one of its column."""
    allowed = column.checks.get("isin", {}).get("allowed_values")
    pattern = column.checks.get("str_matches", {}).get("pattern")
    return (allowed is None or value in allowed) and (pattern is None or re.match(pattern, value) is not None)


def find_filled_unknown(
    file: ReadFile, header: Header, dataset: Dataset, unknown: Sequence[int], filled: dict[int, tuple[int, int]]
) -> None:
    """Add an error for each unknown column that holds something, and say which empty ones were dropped.

    `filled` gives per place of a column how many cells are filled and the first row of them.
    """
    for index, (count, row) in sorted(filled.items()):
        title = header.titles[index]
        shown = shown_title(title)
        facts = {
            "letter": column_letter(index),
            "title": shown or None,
            "title_nl": shown or "zonder titel",
            "title_en": shown or "no title",
        }
        personal = personal_kind(title)
        if personal:
            file.find("R08", found_nl=personal[0], found_en=personal[1], **facts)
            continue
        file.find(
            "R11",
            dataset_nl=dataset.label_nl,
            dataset_en=dataset.label_en,
            cells_nl=f"{count} cellen zijn gevuld (de eerste in rij {row})" if count > 1 else f"rij {row} is gevuld",
            cells_en=f"{count} cells are filled (the first in row {row})" if count > 1 else f"row {row} is filled",
            **facts,
        )
    empty = [index for index in unknown if index not in filled]
    if empty:
        file.repair("dropped_columns", titles=", ".join(_named(header, index) for index in empty))


def _named(header: Header, index: int) -> str:
    title = shown_title(header.titles[index])
    return f"{column_letter(index)} '{title}'" if title else column_letter(index)


def _say_what_was_understood(file: ReadFile, header: Header, dataset: Dataset, names: Sequence[str | None]) -> None:
    if header.has_separator_line:
        file.repair("separator_line")
    if header.row > 1:
        file.repair("title_rows", row=header.row)
    told = [
        (shown_title(title), dataset.column(name))
        for title, name in zip(header.titles, names, strict=True)
        if name is not None
    ]
    changed = [each for each in told if each[0] not in (each[1].name, each[1].label_nl, each[1].label_en)]
    if changed:
        file.repair(
            "header_titles",
            titles_nl=", ".join(f"'{title}' = {column.label_nl}" for title, column in changed),
            titles_en=", ".join(f"'{title}' = {column.label_en}" for title, column in changed),
        )
    absent = [column for column in dataset.columns if column.name not in names]
    _repair_listed(file, "given_values", [column for column in absent if column.name in file.constants])
    _repair_listed(
        file,
        "absent_columns",
        [column for column in absent if not column.is_required and column.name not in file.constants],
    )


def _repair_listed(file: ReadFile, code: str, columns: Iterable[Column]) -> None:
    listed = list(columns)
    if listed:
        file.repair(
            code,
            titles_nl=", ".join(column.label_nl for column in listed),
            titles_en=", ".join(column.label_en for column in listed),
        )


def _labels(column: Column) -> dict[str, str]:
    return {"label_nl": column.label_nl, "label_en": column.label_en}
