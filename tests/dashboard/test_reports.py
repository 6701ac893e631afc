"""Rapporten: made, read, made final, fetched and compared on the page, by those who may."""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dashboard import caching, reporting
from dashboard.report_route import REPORTS_PATH, SENT_PATH
from dashboard.reporting import ReportingFailed, ask_reports
from etl.audit import audit_log
from etl.audit_kinds import DOWNLOAD
from etl.ledger import ledger_of
from etl.reports.make import Request, freeze_report, make_report
from etl.reports.records import Record, records
from etl.scope import LOCAL_DEPARTMENT
from etl.settings import Settings
from tests.dashboard.pages import markup, open_page, words
from tests.dashboard.served import Served, served
from tests.etl.files import enrollments, pilot
from tests.etl.test_submit import send
from tests.swept import in_sweep

ESF = "als=esf"


@pytest.fixture
def store(reference_store: Settings, tmp_path: Path) -> Settings:
    """Return a store with one upload of three women, of whom one works."""
    rows = enrollments(3)
    rows[1]["employment_at_entry"] = "werkend"
    outcome = send(reference_store, tmp_path, pilots=[pilot()], enrollments=rows)
    assert outcome.receipt is not None, outcome.judgement.findings
    return reference_store


def reports_of(settings: Settings) -> list[Record]:
    """Return the reports that the ledger knows."""
    return records(ledger_of(settings), LOCAL_DEPARTMENT)


def made_in(settings: Settings, folder: Path, forms: tuple[str, ...] = ("xlsx", "json")) -> Record:
    """Make a report of project 90001 without the page."""
    folder.mkdir(exist_ok=True)
    request = Request("2022-03", ("90001",), with_participants=False)
    return make_report(settings, LOCAL_DEPARTMENT, request, forms, folder).record


def button(page: Any, label: str) -> Any:
    """Return a button by its label."""
    return next(each for each in page.button if each.label == label)


def test_page_without_reports_says_what_to_do_in_both_languages(store: Settings) -> None:
    assert "Er zijn nog geen rapporten. Maak het eerste hierboven." in words(open_page(store, "rapporten"))
    assert "There are no reports yet." in words(open_page(store, "rapporten", taal="en", als="esf"))
    assert "Rapport R999999 is er niet." in words(open_page(store, "rapporten", rapport="R999999"))
    assert "/rapporten" in markup(open_page(store, "esf"))
    assert "/rapporten" not in markup(open_page(store, "esf", als="pilot_lead:100001"))


@pytest.mark.sweep
def test_report_is_made_read_and_made_final_on_the_page(store: Settings) -> None:
    page = open_page(store, "rapporten")
    page.multiselect[0].select("90001")
    page.multiselect[1].unselect("docx")
    button(page, "Rapport maken").click().run()
    assert not page.exception
    (made,) = reports_of(store)
    assert (made.project_ids, made.as_of, made.with_participants) == (("90001",), "2022-03", False)
    assert {name.rpartition(".")[2] for name in made.files} == {"xlsx", "json"}
    assert page.query_params["rapport"] in (made.report_id, [made.report_id])
    said = words(page)
    assert "Concept: de periode is nog open." in said
    assert "2022, Cumulatief tot maart 2022, ESF 2014-2020" in said
    assert all(sha256 in markup(page) for sha256 in made.files.values())
    women = re.findall(r'">(\d+)<span class="dm-hidden"> herkomst van CO05 [^<]*, Vrouwen<', markup(page))
    assert women == ["1"] * len(women) and women

    assert "Dit sluit het kalenderjaar 2022 voor: ESF-project HO 1 (fictief)." in said
    button(page, "Definitief maken en sluiten").click().run()
    assert "Vink aan dat u dit wilt" in words(page)
    assert reports_of(store)[0].frozen is None
    page.checkbox[-1].check()
    button(page, "Definitief maken en sluiten").click().run()
    assert not page.exception
    assert reports_of(store)[0].status == "definitief"
    said = words(page)
    assert "Definitief: de kalenderjaren van dit rapport zijn gesloten (2022)." in said
    assert "Definitief maken en sluiten" not in [each.label for each in page.button]


@pytest.mark.sweep
def test_figure_leads_to_its_rows_in_the_data_of_the_report(store: Settings, tmp_path: Path) -> None:
    made = made_in(store, tmp_path / "out")
    page = markup(open_page(store, "rapporten", rapport=made.report_id))
    origin = re.findall(r'id=(R[^"]+-CO05-[^"]+-V)">1<', page)[0]
    said = words(open_page(store, "herkomst", id=origin))
    assert "CO05 Werkend, ook als zelfstandige 1" in said
    assert "I-0002" in said and "I-0001" not in said
    assert made.report_id in said
    assert "enrollments.csv" in said
    refused = words(open_page(store, "herkomst", id=f"{made.report_id}-K07-0000000000"))
    assert "is geen herkomstcode van een cijfer" in refused and "I-0002" not in refused
    lead = words(open_page(store, "herkomst", id=origin, als="pilot_lead:100001"))
    assert "Uw rol mag dit niet." in lead and "I-0002" not in lead


