"""Freshness: who delivered a month, who is expected to, and when the newest delivery that counts was made."""

from collections.abc import Iterator
from datetime import date, datetime

import duckdb
import pytest

from etl.freshness import freshness
from etl.scope import LOCAL_DEPARTMENT, Scope
from tests.etl.files import enrollment, event, pilot
from tests.etl.kpi_store import deliver, warehouse
from tests.etl.random_deliveries import REFERENCE

MARCH = "2022-03"
LEAD = Scope("pl-100001", "pilot_lead", ("100001",))


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """Return empty warehouse tables; project 90001 runs at 100001 from November 2021 to November 2022."""
    with warehouse(REFERENCE) as con:
        yield con


def newest(con: duckdb.DuckDBPyConnection, as_of: str = MARCH, scope: Scope = LOCAL_DEPARTMENT) -> str:
    """Return the day of the newest delivery that counts, '' for none."""
    found = freshness(con, scope, as_of).last_delivered
    return found.isoformat()[:10] if found else ""


def test_without_deliveries_there_is_no_newest_one(con: duckdb.DuckDBPyConnection) -> None:
    assert newest(con) == ""


def test_of_two_deliveries_the_newest_counts_whichever_month_it_is_of(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, "2022-04-05", enrollments=[enrollment()])
    deliver(con, "2022-04-20", enrollments=[enrollment(reporting_month="2022-02")])
    assert newest(con) == "2022-04-20"


def test_a_withdrawn_delivery_is_not_the_newest(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, "2022-04-05", enrollments=[enrollment()])
    deliver(con, "2022-04-09", withdrawn=True, enrollments=[enrollment()])
    assert newest(con) == "2022-04-05"


def test_a_correction_is_newer_than_what_it_replaces(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, "2022-04-05", enrollments=[enrollment()])
    deliver(con, "2022-06-01", enrollments=[enrollment(gender="M")])
    assert newest(con) == "2022-06-01"


def test_a_state_knows_nothing_of_later_months(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, "2022-04-05", enrollments=[enrollment()])
    deliver(con, "2022-05-05", enrollments=[enrollment(reporting_month="2022-04")])
    assert newest(con) == "2022-04-05"
    assert newest(con, "2022-04") == "2022-05-05"
    assert newest(con, "2022-02") == ""


def test_events_are_no_monthly_files(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, "2022-04-05", enrollments=[enrollment()])
    deliver(con, "2022-04-12", events=[event(organiser="OV", institution_id="")])
    assert newest(con) == "2022-04-05"


def test_a_pilot_lead_is_told_of_their_own_deliveries_only(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, "2022-04-05", enrollments=[enrollment()])
    elsewhere = Scope("pl-100012", "pilot_lead", ("100012",))
    assert newest(con, scope=elsewhere) == ""
    assert freshness(con, LEAD, MARCH).expected == 1


def test_readers_are_told_the_day_only_and_not_of_which_month(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, "2022-01-05 10:00", enrollments=[enrollment(reporting_month="2021-12")])
    deliver(con, "2022-06-09 22:30", enrollments=[enrollment(reporting_month="2021-12", gender="M")])
    deliver(con, "2022-02-05 10:00", enrollments=[enrollment(reporting_month="2021-11")])
    reader = Scope("lezer", "reader")
    months = ("2021-11", "2021-12", "2022-01")
    # Half past ten in the evening, UTC, is the next day in Brussels.
    assert [freshness(con, reader, each).last_delivered for each in months] == [date(2022, 6, 10)] * 3
    assert newest(con, "2021-11") == "2022-02-05"


def test_of_a_closed_year_nobody_is_still_asked(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, "2022-04-05", enrollments=[enrollment()])
    projects = {each["project_id"] for each in REFERENCE.projects}
    for project in projects:
        con.execute("insert into closed_periods by name select ? as project_id, 2022 as year", [project])
    found = freshness(con, LOCAL_DEPARTMENT, MARCH)
    assert (found.delivered, found.missing) == (1, ())
    assert found.expected > 1 and found.is_open
    none = freshness(con, Scope("pl-100012", "pilot_lead", ("100012",)), MARCH)
    assert (none.delivered, none.expected, none.is_open) == (0, 1, False)


def test_only_institutions_of_projects_that_run_are_expected(con: duckdb.DuckDBPyConnection) -> None:
    project = {each["institution_id"] for each in REFERENCE.links if each["project_id"] in ("90001", "90010")}
    deliver(con, "2022-01-05", enrollments=[enrollment(reporting_month="2021-12")])
    found = freshness(con, LOCAL_DEPARTMENT, "2021-12")
    always = {each["institution_id"] for each in REFERENCE.links if each["project_id"] in ("90011", "10460")}
    assert (found.delivered, found.expected) == (1, len(project | always))
    assert len(found.missing) == found.expected - 1
    before = freshness(con, LEAD, "2021-10")
    assert (before.delivered, before.expected, before.missing) == (0, 0, ())


def test_an_institution_or_some_projects_can_be_chosen(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, "2022-04-05", enrollments=[enrollment()])
    deliver(con, "2022-04-08", pilots=[pilot(project_id="90012", institution_id="100012", sector="VWO")])
    of_one = freshness(con, LOCAL_DEPARTMENT, MARCH, institution_id="100001")
    assert (of_one.delivered, of_one.expected, of_one.missing) == (1, 1, ())
    assert of_one.last_delivered == datetime.fromisoformat("2022-04-05")
    others = freshness(con, LOCAL_DEPARTMENT, MARCH, project_ids=("90012",))
    assert others.delivered == 0 and others.expected == len(others.missing) > 0
    assert others.last_delivered == datetime.fromisoformat("2022-04-08")
    reader = freshness(con, Scope("lezer", "reader"), MARCH, institution_id="100001")
    assert reader.last_delivered == date(2022, 4, 8)


def test_pilots_alone_do_not_make_a_month_delivered(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, "2022-04-05", pilots=[pilot()])
    found = freshness(con, LEAD, MARCH)
    assert (found.delivered, found.expected, len(found.missing)) == (0, 1, 1)
