"""Slices and marts: hand-made rows, refreshing equals rebuilding, and marts equal what the facts give."""

import random
from pathlib import Path

import duckdb
import pytest

from etl.marts import MARTS, Pair, build_slices, refresh_marts
from tests.etl.files import enrollment, pilot, workplace
from tests.etl.independent_kpis import Sent
from tests.etl.kpi_store import WITHDRAWN_AT, add_upload, publish, warehouse
from tests.etl.random_deliveries import REFERENCE, random_uploads
from tests.etl.test_kpis import moment
from tests.swept import in_sweep


def rows_of(con: duckdb.DuckDBPyConnection, table: str) -> list[tuple]:
    return sorted(con.execute(f"select * from {table}").fetchall(), key=repr)


def contents(con: duckdb.DuckDBPyConnection) -> dict[str, list[tuple]]:
    return {name: rows_of(con, name) for name in ("slices", "slice_snapshots", *MARTS)}


def test_a_slice_holds_until_the_month_before_the_next_one() -> None:
    with warehouse(REFERENCE) as con:
        for order, month in enumerate(("2022-01", "2021-11", "2022-12"), start=1):
            add_upload(con, Sent(order, moment("2023-01-01"), {"workplaces": [workplace(reporting_month=month)]}))
        publish(con)
        assert rows_of(con, "slices") == [
            ("90001-100001-2021-11", "90001", "100001", "2021-11", "2021-12"),
            ("90001-100001-2022-01", "90001", "100001", "2022-01", "2022-11"),
            ("90001-100001-2022-12", "90001", "100001", "2022-12", "9999-12"),
        ]


def test_a_slice_holds_the_newest_snapshot_of_each_academic_year() -> None:
    old = [pilot(), enrollment()]
    new = enrollment(reporting_month="2022-10", academic_year="2022-2023", enrollment_id="I-2")
    with warehouse(REFERENCE) as con:
        add_upload(con, Sent(1, moment("2022-04-01"), {"pilots": [old[0]], "enrollments": [old[1]]}))
        add_upload(con, Sent(2, moment("2022-11-01"), {"enrollments": [new]}))
        publish(con)
        assert rows_of(con, "slice_snapshots") == [
            ("90001-100001-2022-03", 1),
            ("90001-100001-2022-03", 2),
            ("90001-100001-2022-10", 1),
            ("90001-100001-2022-10", 2),
            ("90001-100001-2022-10", 3),
        ]


def test_participants_have_a_grouping_set_each_for_years_and_programmes() -> None:
    pilots = [pilot(), pilot(pilot_id="PT-B", programme_code="HO-B")]
    enrollments = [
        enrollment(),
        enrollment(enrollment_id="I-2", pilot_id="PT-B"),
        enrollment(enrollment_id="I-3", learner_key="L-0002", age_at_entry=""),
    ]
    with warehouse(REFERENCE) as con:
        add_upload(con, Sent(1, moment("2022-04-01"), {"pilots": pilots, "enrollments": enrollments}))
        publish(con)
        slice_id, year = "90001-100001-2022-03", "2021-2022"
        assert rows_of(con, "mart_participants") == sorted(
            [
                (slice_id, programme, of_year, "2021", "V", is_complete, 1)
                for of_year in (None, year)
                for programme, is_complete in (
                    (None, True),
                    (None, False),
                    ("HO-VERPLEEG", True),
                    ("HO-VERPLEEG", False),
                    ("HO-B", True),
                )
            ],
            key=repr,
        )


def test_an_enrolment_whose_pilot_is_gone_keeps_counting_under_an_unknown_programme() -> None:
    with warehouse(REFERENCE) as con:
        add_upload(con, Sent(1, moment("2022-04-01"), {"enrollments": [enrollment()]}))
        publish(con)
        assert con.execute("select programme_code, enrollments from mart_enrollments").fetchall() == [("onbekend", 1)]


@pytest.mark.parametrize("seed", in_sweep([1, 2, 3]))
def test_refreshing_upload_by_upload_equals_a_rebuild(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    uploads = random_uploads(seed, 40, tmp_path)
    with warehouse(REFERENCE) as con:
        loaded: dict[int, dict[Pair, str]] = {}
        for upload in uploads:
            touched = add_upload(con, Sent(upload.order, upload.known_from, upload.rows))
            loaded[upload.order] = touched
            publish(con, touched)
            if upload.is_withdrawn:
                order = chance.choice(sorted(loaded))
                con.execute(
                    "update uploads set withdrawn_seq = ?, withdrawn_at = ? where seq = ?",
                    [1000 + upload.order, WITHDRAWN_AT, order],
                )
                publish(con, loaded.pop(order))
        refreshed = contents(con)
        build_slices(con)
        refresh_marts(con, None)
        assert contents(con) == refreshed
        assert any(refreshed["mart_exits"]) and any(refreshed["mart_enrollments"])


def test_a_refresh_touches_only_the_pairs_and_months_given(tmp_path: Path) -> None:
    with warehouse(REFERENCE) as con:
        for upload in random_uploads(5, 30, tmp_path):
            add_upload(con, upload)
        publish(con)
        for name in MARTS:
            con.execute(f"update {name} set slice_id = slice_id || '!' where slice_id < '90001-100001-2022-05'")
        before = contents(con)
        refresh_marts(con, {("90001", "100001"): "2022-05"})
        assert contents(con) == before


def test_marts_give_the_same_persons_as_the_facts(tmp_path: Path) -> None:
    with warehouse(REFERENCE) as con:
        for upload in random_uploads(6, 60, tmp_path):
            add_upload(con, upload)
        publish(con)
        from_facts = con.execute(
            "select c.slice_id, count(distinct e.learner_hash), count(*) from slice_snapshots as c "
            "inner join enrollments as e on e.snapshot_id = c.snapshot_id group by c.slice_id order by c.slice_id"
        ).fetchall()
        from_marts = con.execute(
            "select p.slice_id, p.persons, e.rows from ("
            "select slice_id, sum(participants)::bigint as persons from mart_participants "
            "where programme_code is null and academic_year is null group by slice_id) as p inner join ("
            "select slice_id, sum(enrollments)::bigint as rows from mart_enrollments group by slice_id) as e "
            "on e.slice_id = p.slice_id order by p.slice_id"
        ).fetchall()
        assert from_marts == from_facts and len(from_facts) > 20
