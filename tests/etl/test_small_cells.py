"""Small counts of persons: never shown outside the restricted circle, and never to be worked out from what is shown."""

import re
from collections.abc import Iterator
from contextlib import closing
from itertools import combinations

import duckdb
import pytest

from etl.esf_indicators import esf_tables
from etl.kpis import kpi_values
from etl.scope import LOCAL_DEPARTMENT, Scope
from etl.sector_totals import sector_total
from etl.settings import Settings
from etl.small_cells import Sum, published_bounds, rounded, withheld
from etl.trace import trace
from etl.trace_parts import PartNeeded
from etl.warehouse import Warehouse
from etl.workplace_counts import Selection, workplaces_by_province
from schemas.kpis import KPIS
from schemas.published import CLASS_CUTS, PUBLISHED_CUTS
from tests.etl.disclosure import PERSON_KPIS, READER, obtained, possible
from tests.etl.files import enrollment, pilot, workplace
from tests.etl.independent_kpis import Reference, Sent
from tests.etl.kpi_store import add_upload, publish, warehouse
from tests.etl.test_kpis import moment

LEARNERS = {"100001": (61, 62), "100002": (67, 67), "100003": (3, 7), "100004": (1, 3)}
"""Learners per institution in the first and the second month; 100004 has a project of its own."""
MONTHS = ("2021-10", "2021-11")
EXACT = {"61", "62", "67", "131", "128", "132", "139", "136", "142", "71", "73", "284"}
"""Counts of persons in the store, and sums of them, that published figures never show: no multiples of 5."""
RESTRICTED = (LOCAL_DEPARTMENT, Scope("eva", "esf"))


def _project(institution: str) -> str:
    return "90002" if institution == "100004" else "90001"


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """Return a store of four institutions and two months; every workplace has mentors and places filled."""
    reference = Reference(
        projects=[
            {"project_id": each, "sector": sector, "start_date": "2021-09-01", "end_date": "2023-10-31"}
            for each, sector in (("90001", "HO"), ("90002", "VWO"))
        ],
        institutions=[{"institution_id": each, "type": "hogeschool"} for each in LEARNERS],
        links=[{"project_id": _project(each), "institution_id": each, "role": "partner"} for each in LEARNERS],
    )
    order = 0
    with warehouse(reference) as con:
        for number, month in enumerate(MONTHS):
            for institution, learners in LEARNERS.items():
                order += 1
                own = {"institution_id": institution, "project_id": _project(institution), "reporting_month": month}
                rows = {
                    "pilots": [pilot(**own, pilot_id=f"PT-{institution}")],
                    "workplaces": [workplace(**own, places_offered="99", places_filled="71", mentors_total="73",
                                             mentors_trained="2")],
                    "enrollments": [
                        enrollment(**own, enrollment_id=f"E-{each:03}", learner_key=f"L-{each:03}",
                                   pilot_id=f"PT-{institution}", gender="X" if each == 1 else "V")
                        for each in range(learners[number])
                    ],
                }  # fmt: skip
                add_upload(con, Sent(order, moment(f"2022-0{number + 1}-05"), rows))
        publish(con)
        yield con


