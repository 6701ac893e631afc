"""The recovery drill of docs/recovery.md: back up while uploads go on, lose the state folder, restore, compare."""

import json
import re
import shutil
import threading
from pathlib import Path

import pytest

from etl.backup import back_up
from etl.backup_folder import MANIFEST, BackupDamaged, BackupRefused
from etl.ledger import Ledger
from etl.load import ledger_of
from etl.receipts import receipts
from etl.restore import check_backup, restore
from etl.scope import LOCAL_DEPARTMENT
from etl.settings import Settings
from tests.conftest import store_at
from tests.etl.files import enrollments, pilot
from tests.etl.test_cli import ROOT, as_json, duaal
from tests.etl.test_submit import send

MONTHS = ("2022-04", "2022-05")


def commands(section: str) -> list[list[str]]:
    """Return the commands of a section of the page."""
    text = (ROOT / "docs" / "recovery.md").read_text(encoding="utf-8").split(f"## {section}")[1].split("\n## ")[0]
    lines = "".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL)).splitlines()
    return [line.removeprefix(".venv/bin/duaal ").split() for line in lines]


def files_of(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


@pytest.mark.sweep
def test_the_drill_gives_back_the_same_figures_receipts_and_tables(reference_store: Settings, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    ((kind, _),) = commands("Every day")
    send(reference_store, tmp_path, pilots=[pilot()], enrollments=enrollments(3))
    send(reference_store, tmp_path, pilots=[pilot(sector="?")])  # refused, and kept with its report

    def upload() -> None:
        for month in MONTHS:
            send(reference_store, tmp_path / month, pilots=[pilot(reporting_month=month)], reason="Nieuw")

    uploads = threading.Thread(target=upload)
    uploads.start()
    while uploads.is_alive():
        back_up(reference_store, backup)
        held = check_backup(backup)
        assert held.last_hash == ledger_of(reference_store).events()[held.events - 1].hash
    uploads.join()
    assert duaal(reference_store, kind, backup).returncode == 0
    held = check_backup(backup)
    assert held.events == ledger_of(reference_store).last_seq()
    asked = [words for words in commands("When the state folder is lost or damaged") if words[0] != "restore"]
    before = [as_json(duaal(reference_store, *words, "--json")) for words in asked]
    shutil.rmtree(reference_store.state_dir)
    other = store_at(tmp_path / "other machine" / "state")
    said = duaal(other, "restore", backup)
    assert said.returncode == 0 and "Controleer met 'duaal verify'" in said.stdout
    assert [as_json(duaal(other, *words, "--json")) for words in asked] == before
    assert before[0]["ok"] and len(receipts(ledger_of(other), LOCAL_DEPARTMENT)) == 1 + 1 + len(MONTHS)
    assert check_backup(backup).files.keys() - files_of(other.state_dir) == {held.ledger, held.audit}
    again = duaal(other, "restore", backup)
    assert again.returncode == 2 and "is niet leeg; er wordt niets overschreven" in again.stderr


def test_second_backup_copies_only_what_is_new(reference_store: Settings, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    first = back_up(reference_store, backup)
    assert set(first.copied) == set(first.manifest.files) and first.mended == []
    assert back_up(reference_store, backup).copied == []
    send(reference_store, tmp_path, pilots=[pilot()])
    third = back_up(reference_store, backup)
    assert sorted(name.split("/")[0] for name in third.copied) == ["ledger", "raw"]
    assert files_of(backup) == {*third.manifest.files, MANIFEST, "DUAAL-BACKUP.txt"}
    assert oct(backup.stat().st_mode & 0o777) == "0o700"


@pytest.mark.parametrize("what", ["raw", "ledger"])
def test_damaged_file_in_the_backup_is_found_and_named(reference_store: Settings, tmp_path: Path, what: str) -> None:
    backup = tmp_path / "backup"
    manifest = back_up(reference_store, backup).manifest
    name = next(name for name in manifest.files if name.startswith(what))
    flip(backup / name)
    other = store_at(tmp_path / "other")
    with pytest.raises(BackupDamaged) as damaged:
        restore(other, backup)
    assert damaged.value.message_nl.startswith(f"In de reservekopie is 1 bestand beschadigd of weg: {name}. Er is")
    assert not other.state_dir.exists()
    again = back_up(reference_store, backup)
    assert again.mended == ([name] if what == "raw" else [])
    assert check_backup(backup) == again.manifest


def test_damaged_file_in_the_state_folder_leaves_the_earlier_backup(reference_store: Settings, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    first = back_up(reference_store, backup).manifest
    receipt = send(reference_store, tmp_path, pilots=[pilot()]).receipt
    assert receipt is not None
    sha256 = receipt.files[0]["sha256"]
    flip(reference_store.state_dir / "raw" / sha256[:2] / sha256)
    with pytest.raises(BackupDamaged) as damaged:
        back_up(reference_store, backup)
    assert f"raw/{sha256[:2]}/{sha256}" in damaged.value.message_nl
    assert check_backup(backup) == first


def test_folder_of_something_else_or_of_another_store_is_refused(reference_store: Settings, tmp_path: Path) -> None:
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "brief.txt").write_text("x")
    result = duaal(reference_store, "backup", foreign)
    assert result.returncode == 2 and "bevat al iets anders dan een reservekopie" in result.stderr
    assert files_of(foreign) == {"brief.txt"}
    inside = duaal(reference_store, "backup", reference_store.state_dir / "backup")
    assert inside.returncode == 2 and "in of rond de map met de gegevens" in inside.stderr
    backup = tmp_path / "backup"
    manifest = back_up(reference_store, backup).manifest
    other = store_at(tmp_path / "other")
    Ledger(other.state_dir / "ledger.sqlite").append("x", "department", "token_made", {})
    with pytest.raises(BackupRefused, match="another ledger"):
        back_up(other, backup)
    with pytest.raises(BackupRefused, match="another secret"):
        back_up(reference_store.model_copy(update={"secret": "other"}), backup)  # pragma: allowlist secret
    assert check_backup(backup) == manifest
    assert duaal(reference_store, "restore", foreign).returncode == 2


def test_broken_manifest_is_refused_in_words(reference_store: Settings, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    back_up(reference_store, backup)
    told = json.loads((backup / MANIFEST).read_text())
    for broken in ("{", "[]", json.dumps(told | {"files": {"../../x": "0"}}), json.dumps(told | {"format": 2})):
        (backup / MANIFEST).write_text(broken)
        for use in (lambda: back_up(reference_store, backup), lambda: restore(store_at(tmp_path / "o"), backup)):
            with pytest.raises(BackupDamaged, match="damaged or of another version"):
                use()
    (backup / MANIFEST).unlink()
    with pytest.raises(BackupRefused, match="never completed"):
        restore(store_at(tmp_path / "o"), backup)


def test_secret_travels_only_when_it_lies_in_the_state_folder(reference_store: Settings, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    assert "learner.key" not in back_up(reference_store, backup).manifest.files
    assert "test-secret" not in (backup / MANIFEST).read_text()
    without = store_at(tmp_path / "o").model_copy(update={"secret": None})
    with pytest.raises(BackupRefused, match="not in this backup"):
        restore(without, backup)
    with pytest.raises(BackupRefused, match="not that of this backup"):
        restore(without.model_copy(update={"secret": "other"}), backup)  # pragma: allowlist secret
    own = Settings(state_dir=tmp_path / "own")
    Ledger(own.state_dir / "ledger.sqlite").append("x", "department", "token_made", {})
    assert "learner.key" in back_up(own, tmp_path / "second").manifest.files
    restored = Settings(state_dir=tmp_path / "restored")
    restore(restored, tmp_path / "second")
    key = restored.state_dir / "learner.key"
    assert key.read_bytes() == (own.state_dir / "learner.key").read_bytes()
    assert oct(key.stat().st_mode & 0o777) == "0o600"


def test_interrupted_restore_is_taken_up_again(
    reference_store: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = tmp_path / "backup"
    manifest = back_up(reference_store, backup).manifest
    other = store_at(tmp_path / "other")
    monkeypatch.setattr("etl.restore._put", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        restore(other, backup)
    assert not (other.state_dir / "ledger.sqlite").exists()
    monkeypatch.undo()
    assert restore(other, backup).manifest == manifest
    assert "restore-is-unfinished" not in files_of(other.state_dir)
