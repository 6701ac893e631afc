"""WCAG 2.1 AA in Chromium: what is opened, uploaded or moved has no barrier but the declared, which still occur.

tests/browser/test_pages.py asks axe-core of every page in both languages, while it is there anyway.
"""

from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from dashboard.accessibility import AXE_VERSION, BARRIERS, KEYBOARD, Barrier
from dashboard.texts import LANGUAGES, texts
from tests.browser.axe import findings, undeclared
from tests.browser.conftest import Watched
from tests.browser.test_pages import CHARTS
from tests.etl.files import enrollments, pilot, write_csv

pytestmark = pytest.mark.sweep

_FOCUSABLE = "chart => chart.querySelectorAll('a, button, input, [tabindex]:not([tabindex=\"-1\"])').length"


@pytest.mark.parametrize(("path", "place"), [("tijdlijn", "timeline"), ("volledigheid", "deliveries")])
def test_picture_that_is_moved_sideways_is_reached_and_moved_by_keyboard(
    on_sample: Watched, path: str, place: str
) -> None:
    page = on_sample.page
    page.set_viewport_size({"width": 320, "height": 640})
    on_sample.open(path)
    moved = page.locator(f'[class*="st-key-{place}"][tabindex="0"]')
    moved.wait_for()
    assert undeclared(page) == []
    moved.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    for _ in range(50):
        if moved.evaluate("each => each.scrollLeft") > 0:
            break
        page.wait_for_timeout(100)
    assert moved.evaluate("each => each.scrollLeft") > 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_opened_role_and_opened_filter_have_no_barrier(on_sample: Watched, language: str) -> None:
    text, page = texts(language), on_sample.page
    on_sample.open(f"voortgang?taal={language}")
    page.get_by_role("button", name=text("role.current", role=text("role.department"))).click()
    page.get_by_text(text("role.explanation")).wait_for()
    assert undeclared(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("combobox", name=text("filter.sector")).click()
    page.get_by_role("option").first.wait_for()
    assert undeclared(page) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_upload_with_findings_and_with_an_effect_has_no_barrier(
    on_reference: Watched, tmp_path: Path, language: str
) -> None:
    text, page = texts(language), on_reference.page
    pilots = write_csv(tmp_path / "pilots.csv", "pilots", [pilot()])
    wrong = [dict(row) for row in enrollments(6)]
    wrong[2]["status"] = "lopnd"
    for name, rows, title in (
        ("wrong.csv", wrong, "judgement.findings"),
        ("right.csv", enrollments(6), "effect.title"),
    ):
        on_reference.open(f"opladen?als=pilot_lead:100001&taal={language}")
        page.set_input_files("#dm-files", [pilots, write_csv(tmp_path / name, "enrollments", rows)])
        page.get_by_role("button", name=text("upload.send")).click()
        page.get_by_role("heading", name=text(title), level=2).wait_for()
        page.wait_for_selector(".dm-foot")
        assert undeclared(page) == []
    reason = page.get_by_label(text("confirm.reason"))
    if reason.count():
        reason.fill("Nagekeken")
    page.get_by_role("button", name=text("confirm.load"), exact=True).click()
    page.get_by_role("heading", name=text("receipt.title"), level=2).wait_for()
    assert undeclared(page) == []


@pytest.mark.parametrize("barrier", BARRIERS, ids=lambda each: each.text)
def test_what_is_declared_still_occurs(on_sample: Watched, barrier: Barrier) -> None:
    on_sample.open(barrier.page)
    if "listbox" in barrier.element:
        on_sample.page.get_by_role("combobox").first.click()
    on_sample.page.wait_for_selector(barrier.element)
    if barrier.rule == KEYBOARD:
        assert [on_sample.page.locator(barrier.element).first.evaluate(_FOCUSABLE)] == [0]
    else:
        found = findings(on_sample.page)
        assert [each for each in found if each["rule"] == barrier.rule and barrier.element in each["elements"]] != []


@pytest.mark.parametrize("path", list(CHARTS))
def test_every_chart_has_its_table_which_a_key_opens(on_sample: Watched, path: str) -> None:
    on_sample.open(path)
    page = on_sample.page
    page.locator(".js-plotly-plot").nth(CHARTS[path] - 1).wait_for()
    assert page.locator(".dm-chart-table").count() >= page.locator(".js-plotly-plot").count()
    summary = page.locator(".dm-chart-table > summary").first
    summary.focus()
    page.keyboard.press("Enter")
    page.locator(".dm-chart-table table").first.wait_for()
    assert page.locator(".dm-chart-table tbody tr").first.is_visible()


def test_statement_names_the_version_of_axe_that_was_run() -> None:
    assert AXE_SCRIPT.startswith(f"/*! axe v{AXE_VERSION}\n")
