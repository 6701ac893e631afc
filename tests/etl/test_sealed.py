"""Files encrypted at rest: nothing readable on disk, the same figures, and clear words without the key."""

import errno
import io
import json
import shutil
from dataclasses import asdict
from pathlib import Path

import pytest

from etl import upload_process
from etl.archive import Archive
from etl.backup import back_up
from etl.erase import erase_learner, hash_of_key
from etl.load import archive_of, ledger_of
from etl.reports import process
from etl.restore import check_backup, restore
from etl.scope import LOCAL_DEPARTMENT
from etl.sealed import CannotOpen, opened, seal
from etl.secret import SecretMissing, learner_secret
from etl.settings import Settings
from etl.stage import Part
from etl.submit import Delivery, load, options_of
from etl.verify import verify
from tests.conftest import store_at
from tests.etl.files import enrollment, enrollments, pilot, write_csv
from tests.etl.test_cli import duaal
from tests.etl.test_submit import count, send

KEY, OTHER = "11" * 32, "22" * 32
BIG = 1 << 20
SECRET_TEXT = b"SL-GEHEIM-4242"


def with_key(settings: Settings, key: str | None, before: str = "") -> Settings:
    """Return the settings of a store with another key of the archive."""
    return settings.model_copy(update={"archive_key": key, "archive_keys_before": before})


def holds(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and SECRET_TEXT in path.read_bytes()]


