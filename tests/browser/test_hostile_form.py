"""A hundred hostile files through the page's own form: the server stays awake, small and clean."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Watched
from tests.dashboard.hostile_files import hostile_files
from tests.dashboard.watching import HEALTH_SECONDS, MOST_GROWTH, kept, memory, refused_files, watched_health

pytestmark = pytest.mark.sweep

FILES, TOGETHER = 100, 20


def send(page: Page, files: list[Path]) -> None:
    """Choose files in the form, send them, and wait until they are refused in words."""
    page.goto(page.url.split("?")[0])
    page.wait_for_selector(".dm-foot")
    page.set_input_files("#dm-files", files)
    page.get_by_role("button", name="Nakijken").click()
    page.get_by_text("Er is niets geladen").wait_for()


def test_a_hundred_hostile_files_in_the_form_leave_the_server_as_it_was(on_reference: Watched, tmp_path: Path) -> None:
    site, page = on_reference.site, on_reference.page
    begin = tmp_path / "begin.csv"
    begin.write_text("a;b\n", encoding="utf-8")
    files = [tmp_path / f"{number}{Path(name).suffix}" for number, (name, _) in enumerate(hostile_files(FILES))]
    for path, (_, content) in zip(files, hostile_files(FILES), strict=True):
        path.write_bytes(content)
    on_reference.open("opladen")
    for _ in range(2):  # what a process loads once does not count
        send(page, [begin])
    before, stored = memory(site), kept(site.settings)
    with watched_health(site) as taken:
        for first in range(0, FILES, TOGETHER):
            send(page, files[first : first + TOGETHER])
            grown = memory(site) - before
            assert grown < MOST_GROWTH, grown
    assert max(taken) < HEALTH_SECONDS, sorted(taken)[-5:]
    # What the visitor may fetch again lies in the inbox for a while: the findings, and the file marked with them.
    added = {Path(name) for name in kept(site.settings) - stored}
    assert {(path.parts[0], path.name) for path in added} == {("inbox", "about.json"), ("inbox", "marked.xlsx")}
    assert refused_files(site.settings) == FILES + 2
    assert on_reference.problems == []
