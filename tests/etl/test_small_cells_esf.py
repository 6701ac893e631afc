"""ESF tables that a reader gets: no count of persons follows from lines, genders, projects and bases together."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import product

import duckdb
import pytest

from etl.esf_indicators import esf_tables
from etl.esf_table import EsfTables
from etl.scope import LOCAL_DEPARTMENT, Scope
from etl.settings import Settings
from etl.warehouse import Warehouse
from tests.etl.disclosure import ENDLESS, READER, Count, Total, possible
from tests.etl.files import enrollment
from tests.etl.independent_kpis import Reference, Sent
from tests.etl.kpi_store import add_upload, publish, warehouse
from tests.etl.test_kpis import moment

GENDERS = ("V", "M", "X", "O", None)
PROJECTS = ("90001", "90002")
LIVES: dict[str, dict[tuple[str, str], int]] = {
    "90001": {("werkend", "V"): 4, ("werkzoekend_kort", "V"): 4},
    "90002": {("werkend", "V"): 9, ("inactief_in_opleiding", "M"): 7, ("werkzoekend_lang", "X"): 1},
}
"""Learners by employment and gender. The 8 of 90001, shown as 10, would say 4 + 4 beside two withheld lines."""

EQUAL = [
    ("complete", ("CO01", "CO03", "CO05")),
    ("complete", ("EECO02", "EECO04", "EECO05")),
    ("complete", ("EECO09", "EECO10", "EECO11")),
    *((esf, (plus,)) for esf, plus in [("CO01", "EECO02"), ("CO02", "EECO03"), ("CO03", "EECO04"), ("CO05", "EECO05"),
      ("CO07", "EECO08"), ("CO10", "EECO10"), ("CO11", "EECO11"), ("CR01", "EECR01"), ("CR02", "EECR02"),
      ("CR03", "EECR03"), ("CR04", "EECR04"), ("grand_total", "EECO01")]),
    ("exits", ("left",)),
]  # fmt: skip
AT_MOST = [
    ("grand_total", ("complete",)), ("CO01", ("CO02",)), ("CO03", ("CO04",)), ("complete", ("CO06", "CO07")),
    ("CO07", ("CO08",)), ("complete", ("EECO06", "EECO07", "EECO08")), ("complete", ("CO09", "CO10", "CO11")),
    ("CO06", ("EECO06",)), ("EECO09", ("CO09",)), ("exits", ("CR03",)), ("exits", ("CR01", "CR02", "CR04")),
    ("exits", ("CR01", "CR02", "CR04", "unknown_destination")), ("exits", ("CR03", "unknown_qualification")),
]  # fmt: skip
"""What the regulations' definitions say of the lines, by the codes on the page; the rest is unknown."""


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """Return a store of two projects, in one month."""
    reference = Reference(
        projects=[
            {"project_id": each, "sector": "HO", "start_date": "2021-09-01", "end_date": "2023-10-31"}
            for each in PROJECTS
        ],
        institutions=[{"institution_id": "100001", "type": "hogeschool"}],
        links=[{"project_id": each, "institution_id": "100001", "role": "partner"} for each in PROJECTS],
    )
    with warehouse(reference) as con:
        for order, (project, lives) in enumerate(LIVES.items(), start=1):
            rows = [
                enrollment(project_id=project, institution_id="100001", enrollment_id=f"E-{project}-{number:03}",
                           learner_key=f"L-{project}-{number:03}", employment_at_entry=employment, gender=gender)
                for number, (employment, gender) in enumerate(
                    each for each, count in lives.items() for _ in range(count)
                )
            ]  # fmt: skip
            add_upload(con, Sent(order, moment("2022-01-05"), {"enrollments": rows}))
        publish(con)
        yield con


def test_lines_that_add_up_do_not_pin_what_is_withheld(con: duckdb.DuckDBPyConnection) -> None:
    tables = esf_tables(con, READER, project_ids=["90001"])
    year = tables.years[-1].year
    assert [tables.row(name, year, "cumulative").total for name in ("unemployed", "employed")] == [None, None]
    assert tables.row("complete", year, "cumulative").total is None
    assert esf_tables(con, READER).row("complete", year, "cumulative").total == 25


def test_no_count_of_persons_follows_from_the_tables(con: duckdb.DuckDBPyConnection) -> None:
    assert_nothing_follows(con)


def test_numbers_whose_sums_do_not_hold_are_not_published(con: duckdb.DuckDBPyConnection) -> None:
    with con.cursor() as broken:
        broken.begin()
        broken.execute("delete from mart_origins where employment_at_entry = 'werkzoekend_kort'")
        tables = esf_tables(broken, READER)
        broken.rollback()
    assert {number for row in tables.rows for number in row.numbers} <= {None, 0}


@pytest.mark.sweep
def test_no_count_of_persons_follows_from_the_tables_of_the_sample(sample_store: Settings) -> None:
    with closing(Warehouse(sample_store).cursor()) as con:
        assert_nothing_follows(con)


