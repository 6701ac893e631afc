"""Raw files in an S3 bucket: byte for byte under their hash, sealed or not, compared with it at every reading."""

from pathlib import Path

import obstore
import pytest

from etl.archive import archive_of, sha256_of
from etl.archive_s3 import S3Archive, _store
from etl.ledger import LedgerDamaged
from etl.ledger_damage import ArchiveDamaged, ArchiveUnreachable
from etl.refused import refused_files
from etl.settings import Settings
from tests.scale.servers import Servers

pytestmark = [pytest.mark.shared, pytest.mark.sweep]

KEY = "ab" * 32
CONTENT = bytes(range(256)) * 5_000


@pytest.fixture
def original(tmp_path: Path) -> Path:
    path = tmp_path / "proeftuinen maart.csv"
    path.write_bytes(CONTENT)
    return path


def _objects(settings: Settings) -> dict[str, bytes]:
    import os

    store = _store(settings.archive, os.getpid())
    paths = [each["path"] for page in obstore.list(store) for each in page]
    return {path: bytes(obstore.get(store, path).bytes()) for path in paths}


@pytest.mark.parametrize("key", [None, KEY])
def test_a_kept_file_comes_back_byte_for_byte(shared_store: Settings, original: Path, key: str | None) -> None:
    settings = shared_store.model_copy(update={"archive_key": key})
    archive = archive_of(settings)
    sha256 = archive.keep(original)
    before = _objects(settings)
    assert archive.keep(original) == sha256 == sha256_of(original)
    assert _objects(settings) == before  # the first copy stays
    assert list(before) == [f"raw/{sha256[:2]}/{sha256}"]
    assert (CONTENT in before.values()) == (key is None)
    assert (archive.has(sha256), archive.is_sound(sha256), archive.is_sealed(sha256)) == (True, True, key is not None)
    assert archive.read(sha256) == CONTENT
    folder = original.parent / "work"
    folder.mkdir()
    assert archive.plain(sha256, folder).read_bytes() == CONTENT
    assert archive.hashes() == [sha256]
    archive.destroy(sha256)
    archive.destroy(sha256)
    assert not archive.has(sha256)


def test_nothing_of_a_file_stays_on_the_machine(shared_store: Settings, original: Path) -> None:
    archive = archive_of(shared_store)
    archive.read(archive.keep(original))
    assert not [path for path in shared_store.state_dir.rglob("*") if path.is_file()]


def test_a_changed_or_missing_file_is_never_given(shared_store: Settings, original: Path, tmp_path: Path) -> None:
    import os

    archive = archive_of(shared_store)
    sha256 = archive.keep(original)
    obstore.put(_store(shared_store.archive, os.getpid()), f"raw/{sha256[:2]}/{sha256}", CONTENT[:-1])
    assert not archive.is_sound(sha256)
    with pytest.raises(ArchiveDamaged, match=sha256):
        archive.read(sha256)
    with pytest.raises(FileNotFoundError):
        archive.read("0" * 64)
    with pytest.raises(ArchiveDamaged):
        archive.plain("0" * 64, tmp_path)
    archive.keep(original)  # the same file sent again mends it
    assert archive.read(sha256) == CONTENT


def test_refused_files_lie_apart(shared_store: Settings, original: Path) -> None:
    sha256 = refused_files(shared_store).keep(original)
    assert not archive_of(shared_store).has(sha256)
    assert list(_objects(shared_store)) == [f"refused/{sha256[:2]}/{sha256}"]


def test_errors_of_the_server_are_waited_for_and_then_said(
    shared_store: Settings, shared_servers: Servers, original: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import timedelta

    monkeypatch.setattr("etl.archive_s3._PATIENCE", timedelta(seconds=1))
    _store.cache_clear()
    archive = archive_of(shared_store)
    shared_servers.errors.touch()
    try:
        with pytest.raises(ArchiveUnreachable) as said:
            archive.keep(original)
    finally:
        shared_servers.errors.unlink()
    assert isinstance(said.value, LedgerDamaged)  # said to visitors in the same way
    assert "niet te bereiken" in said.value.message_nl
    _store.cache_clear()
    assert archive.read(archive.keep(original)) == CONTENT


def test_an_archive_is_one_of_two_kinds_by_its_setting(shared_store: Settings, empty_store: Settings) -> None:
    assert isinstance(archive_of(shared_store), S3Archive)
    assert not isinstance(archive_of(empty_store), S3Archive)
