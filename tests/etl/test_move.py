"""A store is moved to PostgreSQL and S3 and back: same chain, same files, same tables; the source stays as it was."""

import hashlib
from pathlib import Path

import pytest

from etl.archive import archive_of
from etl.audit import record
from etl.backup_folder import BackupRefused
from etl.ledger import ledger_of
from etl.load import ensure_published
from etl.move import MoveRefused, move, stores_for
from etl.scope import LOCAL_DEPARTMENT
from etl.settings import Settings
from etl.verify import table_hashes, verify
from etl.warehouse import Generations
from tests.etl.files import enrollments, pilot
from tests.etl.test_submit import send

pytestmark = [pytest.mark.shared, pytest.mark.sweep]


@pytest.fixture
def filled(reference_store: Settings, shared_store: Settings, tmp_path: Path) -> Settings:
    """Return the settings of shared stores, with a state folder in which everything lies on one machine yet."""
    send(reference_store, tmp_path, pilots=[pilot()], enrollments=enrollments(4))
    send(reference_store, tmp_path, pilots=[pilot(places_planned="-1")])  # refused, and kept
    record(reference_store, LOCAL_DEPARTMENT, "export", what="kpi")
    return shared_store.model_copy(update={"state_dir": reference_store.state_dir})


def _bytes(folder: Path) -> dict[str, str]:
    """Return the hashes of all files but those of the published warehouse."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and "warehouse" not in path.parts and path.name != "writer.lock"
    }


def test_there_and_back_everything_is_the_same(filled: Settings, tmp_path: Path) -> None:
    alone, shared = stores_for(filled, "shared")
    before, chain = _bytes(alone.state_dir), list(ledger_of(alone).rows())
    ensure_published(alone)
    tables = table_hashes(Generations(alone).current(), alone)
    steps: list[str] = []
    moved = move(alone, shared, lambda step, _count: steps.append(step))
    assert steps == ["files", "audit", "ledger", "tables"]
    assert (moved.events, moved.last_hash, moved.audit_events) == (len(chain), chain[-1][-1], 1)
    assert moved.files == moved.files_copied > 5
    assert moved.tables == tables
    assert list(ledger_of(shared).rows()) == chain
    assert _bytes(alone.state_dir) == before
    assert verify(shared).problems == []
    send(shared, tmp_path, pilots=[pilot(remarks="Na de verhuizing")])

    source, back = stores_for(shared, str(tmp_path / "back"))
    returned = move(source, back)
    assert (returned.events, returned.last_hash) == (len(chain) + 1, ledger_of(shared).hash_at(len(chain) + 1))
    assert verify(back).problems == []
    assert (tmp_path / "back").stat().st_mode & 0o777 == 0o700


def test_a_move_that_broke_off_goes_on(filled: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    alone, shared = stores_for(filled, "shared")
    with monkeypatch.context() as patched:
        patched.setattr("etl.move._move_audit", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            move(alone, shared)
    assert ledger_of(shared).last_seq() == 0
    moved = move(alone, shared)
    assert moved.files_copied == 0 < moved.files
    again = move(alone, shared)
    assert (again.last_hash, again.files_copied) == (moved.last_hash, 0)


def test_a_target_with_another_ledger_is_left_alone(filled: Settings) -> None:
    alone, shared = stores_for(filled, "shared")
    ledger_of(shared).append("an", "department", "accepted", {})
    with pytest.raises(MoveRefused, match="another ledger"):
        move(alone, shared)
    assert ledger_of(shared).last_seq() == 1


def test_a_damaged_file_is_named_and_nothing_counts(filled: Settings) -> None:
    alone, shared = stores_for(filled, "shared")
    archive = archive_of(alone)
    sha256 = archive.hashes()[0]
    archive.path(sha256).write_bytes(b"anders")
    with pytest.raises(MoveRefused, match=sha256):
        move(alone, shared)
    assert ledger_of(shared).last_seq() == 0


def test_without_shared_stores_there_is_nowhere_to_move(reference_store: Settings) -> None:
    with pytest.raises(MoveRefused, match="DUAAL_LEDGER"):
        stores_for(reference_store, "shared")


def test_a_backup_of_shared_stores_is_refused_in_words(shared_store: Settings, tmp_path: Path) -> None:
    from etl.backup import back_up

    with pytest.raises(BackupRefused, match="duaal move"):
        back_up(shared_store, tmp_path / "backup")
