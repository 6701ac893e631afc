"""The rows of one institution: the state of the month asked for, and only for those who may see them."""

from collections.abc import Iterator

import duckdb
import pytest

from etl.institution_rows import PilotRow, institution_pilots, institution_workplaces
from etl.scope import LOCAL_DEPARTMENT, Scope
from tests.etl.files import pilot, workplace
from tests.etl.independent_kpis import Sent
from tests.etl.kpi_store import add_upload, publish, warehouse
from tests.etl.random_deliveries import REFERENCE
from tests.etl.test_kpis import CVO, moment

OWN = Scope("an", "pilot_lead", ("100001",))
OTHER_LEAD = Scope("bo", "pilot_lead", ("100010",))
READER = Scope("lezer", "reader")


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """Return a store with two months of one institution and one of another."""
    with warehouse(REFERENCE) as con:
        first = {
            "pilots": [pilot(reporting_month="2022-03", load_total="180", load_workplace="90")],
            "workplaces": [
                workplace(reporting_month="2022-03"),
                workplace(reporting_month="2022-03", workplace_id="W-9"),
            ],
        }
        second = {"workplaces": [workplace(reporting_month="2022-05", status="stopgezet")]}
        other = {"pilots": [pilot(reporting_month="2022-03", pilot_id="PT-CVO", sector="VWO", **CVO)]}
        for order, rows in enumerate((first, second, other), start=1):
            add_upload(con, Sent(order, moment("2022-06-05"), rows))
        publish(con)
        yield con


def test_rows_are_those_of_the_month_asked_for(con: duckdb.DuckDBPyConnection) -> None:
    def workplaces(month: str) -> list[tuple[str, str]]:
        found = institution_workplaces(con, LOCAL_DEPARTMENT, "100001", as_of=month)
        return [(each.workplace_id, each.status) for each in found]

    first = workplace()["workplace_id"]
    assert workplaces("2022-02") == []
    assert sorted(workplaces("2022-04")) == sorted([(first, "actief"), ("W-9", "actief")])
    assert workplaces("2022-05") == [(first, "stopgezet")]


def test_a_row_says_where_it_was_reported(con: duckdb.DuckDBPyConnection) -> None:
    (row,) = institution_pilots(con, LOCAL_DEPARTMENT, "100001", as_of="2022-05")
    assert (row.reporting_month, row.upload_id, row.row_number) == ("2022-03", "U0001", 2)
    assert row.workplace_pct == 50


def test_filters_restrict_the_pilots(con: duckdb.DuckDBPyConnection) -> None:
    asked = {"as_of": "2022-05", "academic_year": "2022-2023"}
    assert institution_pilots(con, LOCAL_DEPARTMENT, "100001", **asked) == []
    assert institution_pilots(con, LOCAL_DEPARTMENT, "100001", as_of="2022-05", project_id="90099") == []


def test_only_those_who_may_see_rows_get_them(con: duckdb.DuckDBPyConnection) -> None:
    assert len(institution_pilots(con, OWN, "100001", as_of="2022-05")) == 1
    for scope in (OTHER_LEAD, READER):
        assert institution_pilots(con, scope, "100001", as_of="2022-05") == []
        assert institution_workplaces(con, scope, "100001", as_of="2022-05") == []


@pytest.mark.parametrize(("workplace_load", "total"), [(None, 180.0), (90.0, None), (90.0, 0.0)])
def test_a_share_that_cannot_be_computed_is_unknown(workplace_load: float | None, total: float | None) -> None:
    row = PilotRow(
        "1", "2021-2022", "P", "N", "graduaat", "lopend", None, None, workplace_load, total, None, "", "", 1, ""
    )
    assert row.workplace_pct is None
