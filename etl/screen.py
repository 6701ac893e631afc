"""The screen: pandera's declared checks compiled to SQL that finds the cells which may break one.

SQL screens, pandera judges. A screen may let pandera look at a good cell (it is a superset), but never passes a bad
one: a check without an SQL form raises when the screen is compiled, and a property test compares both.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandera.pandas as pa

from schemas.datasets import Column, Dataset

from etl.convert import canonical_form, code_list, is_converted, stored_type, stored_value
from etl.sql_text import declared_match, identifier, literal, matches


class UnsupportedCheck(Exception):
    """A declared check has no SQL form; `place` names the data set and column."""

    def __init__(self, place: str, check: str) -> None:
        super().__init__(f"no SQL form for check {check} of {place}")
        self.place = place
        self.check = check


@dataclass(frozen=True)
class Screen:
    """The scan of one data set, in three steps that each read the one before."""

    dataset: Dataset
    looks: str
    """First look: each cell, and beside it look_<column>."""
    values: str
    """Typed value_<column> beside each cell."""
    suspects: str
    """suspect_<column>: true when pandera must judge the cell; null counts as false."""
    kept: str
    """The typed columns, and `suspects`: the text of the suspect cells, null for a row without any."""

    def select(self, source_sql: str, extra: tuple[str, ...] = ()) -> str:
        """Return the scan over a relation of text cells; `extra` columns are handed through."""
        given = "".join(f"{identifier(name)}, " for name in extra)
        looks = f"select {given}{self.looks} from ({source_sql})"
        values = f"select {given}{self.values} from ({looks})"
        suspects = f"select *, {self.suspects} from ({values})"
        return f"select {given}{self.kept} from ({suspects})"


# Characters that a telephone, national number or e-mail address cannot do without; pandera looks closer.
_MAYBE_PERSONAL = r"@|[0-9]([^0-9]{0,3}[0-9]){7}"
_CONTROLS = (
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2069}\x{feff}]"
)


def _limit(limit: float) -> str:
    return repr(int(limit)) if float(limit).is_integer() else repr(float(limit))


def _length(value: str, facts: dict[str, Any]) -> str:
    return f"length({value}) not between {int(facts['min_value'] or 0)} and {int(facts['max_value'])}"


def _enterprise_number(value: str, facts: dict[str, Any]) -> str:
    number, check = f"try_cast({value}[1:8] as integer)", f"try_cast({value}[9:10] as integer)"
    return f"not {matches(value, '[0-9]{10}')} or {check} is distinct from 97 - {number} % 97"


def _codes(value: str, facts: dict[str, Any]) -> str:
    allowed = ", ".join(map(literal, facts["allowed_values"]))
    return f"len(list_filter(string_split({value}, '|'), lambda part: part not in ({allowed}))) > 0"


# Check of pandera or of ours → SQL that is true for a value which breaks it (or may); false or null for a good one.
_BROKEN: dict[str, Callable[[str, dict[str, Any]], str]] = {
    "isin": lambda value, facts: f"{value} not in ({', '.join(map(literal, facts['allowed_values']))})",
    "str_matches": lambda value, facts: f"not {declared_match(value, facts['pattern'])}",
    "greater_than": lambda value, facts: f"{value} <= {_limit(facts['min_value'])}",
    "greater_than_or_equal_to": lambda value, facts: f"{value} < {_limit(facts['min_value'])}",
    "less_than_or_equal_to": lambda value, facts: f"{value} > {_limit(facts['max_value'])}",
    "str_length": _length,
    "is_plain_text": lambda value, facts: f"regexp_matches({value}, {literal(_CONTROLS)})",
    "has_no_personal_data": lambda value, facts: f"regexp_matches({value}, {literal(_MAYBE_PERSONAL)})",
    "is_enterprise_number": _enterprise_number,
    "are_codes": _codes,
}


def compile_screen(dataset: Dataset, schema: pa.DataFrameSchema) -> Screen:
    """Compile a data set's pandera schema; raise UnsupportedCheck or UnsupportedPattern for what SQL cannot say."""
    _refuse_frame_checks(dataset, schema)
    looks, values, suspects, kept, texts = [], [], [], [], []
    for column in dataset.columns:
        cell, name = identifier(column.name), column.name
        look, value, suspect = (identifier(f"{step}_{name}") for step in ("look", "value", "suspect"))
        looks.append(f"{cell}, {canonical_form(column, cell)} as {look}")
        values.append(f"{cell}, {look}, {stored_value(column, cell, look)} as {value}")
        suspects.append(f"{suspect_cell(dataset.name, column, schema.columns[name])} as {suspect}")
        kept.append(f"{value} as {cell}")
        texts.append(f"{cell} := case when {suspect} then coalesce({cell}, '') end")
    any_suspect = " or ".join(identifier(f"suspect_{column.name}") for column in dataset.columns)
    kept.append(f"case when {any_suspect} then struct_pack({', '.join(texts)}) end as suspects")
    return Screen(dataset, ", ".join(looks), ", ".join(values), ", ".join(suspects), ", ".join(kept))


@cache
def screen(dataset: Dataset) -> Screen:
    """Return the compiled screen of a data set, made once per process."""
    return compile_screen(dataset, dataset.schema)


def suspect_cell(place: str, column: Column, declared: pa.Column) -> str:
    """Return SQL over a cell, its look_ and its value_ that is true when pandera must judge the cell."""
    if declared.unique or declared.regex or declared.coerce:
        raise UnsupportedCheck(f"{place}.{column.name}", "unique, regex or coerce")
    cell, look, value = (identifier(f"{step}{column.name}") for step in ("", "look_", "value_"))
    has_no_value = is_converted(column) or code_list(column) is not None
    broken = []
    if not declared.nullable:
        broken.append(f"{value} is null")
    elif has_no_value:
        broken.append(f"({value} is null and {cell} is not null)")
    for check in declared.checks:
        facts = dict(check.statistics or {})
        if check.name not in _BROKEN:
            raise UnsupportedCheck(f"{place}.{column.name}", str(check.name))
        if check.name == "isin" and stored_type(column).startswith("enum"):
            # The enum holds the allowed values, so a value that is not null is one of them.
            if tuple(facts["allowed_values"]) != column.codes.values:
                raise UnsupportedCheck(f"{place}.{column.name}", "isin with other values than its code list")
            continue
        test = _BROKEN[check.name](value, facts)
        broken.append(f"case when {look} then false else {test} end" if check.name == "str_matches" else f"({test})")
    return " or ".join(broken) or "false"


def _refuse_frame_checks(dataset: Dataset, schema: pa.DataFrameSchema) -> None:
    """Refuse what looks at more than one cell; uniqueness is rule X27, which also looks at other files."""
    if schema.checks or schema.index is not None or schema.coerce or schema.parsers:
        raise UnsupportedCheck(dataset.name, "a check, index or parser on whole rows")
    if tuple(schema.columns) != dataset.column_names:
        raise UnsupportedCheck(dataset.name, "columns in another order")
