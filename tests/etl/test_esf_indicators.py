"""ESF indicators: a case worked out on paper, and the sample against plain Python, cell by cell."""

from collections.abc import Iterator

import duckdb
import pytest

from etl.esf_checks import ESF_CHECKS, EsfChecksFailed, failed_checks, require_sound
from etl.esf_indicators import EsfProjectUnavailable, esf_tables
from etl.esf_table import BASES, EsfTables
from etl.kpis import kpi_values
from etl.scope import LOCAL_DEPARTMENT, Scope
from etl.settings import Settings
from etl.trace import trace
from etl.warehouse import Warehouse
from schemas.esf_lines import CODE_SETS, ESF_LINES, GENDER_COLUMNS, lines_of
from tests.etl import esf_case
from tests.etl.independent_esf import indicators
from tests.etl.independent_kpis import Book
from tests.etl.kpi_store import add_upload, publish, warehouse
from tests.etl.test_kpis_sample import book  # noqa: F401  (the sample's files as rows)
from tests.swept import in_sweep

PROJECTS = ("90001", "90010")


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """Return the store of the hand-worked case."""
    with warehouse(esf_case.REFERENCE) as con:
        for upload in esf_case.uploads():
            add_upload(con, upload)
        publish(con)
        yield con


def table_of(tables: EsfTables, year: str, basis: str) -> dict[str, tuple[int | None, ...]]:
    """Return a table as `on_paper` does."""
    names = {"grand_total": "all"}
    return {
        row.line.code or names.get(row.line.name, row.line.name): (*row.by_gender, row.total)
        for row in tables.rows
        if (row.year, row.basis) == (year, basis)
    }


@pytest.mark.parametrize(("code_set", "year", "basis"), esf_case.PAPER)
def test_the_hand_worked_case_gives_what_paper_says(con, code_set, year, basis) -> None:  # type: ignore[no-untyped-def]
    tables = require_sound(esf_tables(con, LOCAL_DEPARTMENT, as_of="2023-06", code_set=code_set))
    assert table_of(tables, year, basis) == esf_case.on_paper(code_set, year, basis)


def test_the_first_year_holds_the_same_on_both_bases(con: duckdb.DuckDBPyConnection) -> None:
    tables = esf_tables(con, LOCAL_DEPARTMENT)
    assert table_of(tables, "2021", "in_year") == table_of(tables, "2021", "cumulative")


def test_the_last_year_is_that_of_the_month_and_says_so(con: duckdb.DuckDBPyConnection) -> None:
    years = esf_tables(con, LOCAL_DEPARTMENT).years
    assert [(each.year, each.as_of_month, each.is_whole) for each in years] == [
        ("2021", "2021-12", True),
        ("2022", "2022-12", True),
        ("2023", "2023-06", False),
    ]


def test_who_comes_back_loses_the_result_that_was_counted(con: duckdb.DuckDBPyConnection) -> None:
    june = esf_tables(con, LOCAL_DEPARTMENT, as_of="2022-06", project_ids=["90001"])
    assert june.row("exits", "2022", "cumulative").total == 1
    assert june.row("qualification", "2022", "cumulative").by_gender == (0, 1, 0, 0)
    december = esf_tables(con, LOCAL_DEPARTMENT, as_of="2022-12", project_ids=["90001"])
    assert december.row("qualification", "2022", "cumulative").by_gender == (1, 0, 0, 0)  # C, no longer B


def test_a_late_correction_changes_the_figure_and_not_what_was_known_before(con: duckdb.DuckDBPyConnection) -> None:
    now = esf_tables(con, LOCAL_DEPARTMENT, as_of="2022-12")
    before = esf_tables(con, LOCAL_DEPARTMENT, as_of="2022-12", known_at=esf_case.BEFORE_THE_CORRECTION)
    assert (before.known_at, now.known_at) == ("2023-01-31T00:00:00Z", None)
    changed = {
        row.line.code: (earlier.total, row.total)
        for earlier, row in zip(before.rows, now.rows, strict=True)
        if (earlier.by_gender, earlier.total) != (row.by_gender, row.total)
    }
    assert changed == {"CO02": (0, 1)}


def test_a_project_alone_holds_its_own_participants(con: duckdb.DuckDBPyConnection) -> None:
    tables = esf_tables(con, LOCAL_DEPARTMENT, as_of="2022-12", project_ids=["90010"])
    table = table_of(tables, "2022", "cumulative")
    assert (table["all"], table["complete"]) == ((2, 1, 0, 0, 3), (1, 1, 0, 0, 2))  # G A2 | H; without G
    assert table["CO03"] == (1, 1, 0, 0, 2)
    assert tables.unknown_results["2022", "cumulative"].destination == 1


