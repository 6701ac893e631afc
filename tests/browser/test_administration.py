"""Beheer in Chromium: the parts have no barrier, and what is done there is done with the keyboard alone."""

import re

import pytest

from dashboard.texts import LANGUAGES
from tests.browser.axe import undeclared
from tests.browser.conftest import Watched
from tests.browser.keyboard import tab_to

PARTS = ("referentie", "perioden", "rollen", "tokens", "audit")


@pytest.mark.sweep
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("width", [320, 1280])
def test_every_part_has_no_barrier_and_fits(on_sample: Watched, part: str, language: str, width: int) -> None:
    page = on_sample.page
    page.set_viewport_size({"width": width, "height": 800})
    on_sample.open(f"beheer?deel={part}&taal={language}")
    for each in page.locator("[data-testid=stExpander] summary").all():
        each.click()
    assert undeclared(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert on_sample.problems == []


@pytest.mark.sweep
def test_a_period_is_closed_and_found_in_the_log_with_the_keyboard_alone(on_reference: Watched) -> None:
    page = on_reference.page
    on_reference.open("beheer")
    tab_to(page, page.get_by_role("link", name="Termijnen en perioden"))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Gesloten perioden", level=2).wait_for()
    page.wait_for_selector(".dm-foot")
    tab_to(page, page.locator("[data-testid=stExpander] summary").first)
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Kalenderjaar"))
    page.keyboard.type("2022")
    tab_to(page, page.get_by_label("Reden"))
    page.keyboard.type("Jaar gerapporteerd")
    tab_to(page, page.get_by_role("button", name="Periode sluiten"))
    page.keyboard.press("Enter")
    page.get_by_text(re.compile(r"2022 is gesloten\.")).wait_for()
    tab_to(page, page.get_by_role("link", name="Auditlogboek"))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Auditlogboek", level=2).wait_for()
    page.wait_for_selector(".dm-foot")
    tab_to(page, page.get_by_label("Soort"))
    page.keyboard.type("Periode gesloten")
    tab_to(page, page.get_by_role("button", name="Toon"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("soort=period_closed"))
    page.get_by_text("project: 90001; jaar: 2022").wait_for()
    tab_to(page, page.get_by_role("link", name="Alle regels van deze keuze als CSV"))
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    content = download.value.path().read_text(encoding="utf-8-sig")
    assert content.count("period_closed") == 1 and "Jaar gerapporteerd" not in content
    assert on_reference.problems == []
