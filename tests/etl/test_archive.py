"""Raw files are kept byte for byte under their hash."""

import hashlib
from pathlib import Path

import pytest

from etl.archive import Archive, sha256_of


def test_a_kept_file_has_the_bytes_and_the_hash_of_the_original(tmp_path: Path) -> None:
    content = bytes(range(256)) * 10_000
    original = tmp_path / "proeftuinen maart.csv"
    original.write_bytes(content)
    archive = Archive(tmp_path / "raw")
    sha256 = archive.keep(original)
    assert sha256 == hashlib.sha256(content).hexdigest()
    assert archive.path(sha256).read_bytes() == content
    assert archive.keep(original) == sha256
    assert [path for path in (tmp_path / "raw").rglob("*") if path.is_file()] == [archive.path(sha256)]


def test_a_copy_that_fails_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = tmp_path / "a.csv"
    original.write_text("a;b\n")
    archive = Archive(tmp_path / "raw")

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("etl.archive.os.fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        archive.keep(original)
    assert not [path for path in (tmp_path / "raw").rglob("*") if path.is_file()]
    assert not archive.path(sha256_of(original)).exists()
