"""A chart taken along in Chromium, by keyboard: its numbers as a file, its picture with title and source."""

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator

from etl.audit import audit_log
from tests.browser.conftest import Watched


def _press(on_page: Watched, way: Locator, path: Path) -> str:
    """Press a way with the keyboard; return the name under which the browser keeps the file."""
    way.focus()
    with on_page.page.expect_download() as download:
        on_page.page.keyboard.press("Enter")
    download.value.save_as(path)
    return download.value.suggested_filename


@pytest.mark.sweep
def test_numbers_and_picture_are_taken_along_by_keyboard_and_noted(on_sample: Watched, tmp_path: Path) -> None:
    page = on_sample.page
    before = sum(1 for _ in audit_log(on_sample.site.settings).events())
    on_sample.open("?volgorde=hoog&stand=2023-10")
    page.locator(".js-plotly-plot .main-svg").first.wait_for()
    title = page.locator(".dm-chart-title").first.inner_text()
    name = _press(on_sample, page.get_by_role("link", name=f"Cijfers (CSV) {title}"), tmp_path / "numbers.csv")
    assert name == "per-instelling-2023-10.csv"
    assert f";{title}\r\n" in (tmp_path / "numbers.csv").read_bytes().decode("utf-8-sig")
    way = page.get_by_role("button", name=f"Afbeelding (PNG) {title}")
    name = _press(on_sample, way, tmp_path / "picture.png")
    assert name == "per-instelling-2023-10.png"
    with Image.open(tmp_path / "picture.png") as picture:
        chart = page.locator(".js-plotly-plot").first.bounding_box() or {}
        assert picture.width == round(2 * (chart["width"] + 48)) and picture.height > 2 * chart["height"]
        # The bars' blue stands in it: it is the chart and no empty ground.
        assert (0, 85, 164) in {colour[:3] for _, colour in picture.convert("RGBA").getcolors(1 << 24) or []}  # type: ignore[index]
    # Other tests note other things in the log of the shared sample.
    noted = [each.payload for each in audit_log(on_sample.site.settings).events()][before:]
    assert [(each["what"], each["table"]) for each in noted if each.get("table") == "per-instelling"] == [
        ("cijfers", "per-instelling"),
        ("beeld", "per-instelling"),
    ]
    assert on_sample.problems == []


@pytest.mark.sweep
def test_a_picture_that_is_not_given_is_said_in_words(on_sample: Watched) -> None:
    page = on_sample.page
    on_sample.open("")
    page.locator(".js-plotly-plot .main-svg").first.wait_for()
    page.route("**/beeld/**", lambda route: route.fulfill(status=503, body="Dit kan niet."))
    page.locator(".dm-take button").first.click()
    page.get_by_role("status").filter(has_text="Dit kan niet.").wait_for()
    assert on_sample.problems == [each for each in on_sample.problems if "503" in each]