def assert_nothing_follows(con: duckdb.DuckDBPyConnection) -> None:
    """Narrow every number by every sum: each of one person or more keeps at least two possible values."""
    shown, true = _cells(con, READER), _cells(con, LOCAL_DEPARTMENT)
    assert any(count is None and true[key] for key, count in shown.items())
    assert any(shown.values())
    sums = list(_sums(true))
    for key, (low, high) in possible(shown, sums=sums).items():
        if key in true:
            assert low <= int(true[key] or 0) <= high, key
            assert not true[key] or low < high, (key, true[key])


def _cells(con: duckdb.DuckDBPyConnection, scope: Scope) -> dict[Count, int | None]:
    """Return every number that can be had, in both code sets, of all projects and of each."""
    found: dict[Count, int | None] = {}
    for code_set in ("esf", "esf_plus"):
        every = esf_tables(con, scope, code_set=code_set)  # type: ignore[arg-type]
        for tables in (every, *(esf_tables(con, scope, project_ids=[each], code_set=code_set)  # type: ignore[arg-type]
                                for each in every.project_ids)):  # fmt: skip
            found |= _numbers(tables, "all" if tables is every else tables.project_ids[0])
    return found


def _numbers(tables: EsfTables, project: str) -> Iterator[tuple[Count, int | None]]:
    for row in tables.rows:
        if row.total is not None or row.withheld:
            for gender, number in zip(GENDERS, row.numbers, strict=True):
                yield _key(row.year, row.basis, row.line.code or row.line.name, project, gender), number
    for (year, basis), of_exits in tables.unknown_results.items():
        yield _key(year, basis, "unknown_destination", project, None), of_exits.destination
        yield _key(year, basis, "unknown_qualification", project, None), of_exits.qualification
        yield _key(year, basis, "left", project, None), of_exits.exits


def _key(year: str, basis: str, code: str, project: str, gender: str | None) -> Count:
    return year, f"{basis} {code}", frozenset({("project", project), ("gender", gender or "all")})


def _sums(true: dict[Count, int | None]) -> Iterator[Total]:
    years = sorted({year for year, _, _ in true})
    projects = sorted({value for key in true for name, value in key[2] if name == "project"} - {"all"})
    codes = sorted({what.split(" ")[1] for _, what, _ in true})
    earlier = {
        key: int(value or 0) - int(true[key[0], what.replace("cumulative", "in_year"), key[2]] or 0)
        for key, value in true.items()
        if (what := key[1]).startswith("cumulative")
    }
    for year, basis, gender in product(years, ("in_year", "cumulative"), GENDERS):
        for code in codes:
            parts = [_key(year, basis, code, each, gender) for each in projects]
            yield from _known(true, _key(year, basis, code, "all", gender), [each for each in parts if each in true])
        for project in ("all", *projects):
            yield from _sums_of_lines(true, year, basis, project, gender)
    for year, project, code in product(years, ("all", *projects), codes):
        for basis in ("in_year", "cumulative"):
            parts = [_key(year, basis, code, project, gender) for gender in GENDERS[:-1]]
            yield from _known(true, _key(year, basis, code, project, None), parts)
        for gender in GENDERS:
            both = [_key(year, basis, code, project, gender) for basis in ("cumulative", "in_year")]
            # Who entered in a year is known to be everybody only where nobody had entered before.
            is_same = year == years[0] and not any(value for key, value in earlier.items() if key[0] == year)
            rest = [] if is_same else [("rest", str(both), both[0][2])]
            yield from _known(true, both[0], [both[1]], rest)


def _sums_of_lines(
    true: dict[Count, int | None], year: str, basis: str, project: str, gender: str | None
) -> Iterator[Total]:
    for (whole, codes), is_equal in [*((each, True) for each in EQUAL), *((each, False) for each in AT_MOST)]:
        parts = [_key(year, basis, code, project, gender) for code in codes]
        rest: list[Count] = [] if is_equal else [("rest", f"{year} {basis} {whole} {codes}", parts[0][2])]
        yield from _known(true, _key(year, basis, whole, project, gender), parts, rest)
    if basis == "cumulative":
        pair = [_key(year, basis, code, project, gender) for code in ("complete", "exits")]
        yield from _known(true, pair[0], [pair[1]], [("rest", f"{year} stays", pair[0][2])])


def _known(
    true: dict[Count, int | None], whole: Count, parts: Sequence[Count], rest: Sequence[Count] = ()
) -> Iterator[Total]:
    """Yield a sum of which every count can be had; it is checked that it holds."""
    if parts and whole in true and all(part in true for part in parts):
        left = int(true[whole] or 0) - sum(int(true[part] or 0) for part in parts)
        assert left == 0 or (rest and 0 < left < ENDLESS), (whole, parts)
        yield whole, [*parts, *rest], True
