"""Chromium as the distribution ships it, and a page that notes everything that goes wrong in it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)

from etl.settings import Settings
from tests.dashboard.served import Served, served

_SWITCHES = [
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 180_000
"""What is waited for comes, however slow the machine: only what never comes is an error."""


@dataclass
class Watched:
    """A browser page, with console errors, failed answers and requests that left this machine."""

    page: Page
    site: Served
    problems: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Open an address and wait until the page is drawn to its foot and nothing of it is drawn anew."""
        self.page.goto(f"{self.site.url}/{path}")
        self.page.wait_for_selector(".dm-foot")
        self.page.wait_for_selector('[data-test-script-state="notRunning"]')

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
        started = playwright.chromium.launch(executable_path=path, args=_SWITCHES, timeout=PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def sample_site(sample_store: Settings) -> Iterator[Served]:
    """Serve the sample."""
    with served(sample_store) as site:
        yield site


@pytest.fixture
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh visitor, without cookies, in a window of a usual laptop."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nl-BE")
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


def _watched(visitor: BrowserContext, site: Served) -> Watched:
    watched = Watched(visitor.new_page(), site)
    watched.page.on("console", watched.note_console)
    watched.page.on("pageerror", lambda error: watched.problems.append(f"script: {error}"))
    watched.page.on("request", watched.note_request)
    watched.page.on("response", watched.note_response)
    return watched


@pytest.fixture
def on_sample(visitor: BrowserContext, sample_site: Served) -> Watched:
    """A fresh visitor of the sample."""
    return _watched(visitor, sample_site)


@pytest.fixture
def on_reference(visitor: BrowserContext, reference_store: Settings) -> Iterator[Watched]:
    """A fresh visitor of a store that holds the reference data and may be written to."""
    with served(reference_store) as site:
        yield _watched(visitor, site)
