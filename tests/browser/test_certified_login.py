"""Login at a certified OpenID provider, in Chromium: the steps of test_login, at a program that is not ours."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from dashboard.navigation import PAGES
from dashboard.texts import texts
from etl.audit import audit_entries, search_of
from etl.permissions import PERMISSIONS
from etl.scope import LOCAL_DEPARTMENT
from tests.browser.certified_provider import CertifiedProvider, free_port, require_node
from tests.browser.test_login import log_in
from tests.conftest import store_at
from tests.dashboard.served import Served, served

pytestmark = pytest.mark.sweep

USERS = {
    "an": ("department", {"roles": ["department"]}),
    "eva": ("esf", {"roles": "esf"}),
    "piet": ("pilot_lead", {"roles": ["pilot_lead"], "institutions": ["100001", "100002"]}),
    "lien": ("reader", {"roles": ["other", "reader"]}),
    "niemand": (None, {"roles": ["something else"]}),
}
TEXT = texts("nl")


@pytest.fixture(scope="module")
def provider() -> CertifiedProvider:
    require_node()
    return CertifiedProvider(free_port())


@pytest.fixture(scope="module")
def site(provider: CertifiedProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    store = store_at(tmp_path_factory.mktemp("login") / "state")
    users = {user: claims for user, (_, claims) in USERS.items()}
    with served(store, provider.environment()) as made, provider.running(made.url, users):
        yield made


def log_out(page: Page) -> None:
    """Press the button that logs out, here and then at the provider, which asks."""
    page.get_by_test_id("stPopover").get_by_role("button").first.click()
    page.get_by_role("button", name=TEXT("login.end")).click()
    page.get_by_role("button", name="Log out here, too").click()
    page.get_by_role("heading", name=TEXT("login.logged_out")).wait_for()


@pytest.mark.parametrize("user", [user for user, (role, _) in USERS.items() if role])
def test_the_claims_give_the_role_and_a_forbidden_address_is_refused(
    visitor: BrowserContext, site: Served, provider: CertifiedProvider, user: str
) -> None:
    role = str(USERS[user][0])
    page = log_in(visitor, site, user, "definities?als=department")
    assert page.url == f"{site.url}/definities"
    assert {"code S256", "token authorization_code duaal-monitor"} <= set(provider.seen())
    expect(page.get_by_test_id("stPopover")).to_contain_text(TEXT(f"role.{role}"))
    closed = [each for each in PAGES if PERMISSIONS[each.right][role] == "none"]  # type: ignore[index]
    assert closed or role == "department"
    for each in closed:
        page.goto(f"{site.url}/{each.path}")
        page.get_by_text(TEXT("page.not_allowed", role=TEXT(f"role.{role}"))).wait_for()
        assert page.locator("form").count() == 0
    if role == "pilot_lead":
        page.get_by_test_id("stPopover").get_by_role("button").first.click()
        page.get_by_text(TEXT("login.institutions", institutions="100001, 100002")).wait_for()


def test_who_has_no_role_here_is_refused_in_words(visitor: BrowserContext, site: Served) -> None:
    page = visitor.new_page()
    page.goto(site.url)
    page.get_by_role("link", name="niemand", exact=True).click()
    page.get_by_text(TEXT("login.no_role")).wait_for()
    assert page.locator(".dm-foot").count() == 0


def test_logout_ends_both_tabs_and_the_session_at_the_provider(
    visitor: BrowserContext, site: Served, provider: CertifiedProvider
) -> None:
    first = log_in(visitor, site, "an")
    second = visitor.new_page()
    second.goto(f"{site.url}/definities")
    second.wait_for_selector(".dm-foot")
    kept = [each for each in visitor.cookies() if "session" in each["name"].lower()]
    log_out(first)
    second.get_by_role("heading", name=TEXT("login.logged_out")).wait_for()
    assert second.locator(".dm-foot").count() == 0
    assert "logout" in provider.seen()
    visitor.add_cookies(kept)  # a copy of the cookie opens nothing either
    for page in (first, second):
        page.goto(f"{site.url}/definities")
        page.get_by_role("link", name="an", exact=True).wait_for()  # the provider asks again
    found = audit_entries(site.settings, LOCAL_DEPARTMENT, search_of(site.settings, actor="an"))
    assert {"login", "logout"} <= {each.kind for each in found.entries}


def test_a_session_that_has_expired_leads_to_the_provider_and_back(visitor: BrowserContext, site: Served) -> None:
    page = log_in(visitor, site, "eva", "definities?taal=en")
    with closing(sqlite3.connect(site.settings.state_dir / "sessions.sqlite")) as connection:
        connection.execute("update sessions set seen_at = 0")
        connection.commit()
    page.get_by_role("heading", name=texts("en")("login.logged_out")).wait_for()
    page.get_by_role("link", name=texts("en")("login.again")).click()
    page.wait_for_selector(".dm-foot")  # the provider still knows eva
    assert page.url == f"{site.url}/definities?taal=en"