def test_what_is_not_known_of_those_who_left_is_said(con: duckdb.DuckDBPyConnection) -> None:
    found = esf_tables(con, LOCAL_DEPARTMENT).unknown_results
    assert [(found[year, "cumulative"].destination, found[year, "cumulative"].exits) for year in ("2021", "2022")] == [
        (0, 0),
        (1, 3),
    ]
    assert (found["2023", "in_year"].destination, found["2023", "in_year"].exits) == (0, 1)
    assert found["2023", "cumulative"].exits == 4


def test_a_project_that_is_switched_off_is_left_out_and_named(con: duckdb.DuckDBPyConnection) -> None:
    tables = esf_tables(con, LOCAL_DEPARTMENT, switched_off=["90010"])
    assert (tables.project_ids, tables.switched_off) == (("90001",), ("90010",))
    assert table_of(tables, "2022", "cumulative") == table_of(
        esf_tables(con, LOCAL_DEPARTMENT, project_ids=["90001"]), "2022", "cumulative"
    )
    with pytest.raises(EsfProjectUnavailable, match="are off") as off:
        esf_tables(con, LOCAL_DEPARTMENT, project_ids=["90010"], switched_off=["90010"])
    assert "uitgezet" in off.value.message_nl
    with pytest.raises(EsfProjectUnavailable, match="has no institutions"):
        esf_tables(con, LOCAL_DEPARTMENT, project_ids=["99999"])


def test_a_pilot_lead_gets_their_own_institution(con: duckdb.DuckDBPyConnection) -> None:
    lead = Scope("an", "pilot_lead", ("100005",))
    tables = esf_tables(con, lead)
    assert tables.project_ids == ("90010",)
    assert tables.row("grand_total", "2022", "cumulative").total == 2  # G and H, not A2
    with pytest.raises(EsfProjectUnavailable):
        esf_tables(con, lead, project_ids=["90001"])


