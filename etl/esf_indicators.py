"""The ESF and ESF+ indicators: per calendar year and cumulative, by gender, put together from the figures of the KPIs.

No person is counted here: every number is the numerator (or denominator) of K07 and K09-K12 at the grain of project,
year and gender, and is added up over projects only. Persons are counted per project, so this adds no one twice.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from etl.esf_published import published_tables
from etl.esf_table import (
    BASES,
    UNKNOWN_DESTINATION,
    UNKNOWN_QUALIFICATION,
    EsfKey,
    EsfRow,
    EsfTables,
    EsfYear,
    UnknownResults,
)
from etl.known_at import known_state
from etl.kpi_periods import Months, Period, periods_of, read_months
from etl.kpi_query import Sums, SumsRow, query_sums
from etl.kpi_value import KpiValue
from etl.kpis import exact_kpi_values, known_text
from etl.permissions import Right
from etl.queries import filter_choices
from etl.scope import Scope
from schemas.esf_lines import ESF_LINES, GENDER_COLUMNS, Basis, CodeSet, EsfLine
from schemas.kpis import KPIS

_CELLS = ("calendar_year", "project_id")
_DELIVERED = Sums("delivered_datasets", "count(*)", condition="dataset = 'enrollments'")
_UNKNOWN_RESULTS = Sums(
    "exits",
    "coalesce(sum(participants) filter (where destination_4w = 'onbekend'), 0)",
    counted="coalesce(sum(participants) filter (where qualification = 'onbekend'), 0)",
    of="sum(participants)",
)

_EVERY_LINE = tuple({line.name: line for lines in ESF_LINES.values() for line in lines}.values())

_EXIT_YEAR: Mapping[Basis, tuple[str, ...]] = {"in_year": ("exit_calendar_year",), "cumulative": ()}


class EsfProjectUnavailable(ValueError):
    """A project for which no indicators can be made: it is switched off, or the asker is not offered it."""

    def __init__(self, project_id: str, *, is_switched_off: bool) -> None:
        self.project_id = project_id
        self.is_switched_off = is_switched_off
        if is_switched_off:
            self.message_nl = f"De ESF-indicatoren van project {project_id} zijn uitgezet (instelling DUAAL_ESF_OFF)."
            self.message_en = f"The ESF indicators of project {project_id} are off (setting DUAAL_ESF_OFF)."
        else:
            self.message_nl = f"Project {project_id} heeft geen instellingen waarvan u cijfers mag zien."
            self.message_en = f"Project {project_id} has no institutions whose figures you may see."
        super().__init__(self.message_en)


def esf_tables(
    con: duckdb.DuckDBPyConnection,
    scope: Scope,
    *,
    as_of: str | None = None,
    known_at: datetime | None = None,
    project_ids: Sequence[str] | None = None,
    code_set: CodeSet = "esf",
    switched_off: Collection[str] = (),
) -> EsfTables:
    """Return the indicators of the projects (None = all that have institutions), year by year up to a month.

    A project that is switched off is left out. A pilot lead gets the figures of their own institutions; who gets
    published figures only, gets counts rounded, and small ones withheld, of one project or of all. Raises
    EsfProjectUnavailable when a project named is switched off or not offered to the asker.
    """
    offered = [each.project_id for each in filter_choices(con, scope).projects]
    for each in project_ids or ():
        if each in switched_off or each not in offered:
            raise EsfProjectUnavailable(each, is_switched_off=each in offered)
    asked = [each for each in offered if project_ids is None or each in project_ids]
    counted = tuple(each for each in asked if each not in switched_off)
    everywhere = tuple(each for each in offered if each not in switched_off)
    is_published = scope.reach(Right.READ_FIGURES) == "published"
    with known_state(con, known_at) as known:
        # What is published of one project or line depends on all of them.
        lines = _EVERY_LINE if is_published else ESF_LINES[code_set]
        answers = _ask(known, scope, everywhere if is_published else counted, as_of, lines)
    left_out = tuple(each for each in asked if each in switched_off)
    tables = _tables(answers, counted, code_set, known_text(known_at), left_out)
    if not is_published:
        return tables
    return published_tables(tables, {**answers.counts, **dict(_unknown_counts(answers.unknown))}, everywhere)


def esf_tables_by_project(
    con: duckdb.DuckDBPyConnection, scope: Scope, project_ids: Sequence[str], *, as_of: str, code_set: CodeSet
) -> tuple[dict[str, EsfTables], EsfTables]:
    """Return the indicators of each project by itself, and of all of them together, asked for at once."""
    counted = tuple(project_ids)
    answers = _ask(con, scope, counted, as_of, ESF_LINES[code_set])
    each_alone = {each: _tables(answers, (each,), code_set) for each in counted}
    return each_alone, _tables(answers, counted, code_set)


@dataclass(frozen=True)
class _Answers:
    """What was asked of the store for some projects, before it is put together for one or more of them."""

    months: Months
    periods: Sequence[Period]
    delivered: Collection[tuple[str, ...]]
    counts: Mapping[EsfKey, int]
    unknown: Mapping[Basis, Mapping[tuple[str, ...], SumsRow]]


def _ask(
    con: duckdb.DuckDBPyConnection,
    scope: Scope,
    project_ids: Sequence[str],
    as_of: str | None,
    lines: Sequence[EsfLine],
) -> _Answers:
    months = read_months(con, as_of)
    periods = periods_of(KPIS["K07"], months, _CELLS, {})
    filters = {"project_id": project_ids[0]} if len(project_ids) == 1 else {}
    return _Answers(
        months,
        periods,
        query_sums(con, scope, _DELIVERED, periods, _CELLS, {}).keys(),
        dict(_counts(con, scope, lines, months.as_of, filters)),
        {
            basis: query_sums(con, scope, _UNKNOWN_RESULTS, periods, (*_CELLS, *_EXIT_YEAR[basis]), {})
            for basis in BASES
        },
    )


def _tables(
    answers: _Answers,
    project_ids: tuple[str, ...],
    code_set: CodeSet,
    known_at: str | None = None,
    switched_off: tuple[str, ...] = (),
) -> EsfTables:
    years = [each.calendar_year for each in answers.periods]
    with_files = {year: [project for project in project_ids if (year, project) in answers.delivered] for year in years}
    unknown = {basis: _unknown_results(answers.unknown[basis], years, project_ids) for basis in BASES}
    return EsfTables(
        code_set=code_set,
        as_of=answers.months.as_of,
        known_at=known_at,
        project_ids=project_ids,
        switched_off=switched_off,
        years=tuple(
            EsfYear(each.calendar_year, each.as_of_month, len(with_files[each.calendar_year]), len(project_ids))
            for each in answers.periods
        ),
        rows=tuple(
            _row(line, year, basis, projects, answers.counts)
            for year, projects in with_files.items()
            for basis in BASES
            for line in ESF_LINES[code_set]
        ),
        unknown_results={(year, basis): found for basis in BASES for year, found in unknown[basis].items()},
    )


def _row(line: EsfLine, year: str, basis: Basis, projects: Sequence[str], counts: Mapping[EsfKey, int]) -> EsfRow:
    def persons(gender: str | None) -> int | None:
        if not projects:
            return None
        return sum(counts.get((line.name, basis, year, project, gender), 0) for project in projects)

    return EsfRow(year, basis, line, tuple(persons(gender) for gender in GENDER_COLUMNS.values), persons(None))


def _counts(
    con: duckdb.DuckDBPyConnection, scope: Scope, lines: Sequence[EsfLine], as_of: str, filters: Mapping[str, str]
) -> Iterator[tuple[EsfKey, int]]:
    """Yield every number of every line, per year, project and gender, and without gender."""
    for basis in BASES:
        for dimension in dict.fromkeys(line.year_dimension for line in lines):
            of_dimension = [line for line in lines if line.year_dimension == dimension]
            kpis = list(dict.fromkeys(line.kpi for line in of_dimension))
            in_year = (dimension,) if basis == "in_year" else ()
            for by_gender in ((), ("gender",)):
                values = exact_kpi_values(
                    con, scope, kpis, as_of=as_of, by=(*_CELLS, *in_year, *by_gender), filters=filters
                )
                yield from _numbers(values, of_dimension, basis, in_year)


def _numbers(
    values: Sequence[KpiValue], lines: Sequence[EsfLine], basis: Basis, in_year: tuple[str, ...]
) -> Iterator[tuple[EsfKey, int]]:
    for value in values:
        cell = value.dimensions
        if any(cell[name] != cell["calendar_year"] for name in in_year):
            continue
        part = cell.get(str(KPIS[value.kpi].split))
        for line in lines:
            if (line.kpi, line.part) == (value.kpi, part):
                number = value.denominator if line.is_denominator else value.numerator
                yield (
                    (line.name, basis, cell["calendar_year"], cell["project_id"], cell.get("gender")),
                    int(number or 0),
                )


def _unknown_counts(
    unknown: Mapping[Basis, Mapping[tuple[str, ...], SumsRow]],
) -> Iterator[tuple[EsfKey, int]]:
    """Yield of how many who left something is unknown, per basis, year and project."""
    for basis, sums in unknown.items():
        for (year, project, *exit_year), row in sums.items():
            if not exit_year or exit_year[0] == year:
                yield (UNKNOWN_DESTINATION, basis, year, project, None), int(row.numerator or 0)
                yield (UNKNOWN_QUALIFICATION, basis, year, project, None), int(row.counted or 0)


def _unknown_results(
    sums: Mapping[tuple[str, ...], SumsRow], years: Sequence[str], project_ids: Collection[str]
) -> dict[str, UnknownResults]:
    found = {year: UnknownResults(0, 0, 0) for year in years}
    for (year, project, *exit_year), row in sums.items():
        if project in project_ids and (not exit_year or exit_year[0] == year):
            so_far = found[year]
            found[year] = UnknownResults(
                (so_far.destination or 0) + (row.numerator or 0),
                (so_far.qualification or 0) + (row.counted or 0),
                (so_far.exits or 0) + (row.of or 0),
            )
    return found