def _cuts(dimensions: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield ()
    yield from ((each,) for each in dimensions)
    yield from (pair for pair in combinations(dimensions, 2) if "academic_year" in pair or pair == ("sector", "gender"))


def test_no_question_about_a_figure_shows_a_reader_an_exact_count_of_persons(con: duckdb.DuckDBPyConnection) -> None:
    asked = 0
    for kpi in PERSON_KPIS:
        for by in _cuts(kpi.dimensions):
            for value in kpi_values(con, READER, [kpi.id], by=by):
                asked += 1
                for name in kpi.persons:
                    count = getattr(value, name)
                    assert count in (None, 0) or (count % 5 == 0 and count >= 5), (kpi.id, by, name, count)
                if value.protection == "withheld":
                    assert value.value is None
                    assert value.reason_nl
                    assert value.reason_nl.startswith(("1-4 of afgeschermd", "Niet gepubliceerd"))
    assert asked > 150


def test_one_place_offered_does_not_tell_that_one_is_filled() -> None:
    places = {"100001": (1, 1), "100002": (7, 7), "100003": (31, 20)}
    reference = Reference(
        projects=[{"project_id": "90001", "sector": "HO", "start_date": "2021-09-01", "end_date": "2023-10-31"}],
        institutions=[{"institution_id": each, "type": "hogeschool"} for each in places],
        links=[{"project_id": "90001", "institution_id": each, "role": "partner"} for each in places],
    )
    with warehouse(reference) as con:
        for order, (institution, (offered, filled)) in enumerate(places.items(), start=1):
            own = {"institution_id": institution, "project_id": "90001", "reporting_month": "2021-10"}
            rows = {
                "pilots": [pilot(**own, pilot_id=f"PT-{institution}")],
                "workplaces": [workplace(**own, places_offered=str(offered), places_filled=str(filled))],
            }
            add_upload(con, Sent(order, moment("2022-01-05"), rows))
        publish(con)
        values = kpi_values(con, READER, ["K16"], by=["institution_id"])
        found = {each.dimensions["institution_id"]: each for each in values}
        assert (found["100001"].numerator, found["100001"].denominator) == (None, None)
        assert {found[each].denominator for each in ("100002", "100003")} <= {None, 5, 30}
        for institution in (None, "100001"):
            by_province = workplaces_by_province(con, READER, Selection("2021-10", institution_id=institution))
            assert [(each.places_offered, each.places_filled) for each in by_province] == [(None, None)]


def test_filters_give_what_splits_give(con: duckdb.DuckDBPyConnection) -> None:
    for value in kpi_values(con, READER, ["K07"], by=["institution_id"]):
        institution = value.dimensions["institution_id"]
        filtered = kpi_values(con, READER, ["K07"], filters={"institution_id": institution})[0]
        assert (filtered.value, filtered.protection) == (value.value, value.protection)
    fine = {"institution_id": "100001", "project_id": "90001"}
    assert kpi_values(con, READER, ["K07"], filters=fine)[0].protection == "withheld"
    assert kpi_values(con, LOCAL_DEPARTMENT, ["K07"], filters=fine)[0].value == 62


def test_what_was_known_earlier_is_not_published(con: duckdb.DuckDBPyConnection) -> None:
    value = kpi_values(con, READER, ["K07"], known_at=moment("2022-01-20"))[0]
    assert (value.value, value.protection) == (None, "withheld")


WALKED = {
    "sector_total": lambda con, scope: [sector_total(con, scope, kpi.id, "HO") for kpi in PERSON_KPIS
                                        if kpi.has_total and "sector" in kpi.grain],
    "esf_tables": lambda con, scope: [
        esf_tables(con, scope, project_ids=projects, code_set=codes)
        for projects in (None, ["90001"], ["90002"]) for codes in ("esf", "esf_plus")
    ],
    "trace": lambda con, scope: [_traced(con, scope, kpi) for kpi in KPIS],
    "workplaces_by_province": lambda con, scope: workplaces_by_province(con, scope, Selection("2021-11")),
}  # fmt: skip
"""Every function of etl but kpi_values that answers with counts of persons; single rows are for who may see rows."""


def _whole_numbers(answer: object) -> set[str]:
    return set(re.findall(r"(?<![\d.])\d+(?![\d.])", str(answer)))


def _traced(con: duckdb.DuckDBPyConnection, scope: Scope, kpi: str) -> object:
    try:
        return trace(con, scope, kpi)
    except PartNeeded as needed:
        return needed.values


@pytest.mark.every(4)
@pytest.mark.parametrize("name", WALKED)
def test_every_function_gives_a_reader_no_exact_count_and_the_restricted_circle_all(
    con: duckdb.DuckDBPyConnection, name: str
) -> None:
    assert not _whole_numbers(WALKED[name](con, READER)) & EXACT
    for scope in RESTRICTED:
        assert _whole_numbers(WALKED[name](con, scope)) & EXACT


def test_a_pilot_lead_sees_own_persons_exactly_and_others_only_as_published(con: duckdb.DuckDBPyConnection) -> None:
    lead = Scope("an", "pilot_lead", ("100003",))
    assert kpi_values(con, lead, ["K07"])[0].value == 7
    assert sector_total(con, lead, "K07", "HO").value == 135
    assert kpi_values(con, lead, ["K07"], filters={"institution_id": "100001"})[0].value in (None, 0)


def test_esf_tables_hide_a_single_person_also_from_gender_and_project(con: duckdb.DuckDBPyConnection) -> None:
    tables = esf_tables(con, READER)
    row = tables.row("complete", tables.years[-1].year, "cumulative")
    assert row.by_gender[2] is None
    assert 2 in row.withheld
    assert all(each is None or each % 5 == 0 for each in row.numbers)
    assert esf_tables(con, LOCAL_DEPARTMENT).row("complete", tables.years[-1].year, "cumulative").by_gender[2] == 4


def test_nothing_that_a_reader_gets_determines_a_count_of_persons(con: duckdb.DuckDBPyConnection) -> None:
    _assert_nothing_determined(con, MONTHS)


@pytest.mark.sweep
def test_nothing_in_the_sample_determines_a_count_of_persons(sample_store: Settings) -> None:
    with closing(Warehouse(sample_store).cursor()) as con:
        months = sorted({each.dimensions["month"] for each in kpi_values(con, READER, ["K07"], by=["month"])})
        assert len(months) > 20
        _assert_nothing_determined(con, months)


def _assert_nothing_determined(con: duckdb.DuckDBPyConnection, months: object) -> None:
    shown, true = obtained(con, months)  # type: ignore[arg-type]
    assert any(count is None and 0 < true[key] < 5 for key, count in shown.items())
    for bounds in (possible(shown), possible(shown, true)):
        for key, (low, high) in bounds.items():
            assert low <= true[key] <= high, key
            assert not true[key] or low < high, (key, true[key])
    _assert_months_do_not_determine_arrivals(shown, true)


def _assert_months_do_not_determine_arrivals(shown: dict, true: dict) -> None:  # type: ignore[type-arg]
    """From one month to the next, also from withheld to shown, more than one number of persons may have come."""
    bounds = possible(shown)
    for (month, what, place), (low, high) in bounds.items():
        later = next((each for each in sorted({key[0] for key in bounds}) if each > month), None)
        after = bounds.get((str(later), what, place))
        if after and true[month, what, place] and true[str(later), what, place]:
            assert after[1] - low > after[0] - high


def test_cuts_are_few_and_classes_fewer() -> None:
    assert set(CLASS_CUTS) <= set(PUBLISHED_CUTS)
    assert {"gender", "programme_code", "calendar_year"}.isdisjoint(name for cut in PUBLISHED_CUTS for name in cut)


# --- rounding and withholding themselves


@pytest.mark.parametrize(
    ("count", "bounds"), [(0, (0, 0)), (1, (1, 4)), (4, (1, 4)), (5, (5, 7)), (8, (8, 12)), (12, (8, 12))]
)
def test_bounds_are_what_the_published_form_says(count: int, bounds: tuple[int, int]) -> None:
    assert published_bounds(count) == bounds


def test_rounding_keeps_order_so_that_a_share_is_never_above_100() -> None:
    assert [rounded(each) for each in range(5, 14)] == [5, 5, 5, 10, 10, 10, 10, 10, 15]


def test_a_whole_that_would_pin_its_small_parts_is_withheld() -> None:
    counts = {"all": 8, "a": 4, "b": 4}
    assert withheld(counts, [Sum("all", ("a", "b"))]) == {"all", "a", "b"}
    counts = {"all": 9, "a": 4, "b": 5}
    assert withheld(counts, [Sum("all", ("a", "b"))]) == {"a"}


def test_small_parts_of_a_small_whole_are_not_pinned_by_their_number() -> None:
    counts = {"all": 4, "a": 1, "b": 1, "c": 1, "d": 1}
    assert withheld(counts, [Sum("all", ("a", "b", "c", "d"))]) == set(counts)


def test_parts_that_overlap_bound_the_whole_only_from_both_sides() -> None:
    counts = {"all": 12, "2021": 12, "2022": 2}
    assert withheld(counts, [Sum("all", ("2021", "2022"), is_exact=False)]) == {"2022"}
