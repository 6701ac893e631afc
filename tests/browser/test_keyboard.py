"""The main tasks with the keyboard alone, from the first Tab on, and where the keyboard is can always be seen."""

import re
from pathlib import Path

import pytest

from tests.browser.conftest import Watched
from tests.browser.keyboard import hidden_stops, tab_to
from tests.etl.files import enrollments, pilot, write_csv


def test_upload_from_the_first_tab_to_the_receipt(on_reference: Watched, tmp_path: Path) -> None:
    page = on_reference.page
    files = [
        write_csv(tmp_path / "pilots.csv", "pilots", [pilot()]),
        write_csv(tmp_path / "enrollments.csv", "enrollments", enrollments(6)),
    ]
    on_reference.open("opladen?als=pilot_lead:100001")
    # Chromium is told to leave the choice to the test while the way to the field is gone, not at the last moment.
    with page.expect_file_chooser() as chooser:
        tab_to(page, page.locator("#dm-files"))
        page.keyboard.press("Enter")
    chooser.value.set_files(files)
    tab_to(page, page.get_by_role("button", name="Nakijken"))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Wat verandert er").wait_for()
    page.wait_for_selector(".dm-foot")
    reason = page.get_by_label("Reden om ondanks de waarschuwingen te laden")
    if reason.count():
        tab_to(page, reason)
        page.keyboard.type("Nagekeken met de trajectbegeleider")
    tab_to(page, page.get_by_role("button", name="Laden"))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Ontvangstbewijs").wait_for()
    assert on_reference.problems == []


@pytest.mark.sweep
def test_filter(on_sample: Watched) -> None:
    page = on_sample.page
    on_sample.open("voortgang")
    tab_to(page, page.get_by_role("combobox", name="Sector"))
    page.keyboard.press("ArrowDown")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("sector=V?[HW]O"))


@pytest.mark.sweep
def test_open_an_institution(on_sample: Watched) -> None:
    page = on_sample.page
    on_sample.open("voortgang")
    tab_to(page, page.get_by_role("link", name="Hogeschool 3 (fictief)").first)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Hogeschool 3 (fictief)", level=2).wait_for()


@pytest.mark.sweep
def test_switch_language(on_sample: Watched) -> None:
    page = on_sample.page
    on_sample.open("definities")
    tab_to(page, page.get_by_role("radio", name="Nederlands"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Definitions", level=1).wait_for()
    page.locator("html[lang=en]").wait_for(state="attached")


def test_first_stop_leads_past_the_menu(on_sample: Watched) -> None:
    page = on_sample.page
    on_sample.open("definities")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Naar de inhoud"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("Boolean(document.activeElement.closest('[data-testid=stMain]'))")


@pytest.mark.sweep
@pytest.mark.parametrize("path", ["", "opladen"])
def test_where_the_keyboard_is_can_be_seen(on_sample: Watched, path: str) -> None:
    on_sample.open(path)
    assert hidden_stops(on_sample.page, 45) == []