@pytest.mark.parametrize("size", [0, 1, BIG - 1, BIG, BIG + 1, 3 * BIG])
def test_any_size_opens_to_the_same_bytes(tmp_path: Path, size: int) -> None:
    content, path = bytes(index % 251 for index in range(size % 997)) * (size // 997 + 1), tmp_path / "file"
    with path.open("wb") as file:
        seal(io.BytesIO(content[:size]), file, bytes.fromhex(KEY))
    assert b"".join(opened(path, [bytes.fromhex(OTHER), bytes.fromhex(KEY)])) == content[:size]


def test_what_was_changed_cut_off_or_moved_does_not_open(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with path.open("wb") as file:
        seal(io.BytesIO(bytes(2 * BIG + 5)), file, bytes.fromhex(KEY))
    whole, step, head = path.read_bytes(), BIG + 16, 39
    chunks = [whole[head:][start : start + step] for start in range(0, len(whole) - head, step)]
    flipped = whole[:100] + bytes([whole[100] ^ 1]) + whole[101:]
    moved = whole[:head] + chunks[1] + chunks[0] + chunks[2]
    for damaged in (flipped, moved, whole[: head + 2 * step], whole[:-1], whole[:head]):
        path.write_bytes(damaged)
        with pytest.raises(CannotOpen, match="damaged"):
            list(opened(path, [bytes.fromhex(KEY)]))


def test_a_sealed_store_gives_the_same_and_holds_nothing_readable(reference_store: Settings, tmp_path: Path) -> None:
    settings = with_key(reference_store, KEY)
    rows = [*enrollments(3), enrollment(enrollment_id="I-SECRET", learner_key=SECRET_TEXT.decode())]
    assert send(settings, tmp_path / "one", pilots=[pilot()], enrollments=rows).receipt
    assert send(settings, tmp_path / "two", pilots=[pilot(sector="?")], enrollments=rows).receipt is None
    assert count(settings, "enrollments") == 4
    assert holds(settings.state_dir) == []
    assert verify(settings).problems == []
    sent = ledger_of(settings).events(kinds=("accepted",))[-1].payload["files"]
    assert any(SECRET_TEXT in archive_of(settings).read(file["sha256"]) for file in sent)
    erase_learner(settings, LOCAL_DEPARTMENT, "90001", "100001", hash_of_key(settings, "100001", "L-0001"), "vraag")
    assert verify(settings).problems == []
    assert count(settings, "enrollments") == 3


def test_another_or_no_key_says_so_and_an_earlier_one_still_opens(reference_store: Settings, tmp_path: Path) -> None:
    assert send(with_key(reference_store, KEY), tmp_path, pilots=[pilot()]).receipt
    for settings in (with_key(reference_store, None), with_key(reference_store, OTHER)):
        (problem,) = verify(settings).problems
        assert "DUAAL_ARCHIVE_KEY" in problem.message_nl
    assert verify(with_key(reference_store, OTHER, KEY)).problems == []


@pytest.mark.sweep
def test_backup_is_sealed_and_checked_without_the_key(reference_store: Settings, tmp_path: Path) -> None:
    settings, backup = with_key(reference_store, KEY), tmp_path / "backup"
    rows = [enrollment(learner_key=SECRET_TEXT.decode())]
    assert send(settings, tmp_path / "one", pilots=[pilot()], enrollments=rows).receipt
    back_up(settings, backup)
    assert back_up(settings, backup).copied == []
    assert holds(backup) == []
    assert KEY not in (backup / "manifest.json").read_text()
    check_backup(backup)
    shutil.rmtree(settings.state_dir)
    other = with_key(store_at(tmp_path / "other" / "state"), KEY)
    restore(other, backup)
    assert verify(other).problems == []


@pytest.mark.parametrize(
    ("language", "said"), [("nl", "de sleutel ervan ontbreekt of is een andere"), ("en", "their key is missing or")]
)
def test_a_command_without_the_key_says_what_is_missing(
    reference_store: Settings, tmp_path: Path, language: str, said: str
) -> None:
    assert send(with_key(reference_store, KEY), tmp_path / "one", pilots=[pilot()]).receipt
    done = duaal(reference_store, "backup", tmp_path / "backup", language=language)
    assert done.returncode == 2
    assert said in done.stderr and "DUAAL_ARCHIVE_KEY" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_the_process_of_reports_and_the_one_of_changes_say_what_is_missing(
    reference_store: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = with_key(reference_store, KEY)
    scope = asdict(LOCAL_DEPARTMENT)
    made = process.answer(
        {"action": "make", "settings": sealed.model_dump(mode="json"), "scope": scope, "as_of": "2022-03",
         "projects": [], "with_participants": False, "forms": []}, lambda _: None
    )  # fmt: skip
    without = {"settings": reference_store.model_dump(mode="json"), "scope": scope}
    told = process.answer({"action": "preview", "report": made["report_id"], **without}, lambda _: None)
    assert told["reason"] == "archive_closed" and "DUAAL_ARCHIVE_KEY" in told["refused"]["nl"]

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setitem(process._ACTIONS, "preview", full)  # type: ignore[arg-type]
    told = process.answer({"action": "preview", "report": made["report_id"], **without}, lambda _: None)
    assert told["refused"]["nl"].startswith("De schijf is vol.") and told["reason"] == "disk_full"

    def closed(*_: object) -> None:
        raise CannotOpen("geen sleutel", "no key")

    monkeypatch.setitem(upload_process._SMALL_ACTIONS, "withdraw", closed)
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps({"action": "withdraw", **without})))
    monkeypatch.setattr("sys.stdout", heard := io.StringIO())
    upload_process.main()
    assert json.loads(heard.getvalue()) == {"damaged": {"nl": "geen sleutel", "en": "no key"}}


def test_a_damaged_sealed_file_is_no_sound_one(tmp_path: Path) -> None:
    archive, source = Archive(tmp_path / "raw", [bytes.fromhex(KEY)]), tmp_path / "file"
    source.write_bytes(b"inhoud")
    sha256 = archive.keep(source)
    assert archive.is_sound(sha256)
    path = archive.path(sha256)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert not archive.is_sound(sha256)
    assert not archive.is_sound("0" * 64)


def test_a_file_that_begins_like_a_sealed_one_is_kept_as_it_is(reference_store: Settings, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "w.csv", "pilots", [pilot()])
    path.write_bytes(b"DUAAL-SEALED-1\n" + path.read_bytes())
    outcome = load(reference_store, LOCAL_DEPARTMENT, Delivery([Part(path, "w.csv")], options_of(reference_store)))
    assert outcome.receipt is not None
    assert archive_of(reference_store).read(outcome.receipt.files[0]["sha256"]) == path.read_bytes()
    assert verify(reference_store).problems == []
    back_up(reference_store, tmp_path / "backup")


def test_a_secret_that_is_lost_is_said_and_not_replaced(reference_store: Settings, tmp_path: Path) -> None:
    send(reference_store, tmp_path, pilots=[pilot()], enrollments=enrollments(2))
    without = reference_store.model_copy(update={"secret": None})
    with pytest.raises(SecretMissing, match=r"learner\.key"):
        learner_secret(without)
    assert not (without.state_dir / "learner.key").exists()
