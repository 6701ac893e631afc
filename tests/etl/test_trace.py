"""From figure to rows: the rows themselves count what the figure says, and each names its file and line."""

import hashlib
import random
from collections.abc import Iterator

import duckdb
import pytest

from etl.kpis import UnknownDimension, kpi_values
from etl.scope import LOCAL_DEPARTMENT, Scope
from etl.trace import trace
from etl.trace_parts import PartNeeded, UnknownPart, part_filter, parts_of
from etl.trace_rules import TRACED
from schemas.kpis import KPIS
from tests.etl.files import enrollment, event, pilot, workplace
from tests.etl.independent_kpis import Sent
from tests.etl.kpi_store import add_upload, publish, warehouse
from tests.etl.random_deliveries import REFERENCE, random_uploads
from tests.etl.test_kpis import LEFT, moment
from tests.swept import in_sweep


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Return a store with random uploads."""
    with warehouse(REFERENCE) as con:
        for upload in random_uploads(11, 70, tmp_path_factory.mktemp("uploads")):
            add_upload(con, upload)
        publish(con)
        yield con


@pytest.fixture
def small() -> Iterator[duckdb.DuckDBPyConnection]:
    """Return a store with two small uploads."""
    rows = {
        "pilots": [pilot()],
        "workplaces": [workplace()],
        "enrollments": [enrollment(), enrollment(enrollment_id="I-2", **LEFT), enrollment(project_id="90010")],
    }
    with warehouse(REFERENCE) as con:
        add_upload(con, Sent(1, moment("2022-04-05"), rows))
        changed = enrollment(reporting_month="2022-04", learner_key="L-9", institution_id="100005", project_id="90010")
        add_upload(con, Sent(2, moment("2022-05-05"), {"enrollments": [changed]}))
        publish(con)
        yield con


def part_filters(kpi: str) -> list[dict[str, str]]:
    """Return the filters under which a KPI's own figures stand: its total, where there is one, and its parts."""
    declared = KPIS[kpi]
    total: list[dict[str, str]] = [{}] if declared.has_total else []
    return total + [{str(declared.split): part} for part in parts_of(kpi)]


def test_every_kpi_is_traced() -> None:
    assert list(TRACED) == list(KPIS)


@pytest.mark.every(4)
@pytest.mark.parametrize("kpi", KPIS)
def test_the_rows_of_every_figure_count_what_the_figure_says(con: duckdb.DuckDBPyConnection, kpi: str) -> None:
    chance = random.Random(kpi)
    dimensions = [name for name in KPIS[kpi].dimensions if name not in ("month", "calendar_year")]
    cells = kpi_values(con, LOCAL_DEPARTMENT, [kpi], as_of="2022-10", by=dimensions)
    questions: list[dict[str, str]] = [{}] if KPIS[kpi].has_total else []
    for cell in chance.sample(cells, min(5, len(cells))):
        names = chance.sample(dimensions, chance.randint(1, len(dimensions)))
        names = names if KPIS[kpi].has_total else [*names, str(KPIS[kpi].split)]
        questions.append({name: cell.dimensions[name] for name in names})
    if "month" in KPIS[kpi].dimensions:
        questions.append({"month": "2022-06"})
    for filters in questions:
        found = trace(con, LOCAL_DEPARTMENT, kpi, as_of="2022-10", filters=filters)
        assert found.count == len(found.rows), filters
        assert found.numerator == (found.value.numerator or 0), filters
        assert found.value.of is None or kpi in ("K20", "K24") or found.count >= (found.value.counted or 0), filters


def test_a_row_names_its_file_line_hash_upload_and_version(small: duckdb.DuckDBPyConnection) -> None:
    found = trace(small, LOCAL_DEPARTMENT, "K07", filters={"institution_id": "100001", "project_id": "90001"})
    assert (found.numerator, found.count, found.value and found.value.value) == (1, 2, 1)
    (first, second) = found.rows
    (sha256,) = small.execute("select sha256 from files where upload_id = 'U0001' and file_number = 3").fetchone()
    assert (first.dataset, first.identity, first.row_number, first.upload_id) == ("enrollments", "I-0001", 2, "U0001")
    assert (first.file_name, first.sha256, first.actor) == ("enrollments.csv", sha256, "an")
    assert (first.delivered_at, first.contract_version) == (moment("2022-04-05"), "1")
    assert len(sha256) == len(hashlib.sha256().hexdigest())
    assert second.row_number == 3 and second.values["status"] == "afgerond"
    assert "learner_hash" not in first.values and "snapshot_id" not in first.values
    assert found.summary("nl").endswith("telt 1, uit 2 rijen (2 getoond)")
    assert found.to_json()["rows"][1]["values"]["exit_date"] == "2022-02-01"


def test_a_limit_shortens_the_list_and_not_the_count(small: duckdb.DuckDBPyConnection) -> None:
    found = trace(small, LOCAL_DEPARTMENT, "K19", limit=3)
    assert (len(found.rows), found.count, found.numerator) == (3, 4, 3)
    assert {row.dataset for row in trace(small, LOCAL_DEPARTMENT, "K19").rows} == {"enrollments", "workplaces"}


