"""Questions to the marts: the sums of KPIs at a grain, put together from declarations and SQL files."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, fields, replace
from functools import cache
from itertools import count
from typing import Any, Self

import duckdb

from etl.kpi_periods import Period, period_parameters
from etl.permissions import Right
from etl.scope import Scope
from etl.sql_files import sql_text
from schemas.dataset_names import MONTHLY_DATASETS
from schemas.esf import AGE_GROUPS, EDUCATION_GROUPS, EMPLOYED, EMPLOYMENT_GROUPS, INACTIVE, EsfGroup, memberships
from schemas.kpi import Kpi

_PARAMETER = re.compile(r"\$([a-z_]+)")
_GROUPS: dict[str, tuple[EsfGroup, ...]] = {
    "employment_groups": EMPLOYMENT_GROUPS,
    "age_groups": AGE_GROUPS,
    "education_groups": EDUCATION_GROUPS,
}

_STEPS = ("periods", "state", "pair_terms", "delivery_states")
"""SQL files that others read as if they were tables; each reads only those before it."""
_WORTH_KEEPING = 3
"""So many queries must read the same states before a table of them costs less than it saves."""
_NUMBERS = count(1)


@dataclass(frozen=True)
class Sums:
    """What is summed over a source's rows; SQL expressions of the KPI's declaration."""

    source: str
    numerator: str
    denominator: str | None = None
    counted: str | None = None
    of: str | None = None
    condition: str | None = None
    undated: str | None = None


def sums_of(kpi: Kpi, *, classes: bool = False) -> Sums:
    """Return what a KPI sums up, over all its classes or per class."""
    sums = Sums(kpi.source, kpi.numerator, kpi.denominator, kpi.counted, kpi.of, kpi.condition, kpi.undated)
    if not classes:
        return sums
    sums = replace(sums, source=kpi.class_source or kpi.source)
    return sums if kpi.is_counted_per_class else replace(sums, counted=None, of=None)


@dataclass(frozen=True)
class SumsRow:
    """The sums of one cell; None where there is nothing to sum."""

    numerator: int | None
    denominator: int | None
    counted: int | None
    of: int | None
    undated: int | None = None


Cell = tuple[str, ...]
"""A cell's values of the dimensions asked for, in that order."""


@dataclass(frozen=True)
class Question:
    """One question: the sums of a source in some states, per cell of `by`, over the rows that fit `filters`."""

    sums: Sums
    periods: tuple[Period, ...]
    by: tuple[str, ...]
    filters: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, sums: Sums, periods: Sequence[Period], by: Sequence[str], filters: Mapping[str, str]) -> Self:
        """Return a question; equal ones are equal whatever kinds of sequences they were made from."""
        return cls(sums, tuple(periods), tuple(by), tuple(filters.items()))


def query_sums(
    con: duckdb.DuckDBPyConnection,
    scope: Scope,
    sums: Sums,
    periods: Sequence[Period],
    by: Sequence[str],
    filters: Mapping[str, str],
) -> dict[Cell, SumsRow]:
    """Return the sums per cell, cells in order. Rows of institutions that the scope does not have are left out."""
    question = Question.of(sums, periods, by, filters)
    return query_together(con, scope, [question])[question]


def query_together(
    con: duckdb.DuckDBPyConnection, scope: Scope, questions: Sequence[Question]
) -> dict[Question, dict[Cell, SumsRow]]:
    """Return the answers to several questions, as `query_sums` gives each.

    To plan a query costs more than to run it, so what differs in its sums only is one query, and states that several
    queries read are worked out once.
    """
    alike: dict[Any, list[Question]] = {}
    for each in dict.fromkeys(questions):
        alike.setdefault((each.sums.source, each.sums.condition, each.periods, each.by, each.filters), []).append(each)
    readers = Counter(group[0].periods for group in alike.values() if "state" in steps_of(group[0].sums.source))
    answers: dict[Question, dict[Cell, SumsRow]] = {}
    with ExitStack() as kept:
        states = {
            periods: kept.enter_context(_kept_states(con, scope, periods))
            for periods, many in readers.items()
            if periods and many >= _WORTH_KEEPING
        }
        for group in alike.values():
            answers |= _query_alike(con, scope, group, states.get(group[0].periods))
    return answers


