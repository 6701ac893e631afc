"""The sheet Datakwaliteit counts every expected delivery once, whatever became of it."""

from datetime import date, datetime

from etl.completeness import completeness
from etl.reports.collect import WHOLE, known_projects
from etl.reports.other_parts import quality_table
from tests.etl.files import enrollment
from tests.etl.independent_kpis import Sent
from tests.etl.kpi_store import add_upload, publish, warehouse
from tests.etl.random_deliveries import REFERENCE


def test_what_became_of_deliveries_adds_up_to_what_is_expected() -> None:
    as_of, today = "2022-03", date(2022, 4, 1)
    with warehouse(REFERENCE) as con:
        add_upload(con, Sent(1, datetime(2022, 2, 20), {"enrollments": [enrollment(reporting_month="2022-01")]}))  # noqa: DTZ001
        publish(con)
        con.execute("insert into closed_periods values ('90001', 2021)")
        projects = known_projects(con, ["90001", "90010"], {}, ())
        table = quality_table(con, WHOLE, projects, as_of, today)
        states = [each for each in completeness(con, WHOLE, as_of, today) if each.project_id in ("90001", "90010")]
    rows = [each for each in table.records() if each["expected"] is not None]
    outcomes = ("delivered", "missing", "due", "closed")
    for row in rows:
        assert row["expected"] == sum(int(row[name]) for name in outcomes)  # type: ignore[call-overload]
        assert row["delivered"] == row["on_time"] + row["late"]  # type: ignore[operator]
    total = {name: sum(int(row[name]) for row in rows) for name in ("expected", *outcomes)}  # type: ignore[call-overload]
    assert total["expected"] == sum(each.is_expected for each in states)
    # Closed are November and December 2021 of project 90001, by its three data sets; due is March of both.
    assert (total["closed"], total["due"], total["delivered"]) == (
        sum(each.status == "closed" for each in states),
        sum(each.status == "due" for each in states),
        1,
    )
    assert total["closed"] and total["due"] and total["missing"]
    assert any("ontbreekt + nog te leveren" in note for note in table.notes_nl)
