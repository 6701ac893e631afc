"""The screen: pandera's declared checks compiled to SQL that finds the cells which may break one.

SQL screens, pandera judges. A screen may let pandera look at a good cell (it is a superset), but never passes a bad
one: a check without an SQL form raises when the screen is compiled, and a property test compares both.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandera.pandas as pa

from etl.convert import code_list, is_converted, is_plain, plain_value
from etl.sql_text import declared_match, identifier, literal, matches
from schemas.checks import INVISIBLE, PLACEHOLDER_PATTERN
from schemas.datasets import Column, Dataset


class UnsupportedCheck(Exception):
    """A declared check has no SQL form; `place` names the data set and column."""

    def __init__(self, place: str, check: str) -> None:
        super().__init__(f"no SQL form for check {check} of {place}")
        self.place = place
        self.check = check


@dataclass(frozen=True)
class Screen:
    """The scan of one data set, as the parts of three nested selects over a relation of text cells."""

    values: str
    """Beside each cell its value_<column>."""
    suspicions: str
    """suspect_<column>: true when the cell must be read and judged one by one; null counts as false."""
    kept: str
    """The typed columns, and `suspects`: the suspect cells' texts by column number, null for a row without any."""
    repeated: tuple[tuple[int, str, str], ...]
    """Number, cell and suspicion of the columns that the scan leaves unscreened; see `repeats`."""

    def select(self, source_sql: str, given: tuple[str, ...] = (), derived: str | None = None) -> str:
        """Return the scan over a relation of text cells; columns that are `given` too are handed through.

        `derived` is SQL for one more column, made from the value_<column>s.
        """
        first = "".join(f"{identifier(name)}, " for name in given) + (f"{derived}, " if derived else "")
        values = f"select *, {self.values} from ({source_sql})"
        suspicions = f"select *, {self.suspicions} from ({values})"
        return f"select {first}{self.kept} from ({suspicions})"

    def suspect_texts(self, table: str) -> str:
        """Return a query of the distinct suspect cells of a scanned table's repeated columns: column_number, cell."""
        # The condition names the count: DuckDB would push it below the distinct otherwise, to every row.
        return " union all ".join(
            f"select {number} as column_number, {cell} as cell from (select {cell}, count(*) as times from {table} "
            f"group by {cell}) where case when times > 0 then {suspicion} end"
            for number, cell, suspicion in self.repeated
        )


def repeats(dataset: Dataset, column: Column) -> bool:
    """Tell whether a column's texts return in many rows: months, numbers of projects, references to other data sets.

    Looking at their distinct values after the scan costs a third of looking at each row in it.
    """
    has_plain_text = "str_matches" in column.checks and column.kind not in ("learner_key", "enterprise_number")
    return has_plain_text and column.name != dataset.key[-1]


# Characters that a telephone, national number or e-mail address, or a text that was decoded twice, cannot do without;
# pandera looks closer.
_MAYBE_PERSONAL = r"@|[0-9]([^0-9]{0,3}[0-9]){7}"
_MAYBE_DECODED_TWICE = r"[\x{c2}-\x{c5}\x{e2}\x{ef}\x{221a}\x{201a}]"
_INVISIBLE = "[" + "".join(rf"\x{{{first:x}}}-\x{{{last:x}}}" for first, last in INVISIBLE) + "]"


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
    "is_plain_text": lambda value, facts: f"regexp_matches({value}, {literal(_INVISIBLE)})",
    "is_decoded_once": lambda value, facts: f"regexp_matches({value}, {literal(_MAYBE_DECODED_TWICE)})",
    "is_no_placeholder": lambda value, facts: matches(value, PLACEHOLDER_PATTERN),
    "has_no_personal_data": lambda value, facts: f"regexp_matches({value}, {literal(_MAYBE_PERSONAL)})",
    "is_enterprise_number": _enterprise_number,
    "are_codes": _codes,
}


def compile_screen(dataset: Dataset, schema: pa.DataFrameSchema) -> Screen:
    """Compile a data set's pandera schema; raise UnsupportedCheck or UnsupportedPattern for what SQL cannot say."""
    _refuse_frame_checks(dataset, schema)
    values, suspicions, kept, texts, repeated = [], [], [], [], []
    for number, column in enumerate(dataset.columns, start=1):
        cell, value, suspect = (identifier(f"{step}{column.name}") for step in ("", "value_", "suspect_"))
        values.append(f"{plain_value(column, cell)} as {value}")
        kept.append(f"{value} as {cell}")
        if repeats(dataset, column):
            repeated.append((number, cell, suspect_cell(dataset, column, schema, cell)))
            texts.append("null")
            continue
        suspicions.append(f"({suspect_cell(dataset, column, schema, value)}) as {suspect}")
        texts.append(f"case when {suspect} then coalesce({cell}, '') end")
    any_suspect = " or ".join(suspicion.rpartition(" as ")[2] for suspicion in suspicions)
    kept.append(f"case when {any_suspect} then [{', '.join(texts)}] end as suspects")
    return Screen(", ".join(values), ", ".join(suspicions), ", ".join(kept), tuple(repeated))


@cache
def screen(dataset: Dataset) -> Screen:
    """Return the compiled screen of a data set, made once per process."""
    return compile_screen(dataset, dataset.schema)


def suspect_cell(dataset: Dataset, column: Column, schema: pa.DataFrameSchema, value: str) -> str:
    """Return SQL that is true when a cell is not plain, or its value may break a check; null counts as false."""
    declared, place, cell = schema.columns[column.name], f"{dataset.name}.{column.name}", identifier(column.name)
    if declared.unique or declared.regex or declared.coerce:
        raise UnsupportedCheck(place, "unique, regex or coerce")
    is_coded = code_list(column) is not None
    suspicions = [] if is_coded else [f"not {is_plain(column, cell)}"]
    if not declared.nullable:
        suspicions.append(f"{value} is null")
    elif is_converted(column) or is_coded:
        suspicions.append(f"({value} is null and {cell} is not null)")
    for check in declared.checks:
        facts = dict(check.statistics or {})
        if check.name not in _BROKEN:
            raise UnsupportedCheck(place, str(check.name))
        if check.name == "isin" and column.codes is not None and is_coded:
            # A value of the enum is one of the allowed ones.
            if tuple(facts["allowed_values"]) != column.codes.values:
                raise UnsupportedCheck(place, "isin with other values than its code list")
            continue
        if check.name == "str_matches" and is_plain(column, cell) == declared_match(cell, facts["pattern"]):
            continue
        suspicions.append(_BROKEN[check.name](value, facts))
    return " or ".join(suspicions)


def _refuse_frame_checks(dataset: Dataset, schema: pa.DataFrameSchema) -> None:
    """Refuse what looks at more than one cell; uniqueness is rule X27, which also looks at other files."""
    if schema.checks or schema.index is not None or schema.coerce or schema.parsers:
        raise UnsupportedCheck(dataset.name, "a check, index or parser on whole rows")
    if tuple(schema.columns) != dataset.column_names:
        raise UnsupportedCheck(dataset.name, "columns in another order")