def test_deliveries_are_traced_to_whole_files(small: duckdb.DuckDBPyConnection) -> None:
    found = trace(small, LOCAL_DEPARTMENT, "K24", as_of="2022-03", filters={"project_id": "90001"})
    assert [row.identity for row in found.rows] == [
        f"90001 100001 {name}" for name in ("pilots", "workplaces", "enrollments")
    ]
    assert {row.row_number for row in found.rows} == {None}


def test_rows_are_shown_only_to_who_may_see_them(small: duckdb.DuckDBPyConnection) -> None:
    lead = trace(small, Scope("an", "pilot_lead", ("100005",)), "K07")
    assert (lead.numerator, lead.count, len(lead.rows)) == (1, 1, 1)
    reader = trace(small, Scope("bo", "reader"), "K07")
    assert (reader.numerator, reader.count, reader.rows) == (None, None, [])
    assert "1-4 of afgeschermd" in reader.summary("nl")


def test_rows_as_known_at_an_earlier_moment(small: duckdb.DuckDBPyConnection) -> None:
    assert trace(small, LOCAL_DEPARTMENT, "K07", known_at=moment("2022-04-30")).numerator == 2
    assert trace(small, LOCAL_DEPARTMENT, "K07").numerator == 3


@pytest.mark.parametrize("kpi", in_sweep(sorted(KPIS, key=lambda kpi: kpi not in ("K07", "K12")), after=2))
def test_the_figure_is_that_of_the_moment_and_names_it(con: duckdb.DuckDBPyConnection, kpi: str) -> None:
    (known_from,) = con.execute("select known_from from uploads where seq = 30").fetchone() or (None,)
    for filters in part_filters(kpi):
        found = trace(con, LOCAL_DEPARTMENT, kpi, filters=filters, known_at=known_from)
        (value, *_) = kpi_values(con, LOCAL_DEPARTMENT, [kpi], filters=filters, known_at=known_from)
        assert found.value == value, filters
        assert found.value.known_at == found.to_json()["figure"]["known_at"] == f"{known_from.isoformat()}Z"
        assert found.numerator == (value.numerator or 0), filters
    assert trace(con, LOCAL_DEPARTMENT, "K07").value.known_at is None


@pytest.mark.parametrize("kpi", [name for name in KPIS if not KPIS[name].has_total])
def test_a_kpi_without_a_total_is_traced_by_part_and_lists_the_parts_figures_without_one(
    con: duckdb.DuckDBPyConnection, kpi: str
) -> None:
    filters = {"academic_year": "2021-2022"} if kpi == "K04" else {}
    with pytest.raises(PartNeeded) as needed:
        trace(con, LOCAL_DEPARTMENT, kpi, as_of="2022-10", filters=filters)
    assert needed.value.values == kpi_values(con, LOCAL_DEPARTMENT, [kpi], as_of="2022-10", filters=filters)
    for part in parts_of(kpi):
        assert part in needed.value.message_nl and part in needed.value.message_en


def test_a_part_is_known_by_its_code_or_label_and_another_one_is_refused_with_those_there_are() -> None:
    assert part_filter("K04", "vwo") == part_filter("K04", "Volwassenenonderwijs") == {"sector": "VWO"}
    assert part_filter("K12", "work") == {"result": "work"}
    with pytest.raises(UnknownPart) as refused:
        part_filter("K12", "VWO")
    assert refused.value.message_nl == (
        "K12 heeft geen deel 'VWO'; wel: qualification (Kwalificatie behaald), work (Aan het werk), job_search "
        "(Op zoek naar werk), education (In onderwijs of opleiding)."
    )
    with pytest.raises(UnknownPart) as refused:
        part_filter("K07", "VWO")
    assert refused.value.message_en == "K07 has no parts."


def test_results_are_traced_to_the_exits_among_which_the_result_is_looked_for(
    small: duckdb.DuckDBPyConnection,
) -> None:
    """A share leads to the rows of its denominator, and its numerator is counted among these."""
    for result in parts_of("K12"):
        found = trace(small, LOCAL_DEPARTMENT, "K12", filters={"result": result})
        assert found.value is not None and found.numerator == (found.value.numerator or 0), result
        assert found.count == (found.value.denominator or 0), result


def test_a_theme_named_twice_is_traced_to_one_row() -> None:
    with warehouse(REFERENCE) as con:
        add_upload(con, Sent(1, moment("2022-04-05"), {"events": [event(themes="mentoren|kader|mentoren")]}))
        publish(con)
        found = trace(con, LOCAL_DEPARTMENT, "K22", filters={"theme": "mentoren"})
        assert found.value is not None and found.numerator == found.value.numerator == found.count == 1


def test_a_dimension_that_the_kpi_does_not_have_is_refused(small: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(UnknownDimension):
        trace(small, LOCAL_DEPARTMENT, "K01", filters={"gender": "V"})
