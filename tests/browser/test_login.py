"""Login in Chromium: per role, at a forbidden address, in a second tab, out, and after the session's end."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from dashboard.navigation import PAGES
from dashboard.texts import texts
from etl.permissions import PERMISSIONS
from etl.settings import Settings
from tests.dashboard.provider import LoginProvider, running
from tests.dashboard.served import Served, served
from tests.swept import in_sweep

USERS = {
    "an": ("department", {"roles": ["department"]}),
    "eva": ("esf", {"roles": ["esf"]}),
    "piet": ("pilot_lead", {"roles": ["pilot_lead:100001"]}),
    "lien": ("reader", {"roles": ["reader"]}),
}
TEXT = texts("nl")


@pytest.fixture(scope="module")
def site(sample_store: Settings) -> Iterator[Served]:
    with (
        running(LoginProvider({user: claims for user, (_, claims) in USERS.items()})) as provider,
        served(sample_store, provider.environment()) as made,
    ):
        yield made


def log_in(visitor: BrowserContext, site: Served, user: str, path: str = "") -> Page:
    """Open an address as nobody, log in at the provider, and wait for the page."""
    page = visitor.new_page()
    page.goto(f"{site.url}/{path}")
    page.get_by_role("link", name=user, exact=True).click()
    page.wait_for_selector(".dm-foot")
    return page


def log_out(page: Page) -> None:
    """Press the button that logs out."""
    page.get_by_test_id("stPopover").get_by_role("button").first.click()
    page.get_by_role("button", name=TEXT("login.end")).click()
    page.get_by_role("heading", name=TEXT("login.logged_out")).wait_for()


@pytest.mark.parametrize("user", in_sweep(USERS))
def test_each_role_sees_its_pages_and_is_refused_the_others(visitor: BrowserContext, site: Served, user: str) -> None:
    role = USERS[user][0]
    page = log_in(visitor, site, user, "definities?als=department")
    assert page.url == f"{site.url}/definities"  # the address gives no role
    expect(page.get_by_test_id("stPopover")).to_contain_text(TEXT(f"role.{role}"))
    allowed = {each.title for each in PAGES if PERMISSIONS[each.right][role] != "none"}  # type: ignore[index]
    links = page.get_by_test_id("stSidebarNavLink")
    links.first.wait_for()
    in_menu = allowed - {each.title for each in PAGES if each.is_in_foot}
    assert set(links.all_inner_texts()) == {TEXT(each) for each in in_menu}
    # What every role may open is left to test_rights; each page that some role may not, and the first.
    for each in [each for each in PAGES if not each.path or "none" in PERMISSIONS[each.right].values()]:
        page.goto(f"{site.url}/{each.path}?als=department")
        page.wait_for_selector(".dm-foot")
        refusal = page.get_by_text(TEXT("page.not_allowed", role=TEXT(f"role.{role}")))
        expect(refusal).to_have_count(0 if each.title in allowed else 1)
        if each.title not in allowed:
            assert page.locator("form").count() == 0


def test_logout_ends_every_tab_at_once(visitor: BrowserContext, site: Served) -> None:
    first = log_in(visitor, site, "an")
    second = visitor.new_page()
    second.goto(f"{site.url}/voortgang")
    second.wait_for_selector(".dm-foot")
    log_out(first)
    second.get_by_role("heading", name=TEXT("login.logged_out")).wait_for()
    assert second.locator(".dm-foot").count() == 0
    second.go_back()
    second.get_by_role("link", name="an", exact=True).wait_for()  # the provider asks again
    second.get_by_role("link", name="lien", exact=True).click()
    second.wait_for_selector(".dm-foot")
    expect(second.get_by_test_id("stPopover")).to_contain_text(TEXT("role.reader"))


@pytest.mark.sweep
def test_a_page_that_stays_open_ends_with_its_session(visitor: BrowserContext, site: Served) -> None:
    page = log_in(visitor, site, "eva", "tijdlijn?taal=en")
    with closing(sqlite3.connect(site.settings.state_dir / "sessions.sqlite")) as connection:
        connection.execute("update sessions set seen_at = 0")
        connection.commit()
    page.get_by_role("heading", name=texts("en")("login.logged_out")).wait_for()
    page.get_by_role("link", name=texts("en")("login.again")).click()
    page.get_by_role("link", name="eva", exact=True).click()
    page.wait_for_selector(".dm-foot")
    assert page.url == f"{site.url}/tijdlijn?taal=en"
