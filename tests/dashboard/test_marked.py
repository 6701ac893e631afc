"""The marked workbook on the page: made when files are judged, given to their visitor only, gone after an hour."""

import io
import os
from pathlib import Path

import openpyxl
import pytest

from dashboard.inbox import Inbox
from dashboard.judging import Marked, run_upload
from dashboard.marked import download_name, marked_href
from etl.scope import LOCAL_DEPARTMENT
from etl.settings import Settings
from tests.dashboard.pages import open_page, words
from tests.dashboard.served import served
from tests.etl.files import pilot, workplace, write_csv

_SENT = {"Cookie": "duaal_visitor=someone"}


def _judged(settings: Settings, *files: Path, language: str = "nl") -> tuple[str, bool]:
    """Send files as the visitor 'someone', have them judged, and return the upload and whether it has a workbook."""
    inbox = Inbox(settings)
    identifier = inbox.receive("someone", [(file.name, io.BytesIO(file.read_bytes())) for file in files], {})
    received = inbox.find("someone", identifier)
    assert received is not None
    marked = Marked(received.marked_path, language)
    return identifier, run_upload(settings, LOCAL_DEPARTMENT, "judge", received.files, marked=marked)["has_marked"]


@pytest.fixture
def wrong_file(tmp_path: Path) -> Path:
    return write_csv(tmp_path / 'wérk "plekken".csv', "workplaces", [workplace(places_offered="-1", remarks="=1+1")])


def test_only_the_visitor_who_sent_the_files_gets_the_workbook(reference_store: Settings, wrong_file: Path) -> None:
    identifier, has_marked = _judged(reference_store, wrong_file)
    assert has_marked
    with served(reference_store) as site:
        given = site.request("GET", marked_href(identifier), headers=_SENT)
        assert given.status == 200
        assert given.headers["content-type"].startswith("application/vnd.openxmlformats-officedocument.spreadsheetml")
        assert given.headers["content-disposition"] == (
            "attachment; filename*=utf-8''w%C3%A9rk%20_plekken_-bevindingen.xlsx"
        )
        assert given.headers["cache-control"] == "no-store"
        assert given.headers["x-content-type-options"] == "nosniff"
        book = openpyxl.load_workbook(io.BytesIO(given.body))
        assert book.sheetnames == ["Uitleg", 'wérk "plekken"']
        assert book.worksheets[1]["T2"].data_type == "s"
        for headers in ({}, {"Cookie": "duaal_visitor=another"}):
            assert site.request("GET", marked_href(identifier), headers=headers).status == 404
        for other in ("a" * 36, "%C3%A9", "zz"):
            assert site.request("GET", marked_href(other), headers=_SENT).status == 404
        for hostile in ("..%2F..%2Fledger", "%2e%2e", f"{identifier}%00"):
            assert site.request("GET", marked_href(hostile), headers=_SENT).status in (400, 404)
        assert site.request("POST", marked_href(identifier), headers=_SENT).status == 405
        Inbox(reference_store).discard_files(identifier)
        assert site.request("GET", marked_href(identifier), headers=_SENT).status == 200
        os.utime(reference_store.state_dir / "inbox" / identifier, (0, 0))
        assert site.request("GET", marked_href(identifier), headers=_SENT).status == 404


def test_files_without_findings_have_no_workbook(reference_store: Settings, tmp_path: Path) -> None:
    good = write_csv(tmp_path / "p.csv", "pilots", [pilot(load_total="", load_workplace="")])
    identifier, has_marked = _judged(reference_store, good)
    assert not has_marked
    assert Inbox(reference_store).find_marked("someone", identifier) is None


def test_files_judged_again_have_the_workbook_of_the_last_time(reference_store: Settings, wrong_file: Path) -> None:
    identifier, _ = _judged(reference_store, wrong_file, language="en")
    found = Inbox(reference_store).find_marked("someone", identifier)
    assert found is not None and openpyxl.load_workbook(found.path).sheetnames[0] == "Explanation"
    assert found.names == (wrong_file.name,)


@pytest.mark.parametrize(("names", "expected"), [
    (("a.csv",), "a-bevindingen.xlsx"),
    (("a.csv", "b.csv"), "bevindingen.xlsx"),
    (("../../x<y>:z|*?.xlsx",), "x_y__z___-bevindingen.xlsx"),
    (("a\r\nSet-Cookie: b.csv",), "a__Set-Cookie_ b-bevindingen.xlsx"),
    (("  ",), "bestand-bevindingen.xlsx"),
    (("é" * 200 + ".csv",), "é" * 80 + "-bevindingen.xlsx"),
])  # fmt: skip
def test_the_name_of_the_download_is_safe(names: tuple[str, ...], expected: str) -> None:
    assert download_name(names) == expected


@pytest.mark.parametrize(("language", "link"), [
    ("nl", "Download uw bestand met de fouten gemarkeerd"), ("en", "Download your file with the errors marked"),
])  # fmt: skip
def test_the_page_links_to_the_workbook_of_refused_files(
    reference_store: Settings, visitor: str, wrong_file: Path, language: str, link: str
) -> None:
    inbox = Inbox(reference_store)
    identifier = inbox.receive(visitor, [(wrong_file.name, io.BytesIO(wrong_file.read_bytes()))], {})
    page = open_page(reference_store, "opladen", oplading=identifier, taal=language)
    assert not page.exception
    assert link in words(page)
    found = inbox.find_marked(visitor, identifier)
    assert found is not None
    assert openpyxl.load_workbook(found.path).sheetnames[0] == {"nl": "Uitleg", "en": "Explanation"}[language]
    assert inbox.find(visitor, identifier) is None
