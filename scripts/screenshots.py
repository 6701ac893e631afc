"""Takes a picture of every page, in both languages, 1280 and 320 pixels wide: `make screenshots` runs it.

Usage: python -m scripts.screenshots [ADDRESS OF A PAGE]…

The sample is loaded into a store of its own and served; the pictures lie in data/screenshots, which git ignores.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

from dashboard.navigation import PAGES
from dashboard.texts import LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "data" / "screenshots"
WIDTHS = (1280, 320)
_QUERIES = {"instelling": "&instelling=100001"}
"""What a page needs to have something to show."""

_FIRST_HEIGHT = 900
_START_SECONDS = 600
_SWITCHES = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
# Streamlit scrolls inside the page: the window is made as high as what is in it.
_HEIGHT = "document.querySelector('[data-testid=\"stMain\"]').scrollHeight"
_IS_DRAWN = """!document.querySelector('[data-testid="stSkeleton"]')
  && [...document.querySelectorAll('[data-testid="stPlotlyChart"]')].every(each => each.querySelector(".main-svg"))"""


@contextmanager
def served_sample() -> Iterator[str]:
    """Serve the sample, from DUAAL_STATE_DIR when that is set and else from a new store; yield its address."""
    port = _free_port()
    with tempfile.TemporaryDirectory() as folder:
        environment = {"DUAAL_STATE_DIR": folder, **os.environ}
        command = [sys.executable, "-c", "from etl.cli import main; main()", "run", "--sample", "--port", str(port)]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
        try:
            _wait(f"http://localhost:{port}", process)
            yield f"http://localhost:{port}"
        finally:
            process.terminate()
            process.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(address: str, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < end:
        try:
            with urlopen(f"{address}/health", timeout=5):  # noqa: S310 - our own address
                return
        except OSError:
            time.sleep(0.5)
    raise RuntimeError(f"the dashboard did not start (exit code {process.poll()})")


def take(browser: Browser, address: str, path: str, language: str, width: int) -> Path:
    """Take one picture of a whole page and return its file."""
    page = browser.new_page(viewport={"width": width, "height": _FIRST_HEIGHT}, locale="nl-BE", bypass_csp=True)
    page.goto(f"{address}/{path}?taal={language}{_QUERIES.get(path, '')}")
    page.wait_for_selector(".dm-foot")
    page.wait_for_function(_IS_DRAWN)
    page.set_viewport_size({"width": width, "height": max(_FIRST_HEIGHT, page.evaluate(_HEIGHT))})
    # Charts take the new size a moment later.
    page.wait_for_timeout(800)
    target = PICTURES / f"{path or 'overzicht'}-{language}-{width}.png"
    page.screenshot(path=target)
    page.close()
    return target


def main() -> None:
    """Take all pictures, or those of the pages named."""
    named = sys.argv[1:]
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("Chromium ontbreekt. / Chromium is missing.")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with served_sample() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_SWITCHES)
        for path in named or [page.path for page in PAGES]:
            for language in LANGUAGES:
                for width in WIDTHS:
                    print(take(browser, address, path, language, width).relative_to(ROOT), flush=True)
        browser.close()


if __name__ == "__main__":
    main()
