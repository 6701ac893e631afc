"""What a spreadsheet checks while a template is filled in: lists, dates, numbers, forms; with words for each cell."""

import re
from datetime import date
from typing import Any

from etl.template_rows import shown_example
from etl.template_texts import TemplateTexts
from schemas.codes import CodeList
from schemas.columns import (
    IDENTIFIER_PATTERN,
    INSTITUTION_PATTERN,
    LEARNER_KEY_PATTERN,
    PROJECT_PATTERN,
)
from schemas.datasets import Column
from schemas.dictionary_texts import allowed_values, required_text
from schemas.months import MONTH_PATTERN

_LONGEST_TITLE, _LONGEST_MESSAGE = 32, 255
"""What Excel takes in the words of a validation."""
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2099, 12, 31)
"""Of the years that the reader takes."""
_AMOUNT = {"integer": "integer", "number": "decimal"}
_CAPITALS, _DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
_REMARK = re.compile(r" \([^)]*\)$")


def _only(signs: str, longest: int) -> str:
    # Filled up with zeros, which all allow, because LibreOffice does not find the '' behind the end of a text.
    filled = f'{{cell}}&REPT("0",{longest})'
    return f'SUMPRODUCT(--ISNUMBER(FIND(MID({filled},ROW($1:${longest}),1),"{signs}")))={longest}'


def _digits(fewest: int, most: int, more: str = "") -> str:
    return f"=AND(LEN({{cell}})>={fewest},LEN({{cell}})<={most},{_only(_DIGITS, most)}{more})"


# Pattern of the contract → the same as a formula; {cell} is the first cell of the column.
_FORMULAS = {
    MONTH_PATTERN: '=AND(LEN({cell})=7,LEFT({cell},2)="20",MID({cell},5,1)="-",ISNUMBER(-MID({cell},3,2)),'
    "--RIGHT({cell},2)>=1,--RIGHT({cell},2)<=12)",
    PROJECT_PATTERN: _digits(4, 6),
    INSTITUTION_PATTERN: _digits(6, 6),
    "[0-9]{2,5}": _digits(2, 5),
    "[1-9][0-9]{3}": _digits(4, 4, ',LEFT({cell},1)<>"0"'),
    IDENTIFIER_PATTERN: f"=AND(LEN({{cell}})>=3,LEN({{cell}})<=32,{_only(f'{_CAPITALS}{_DIGITS}_-', 32)},"
    'ISERROR(FIND(LEFT({cell},1),"_-")))',
    LEARNER_KEY_PATTERN: "=AND(LEN({cell})>=4,LEN({cell})<=64,"
    f"{_only(f'{_CAPITALS}{_CAPITALS.lower()}{_DIGITS}_-', 64)},NOT(AND(LEN({{cell}})=11,ISNUMBER(-{{cell}}))))",
}
_BARE_NUMBER = 'SUBSTITUTE(SUBSTITUTE(UPPER({cell}),"BE",""),".","")'
_ENTERPRISE = f"=AND(LEN({_BARE_NUMBER})=10,97-MOD(LEFT({_BARE_NUMBER},8),97)=--RIGHT({_BARE_NUMBER},2))"


def validation(column: Column, texts: TemplateTexts, language: str, cell: str, source: str | None) -> dict[str, Any]:
    """Return a column's validation as xlsxwriter takes it.

    `cell` is the first cell that it is for, `source` the range of the values to choose from, None when it has none.
    """
    words = {
        "ignore_blank": True,
        "input_title": column.label(language)[:_LONGEST_TITLE],
        "input_message": _input_message(column, texts, language, has_list=source is not None),
        "error_title": texts.wrong_title,
        "error_message": _error_message(column, texts, language, has_list=source is not None),
    }
    return words | ({"validate": "list", "source": source} if source else _criterion(column, cell))


def _criterion(column: Column, cell: str) -> dict[str, Any]:
    if column.kind == "date":
        return {"validate": "date", "criteria": "between", "minimum": _FIRST_DAY, "maximum": _LAST_DAY}
    if column.kind in _AMOUNT:
        return {"validate": _AMOUNT[column.kind]} | _limits(column)
    if column.kind == "text":
        return {"validate": "length", "criteria": "<=", "value": column.checks["str_length"]["max_value"]}
    if column.kind == "enterprise_number":
        return {"validate": "custom", "value": _ENTERPRISE.format(cell=cell)}
    if column.kind == "themes":
        return {"validate": "any"}
    pattern = column.checks["str_matches"]["pattern"].removeprefix(r"\A(?:").removesuffix(r")\Z")
    return {"validate": "custom", "value": _FORMULAS[pattern].format(cell=cell)}


def _limits(column: Column) -> dict[str, Any]:
    low = column.checks.get("greater_than_or_equal_to", {}).get("min_value")
    above = column.checks.get("greater_than", {}).get("min_value")
    high = column.checks.get("less_than_or_equal_to", {}).get("max_value")
    if low is not None and high is not None:
        return {"criteria": "between", "minimum": low, "maximum": high}
    return {"criteria": ">", "value": above} if above is not None else {"criteria": ">=", "value": low}


def _input_message(column: Column, texts: TemplateTexts, language: str, *, has_list: bool) -> str:
    required = texts.required if column.is_required else texts.optional
    said = column.help(language)
    if column.is_required or required_text(column, "en") == "no":
        said = f"{required} {said}"
    if column.codes is not None and column.kind != "academic_year":
        full, short = _spelled_out(column.codes, language)
        tried = (f"{said}\n{full}", f"{said}\n{short}", f"{required}\n{short}")
        fitting = (each for each in tried if len(each) <= _LONGEST_MESSAGE)
        return next(fitting, f"{said} {texts.see_lists.format(lists=texts.lists)}")
    return said if has_list else f"{said} {_example(column, texts, language)}"


def _example(column: Column, texts: TemplateTexts, language: str) -> str:
    return texts.example.format(example=shown_example(column, language))


def _spelled_out(codes: CodeList, language: str) -> list[str]:
    """Return what the codes mean, with and without the remarks in their labels."""
    labels = [(code.code, code.label(language)) for code in codes.codes]
    short = [(code, _REMARK.sub("", label)) for code, label in labels]
    return ["; ".join(f"{code} = {label}" for code, label in each) for each in (labels, short)]


def _error_message(column: Column, texts: TemplateTexts, language: str, *, has_list: bool) -> str:
    if has_list:
        return texts.choose
    allowed = allowed_values(column, language)
    return f"{allowed[:1].upper()}{allowed[1:]}. {_example(column, texts, language)}"
