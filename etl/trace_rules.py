"""Which accepted rows stand behind each KPI, and how its numerator is counted from these rows themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemas.esf import (
    AGE_GROUPS,
    EDUCATION_GROUPS,
    EMPLOYED,
    EMPLOYMENT_GROUPS,
    INACTIVE,
    RESULTS,
    EsfGroup,
)
from schemas.kpis import KPIS, Kpi

_ACTIVE = "status = 'actief'"
_RUNNING = "status in ('ingeschreven', 'lopend')"
_PERSONS = "count(distinct participant)"
_IS_REACHED = """case $filter_result
    when 'qualification' then qualification = 'ja'
    when 'work' then destination_4w in ('werk', 'zelfstandig')
    when 'job_search' then destination_4w = 'werkzoekend'
    when 'education' then destination_4w = 'opleiding'
end"""


@dataclass(frozen=True)
class Part:
    """Rows of one source (a file in etl/trace_sql) that meet a condition; SQL of declarations, values are bound."""

    source: str
    condition: str = "true"


@dataclass(frozen=True)
class Traced:
    """The rows behind a KPI; `numerator` counts over those of the first part."""

    parts: tuple[Part, ...]
    numerator: str


def _as_declared(kpi: str, source: str, condition: str = "true") -> Traced:
    """Trace a KPI whose own formula also counts the accepted rows: its columns are there too."""
    declared = KPIS[kpi]
    return Traced((Part(source, declared.condition or condition),), declared.numerator)


TRACED: dict[str, Traced] = {
    "K01": _as_declared("K01", "pilots"),
    "K02": _as_declared("K02", "pilots"),
    "K03": _as_declared("K03", "pilots"),
    "K04": _as_declared("K04", "pilots"),
    "K05": _as_declared("K05", "pilots", "status in ('lopend', 'afgerond')"),
    "K06": _as_declared("K06", "pilots", "academic_year = '2021-2022'"),
    "K07": Traced((Part("enrollments"),), _PERSONS),
    "K08": Traced((Part("enrollments"),), "count(*)"),
    "K09": Traced((Part("enrollments", "is_complete"),), _PERSONS),
    "K10": Traced((Part("enrollments", "is_complete"),), _PERSONS),
    "K11": Traced((Part("enrollments", "is_complete"),), _PERSONS),
    "K12": Traced((Part("enrollments", "is_complete and is_last_exit"),), f"{_PERSONS} filter (where {_IS_REACHED})"),
    "K13": Traced((Part("enrollments"),), "count(*) filter (where status = 'uitgevallen')"),
    "K14": Traced((Part("enrollments"),), f"{_PERSONS} filter (where is_complete)"),
    "K15": _as_declared("K15", "workplaces", _ACTIVE),
    "K16": _as_declared("K16", "workplaces", _ACTIVE),
    "K17": _as_declared("K17", "workplaces"),
    "K18": _as_declared("K18", "workplaces", _ACTIVE),
    "K19": Traced((Part("enrollments", _RUNNING), Part("workplaces", _ACTIVE)), "count(*)"),
    "K20": Traced(
        (Part("enrollments", "learning_allowance <> 'onbekend'"),), "count(*) filter (where learning_allowance = 'ja')"
    ),
    "K21": _as_declared("K21", "pilots"),
    "K22": _as_declared("K22", "events"),
    "K23": _as_declared("K23", "events"),
    "K24": Traced((Part("deliveries"),), "count(*)"),
}

# A dimension whose column has another name, or another meaning, in the rows.
_GROUP_COLUMNS: dict[str, tuple[str, tuple[EsfGroup, ...]]] = {
    "employment_group": ("employment_at_entry", EMPLOYMENT_GROUPS),
    "age_group": ("age_at_entry", AGE_GROUPS),
    "education_group": ("education_at_entry", EDUCATION_GROUPS),
}
# Among whom a result is looked for; whether it is reached stands in the numerator.
_LOOKED_FOR = """case $filter_result
    when 'work' then not list_contains($employed, employment_at_entry)
    when 'job_search' then list_contains($inactive, employment_at_entry)
    else list_contains($results, $filter_result)
end"""


def conditions_of(kpi: Kpi, source: str, filters: Mapping[str, str]) -> tuple[list[str], dict[str, Any]]:
    """Return the filters as SQL conditions on a source's columns, with their bound values."""
    conditions: list[str] = []
    values: dict[str, Any] = {}
    for dimension, value in filters.items():
        if dimension in _GROUP_COLUMNS:
            column, groups = _GROUP_COLUMNS[dimension]
            group = next((each for each in groups if each.name == value), None)
            conditions.append(f"list_contains(cast($filter_{dimension} as varchar[]), {column})")
            values[f"filter_{dimension}"] = list(group.values) if group else []
            if group and group.employments:
                conditions.append("list_contains($group_employments, employment_at_entry)")
                values["group_employments"] = list(group.employments)
        elif dimension == "result":
            conditions.append(_LOOKED_FOR)
            values |= {"filter_result": value, "results": list(RESULTS.values)}
            values |= {"employed": list(EMPLOYED), "inactive": list(INACTIVE)}
        elif dimension == "theme":
            conditions.append("list_contains(string_split(themes, '|'), $filter_theme)")
            values["filter_theme"] = value
        else:
            is_entry_year = dimension == "academic_year" and kpi.source == "cohorts" and source == "enrollments"
            conditions.append(f"{'entry_year' if is_entry_year else dimension} = $filter_{dimension}")
            values[f"filter_{dimension}"] = value
    return conditions, values
