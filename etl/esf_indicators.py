"""The ESF and ESF+ indicators: per calendar year and cumulative, by gender, put together from the figures of the KPIs.

No person is counted here: every number is the numerator (or denominator) of K07 and K09-K12 at the grain of project,
year and gender, and is added up over projects only. Persons are counted per project, so this adds no one twice.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

import duckdb

from etl.esf_published import published_tables
from etl.esf_table import BASES, EsfKey, EsfRow, EsfTables, EsfYear, UnknownResults
from etl.known_at import known_state
from etl.kpi_periods import Period, periods_of, read_months
from etl.kpi_query import Sums, query_sums
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
    with known_state(con, known_at) as known:
        months = read_months(known, as_of)
        periods = periods_of(KPIS["K07"], months, _CELLS, {})
        delivered = query_sums(known, scope, _DELIVERED, periods, _CELLS, {})
        counts = dict(_counts(known, scope, ESF_LINES[code_set], months.as_of))
        unknown = {basis: _unknown_results(known, scope, periods, counted, basis) for basis in BASES}
    with_files = {
        each.calendar_year: [project for project in counted if (each.calendar_year, project) in delivered]
        for each in periods
    }
    tables = EsfTables(
        code_set=code_set,
        as_of=months.as_of,
        known_at=known_text(known_at),
        project_ids=counted,
        switched_off=tuple(each for each in asked if each in switched_off),
        years=tuple(
            EsfYear(each.calendar_year, each.as_of_month, len(with_files[each.calendar_year]), len(counted))
            for each in periods
        ),
        rows=tuple(
            _row(line, year, basis, projects, counts)
            for year, projects in with_files.items()
            for basis in BASES
            for line in ESF_LINES[code_set]
        ),
        unknown_results={(year, basis): found for basis in BASES for year, found in unknown[basis].items()},
    )
    if scope.reach(Right.READ_FIGURES) != "published":
        return tables
    everywhere = tuple(each for each in offered if each not in switched_off)
    return published_tables(tables, counts, everywhere)


def _row(line: EsfLine, year: str, basis: Basis, projects: Sequence[str], counts: dict[EsfKey, int]) -> EsfRow:
    def persons(gender: str | None) -> int | None:
        if not projects:
            return None
        return sum(counts.get((line.name, basis, year, project, gender), 0) for project in projects)

    return EsfRow(year, basis, line, tuple(persons(gender) for gender in GENDER_COLUMNS.values), persons(None))


def _counts(
    con: duckdb.DuckDBPyConnection, scope: Scope, lines: Sequence[EsfLine], as_of: str
) -> Iterator[tuple[EsfKey, int]]:
    """Yield every number of every line, per year, project and gender, and without gender."""
    for basis in BASES:
        for dimension in dict.fromkeys(line.year_dimension for line in lines):
            of_dimension = [line for line in lines if line.year_dimension == dimension]
            kpis = list(dict.fromkeys(line.kpi for line in of_dimension))
            in_year = (dimension,) if basis == "in_year" else ()
            for by_gender in ((), ("gender",)):
                values = exact_kpi_values(con, scope, kpis, as_of=as_of, by=(*_CELLS, *in_year, *by_gender))
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


def _unknown_results(
    con: duckdb.DuckDBPyConnection, scope: Scope, periods: Sequence[Period], project_ids: Collection[str], basis: Basis
) -> dict[str, UnknownResults]:
    in_year = ("exit_calendar_year",) if basis == "in_year" else ()
    found: dict[str, UnknownResults] = {each.calendar_year: UnknownResults(0, 0, 0) for each in periods}
    for (year, project, *exit_year), row in query_sums(
        con, scope, _UNKNOWN_RESULTS, periods, (*_CELLS, *in_year), {}
    ).items():
        if project in project_ids and (not exit_year or exit_year[0] == year):
            so_far = found[year]
            found[year] = UnknownResults(
                (so_far.destination or 0) + (row.numerator or 0),
                (so_far.qualification or 0) + (row.counted or 0),
                (so_far.exits or 0) + (row.of or 0),
            )
    return found
