"""Purging: only what was kept long enough goes, the ledger stays, and the rest is as it was."""

from datetime import date
from pathlib import Path

import pytest

from etl.backup import back_up
from etl.erase import ErasureRefused
from etl.ledger import ledger_of
from etl.purge import last_day_allowed, purge
from etl.receipts import receipts
from etl.scope import LOCAL_DEPARTMENT, NotAllowed, Scope
from etl.settings import Settings
from etl.verify import verify
from tests.etl.files import enrollments, pilot
from tests.etl.test_cli import duaal
from tests.etl.test_submit import count, send

pytestmark = pytest.mark.sweep

LATER = date(2036, 3, 1)
BEFORE = date(2026, 3, 1)


def _raw(settings: Settings) -> set[str]:
    return {path.name for path in (settings.state_dir / "raw").rglob("*") if path.is_file()}


@pytest.fixture
def store(reference_store: Settings, tmp_path: Path) -> Settings:
    """Return a store with one upload of a project that ended in 2023."""
    assert send(reference_store, tmp_path / "a", pilots=[pilot()], enrollments=enrollments(3)).receipt
    assert send(reference_store, tmp_path / "b", pilots=[pilot(sector="?")]).receipt is None
    return reference_store


def test_evidence_that_must_be_kept_is_not_touched(store: Settings) -> None:
    assert last_day_allowed(store, date(2028, 2, 29)) == date(2018, 2, 28)
    with pytest.raises(ErasureRefused, match="10 years"):
        purge(store, LOCAL_DEPARTMENT, date(2026, 3, 2), LATER)
    for role in ("esf", "reader"):
        with pytest.raises(NotAllowed):
            purge(store, Scope("x", role), BEFORE, LATER)  # type: ignore[arg-type]
    assert duaal(store, "purge", "--before", "2024-01-01").returncode == 2
    assert count(store, "enrollments") == 3


def test_a_trial_says_what_goes_and_the_purge_takes_just_that(store: Settings, tmp_path: Path) -> None:
    back_up(store, tmp_path / "backup")
    before = _raw(store)
    trial = purge(store, LOCAL_DEPARTMENT, BEFORE, LATER, is_trial=True)
    assert (trial.seq, _raw(store)) == (None, before)
    done = purge(store, LOCAL_DEPARTMENT, BEFORE, LATER)
    assert (done.projects, done.uploads, done.files) == (trial.projects, trial.uploads, trial.files)
    assert "90001" in done.projects
    assert _raw(store) == before - set(done.files)
    assert count(store, "enrollments") == 0
    assert verify(store).problems == []
    assert ledger_of(store).events(kinds=("purged",))[0].payload["before"] == "2026-03-01"
    assert receipts(ledger_of(store), LOCAL_DEPARTMENT)[-1].upload_id in done.uploads
    back_up(store, tmp_path / "backup")
    assert not any(list((tmp_path / "backup").rglob(sha256)) for sha256 in done.files)
    assert purge(store, LOCAL_DEPARTMENT, BEFORE, LATER).uploads == ()


def test_uploads_after_a_purge_get_new_numbers(store: Settings, tmp_path: Path) -> None:
    gone = purge(store, LOCAL_DEPARTMENT, BEFORE, LATER).uploads
    receipt = send(store, tmp_path / "c", pilots=[pilot(pilot_id="PT-NEW")]).receipt
    assert receipt
    assert receipt.upload_id not in gone
    assert verify(store).problems == []
