"""Reminding an institution: its text is copied and its calendar file fetched with the keyboard alone."""

from pathlib import Path

import pytest

from tests.browser.conftest import Watched


@pytest.mark.sweep
def test_reminder_is_copied_and_calendar_file_fetched_by_keyboard(on_sample: Watched) -> None:
    on_sample.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    on_sample.open("volledigheid?stand=2023-04")
    page = on_sample.page
    page.get_by_label("Tekst voor een bericht aan de instelling").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Gekopieerd.").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Onderwerp: aanlevering van april 2023 voor de Duaal Monitor")
    assert "- Inschrijvingen, project 90011" in copied
    page.keyboard.press("Tab")
    with page.expect_download() as started:
        page.keyboard.press("Enter")
    assert started.value.suggested_filename == "deadlines-100011.ics"
    assert Path(started.value.path()).read_bytes().startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert on_sample.problems == []


@pytest.mark.sweep
def test_grid_keeps_its_width_on_a_narrow_screen_and_is_moved_sideways(on_sample: Watched) -> None:
    on_sample.page.set_viewport_size({"width": 320, "height": 800})
    on_sample.open("volledigheid")
    picture = on_sample.page.locator(".st-key-deliveries .main-svg").first
    picture.wait_for()
    assert (picture.bounding_box() or {})["width"] > 600
    assert on_sample.page.evaluate("document.documentElement.scrollWidth") == 320
