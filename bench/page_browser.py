"""The first page in Chromium: a first visit, and changes of the month, of ours and of the same page in Dash."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from time import perf_counter

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from bench.page_session import cpu_of

_SWITCHES = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
_SETTLED_MS = 2000
_DRAWN = '[...document.querySelectorAll(".js-plotly-plot")].filter(each => each.querySelector(".main-svg")).length >= 2'


@dataclass(frozen=True)
class Seen:
    """What a visit or a change took: until it was seen, on the server, in the browser, and over the wire."""

    seen_ms: float
    server_cpu_ms: float
    browser_ms: float
    kilobytes: float


@dataclass(frozen=True)
class Side:
    """A page to open. `change` chooses a month and returns what the page then shows as text in `state`."""

    name: str
    url: str
    pid: int
    state: str
    change: Callable[[Page, str], str]


class _Meter:
    """Counts what a page receives, and how long its main thread works."""

    def __init__(self, session: CDPSession) -> None:
        self._session = session
        self.size = 0.0
        for domain in ("Network", "Performance"):
            session.send(f"{domain}.enable")
        session.on("Network.loadingFinished", lambda event: self._add(event["encodedDataLength"]))
        session.on("Network.webSocketFrameReceived", lambda event: self._add(_frame_size(event["response"])))

    def _add(self, size: float) -> None:
        self.size += size

    def busy_ms(self) -> float:
        """Return how long the page's main thread has worked."""
        found = self._session.send("Performance.getMetrics")["metrics"]
        return float(next(each["value"] for each in found if each["name"] == "TaskDuration")) * 1000


def _frame_size(response: dict[str, object]) -> float:
    """Return the size of a WebSocket message: Chromium gives binary ones in base64."""
    size = len(str(response["payloadData"]))
    return size * 3 / 4 if response["opcode"] == 2 else size


def _measure(side: Side, meter: _Meter, act: Callable[[], None]) -> Seen:
    size, busy, started = meter.size, meter.busy_ms(), perf_counter()
    with cpu_of(side.pid) as used:
        act()
        seen = perf_counter() - started
    return Seen(seen * 1000, used[0] * 1000, meter.busy_ms() - busy, (meter.size - size) / 1000)


def visit_and_change(browser: Browser, side: Side, months: list[str]) -> tuple[Seen, list[Seen]]:
    """Open the page as somebody who was never there, and choose the months one after the other."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nl-BE", bypass_csp=True)
    page = context.new_page()
    meter = _Meter(context.new_cdp_session(page))

    def open_page() -> None:
        page.goto(side.url)
        page.wait_for_function(_DRAWN)

    def choose(month: str) -> None:
        shown = side.change(page, month)
        page.wait_for_function("([where, text]) => document.querySelector(where)?.innerText.includes(text)",
                               arg=[side.state, shown])  # fmt: skip

    first = _measure(side, meter, open_page)
    page.wait_for_timeout(_SETTLED_MS)
    changes = []
    for month in months:
        changes.append(_measure(side, meter, lambda month=month: choose(month)))  # type: ignore[misc]
        page.wait_for_timeout(_SETTLED_MS)
    context.close()
    return first, changes


def median_of(seen: list[Seen]) -> Seen:
    """Return the median of each measure."""
    names = ("seen_ms", "server_cpu_ms", "browser_ms", "kilobytes")
    return Seen(*(median(getattr(each, name) for each in seen) for name in names))


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium as the distribution ships it."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        raise RuntimeError("Chromium is missing: scripts/install_chromium.sh")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_SWITCHES)
        yield browser
        browser.close()
