"""Who sent an upload is told that another one took its place: by whom, when, and how much of it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from etl.replaced_uploads import Replacement, mark_seen, replacements, unseen_notices
from etl.scope import LOCAL_DEPARTMENT, Scope
from etl.settings import Settings
from etl.warehouse import Warehouse
from etl.withdraw import withdraw
from tests.etl.files import pilot
from tests.etl.test_cli import as_json, duaal
from tests.etl.test_submit import send

pytestmark = pytest.mark.sweep

AN = Scope("an", "pilot_lead", ("100001",))
BEN = Scope("ben", "pilot_lead", ("100001",))
OTHER = Scope("olga", "pilot_lead", ("100002",))


def _send(settings: Settings, folder: Path, scope: Scope, places: str, *months: str) -> str:
    rows = [pilot(places_planned=places, reporting_month=month) for month in months or ("2022-03",)]
    receipt = send(settings, folder, scope=scope, reason="proef", pilots=rows).receipt
    assert receipt is not None
    return receipt.upload_id


def _pairs(settings: Settings, scope: Scope) -> list[tuple[str, str, str, str, int, int]]:
    return [
        (each.upload_id, each.by_upload_id, each.actor, each.by_actor, each.snapshots, each.of)
        for each in _found(settings, scope)
    ]


def _found(settings: Settings, scope: Scope) -> list[Replacement]:
    return replacements(Warehouse(settings).cursor(), scope)


@pytest.mark.both_stores
def test_the_next_upload_of_the_same_key_replaces_until_it_is_withdrawn(
    reference_store: Settings, tmp_path: Path
) -> None:
    first = _send(reference_store, tmp_path, AN, "1", "2022-03", "2022-04")
    second = _send(reference_store, tmp_path, BEN, "2")
    third = _send(reference_store, tmp_path, BEN, "3", "2022-03", "2022-04")
    assert _pairs(reference_store, AN) == [
        (first, second, "an", "ben", 1, 2),
        (first, third, "an", "ben", 1, 2),
        (second, third, "ben", "ben", 1, 1),
    ]
    assert _pairs(reference_store, OTHER) == []
    withdraw(reference_store, BEN, third, "fout")
    assert _pairs(reference_store, LOCAL_DEPARTMENT) == [(first, second, "an", "ben", 1, 2)]


@pytest.mark.both_stores
def test_a_sender_is_told_once_of_what_others_did(reference_store: Settings, tmp_path: Path) -> None:
    _send(reference_store, tmp_path, AN, "1")
    second = _send(reference_store, tmp_path, BEN, "2")
    third = _send(reference_store, tmp_path, BEN, "3")
    found = _found(reference_store, AN)
    (notice,) = unseen_notices(reference_store, AN, found)
    assert (notice.by_upload_id, notice.is_whole) == (second, True)
    assert unseen_notices(reference_store, BEN, found) == []  # their own
    later = datetime.now(UTC) + timedelta(days=31)
    assert unseen_notices(reference_store, AN, found, later) == []
    mark_seen(reference_store, AN, [notice])
    assert unseen_notices(reference_store, AN, found) == []
    _send(reference_store, tmp_path, AN, "4")
    (other,) = unseen_notices(reference_store, BEN, _found(reference_store, BEN))
    assert (other.upload_id, other.by_actor) == (third, "an")


def test_a_notice_comes_again_when_the_log_cannot_be_read(reference_store: Settings, tmp_path: Path) -> None:
    _send(reference_store, tmp_path, AN, "1")
    _send(reference_store, tmp_path, BEN, "2")
    found = _found(reference_store, AN)
    mark_seen(reference_store, AN, found)
    (reference_store.state_dir / "audit.sqlite").write_bytes(b"geen logboek" * 1000)
    assert len(unseen_notices(reference_store, AN, found)) == 1


@pytest.mark.both_stores
def test_the_command_says_by_whom_and_when(reference_store: Settings, tmp_path: Path) -> None:
    first = _send(reference_store, tmp_path, AN, "1")
    second = _send(reference_store, tmp_path, BEN, "2")
    listed = duaal(reference_store, "uploads", "--as", "user=an;pilot_lead:100001").stdout
    assert f"vervangen door {second} van ben, op " in listed and listed.count("aanvaard") == 1
    (told,) = as_json(duaal(reference_store, "uploads", first, "--json"))["replaced_by"]
    assert (told["upload_id"], told["actor"], told["snapshots"], told["of"]) == (second, "ben", 1, 1)
