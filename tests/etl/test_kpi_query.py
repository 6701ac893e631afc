"""Questions asked together give what each gives alone, and leave nothing behind."""

from collections.abc import Iterator

import duckdb
import pytest

from etl.kpi_periods import Period, state_of
from etl.kpi_query import Question, Sums, query_sums, query_together
from etl.kpis import exact_kpi_values
from etl.scope import LOCAL_DEPARTMENT, Scope
from schemas.kpis import DIMENSIONS, KPIS
from tests.etl.kpi_store import add_upload, publish, warehouse
from tests.etl.random_deliveries import REFERENCE, random_uploads

LEAD = Scope("pl-100001", "pilot_lead", ("100001",))
STATE = (state_of("2022-06", "2022-06"),)


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Return a warehouse with twelve random uploads."""
    with warehouse(REFERENCE) as con:
        for upload in random_uploads(7, 12, tmp_path_factory.mktemp("uploads")):
            add_upload(con, upload)
        publish(con)
        yield con


def asked(
    numerator: str, source: str = "pilots", by: tuple[str, ...] = (), periods: tuple[Period, ...] = STATE
) -> Question:
    """Return a question of a source."""
    return Question(Sums(source, numerator), periods, by, ())


def kept_states(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the names of the tables of states that the connection still has."""
    names = "select table_name from duckdb_tables() where temporary and table_name like 'kept_state%'"
    return [name for (name,) in con.execute(names).fetchall()]


@pytest.mark.every(4)
@pytest.mark.parametrize("scope", [LOCAL_DEPARTMENT, LEAD], ids=["department", "pilot_lead"])
@pytest.mark.parametrize("dimension", [None, *DIMENSIONS])
def test_all_kpis_at_once_are_what_each_is_alone(
    con: duckdb.DuckDBPyConnection, dimension: str | None, scope: Scope
) -> None:
    by = (dimension,) if dimension else ()
    together = exact_kpi_values(con, scope, None, by=by)
    chosen = [kpi.id for kpi in KPIS.values() if set(by) <= set(kpi.dimensions)]
    alone = [value for each in chosen for value in exact_kpi_values(con, scope, [each], by=by)]
    assert together == alone
    assert {each.kpi for each in alone} <= set(chosen)
    assert kept_states(con) == []


def test_the_same_question_twice_and_one_of_no_state_have_their_answers(con: duckdb.DuckDBPyConnection) -> None:
    one, none = asked("count(*)"), asked("count(*)", periods=())
    several = [
        one,
        none,
        one,
        asked("count(distinct pilot_id)"),
        asked("count(*)", "workplaces"),
        asked("1", "results"),
    ]
    answers = query_together(con, LOCAL_DEPARTMENT, several)
    assert answers.keys() == set(several)
    assert answers[none] == {}
    assert answers[one] == query_sums(con, LOCAL_DEPARTMENT, one.sums, one.periods, (), {})
    assert answers[one][()].numerator


def test_a_question_that_fails_in_a_transaction_tells_its_own_error(con: duckdb.DuckDBPyConnection) -> None:
    several = [asked("count(*)"), asked("count(*)", "workplaces"), asked("error('broken')::bigint", "results")]
    con.execute("begin")
    with pytest.raises(duckdb.InvalidInputException, match="broken"):
        query_together(con, LOCAL_DEPARTMENT, several)
    con.execute("rollback")
    assert kept_states(con) == []
    assert query_together(con, LOCAL_DEPARTMENT, several[:1])[several[0]][()].numerator
