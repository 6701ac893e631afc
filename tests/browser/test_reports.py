"""Reports in the browser: an auditor's walk from a final report to the file as it was sent, and the keyboard alone."""

import hashlib
from pathlib import Path

import pytest
from playwright.sync_api import expect

from dashboard.texts import LANGUAGES, texts
from etl.reports.make import Request, freeze_report, make_report
from etl.scope import LOCAL_DEPARTMENT
from etl.settings import Settings
from tests.browser.axe import undeclared
from tests.browser.conftest import Watched
from tests.browser.keyboard import tab_to
from tests.etl.files import enrollments, pilot
from tests.etl.test_submit import send


@pytest.fixture
def final_id(reference_store: Settings, tmp_path: Path) -> str:
    """Return the number of the final report of 2022, of which a woman works; a later concept stands above it."""
    rows = enrollments(3)
    rows[1]["employment_at_entry"] = "werkend"
    outcome = send(reference_store, tmp_path, pilots=[pilot()], enrollments=rows)
    assert outcome.receipt is not None, outcome.judgement.findings
    request = Request("2022-03", ("90001",), with_participants=False)
    made = make_report(reference_store, LOCAL_DEPARTMENT, request, ("xlsx",), tmp_path)
    freeze_report(reference_store, LOCAL_DEPARTMENT, made.record.report_id, ("xlsx",), tmp_path)
    make_report(reference_store, LOCAL_DEPARTMENT, request, (), tmp_path)
    return made.record.report_id


@pytest.mark.sweep
def test_auditor_walks_from_the_final_report_to_the_file_as_it_was_sent(
    on_reference: Watched, final_id: str, tmp_path: Path
) -> None:
    page = on_reference.page
    on_reference.open("rapporten?als=esf")
    row = page.get_by_role("row").filter(has_text="Definitief")
    row.get_by_role("link", name=final_id).click()
    page.get_by_role("heading", name=f"Rapport {final_id}").wait_for()
    cumulative = page.locator(".dm-table", has_text="2022, Cumulatief tot maart 2022")
    women = cumulative.get_by_role("link", name="herkomst van CO05 Werkend, ook als zelfstandige, Vrouwen")
    assert women.inner_text().startswith("1")
    assert undeclared(page) == []

    women.click()
    page.get_by_role("heading", name="Rijen achter dit cijfer").wait_for()
    traced = page.locator(".dm-table", has_text="SHA-256")
    assert traced.locator("tbody tr").count() == 1
    assert "I-0002" in traced.inner_text()
    named = traced.locator("code").get_attribute("title")
    with page.expect_download() as fetched:
        traced.get_by_role("link", name="enrollments.csv").click()
    given = Path(fetched.value.path()).read_bytes()
    assert hashlib.sha256(given).hexdigest() == named
    assert given == (tmp_path / "enrollments.csv").read_bytes()
    assert undeclared(page) == []
    assert on_reference.problems == []


@pytest.mark.sweep
def test_report_is_made_and_made_final_with_the_keyboard_alone(on_reference: Watched, final_id: str) -> None:
    page = on_reference.page
    on_reference.open("rapporten")
    tab_to(page, page.get_by_role("button", name="Rapport maken"))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Voornaamste cijfers").wait_for()
    expect(page.get_by_role("button", name="Vergelijken")).to_be_visible()
    page.wait_for_selector(".dm-foot")
    page.locator("body").focus()
    closing = page.locator("summary", has_text="Definitief maken")
    tab_to(page, closing)
    page.keyboard.press("Enter")
    sure = page.get_by_role("checkbox", name="Ik heb rapport")
    sure.wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Definitief maken en sluiten"))
    page.keyboard.press("Enter")
    page.get_by_text("Definitief: de kalenderjaren van dit rapport zijn gesloten").wait_for()
    assert on_reference.problems == []


@pytest.mark.sweep
@pytest.mark.parametrize("language", LANGUAGES)
def test_opened_and_compared_reports_have_no_barrier_and_fit_a_narrow_window(
    on_reference: Watched, final_id: str, language: str
) -> None:
    page, text = on_reference.page, texts(language)
    page.set_viewport_size({"width": 320, "height": 640})
    on_reference.open(f"rapporten?rapport={final_id}&taal={language}")
    page.get_by_role("heading", name=text("reports.figures")).wait_for()
    page.get_by_role("button", name=text("reports.compare_do")).click()
    page.get_by_role("status").filter(has_text=final_id).first.wait_for()
    assert undeclared(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert on_reference.problems == []
