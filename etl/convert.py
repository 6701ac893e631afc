"""Conversion of text cells to typed values: SQL compiled from the declared columns, over a cell named by the caller.

Canonical cells are typed in the scan of the file (`plain_value`, `is_plain`). All others are read once per distinct
text, in any spelling that the contract allows (`read_value`). Nothing is guessed: what no form reads is null, and
`etl.explain` says why. The SQL holds names and literals of the declarations only.
"""

from etl.sql_text import declared_match, literal, matches
from schemas.codes import CodeList
from schemas.datasets import Column

# What spreadsheets leave around a value: spaces of all widths, no-break ones too, tabs and line ends.
WHITE_SPACE = (
    " \t\n\r\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
GROUP_SPACES = " \xa0\u2009\u202f"

# Years outside 1900-2099 are typing errors; the limit also keeps dates within what pandas can hold.
_YEAR = "(19|20)[0-9]{2}"
_TIME = r"([ T]0?0:00(:00(\.0+)?)?)?"
ISO_DATE = f"{_YEAR}-[0-9]{{2}}-[0-9]{{2}}"
BELGIAN_DATE = f"[0-9]{{2}}/[0-9]{{2}}/{_YEAR}"
DAY_FIRST = rf"[0-9]{{1,2}}(/[0-9]{{1,2}}/|-[0-9]{{1,2}}-|\.[0-9]{{1,2}}\.){_YEAR}{_TIME}"
YEAR_FIRST = rf"{_YEAR}(/[0-9]{{1,2}}/|-[0-9]{{1,2}}-)[0-9]{{1,2}}{_TIME}"
MONTH_FIRST = "(0?[1-9]|1[0-2])/20[0-9]{2}"
SHORT_MONTH = "20[0-9]{2}-[1-9]"

# Numbers with one reading. Three digits after a single sign are ambiguous (1.234), unless a zero or more than three
# digits stand before it (0,125 and 1234,567). Six decimals are kept; more are refused
# rather than rounded. Nine digits before the sign are all that a DECIMAL(15,6) holds.
WHOLE_NUMBER = "-?[0-9]{1,9}"
POINT_NUMBER = r"-?[0-9]{1,9}(\.[0-9]{1,2})?"
COMMA_NUMBER = "-?[0-9]{1,9},[0-9]{1,2}"
LONG_DECIMALS = "-?((0[0-9]{0,8}|[0-9]{4,9})[.,][0-9]{3}|[0-9]{1,9}[.,][0-9]{4,6})"
SPACE_GROUPS = f"-?[1-9][0-9]{{0,2}}([{GROUP_SPACES}][0-9]{{3}}){{1,2}}([.,][0-9]{{1,3}})?"
POINT_GROUPS = r"-?[1-9][0-9]{0,2}((\.[0-9]{3}){1,2},[0-9]{1,3}|(\.[0-9]{3}){2})"
COMMA_GROUPS = r"-?[1-9][0-9]{0,2}((,[0-9]{3}){1,2}\.[0-9]{1,3}|(,[0-9]{3}){2})"

_STORED_TYPES = {"date": "date", "integer": "integer", "number": "decimal(15,6)"}
_PLAIN = {
    "date": f"{ISO_DATE}|{BELGIAN_DATE}",
    "integer": WHOLE_NUMBER,
    "number": f"{POINT_NUMBER}|{COMMA_NUMBER}",
    "enterprise_number": "[0-9]{10}",
}


def clean_text(cell: str) -> str:
    """Return SQL for a cell in NFC without white space around it; null when nothing is left."""
    return f"nullif(trim(nfc_normalize({cell}), {literal(WHITE_SPACE)}), '')"


def code_list(column: Column) -> CodeList | None:
    """Return the codes of a column that holds one code (themes hold several)."""
    return None if column.kind == "themes" else column.codes


def stored_type(column: Column) -> str:
    """Return the type in which a column is kept while it is staged; codes take one byte as an enum."""
    codes = code_list(column)
    if codes is not None:
        return _enum(codes.values)
    return _STORED_TYPES.get(column.kind, "varchar")


def is_converted(column: Column) -> bool:
    """Tell whether a cell that is not empty may have no value at all (a date, a number)."""
    return column.kind in _STORED_TYPES


def plain_value(column: Column, cell: str) -> str:
    """Return SQL that types a plain cell cheaply; for any other cell it may give anything, see `is_plain`."""
    codes = code_list(column)
    if codes is not None:
        return f"try_cast({cell} as {_enum(codes.values)})"
    match column.kind:
        case "date":
            turned = f"{cell}[7:10] || '-' || {cell}[4:5] || '-' || {cell}[1:2]"
            return f"try_cast(case when {cell} like '__/__/____' then {turned} else {cell} end as date)"
        case "integer":
            return f"try_cast({cell} as integer)"
        case "number":
            point = f"case when contains({cell}, ',') then replace({cell}, ',', '.') else {cell} end"
            return f"try_cast({point} as decimal(15,6))"
        case _:
            return cell


def is_plain(column: Column, cell: str) -> str:
    """Return SQL that is true when a filled cell has the form that `plain_value` reads; its value may be null still."""
    if code_list(column) is not None:
        return "true"
    if column.kind in _PLAIN:
        return matches(cell, _PLAIN[column.kind])
    if "str_matches" in column.checks:
        return declared_match(cell, column.checks["str_matches"]["pattern"])
    return f"{cell} is not distinct from {clean_text(cell)}" if column.kind == "text" else "false"


def read_value(column: Column, cell: str) -> str:
    """Return SQL for the value of a cell in any allowed spelling, of the stored type; null when it has none.

    The cell's clean text is named once: written out at each use, it makes DuckDB plan three times as long.
    """
    spelled = _named("text", clean_text(cell), _spelled(column, cell, "text"))
    return f"try_cast({spelled} as {stored_type(column)})" if code_list(column) is not None else spelled


def judged_value(column: Column, cell: str, value: str) -> str:
    """Return SQL for what pandera judges: the value read, but text in the place of a code stays as it is."""
    return f"coalesce(cast({value} as varchar), {clean_text(cell)})" if code_list(column) is not None else value


def _named(name: str, value: str, expression: str) -> str:
    """Return SQL for an expression in which a name stands for a value."""
    return f"list_transform([{value}], lambda {name}: {expression})[1]"


def _spelled(column: Column, cell: str, text: str) -> str:
    codes = code_list(column)
    if codes is not None:
        return _code(codes, f"replace({text}, '/', '-')" if column.kind == "academic_year" else text)
    match column.kind:
        case "month":
            return _month(text)
        case "enterprise_number":
            return _enterprise_number(text)
        case "themes":
            return _themes(column, text)
        case "date":
            return _date(text)
        case "identifier" | "digits" | "learner_key":
            # Not in NFC: it would make a common letter of one that only looks like it (U+212A is a K).
            return f"nullif(trim({cell}, {literal(WHITE_SPACE)}), '')"
        case "integer":
            whole = "case when number = trunc(number) then cast(number as integer) end"
            return _named("number", _number(text), whole)
        case "number":
            return _number(text)
        case _:
            return text


def _enum(values: tuple[str, ...]) -> str:
    return f"enum({', '.join(map(literal, values))})"


def _code(codes: CodeList, text: str) -> str:
    spellings = codes.spellings()
    listed = ", ".join(map(literal, spellings.values()))
    number = f"enum_code(try_cast(lower({text}) as {_enum(tuple(spellings))}))"
    return f"list_extract([{listed}], {number} + 1)"


def _themes(column: Column, text: str) -> str:
    part = clean_text("part")
    code = _code(column.codes, part) if column.codes else part
    parts = f"list_transform(string_split({text}, '|'), lambda part: coalesce({code}, {part}, ''))"
    return f"array_to_string({parts}, '|')"


def _date(text: str) -> str:
    """Return SQL for a date in any allowed form; a time at midnight is dropped."""
    day = f"replace(replace(split_part(split_part({text}, ' ', 1), 'T', 1), '/', '-'), '.', '-')"
    turned = f"split_part({day}, '-', 3) || '-' || split_part({day}, '-', 2) || '-' || split_part({day}, '-', 1)"
    return (
        f"case when {matches(text, DAY_FIRST)} then try_cast({turned} as date)"
        f" when {matches(text, YEAR_FIRST)} then try_cast({day} as date) end"
    )


def _month(text: str) -> str:
    first_day = f"case when day(date) = 1 then strftime(date, '%Y-%m') else {text} end"
    return (
        f"case when {matches(text, MONTH_FIRST)}"
        f" then split_part({text}, '/', 2) || '-' || lpad(split_part({text}, '/', 1), 2, '0')"
        f" when {matches(text, SHORT_MONTH)} then replace({text}, '-', '-0')"
        f" else {_named('date', _date(text), first_day)} end"
    )


def _enterprise_number(text: str) -> str:
    digits = f"regexp_replace(upper({text}), {literal(f'^BE|[.{GROUP_SPACES}]')}, '', 'g')"
    return f"case when {matches(digits, '[0-9]{10}')} then {digits} else {text} end"


def _number(text: str) -> str:
    """Return SQL for a number that has one reading, with a decimal comma or point and group signs."""
    without_spaces = f"regexp_replace({text}, {literal(f'[{GROUP_SPACES}]')}, '', 'g')"
    plain = f"({matches(text, POINT_NUMBER)} or {matches(text, COMMA_NUMBER)} or {matches(text, LONG_DECIMALS)})"
    digits = (
        f"case when {plain} then replace({text}, ',', '.')"
        f" when {matches(text, SPACE_GROUPS)} then replace({without_spaces}, ',', '.')"
        f" when {matches(text, POINT_GROUPS)} then replace(replace({text}, '.', ''), ',', '.')"
        f" when {matches(text, COMMA_GROUPS)} then replace({text}, ',', '') end"
    )
    return f"try_cast({digits} as decimal(15,6))"