def _query_alike(
    con: duckdb.DuckDBPyConnection, scope: Scope, alike: Sequence[Question], states: str | None
) -> dict[Question, dict[Cell, SumsRow]]:
    """Ask questions that differ in their sums only; `states` is the table that holds the step `state`, if any does."""
    first = alike[0]
    if not first.periods:
        return {each: {} for each in alike}
    by, filters = first.by, dict(first.filters)
    sql = _sql([each.sums for each in alike], by, tuple(filters), states)
    offered = {
        **_state_parameters(scope, first.periods),
        **_group_parameters(first.sums.source),
        **{f"filter_{name}": value for name, value in filters.items()},
        "monthly_datasets": list(MONTHLY_DATASETS),
        "per_programme": "programme_code" in {*by, *filters},
        "per_academic_year": "academic_year" in {*by, *filters},
        "per_theme": "theme" in {*by, *filters},
        "employed": list(EMPLOYED),
        "inactive": list(INACTIVE),
    }
    rows = con.execute(sql, _named_in(sql, offered)).fetchall()
    width, many = len(by), len(fields(SumsRow))
    return {
        each: {tuple(row[:width]): SumsRow(*row[width + many * place : width + many * (place + 1)]) for row in rows}
        for place, each in enumerate(alike)
    }


@contextmanager
def _kept_states(con: duckdb.DuckDBPyConnection, scope: Scope, periods: tuple[Period, ...]) -> Iterator[str]:
    """Keep the step `state` in a temporary table of the connection, and give its name."""
    name = f"temp.kept_state_{next(_NUMBERS)}"
    periods_sql, state_sql = (sql_text("kpi_sql", step) for step in ("periods", "state"))
    sql = f"create temp table {name} as with periods as (\n{periods_sql})\n{state_sql}"
    con.execute(sql, _named_in(sql, _state_parameters(scope, periods)))
    try:
        yield name
    except BaseException:
        # A transaction that a failing question broke off takes no more statements; the table goes with it.
        with suppress(duckdb.Error):
            con.execute(f"drop table {name}")
        raise
    con.execute(f"drop table {name}")


def _state_parameters(scope: Scope, periods: Sequence[Period]) -> dict[str, Any]:
    return {**period_parameters(periods), "own": scope.only(Right.READ_FIGURES)}


def _named_in(sql: str, offered: Mapping[str, Any]) -> dict[str, Any]:
    asked = set(_PARAMETER.findall(sql))
    return {name: value for name, value in offered.items() if name in asked}


@cache
def steps_of(source: str) -> tuple[str, ...]:
    """Return the SQL files that a source reads as steps, directly or through another one, in the order of their use."""
    read = [sql_text("kpi_sql", source)]
    steps: list[str] = []
    for name in reversed(_STEPS):
        if any(re.search(rf"\b(from|join) {name}\b", text) for text in read) or name == "periods":
            read.append(sql_text("kpi_sql", name))
            steps.insert(0, name)
    return tuple(steps)


def _sql(several: Sequence[Sums], by: tuple[str, ...], filters: tuple[str, ...], states: str | None) -> str:
    """Put the questions together; every name in them comes from a declaration, every value is bound."""
    source, condition = several[0].source, several[0].condition
    columns = "".join(f"{name}, " for name in by)
    texts = {name: sql_text("kpi_sql", name) for name in steps_of(source)}
    if states:
        texts["state"] = f"select * from {states}"
    steps = "".join(f"{name} as (\n{text}),\n" for name, text in texts.items())
    conditions = [f"{name} = $filter_{name}" for name in filters] + ([condition] if condition else [])
    where = f"where {' and '.join(conditions)}\n" if conditions else ""
    grouping = f"group by {', '.join(by)}\norder by {', '.join(by)}" if by else ""
    measures = ", ".join(
        f"cast({expression or 'null'} as bigint)"
        for sums in several
        for expression in (sums.numerator, sums.denominator, sums.counted, sums.of, sums.undated)
    )
    return (
        f"with {steps}source as (\n{sql_text('kpi_sql', source)})\n"
        f"select {columns}{measures}\nfrom source\n{where}{grouping}"
    )


def _group_parameters(source: str) -> dict[str, Any]:
    members = memberships(_GROUPS[source]) if source in _GROUPS else []
    return {
        "group_names": [name for name, _, _ in members],
        "group_values": [value for _, value, _ in members],
        "group_employments": [employment for _, _, employment in members],
    }