@pytest.mark.sweep
def test_two_reports_are_compared_with_causes(store: Settings, tmp_path: Path) -> None:
    first = made_in(store, tmp_path / "out")
    assert "Zodra er twee rapporten zijn" in words(open_page(store, "rapporten"))
    outcome = send(store, tmp_path / "late", "twee vergeten", enrollments=enrollments(5))
    assert outcome.receipt is not None, outcome.judgement.findings
    second = made_in(store, tmp_path / "out")
    page = open_page(store, "rapporten", taal="en")
    button(page, "Compare").click().run()
    said = words(page)
    assert f"What differs between {first.report_id} and {second.report_id}" in said
    assert "Correction of a file: +2" in said
    assert outcome.receipt.upload_id in said
    assert "Compared are the projects that both reports have: " in said
    same = open_page(store, "rapporten", vergeleken=f"{first.report_id}-{first.report_id}")
    assert "Kies twee verschillende rapporten." in words(same)


@pytest.mark.parametrize(("language", "said"), in_sweep([("nl", "Dit is afgebroken."), ("en", "This broke off.")]))
def test_what_breaks_off_is_a_message(
    store: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, language: str, said: str
) -> None:
    made = made_in(store, tmp_path / "out")

    def broken(*_given: object, **_asked: object) -> None:
        raise ReportingFailed

    monkeypatch.setattr(caching, "ask_reports", broken)
    page = open_page(store, "rapporten", rapport=made.report_id, taal=language)
    assert not page.exception and said in words(page)


def test_a_process_that_breaks_off_gives_no_trace(store: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporting.sys, "executable", "/bin/false")
    with pytest.raises(ReportingFailed) as failed:
        ask_reports(store, LOCAL_DEPARTMENT, "preview", report="R000001")
    assert failed.value.messages == {}


def test_refusals_come_back_in_both_languages(store: Settings) -> None:
    with pytest.raises(ReportingFailed) as failed:
        ask_reports(store, LOCAL_DEPARTMENT, "preview", report="R000001")
    assert "R000001 bestaat niet" in failed.value.messages["nl"]
    assert "R000001 does not exist" in failed.value.messages["en"]


@pytest.fixture
def final(store: Settings, tmp_path: Path) -> Record:
    """Return a final report of the store."""
    made = made_in(store, tmp_path / "out")
    return freeze_report(store, LOCAL_DEPARTMENT, made.report_id, ("xlsx", "csv", "json"), tmp_path / "out").record


@pytest.fixture
def client(store: Settings, final: Record) -> Iterator[Served]:
    with served(store) as made:
        yield made


def test_files_are_fetched_by_those_who_may_with_the_recorded_hashes(client: Served, final: Record) -> None:
    answer = client.get(f"/{REPORTS_PATH}/{final.report_id}/xlsx?{ESF}")
    assert answer.status == 200
    name = f"{final.report_id}-2022-03-definitief.xlsx"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["cache-control"] == "no-store"
    assert hashlib.sha256(answer.body).hexdigest() == final.recorded_files[name]
    assert openpyxl.load_workbook(io.BytesIO(answer.body))["CO"]["B2"].value == "90001"
    zipped = client.get(f"/{REPORTS_PATH}/{final.report_id}/csv?{ESF}")
    with zipfile.ZipFile(io.BytesIO(zipped.body)) as archive:
        found = {each: hashlib.sha256(archive.read(each)).hexdigest() for each in archive.namelist()}
    assert found.items() <= final.recorded_files.items() and len(found) > 5
    kinds = [event.kind for event in ledger_of(client.settings).events()]
    assert kinds.count("report_exported") >= 3

    for who in ("als=reader", "als=pilot_lead:100001", "als=koning"):
        assert client.get(f"/{REPORTS_PATH}/{final.report_id}/xlsx?{who}").status == 403
    for path in (f"{final.report_id}/exe", "R999999/xlsx", "..%2f..%2fx/xlsx"):
        assert client.get(f"/{REPORTS_PATH}/{path}?{ESF}").status in (400, 404)
    assert "Rapport R999999 bestaat niet" in client.get(f"/{REPORTS_PATH}/R999999/xlsx?{ESF}").text


def test_accepted_file_is_fetched_as_it_was_sent(client: Served, final: Record, tmp_path: Path) -> None:
    sent = (tmp_path / "enrollments.csv").read_bytes()
    sha256 = hashlib.sha256(sent).hexdigest()
    upload = ledger_of(client.settings).events(kinds=("accepted",))[-1].payload["upload_id"]
    path = f"/{SENT_PATH}/{upload}/{sha256}"
    answer = client.get(f"{path}?{ESF}")
    assert (answer.status, answer.body) == (200, sent)
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert client.get(f"{path}?als=pilot_lead:100001").body == sent
    assert client.get(f"{path}?als=pilot_lead:100002").status == 404
    assert client.get(f"{path}?als=reader").status == 403
    assert client.get(f"/{SENT_PATH}/{upload}/{'0' * 64}?{ESF}").status == 404
    assert client.get(f"/{SENT_PATH}/U999999/{sha256}?{ESF}").status == 404
    noted = [
        each for each in audit_log(client.settings).events(kinds=(DOWNLOAD,)) if each.payload.get("sha256") == sha256
    ]
    assert [each.role for each in noted] == ["esf", "pilot_lead"]
