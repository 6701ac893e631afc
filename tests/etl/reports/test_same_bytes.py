"""Every form made twice, in two processes, on another date, in another time zone and locale: the same SHA-256."""

import re
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from etl.reports import pdf_form
from etl.reports.forms import FORMS, form_of, write_files
from tests.etl.reports.elsewhere import digest, other_clock, written_elsewhere
from tests.etl.reports.form_case import RESTRICTED

_LIGHT = tuple(each for each in FORMS if each != "pdf")


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path, Path]:
    found = tmp_path / "here", tmp_path / "there", tmp_path / "scratch"
    for each in found:
        each.mkdir()
    return found


def test_every_form_has_the_same_bytes_elsewhere_and_on_another_date(folders: tuple[Path, Path, Path]) -> None:
    here, there, scratch = folders
    files = write_files(RESTRICTED, _LIGHT, here)
    seen, files_elsewhere = written_elsewhere(_LIGHT, there, scratch)
    assert files == files_elsewhere
    assert {form_of(name) for name in files} == set(_LIGHT)
    assert files == {path.name: digest(path) for path in there.iterdir()}
    # It was elsewhere indeed.
    assert seen[2] == "NZST"
    if other_clock(scratch):
        assert seen[1] == time.gmtime().tm_year + 9 and seen[0] in (seen[1], int(str(seen[1])) + 1)


@pytest.mark.sweep
def test_the_pdf_is_tagged_in_our_font_and_has_the_same_bytes_elsewhere_and_on_another_date(
    folders: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there, scratch = folders
    _seen, files = written_elsewhere(["pdf"], there, scratch)
    known, moved = pdf_form._environment, other_clock(scratch)

    def on_another_date(work_dir: Path, conf: Path) -> Mapping[str, str]:
        return {**known(work_dir, conf), **moved}

    monkeypatch.setattr(pdf_form, "_environment", on_another_date)
    monkeypatch.chdir(here)
    assert write_files(RESTRICTED, ["pdf"], Path()) == files
    (path,) = here.iterdir()
    content = path.read_bytes()
    assert b"/Lang(nl-BE)" in content and b"/Marked true" in content
    assert set(re.findall(rb"/FontName/[A-Z]{6}\+([\w-]+)", content)) == {b"Inter-Regular", b"Inter-Bold"}
    assert b"D:20230117093012Z" in content
