"""Workplaces by size and province: the same enterprises, workplaces and places as K15, K16 and K17 count."""

from collections.abc import Iterator

import duckdb
import pytest

from etl.kpis import kpi_values
from etl.scope import LOCAL_DEPARTMENT, Scope
from etl.workplace_counts import Selection, enterprises_by_size, workplaces_by_province
from tests.etl.files import Row, enterprise_number, workplace
from tests.etl.independent_kpis import Sent
from tests.etl.kpi_store import add_upload, publish, warehouse
from tests.etl.random_deliveries import REFERENCE
from tests.etl.test_kpis import CVO, moment

LEAD = Scope("an", "pilot_lead", ("100010",))
NOW = Selection("2022-03")


def _place(number: int, postal_code: str, size: str, **changes: str) -> Row:
    given = {
        "workplace_id": f"W-{number:03}",
        "enterprise_number": enterprise_number(number),
        "postal_code": postal_code,
        "size_class": size,
        "places_offered": "4",
        "places_filled": "1",
    }
    return workplace(**given | changes)


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """Return a store of two institutions: four workplaces in Antwerp, Brussels and Liège, one of them stopped."""
    with warehouse(REFERENCE) as con:
        first = [
            _place(1, "2000", "micro"),
            _place(2, "2990", "klein"),
            # The same enterprise with a second workplace, of another size, in Brussels.
            _place(3, "1000", "middelgroot", enterprise_number=enterprise_number(1)),
            _place(4, "4000", "groot", status="stopgezet"),
        ]
        # The same ID at another institution is another workplace; the enterprise is the same.
        other = [_place(1, "2000", "micro", **CVO)]
        for order, rows in enumerate((first, other), start=1):
            add_upload(con, Sent(order, moment("2022-04-05"), {"workplaces": rows}))
        publish(con)
        yield con


def test_enterprises_by_size_count_each_enterprise_once_in_each_of_its_sizes(con: duckdb.DuckDBPyConnection) -> None:
    sizes = enterprises_by_size(con, LOCAL_DEPARTMENT, NOW)
    assert list(sizes.items()) == [("micro", 1), ("klein", 1), ("middelgroot", 1), ("groot", 1)]
    figures = {each.dimensions.get("size_group"): each.value for each in kpi_values(con, LOCAL_DEPARTMENT, ["K17"])}
    assert (figures[None], figures["kmo"], figures["groot"]) == (3, 2, 1)


def test_provinces_stand_in_order_with_active_workplaces_and_their_places(con: duckdb.DuckDBPyConnection) -> None:
    found = workplaces_by_province(con, LOCAL_DEPARTMENT, NOW)
    assert [(each.province, each.workplaces, each.enterprises, each.places_offered) for each in found] == [
        ("antwerpen", 3, 2, 12),
        ("brussel", 1, 1, 4),
        ("luik", 0, 1, 0),
    ]


def test_provinces_add_up_to_the_kpis(con: duckdb.DuckDBPyConnection) -> None:
    for scope in (LOCAL_DEPARTMENT, LEAD):
        found = workplaces_by_province(con, scope, NOW)
        (active,) = kpi_values(con, scope, ["K15"])
        (occupancy,) = kpi_values(con, scope, ["K16"])
        assert sum(each.workplaces for each in found) == active.value
        assert sum(each.places_filled for each in found) == occupancy.numerator
        assert sum(each.places_offered for each in found) == occupancy.denominator


def test_selection_and_scope_restrict_the_count(con: duckdb.DuckDBPyConnection) -> None:
    assert enterprises_by_size(con, LEAD, NOW) == {"micro": 1}
    assert enterprises_by_size(con, LOCAL_DEPARTMENT, Selection("2022-03", sector="VWO")) == {"micro": 1}
    assert workplaces_by_province(con, LOCAL_DEPARTMENT, Selection("2022-03", institution_id="100099")) == []
    assert workplaces_by_province(con, LOCAL_DEPARTMENT, Selection("2022-02")) == []
    assert workplaces_by_province(con, LOCAL_DEPARTMENT, Selection("2022-03", project_id="90001"))[0].workplaces == 2
