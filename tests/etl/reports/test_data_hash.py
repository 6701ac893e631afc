"""The hash of a data state: equal for equal data, another for other data; reports from before it come out as then."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from etl.ledger import ledger_of
from etl.load import ledger_for_writing
from etl.periods import set_period
from etl.reports.data_state import data_hash
from etl.reports.form_words import identity_lines
from etl.reports.guide_part import guide_table
from etl.reports.make import Made, Request, make_report, write_again
from etl.reports.model import identity_facts
from etl.reports.records import MADE, report_id_of
from etl.reports.reissue import reissue
from etl.scope import LOCAL_DEPARTMENT
from etl.settings import Settings
from etl.tokens import make_token
from etl.withdraw import withdraw
from tests.etl.files import pilot
from tests.etl.reports.form_case import IDENTITY
from tests.etl.test_submit import send

WITH_HASH = replace(IDENTITY, data_hash="c3" * 32)


@pytest.fixture
def store(reference_store: Settings, tmp_path: Path) -> Settings:
    send(reference_store, tmp_path, pilots=[pilot()])
    return reference_store


def _make(store: Settings, folder: Path) -> Made:
    return make_report(store, LOCAL_DEPARTMENT, Request("2022-03", ("90001",)), ["json"], folder)


@pytest.mark.sweep
def test_reports_and_tokens_in_between_leave_the_hash_of_the_data(store: Settings, tmp_path: Path) -> None:
    first = _make(store, tmp_path).record
    with ledger_for_writing(store) as ledger:
        make_token(ledger, LOCAL_DEPARTMENT, "script", 30)
    second = _make(store, tmp_path).record
    assert first.data_hash == second.data_hash and len(first.data_hash) == 64
    assert first.state_hash != second.state_hash and first.ledger_seq < second.ledger_seq
    manifest = json.loads((tmp_path / f"{second.report_id}-2022-03-concept.json").read_text())
    assert (manifest["data_hash"], manifest["state_hash"]) == (second.data_hash, second.state_hash)
    assert second.to_json()["data_hash"] == second.data_hash


def test_what_changes_the_data_changes_their_hash_and_earlier_ones_stay(store: Settings, tmp_path: Path) -> None:
    ends = [ledger_of(store).last_seq()]
    send(store, tmp_path, pilots=[pilot(), pilot(pilot_id="PT-TWEE")])
    ends.append(ledger_of(store).last_seq())
    withdraw(store, LOCAL_DEPARTMENT, "U000003", "verkeerd")
    ends.append(ledger_of(store).last_seq())
    set_period(store, LOCAL_DEPARTMENT, "period_closed", "90001", 2022, "klaar")
    ends.append(ledger_of(store).last_seq())
    hashes = [data_hash(store, end) for end in ends]
    assert len(set(hashes)) == 4
    assert [data_hash(store, end) for end in ends] == hashes
    assert data_hash(store, 0) == hashlib.sha256().hexdigest()


@pytest.mark.sweep
def test_a_report_from_before_the_hash_was_noted_comes_out_as_it_did_then(store: Settings, tmp_path: Path) -> None:
    of_now = _make(store, tmp_path).record
    (noted,) = ledger_of(store).events(kinds=(MADE,))
    payload = {name: value for name, value in noted.payload.items() if name != "data_hash"}
    with ledger_for_writing(store) as ledger:
        old = report_id_of(ledger.append(noted.actor, noted.role, MADE, payload))
    given = write_again(store, LOCAL_DEPARTMENT, old, ["json", "xlsx", "docx", "csv"], tmp_path)
    assert given.record.data_hash == "" and given.record.to_json()["data_hash"] is None
    manifest = (tmp_path / f"{old}-2022-03-concept.json").read_text()
    assert "data_hash" not in manifest and of_now.state_hash in manifest
    assert "gelijk voor gelijke gegevens" not in (tmp_path / f"{old}-2022-03-concept-guide.csv").read_text("utf-8-sig")
    (tmp_path / "again").mkdir()
    assert reissue(store, LOCAL_DEPARTMENT, old, tmp_path / "again").is_identical


def test_the_words_of_before_are_unchanged_and_those_of_now_tell_both_hashes() -> None:
    before, now = ({name: text for name, _, text in identity_lines(each)} for each in (IDENTITY, WITH_HASH))
    assert before["staat_hash"] == "5f" * 32 and "logboek_hash" not in before
    assert (now["staat_hash"], now["logboek_hash"]) == ("c3" * 32, "5f" * 32)
    assert "data_hash" not in identity_facts(IDENTITY) and identity_facts(WITH_HASH)["data_hash"] == "c3" * 32
    guides = [dict(guide_table(each, []).rows)["Gegevens"] for each in (IDENTITY, WITH_HASH)]
    ledger = f"Het logboek tot en met gebeurtenis 812, SHA-256 {'5f' * 32}."
    assert guides == [ledger, f"SHA-256 {'c3' * 32}, gelijk voor gelijke gegevens. {ledger}"]
