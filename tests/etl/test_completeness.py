"""The status of every delivery, worked out by hand; and that K24 counts the same ones."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from etl.completeness import (
    STATUSES,
    DeliveryState,
    coming_deadlines,
    completeness,
    most_pressing,
    select_states,
    still_expected,
    summarize,
)
from etl.kpis import kpi_values
from etl.scope import LOCAL_DEPARTMENT, Scope
from etl.settings import Settings
from etl.warehouse import Warehouse
from tests.etl.files import enrollment, pilot, workplace
from tests.etl.independent_kpis import Reference
from tests.etl.kpi_store import add_upload, add_warning, deliver, publish, warehouse
from tests.etl.random_deliveries import MONTHS, REFERENCE, random_uploads

LONG_AFTER = date(2030, 1, 1)
MARCH = "2022-03"


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """Return empty warehouse tables; project 90001 runs at 100001 from November 2021 to November 2022."""
    with warehouse(REFERENCE) as con:
        yield con


def states(
    con: duckdb.DuckDBPyConnection, month: str = MARCH, today: date = LONG_AFTER, pair: tuple[str, str] | None = None
) -> dict[str, DeliveryState]:
    """Return the states of a month of one pair by data set."""
    project_id, institution_id = pair or ("90001", "100001")
    found = completeness(con, LOCAL_DEPARTMENT, month, today, first=month)
    chosen = select_states(found, project_id=project_id, institution_id=institution_id)
    return {each.dataset: each for each in chosen}


def statuses(con: duckdb.DuckDBPyConnection, month: str = MARCH, today: date = LONG_AFTER) -> dict[str, str]:
    """Return the statuses of a month of project 90001 at 100001 by data set."""
    return {name: each.status for name, each in states(con, month, today).items()}


def test_what_never_came_is_missing_once_its_last_day_is_over(con: duckdb.DuckDBPyConnection) -> None:
    missing = dict.fromkeys(("pilots", "workplaces", "enrollments"), "missing")
    assert statuses(con) == missing
    assert statuses(con, today=date(2022, 4, 11)) == missing
    assert statuses(con, today=date(2022, 4, 10)) == dict.fromkeys(missing, "due")


@pytest.mark.parametrize(
    ("month", "known", "status"),
    [
        # 10 April lies in summer time, two hours before UTC; 10 December and 10 January in winter time, one hour.
        ("2022-03", "2022-04-10T21:59:59.999999", "on_time"),
        ("2022-03", "2022-04-10T22:00:00", "late"),
        ("2021-11", "2021-12-10T22:59:59.999999", "on_time"),
        ("2021-11", "2021-12-10T23:00:00", "late"),
        ("2021-12", "2022-01-10T22:59:59.999999", "on_time"),
        ("2021-12", "2022-01-10T23:00:00", "late"),
    ],
)
def test_a_delivery_is_on_time_until_the_day_ends_in_brussels(
    con: duckdb.DuckDBPyConnection, month: str, known: str, status: str
) -> None:
    deliver(con, known, enrollments=[enrollment(reporting_month=month)])
    assert statuses(con, month)["enrollments"] == status


def test_enrolments_are_asked_for_every_month_and_the_others_stand_until_replaced(
    con: duckdb.DuckDBPyConnection,
) -> None:
    deliver(con, "2022-04-05", pilots=[pilot()], workplaces=[workplace()], enrollments=[enrollment()])
    assert statuses(con, "2022-04") == {"pilots": "on_time", "workplaces": "on_time", "enrollments": "missing"}
    assert not states(con, "2022-04")["pilots"].has_own_file
    assert states(con)["pilots"].has_own_file
    deliver(con, "2022-05-20", pilots=[pilot(reporting_month="2022-04")])
    later = states(con, "2022-04")["pilots"]
    assert (later.known_from, later.own_known_from) == (
        datetime.fromisoformat("2022-04-05"),
        datetime.fromisoformat("2022-05-20"),
    )
    assert statuses(con, "2022-02") == dict.fromkeys(("pilots", "workplaces", "enrollments"), "missing")


def test_a_correction_does_not_make_a_month_late(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, "2022-04-05", enrollments=[enrollment()])
    deliver(con, "2022-06-01", enrollments=[enrollment(gender="M")])
    state = states(con)["enrollments"]
    assert (state.status, state.known_from) == ("on_time", datetime.fromisoformat("2022-04-05"))


def test_a_withdrawn_delivery_does_not_count(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, "2022-04-05", withdrawn=True, enrollments=[enrollment()])
    assert statuses(con)["enrollments"] == "missing"
    deliver(con, "2022-04-20", enrollments=[enrollment()])
    assert statuses(con)["enrollments"] == "late"


def test_warnings_show_of_the_file_that_counts_and_give_way_to_late(con: duckdb.DuckDBPyConnection) -> None:
    add_warning(con, deliver(con, "2022-04-05", pilots=[pilot()], enrollments=[enrollment()]), "enrollments")
    assert statuses(con) == {"pilots": "on_time", "workplaces": "missing", "enrollments": "warnings"}
    add_warning(con, deliver(con, "2022-05-20", enrollments=[enrollment(reporting_month="2022-04")]), "enrollments")
    late = states(con, "2022-04")["enrollments"]
    assert (late.status, late.has_warnings) == ("late", True)
    # A correction without warnings takes them away.
    deliver(con, "2022-06-01", enrollments=[enrollment(gender="M")])
    assert statuses(con)["enrollments"] == "on_time"


def test_warnings_belong_to_the_month_of_their_file_only(con: duckdb.DuckDBPyConnection) -> None:
    add_warning(con, deliver(con, "2022-04-05", pilots=[pilot()]), "pilots")
    assert (statuses(con)["pilots"], statuses(con, "2022-04")["pilots"]) == ("warnings", "on_time")


def test_a_closed_period_asks_for_nothing_more_but_keeps_what_came(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, "2022-04-20", enrollments=[enrollment()])
    con.execute("insert into closed_periods values ('90001', 2022), ('90010', 2021)")
    assert statuses(con) == {"pilots": "closed", "workplaces": "closed", "enrollments": "late"}
    assert statuses(con, today=date(2022, 4, 1))["pilots"] == "closed"
    assert statuses(con, "2021-12")["enrollments"] == "missing"
    assert states(con, pair=("90010", "100001"))["enrollments"].status == "missing"


def test_nothing_is_expected_outside_the_project(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, "2022-04-05", enrollments=[enrollment(reporting_month="2021-10")])
    for month, status in (("2021-10", "not_expected"), ("2021-11", "missing"), ("2022-11", "missing")):
        assert statuses(con, month)["enrollments"] == status
    after = states(con, "2022-12")["enrollments"]
    assert (after.status, after.is_expected, after.is_delivered, after.is_on_time) == (
        "not_expected",
        False,
        False,
        False,
    )


def test_pilots_give_the_start_and_end_that_the_reference_data_leave_open(con: duckdb.DuckDBPyConnection) -> None:
    open_end, open_start = ("90010", "100001"), ("90011", "100010")

    def status(pair: tuple[str, str], month: str) -> str:
        return states(con, month, pair=pair)["enrollments"].status

    assert (status(open_end, "2024-01"), status(open_start, "2020-01")) == ("missing", "missing")
    place = {"project_id": "90010", "end_date": "2022-06-30"}
    deliver(con, "2022-04-05", pilots=[pilot(**place), pilot(**place | {"pilot_id": "PT-2", "end_date": ""})])
    assert status(open_end, "2024-01") == "missing"
    deliver(con, "2022-04-06", pilots=[pilot(**place), pilot(**place | {"pilot_id": "PT-2", "end_date": "2022-07-31"})])
    assert (status(open_end, "2022-07"), status(open_end, "2022-08")) == ("missing", "not_expected")
    place = {"project_id": "90011", "institution_id": "100010", "sector": "VWO", "start_date": "2022-02-15"}
    deliver(con, "2022-04-07", pilots=[pilot(**place)])
    assert (status(open_start, "2022-01"), status(open_start, "2022-02")) == ("not_expected", "missing")


def test_a_month_without_a_running_pilot_says_so_where_the_project_runs(con: duckdb.DuckDBPyConnection) -> None:
    assert not states(con, "2021-11")["enrollments"].is_outside_pilots
    deliver(con, "2022-04-05", pilots=[pilot(start_date="2022-02-01", end_date="2022-06-30")])
    months = ("2022-01", "2022-02", "2022-06", "2022-07")
    assert [states(con, month)["enrollments"].is_outside_pilots for month in months] == [True, False, False, True]


def test_a_pilot_lead_gets_their_own_institutions(con: duckdb.DuckDBPyConnection) -> None:
    lead = Scope("an", "pilot_lead", ("100005",))
    found = completeness(con, lead, MARCH, LONG_AFTER)
    assert {each.institution_id for each in found} == {"100005"}
    assert set(coming_deadlines(con, lead, MARCH)) == {"100005"}


def test_months_go_from_the_first_project_to_the_one_asked_for(con: duckdb.DuckDBPyConnection) -> None:
    found = completeness(con, LOCAL_DEPARTMENT, MARCH, LONG_AFTER)
    assert sorted({each.month for each in found}) == ["2021-11", "2021-12", "2022-01", "2022-02", "2022-03"]
    assert len(found) == 5 * len(REFERENCE.links) * 3
    assert completeness(con, LOCAL_DEPARTMENT, MARCH, LONG_AFTER, first="2022-04") == []


def test_numbers_add_up_and_the_most_pressing_stands_for_several(con: duckdb.DuckDBPyConnection) -> None:
    add_warning(con, deliver(con, "2022-04-05", pilots=[pilot()], enrollments=[enrollment()]), "enrollments")
    found = completeness(con, LOCAL_DEPARTMENT, MARCH, LONG_AFTER, first=MARCH)
    summary = summarize(found)
    assert (summary.expected, summary.delivered, summary.on_time, summary.late) == (15, 2, 2, 0)
    assert (summary.with_warnings, summary.missing, summary.due, summary.closed) == (1, 13, 0, 0)
    chosen = states(con).values()
    assert most_pressing(chosen) == "missing"
    assert most_pressing(each for each in chosen if each.is_delivered) == "warnings"
    assert most_pressing([]) == "not_expected"
    assert STATUSES[0] == "missing"


def test_only_what_is_still_open_is_reminded_of(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, "2022-04-20", enrollments=[enrollment()])
    con.execute("insert into closed_periods values ('90012', 2022)")
    found = still_expected(completeness(con, LOCAL_DEPARTMENT, MARCH, LONG_AFTER), MARCH)
    listed = {name: [(each.project_id, each.dataset) for each in each_of] for name, each_of in found.items()}
    assert listed["100001"] == [
        ("90001", "pilots"),
        ("90001", "workplaces"),
        ("90010", "pilots"),
        ("90010", "workplaces"),
        ("90010", "enrollments"),
    ]
    assert "100012" not in listed


def test_deadlines_to_come_name_what_is_still_expected_until_the_project_ends(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, "2022-10-05", pilots=[pilot()], workplaces=[workplace()])
    deliver(con, "2022-10-05", enrollments=[enrollment(reporting_month="2022-09")])
    con.execute("delete from ref_project_institutions where project_id = '90010'")
    found = coming_deadlines(con, LOCAL_DEPARTMENT, "2022-09")["100001"]
    assert [(each.month, each.day, each.expected) for each in found] == [
        ("2022-10", date(2022, 11, 10), (("90001", "enrollments"),)),
        ("2022-11", date(2022, 12, 10), (("90001", "enrollments"),)),
    ]


def test_deadlines_without_an_end_go_a_year_ahead(con: duckdb.DuckDBPyConnection) -> None:
    months = [each.month for each in coming_deadlines(con, LOCAL_DEPARTMENT, "2024-01")["100005"]]
    assert (months[0], months[-1], len(months)) == ("2024-01", "2025-01", 13)


def test_states_are_chosen_by_year_project_institution_sector_and_data_set(con: duckdb.DuckDBPyConnection) -> None:
    found = completeness(con, LOCAL_DEPARTMENT, "2022-10", LONG_AFTER)
    assert {each.month for each in select_states(found, chosen_year="2022-2023")} == {"2022-09", "2022-10"}
    assert {each.institution_id for each in select_states(found, sector="VWO")} == {"100010", "100012"}
    one = select_states(found, project_id="90010", institution_id="100005", dataset="pilots", chosen_year="2022-2023")
    assert len(one) == 2
    assert select_states(found) == found


def _assert_k24_counts_the_same(con: duckdb.DuckDBPyConnection, as_of: str) -> None:
    found = completeness(con, LOCAL_DEPARTMENT, as_of, LONG_AFTER)
    by = ("month", "institution_id", "project_id")
    cells = {
        tuple(value.dimensions[name] for name in by): value
        for value in kpi_values(con, LOCAL_DEPARTMENT, ["K24"], as_of=as_of, by=by)
    }
    mine: dict[tuple[str, ...], list[DeliveryState]] = {}
    for each in found:
        if each.is_expected:
            mine.setdefault((each.month, each.institution_id, each.project_id), []).append(each)
    assert set(cells) == set(mine)
    for cell, value in cells.items():
        summary = summarize(mine[cell])
        assert (value.numerator, value.denominator, value.counted, value.of) == (
            summary.delivered,
            summary.expected,
            summary.on_time,
            summary.expected,
        ), cell
    total = kpi_values(con, LOCAL_DEPARTMENT, ["K24"], as_of=as_of)[0]
    of_month = summarize(each for each in found if each.month == as_of)
    assert (total.numerator, total.denominator, total.counted) == (
        of_month.delivered,
        of_month.expected,
        of_month.on_time,
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_k24_counts_the_same_deliveries_in_random_stores(tmp_path: Path, seed: int) -> None:
    with warehouse(REFERENCE) as con:
        for upload in random_uploads(seed, 30, tmp_path):
            add_upload(con, upload)
        publish(con)
        _assert_k24_counts_the_same(con, MONTHS[-1])


def test_k24_counts_the_same_deliveries_in_the_sample(sample_store: Settings) -> None:
    with closing(Warehouse(sample_store).cursor()) as con:
        _assert_k24_counts_the_same(con, "2023-10")
        found = completeness(con, LOCAL_DEPARTMENT, "2023-10", LONG_AFTER)
    # What the sample's stories leave out, and a month that came after the next one.
    missing = {(each.institution_id, each.month) for each in found if each.status == "missing"}
    assert {("100004", "2021-12"), ("100011", "2023-04"), ("100005", "2023-08")} <= missing
    late = {(each.institution_id, each.month) for each in found if each.status == "late"}
    assert {("100002", "2022-02"), ("100014", "2023-01")} <= late


def test_a_project_without_institutions_expects_nothing() -> None:
    with warehouse(Reference(REFERENCE.projects, REFERENCE.institutions, [])) as con:
        assert completeness(con, LOCAL_DEPARTMENT, MARCH, LONG_AFTER) == []
        assert summarize([]).expected == 0
