"""Chromium as the distribution ships it, and a page that notes everything that goes wrong in it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright

from etl.settings import Settings
from tests.dashboard.served import Served, served

_SWITCHES = [
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Watched:
    """A browser page, with console errors, failed answers and requests that left this machine."""

    page: Page
    site: Served
    problems: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Open an address and wait until the page is drawn to its foot."""
        self.page.goto(f"{self.site.url}/{path}")
        self.page.wait_for_selector(".dm-foot")

    def note_console(self, message: ConsoleMessage) -> None:
        """Note an error of the console."""
        if message.type == "error":
            self.problems.append(f"console: {message.text}")

    def note_request(self, request: Request) -> None:
        """Note a request to anywhere but the dashboard itself."""
        if not request.url.startswith((self.site.url, "data:", "blob:")):
            self.problems.append(f"outside: {request.url}")

    def note_response(self, response: Response) -> None:
        """Note an answer that is a failure."""
        if response.status >= 400:
            self.problems.append(f"{response.status}: {response.url}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.fail("no Chromium found: install it with 'apt-get install chromium' (make test does, when it may)")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=_SWITCHES)
        yield started
        started.close()


@pytest.fixture(scope="session")
def sample_site(sample_store: Settings) -> Iterator[Served]:
    """Serve the sample."""
    with served(sample_store) as site:
        yield site


def _watched(browser: Browser, site: Served) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nl-BE")
    watched = Watched(context.new_page(), site)
    watched.page.on("console", watched.note_console)
    watched.page.on("pageerror", lambda error: watched.problems.append(f"script: {error}"))
    watched.page.on("request", watched.note_request)
    watched.page.on("response", watched.note_response)
    yield watched
    context.close()


@pytest.fixture
def on_sample(browser: Browser, sample_site: Served) -> Iterator[Watched]:
    """A fresh visitor of the sample."""
    yield from _watched(browser, sample_site)


@pytest.fixture
def on_reference(browser: Browser, reference_store: Settings) -> Iterator[Watched]:
    """A fresh visitor of a store that holds the reference data and may be written to."""
    with served(reference_store) as site:
        yield from _watched(browser, site)