def test_a_year_without_deliveries_is_unknown_and_not_zero(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("delete from snapshots where dataset = 'enrollments' and project_id = '90010'")
    publish(con)
    tables = esf_tables(con, LOCAL_DEPARTMENT, project_ids=["90010"])
    assert {(row.by_gender, row.total) for row in tables.rows} == {((None,) * 4, None)}
    assert {each.delivered for each in tables.years} == {0}
    assert failed_checks(tables) == []


# --- the sums that stop a report


def test_every_check_applies_to_a_code_set() -> None:
    for check in ESF_CHECKS:
        names = {*check.left, check.right}
        assert any(names <= {line.name for line in lines} for lines in ESF_LINES.values()), check


def test_groups_of_employment_that_miss_someone_stop_the_report(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("delete from mart_origins where employment_at_entry = 'zelfstandig'")
    tables = esf_tables(con, LOCAL_DEPARTMENT, as_of="2022-12")
    with pytest.raises(EsfChecksFailed) as wrong:
        require_sound(tables)
    said = [each.message_nl for each in wrong.value.failed]
    assert (
        "2022, cumulatief op 31 december, non-binair: CO01 0 + CO03 0 + CO05 0 = 0 is niet gelijk aan "
        "'Waarvan met een volledige fiche' 1." in said
    )
    assert wrong.value.failed[0].message("en").endswith("does not equal 'Of which with a complete record' 1.")
    assert {each.year for each in wrong.value.failed} == {"2022"}


def test_persons_without_a_gender_in_complete_records_stop_the_report(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("update mart_educations set gender = 'O' where gender = 'X'")
    said = [each.message_en for each in failed_checks(esf_tables(con, LOCAL_DEPARTMENT, as_of="2022-12"))]
    assert "2022, cumulative at 31 December, CO11: 1 of unknown gender among complete records." in said


def test_a_gender_that_no_column_shows_stops_the_report(con: duckdb.DuckDBPyConnection) -> None:
    for mart in ("mart_origins", "mart_participants"):
        con.execute(f"alter table {mart} alter gender type varchar")
        con.execute(f"update {mart} set gender = '?' where gender = 'X'")
    said = [each.message_en for each in failed_checks(esf_tables(con, LOCAL_DEPARTMENT, as_of="2022-12"))]
    assert (
        "2022, cumulative at 31 December, CO05: women 0 + men 1 + non-binary 0 + unknown 0 is not the total 2." in said
    )


def test_results_of_more_persons_than_left_or_entered_stop_the_report(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("update mart_exits set participants = 50 where destination_4w = 'onbekend'")
    said = [each.message_nl for each in failed_checks(esf_tables(con, LOCAL_DEPARTMENT, as_of="2022-12"))]
    assert (
        "2022, cumulatief op 31 december, mannen: 'Uitgestapt, met een volledige fiche' 51 is meer dan "
        "'Waarvan met een volledige fiche' 3." in said
    )


def test_a_year_that_is_more_than_all_years_stops_the_report(con: duckdb.DuckDBPyConnection) -> None:
    tables = esf_tables(con, LOCAL_DEPARTMENT, as_of="2022-12")
    wrong = tables.row("under_25", "2022", "cumulative")
    object.__setattr__(wrong, "by_gender", (0, 1, 0, 0))
    object.__setattr__(wrong, "total", 1)
    assert [each.message_nl for each in failed_checks(tables)] == [
        "2022, vrouwen: CO06 (in het kalenderjaar) 1 is meer dan CO06 (cumulatief op 31 december) 0.",
        "2022, totaal: CO06 (in het kalenderjaar) 2 is meer dan CO06 (cumulatief op 31 december) 1.",
    ]


# --- the sample


@pytest.fixture(scope="module")
def sample(sample_store: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """Return a cursor on the published sample."""
    opened = Warehouse(sample_store)
    yield opened.cursor()
    opened.close()


@pytest.mark.parametrize("code_set", in_sweep(CODE_SETS.values))
def test_the_sample_gives_what_plain_python_gives(
    book: Book,  # noqa: F811
    sample: duckdb.DuckDBPyConnection,
    code_set: str,
) -> None:
    compared = 0
    projects = esf_tables(sample, LOCAL_DEPARTMENT).project_ids
    choices = [projects, *((each,) for each in projects[::3])]
    for chosen in choices:
        tables = esf_tables(sample, LOCAL_DEPARTMENT, project_ids=chosen, code_set=code_set)  # type: ignore[arg-type]
        assert failed_checks(tables) == []
        for year in tables.years:
            expected = indicators(book, chosen, year.year, year.as_of_month, code_set)
            for row in tables.rows:
                if row.year != year.year or not year.delivered:
                    continue
                wanted = expected[row.basis][row.line.code or row.line.name]
                given = dict(zip(GENDER_COLUMNS.values, row.by_gender, strict=True)) | {"total": row.total}
                assert given == wanted, (chosen, year.year, row.basis, row.line.name)
                compared += len(given)
    assert compared > 2000


@pytest.mark.sweep
def test_every_number_is_traced_to_rows_that_count_it(sample: duckdb.DuckDBPyConnection) -> None:
    tables = esf_tables(sample, LOCAL_DEPARTMENT, project_ids=["90001"], as_of="2022-12")
    for row in tables.rows:
        if row.year != "2022" or row.line.is_denominator:
            continue
        line = row.line
        for gender, number in [(None, row.total), *zip(GENDER_COLUMNS.values[:2], row.by_gender[:2], strict=True)]:
            filters = {"project_id": "90001"} | ({"gender": gender} if gender else {})
            if line.part:
                split = {"K09": "employment_group", "K10": "age_group", "K11": "education_group", "K12": "result"}
                filters[split[line.kpi]] = line.part
            if row.basis == "in_year":
                filters[line.year_dimension] = "2022"
            found = trace(sample, LOCAL_DEPARTMENT, line.kpi, as_of="2022-12", filters=filters, limit=1)
            assert found.numerator == number, (line.name, row.basis, gender)


def test_cumulative_figures_are_those_of_the_kpis(sample: duckdb.DuckDBPyConnection) -> None:
    tables = esf_tables(sample, LOCAL_DEPARTMENT)
    values = kpi_values(sample, LOCAL_DEPARTMENT, ["K09"], by=("calendar_year",))
    by_cell = {(each.dimensions["calendar_year"], each.dimensions.get("employment_group")): each for each in values}
    for year in tables.years:
        assert tables.row("employed", year.year, "cumulative").total == by_cell[year.year, "employed"].value
        assert tables.row("complete", year.year, "cumulative").total == by_cell[year.year, None].value
        assert tables.row("grand_total", year.year, "cumulative").total == by_cell[year.year, None].of


def test_both_code_sets_come_from_one_mapping() -> None:
    assert [line.code for line in lines_of("esf", "output") if line.code] == [f"CO{n:02d}" for n in range(1, 12)]
    assert [line.code for line in lines_of("esf", "result") if line.code] == [f"CR0{n}" for n in range(1, 5)]
    assert [line.code for line in lines_of("esf_plus", "output") if line.code] == [f"EECO{n:02d}" for n in range(1, 12)]
    assert [line.code for line in lines_of("esf_plus", "result") if line.code] == [f"EECR0{n}" for n in range(1, 5)]
    assert BASES == ("in_year", "cumulative")
