"""Marts of a store, wherever it lies: each equals its facts, uploads give what a rebuild gives, the past stays."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from etl.kpis import kpi_values
from etl.lake import attach_lake, publish_lake
from etl.ledger import ledger_of
from etl.load import rebuild
from etl.marts import MARTS
from etl.scope import LOCAL_DEPARTMENT
from etl.settings import Settings
from etl.state_folder import WorkFolder
from etl.verify import table_hashes, verify
from etl.warehouse import Generations, Warehouse, connect_in_memory
from etl.withdraw import withdraw
from tests.etl.files import enrollment, enrollments, pilot, workplace
from tests.etl.test_submit import send

pytestmark = pytest.mark.both_stores

_OF_SLICES = "slice_snapshots as c inner join {facts} as f on f.snapshot_id = c.snapshot_id"
_COMPLETE = (
    "bool_or(gender <> 'O') and bool_or(age_at_entry is not null) and bool_or(employment_at_entry <> 'onbekend') "
    "and bool_or(education_at_entry <> 'onbekend')"
)
_LEFT = "not bool_or(status in ('ingeschreven', 'lopend')) and bool_or(exit_date is not null)"

# Mart → what its rows count in each slice, and the same from the facts, in other words than the mart's own.
_FROM_FACTS = {
    "mart_pilots": ("count(*)", "pilots", "count(*)"),
    "mart_workplaces": ("count(*)", "workplaces", "count(*) filter (where status = 'actief')"),
    "mart_enterprises": ("count(distinct enterprise_number)", "workplaces", "count(distinct enterprise_number)"),
    "mart_mentors": (
        "sum(mentors_total)",
        "workplaces",
        "sum(case when status = 'actief' then mentors_total else 0 end)",
    ),
    "mart_participants": (
        "sum(case when programme_code is null and academic_year is null then participants else 0 end)",
        "enrollments",
        "count(distinct learner_hash)",
    ),
    "mart_origins": ("sum(participants)", _COMPLETE, ""),
    "mart_educations": ("sum(participants)", _COMPLETE, ""),
    "mart_exits": ("sum(participants)", f"{_COMPLETE} and {_LEFT}", ""),
    "mart_enrollments": ("sum(enrollments)", "enrollments", "count(*)"),
}


@pytest.fixture
def store(reference_store: Settings, tmp_path: Path) -> Settings:
    """Return a store with two months, of which the first was sent again, and an upload that was withdrawn."""
    gone = {
        "status": "uitgevallen",
        "exit_date": "2022-02-15",
        "exit_reason": "stopgezet_door_lerende",
        "qualification": "nee",
    }
    march = [
        *enrollments(4),
        enrollment(enrollment_id="I-8", learner_key="L-0008", **gone),
        enrollment(enrollment_id="I-9", learner_key="L-0009", age_at_entry=""),
    ]
    sent = [
        {"pilots": [pilot()], "workplaces": [workplace()], "enrollments": march},
        {"enrollments": enrollments(4, reporting_month="2022-04"), "pilots": [pilot(reporting_month="2022-04")]},
        {"enrollments": [*march, enrollment(enrollment_id="I-10", learner_key="L-0010")]},
        {"workplaces": [workplace(status="stopgezet")]},
    ]
    receipts = [send(reference_store, tmp_path, "Nieuw", **files).receipt for files in sent]
    assert all(receipts)
    withdraw(reference_store, LOCAL_DEPARTMENT, receipts[-1].upload_id, "verkeerd bestand")  # type: ignore[union-attr]
    return reference_store


@contextmanager
def _warehouse(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    with closing(Warehouse(settings)) as warehouse, closing(warehouse.cursor()) as con:
        yield con


def _from_facts(mart: str) -> str:
    _, facts, counted = _FROM_FACTS[mart]
    if counted:
        return f"select slice_id, {counted} as n from {_OF_SLICES.format(facts=facts)} group by slice_id"
    persons = (
        f"select slice_id from {_OF_SLICES.format(facts='enrollments')} group by slice_id, learner_hash having {facts}"
    )
    return f"select slice_id, count(*) as n from ({persons}) as persons group by slice_id"


@pytest.mark.sweep
def test_every_mart_holds_what_its_facts_give(store: Settings) -> None:
    with _warehouse(store) as con:
        for mart in MARTS:
            made = f"select slice_id, {_FROM_FACTS[mart][0]} as n from {mart} group by slice_id"
            from_mart, from_facts = (
                con.execute(f"select slice_id, n::bigint from ({sql}) where n > 0 order by slice_id").fetchall()
                for sql in (made, _from_facts(mart))
            )
            assert from_mart == from_facts and from_mart, mart


def test_uploads_one_by_one_give_what_a_rebuild_gives(store: Settings, kept_in: str, tmp_path: Path) -> None:
    published = table_hashes(Generations(store).current(), store)
    rebuild(store, tmp_path / "rebuilt.duckdb")
    assert table_hashes(tmp_path / "rebuilt.duckdb", store) == published
    assert verify(store).problems == []
    if kept_in == "shared":
        _assert_lake_has(store.model_copy(update={"warehouse": "ducklake:"}))


def _assert_lake_has(store: Settings) -> None:
    """Compare the marts of the shared tables with those of this machine."""
    publish_lake(store)
    with WorkFolder(store) as folder, connect_in_memory(store, folder) as con, _warehouse(store) as own:
        attach_lake(con, store, read_only=True)
        for mart in MARTS:
            shared = con.execute(f"select * from lake.{mart}").fetchall()
            assert sorted(shared, key=repr) == sorted(own.execute(f"select * from {mart}").fetchall(), key=repr)


@pytest.mark.sweep
def test_what_was_known_and_what_stood_in_a_month_can_be_asked_later(store: Settings) -> None:
    def persons(month: str, known_at: datetime | None = None) -> float | None:
        with _warehouse(store) as con:
            return kpi_values(con, LOCAL_DEPARTMENT, ["K07"], as_of=month, known_at=known_at)[0].value

    first, _, third, *_ = ledger_of(store).events(kinds=("accepted",))[-4:]
    assert (persons("2022-03"), persons("2022-04")) == (7, 4)
    assert (persons("2022-03", first.at), persons("2022-04", first.at)) == (6, 6)
    assert (persons("2022-03", third.at), persons("2022-04", third.at)) == (7, 4)
