"""One question to the marts: the sums of a KPI at a grain, put together from declarations and SQL files."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

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


def query_sums(
    con: duckdb.DuckDBPyConnection,
    scope: Scope,
    sums: Sums,
    periods: Sequence[Period],
    by: Sequence[str],
    filters: Mapping[str, str],
) -> dict[Cell, SumsRow]:
    """Return the sums per cell, cells in order. Rows of institutions that the scope does not have are left out."""
    if not periods:
        return {}
    sql = _sql(sums, tuple(by), tuple(filters))
    offered = {
        **period_parameters(periods),
        **_group_parameters(sums.source),
        **{f"filter_{name}": value for name, value in filters.items()},
        "own": scope.only(Right.READ_FIGURES),
        "monthly_datasets": list(MONTHLY_DATASETS),
        "per_programme": "programme_code" in {*by, *filters},
        "per_academic_year": "academic_year" in {*by, *filters},
        "per_theme": "theme" in {*by, *filters},
        "employed": list(EMPLOYED),
        "inactive": list(INACTIVE),
    }
    asked = set(_PARAMETER.findall(sql))
    rows = con.execute(sql, {name: value for name, value in offered.items() if name in asked}).fetchall()
    width = len(by)
    return {tuple(row[:width]): SumsRow(*row[width:]) for row in rows}


def steps_of(source: str) -> list[str]:
    """Return the SQL files that a source reads as steps, directly or through another one, in the order of their use."""
    read = [sql_text("kpi_sql", source)]
    steps: list[str] = []
    for name in reversed(_STEPS):
        if any(re.search(rf"\b(from|join) {name}\b", text) for text in read) or name == "periods":
            read.append(sql_text("kpi_sql", name))
            steps.insert(0, name)
    return steps


def _sql(sums: Sums, by: tuple[str, ...], filters: tuple[str, ...]) -> str:
    """Put the question together; every name in it comes from a declaration, every value is bound."""
    columns = "".join(f"{name}, " for name in by)
    sources = "".join(f"{name} as (\n{sql_text('kpi_sql', name)}),\n" for name in steps_of(sums.source))
    conditions = [f"{name} = $filter_{name}" for name in filters] + ([sums.condition] if sums.condition else [])
    where = f"where {' and '.join(conditions)}\n" if conditions else ""
    grouping = f"group by {', '.join(by)}\norder by {', '.join(by)}" if by else ""
    measures = ", ".join(
        f"cast({expression or 'null'} as bigint)"
        for expression in (sums.numerator, sums.denominator, sums.counted, sums.of, sums.undated)
    )
    return (
        f"with {sources}source as (\n{sql_text('kpi_sql', sums.source)})\n"
        f"select {columns}{measures}\nfrom source\n{where}{grouping}"
    )


def _group_parameters(source: str) -> dict[str, Any]:
    members = memberships(_GROUPS[source]) if source in _GROUPS else []
    return {
        "group_names": [name for name, _, _ in members],
        "group_values": [value for _, value, _ in members],
        "group_employments": [employment for _, _, employment in members],
    }
