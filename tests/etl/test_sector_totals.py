"""The total of a sector: the same for whoever asks, unless it would give away another institution or a few persons."""

from collections.abc import Iterator

import duckdb
import pytest

from etl.kpis import kpi_values
from etl.scope import LOCAL_DEPARTMENT, Scope
from etl.sector_totals import LEAST_INSTITUTIONS, sector_total
from tests.etl.files import enrollment, pilot, workplace
from tests.etl.independent_kpis import Reference, Sent
from tests.etl.kpi_store import add_upload, publish, warehouse
from tests.etl.test_kpis import moment

INSTITUTIONS = ("100001", "100002", "100003")
LEAD = Scope("an", "pilot_lead", ("100001",))


def _reference(count: int) -> Reference:
    return Reference(
        projects=[{"project_id": "90001", "sector": "HO", "start_date": "2021-09-01", "end_date": "2023-10-31"}],
        institutions=[{"institution_id": each, "type": "hogeschool"} for each in INSTITUTIONS[:count]],
        links=[{"project_id": "90001", "institution_id": each, "role": "partner"} for each in INSTITUTIONS[:count]],
    )


def _store(count: int, learners: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a store in which each institution has one workplace and a number of learners."""
    with warehouse(_reference(count)) as con:
        for order, institution in enumerate(INSTITUTIONS[:count], start=1):
            place = {"institution_id": institution}
            rows = {
                "pilots": [pilot(**place, pilot_id=f"PT-{institution}")],
                "workplaces": [workplace(**place, places_offered="4", places_filled=str(order))],
                "enrollments": [
                    enrollment(**place, enrollment_id=f"E-{number:03}", learner_key=f"L-{number:03}",
                               pilot_id=f"PT-{institution}")
                    for number in range(learners)
                ],
            }  # fmt: skip
            add_upload(con, Sent(order, moment("2022-04-05"), rows))
        publish(con)
        yield con


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """Return a store of three institutions with six learners each."""
    yield from _store(LEAST_INSTITUTIONS, 6)


def test_total_is_the_departments_figure_and_rounded_outside_the_restricted_circle(
    con: duckdb.DuckDBPyConnection,
) -> None:
    assert kpi_values(con, LOCAL_DEPARTMENT, ["K16"], filters={"sector": "HO"})[0].value == 50
    for scope in (LOCAL_DEPARTMENT, Scope("eva", "esf")):
        assert sector_total(con, scope, "K16", "HO").value == 50
        assert sector_total(con, scope, "K07", "HO").value == 18
    for scope in (LEAD, Scope("lezer", "reader")):
        places = sector_total(con, scope, "K16", "HO")
        assert (places.numerator, places.denominator, places.protection) == (5, 10, "rounded")
        assert sector_total(con, scope, "K07", "HO").value == 20
    assert kpi_values(con, LEAD, ["K07"])[0].value == 6


def test_academic_year_restricts_the_figures_that_have_one(con: duckdb.DuckDBPyConnection) -> None:
    assert sector_total(con, LOCAL_DEPARTMENT, "K08", "HO", academic_year="2022-2023").value in (None, 0)
    assert sector_total(con, LOCAL_DEPARTMENT, "K15", "HO", academic_year="2022-2023").value == 3


def test_with_two_institutions_a_pilot_lead_gets_the_reason_instead() -> None:
    for con in _store(2, 6):
        value = sector_total(con, LEAD, "K15", "HO")
        assert (value.value, value.numerator, value.counted) == (None, None, None)
        assert value.reason_nl
        assert value.reason_nl.startswith("Niet getoond")
        assert sector_total(con, LOCAL_DEPARTMENT, "K15", "HO").value == 2


def test_fewer_than_five_persons_of_the_others_are_not_given_away() -> None:
    for con in _store(LEAST_INSTITUTIONS, 2):
        assert sector_total(con, LEAD, "K07", "HO").value is None
        assert sector_total(con, LEAD, "K15", "HO").value == 3
        assert sector_total(con, LOCAL_DEPARTMENT, "K07", "HO").value == 6
