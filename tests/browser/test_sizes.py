"""Every page at 200 %, on a screen of 320 pixels, without movement, and on paper."""

import re

import pytest

from dashboard.navigation import PAGES
from tests.browser.conftest import Watched

pytestmark = pytest.mark.sweep

PATHS = [page.path for page in PAGES]
ENLARGED = ("tijdlijn",)
SIZES = {"200 %": (640, 450), "320 px": (320, 640)}
"""A window of 1280 pixels at 200 % lays a page out as one of 640."""
_TRIES = 50

_WIDER = """() => {
  const main = document.querySelector('[data-testid="stMain"]');
  return [document.documentElement.scrollWidth - innerWidth, main.scrollWidth - main.clientWidth];
}"""
# Text that an element hides at its side, or that stands outside the window and outside what can be moved sideways.
_CUT = """() => {
  const main = document.querySelector('[data-testid="stMain"]');
  const moved = ".dm-hidden, .dm-table-frame, [style*='overflow-x'], .js-plotly-plot, input, textarea";
  const scrolls = each => /auto|scroll/.test(getComputedStyle(each).overflowX);
  return [...main.querySelectorAll("*")].filter(each => {
    const box = each.getBoundingClientRect();
    if (!box.width || !box.height || !each.innerText?.trim() || each.closest(moved)) return false;
    for (let outer = each; outer !== main; outer = outer.parentElement) if (scrolls(outer)) return false;
    const hides = /hidden|clip/.test(getComputedStyle(each).overflowX) && each.scrollWidth > each.clientWidth + 1;
    return hides || box.left < -1 || box.right > innerWidth + 1;
  }).map(each => each.outerHTML.slice(0, 160));
}"""
_LONGEST = """() => Math.max(...[...document.querySelectorAll("*")].map(getComputedStyle).flatMap(
  style => [...style.transitionDuration.split(","), ...style.animationDuration.split(",")].map(parseFloat)))"""


@pytest.mark.parametrize(
    ("path", "size"), [(path, "320 px") for path in PATHS] + [(path, "200 %") for path in ENLARGED]
)
def test_page_does_not_move_sideways_and_cuts_nothing(on_sample: Watched, path: str, size: str) -> None:
    width, height = SIZES[size]
    on_sample.page.set_viewport_size({"width": width, "height": height})
    on_sample.open(path)
    for _ in range(_TRIES):
        # Charts take their width a moment after they are drawn.
        if max(wider := on_sample.page.evaluate(_WIDER)) <= 0:
            break
        on_sample.page.wait_for_timeout(200)
    assert max(wider) <= 0
    assert on_sample.page.evaluate(_CUT) == []


@pytest.mark.parametrize("path", ["", "opladen"])
def test_nothing_moves_for_those_who_asked_for_less_movement(on_sample: Watched, path: str) -> None:
    on_sample.page.emulate_media(reduced_motion="reduce")
    on_sample.open(path)
    assert on_sample.page.evaluate(_LONGEST) <= 0.001


def _page_boxes(content: bytes) -> list[tuple[int, int]]:
    found = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", content)
    return [(round(float(width)), round(float(height))) for width, height in found]


@pytest.mark.parametrize(("path", "box", "most"), [("", (595, 842), 4), ("tijdlijn", (842, 595), 1)])
def test_page_prints_on_a4_with_whole_charts(on_sample: Watched, path: str, box: tuple[int, int], most: int) -> None:
    page = on_sample.page
    on_sample.open(path)
    page.locator(".js-plotly-plot .main-svg").first.wait_for()
    boxes = _page_boxes(page.pdf(prefer_css_page_size=True))
    assert set(boxes) == {box}
    assert len(boxes) <= most
    paper = box[0] * 96 / 72 - 2 * 12 / 25.4 * 96
    widths = page.evaluate(
        """[...document.querySelectorAll('[data-testid="stPlotlyChart"]')].map(chart =>
          chart.querySelector(".main-svg").getAttribute("width") * chart.style.getPropertyValue("--dm-print-zoom"))"""
    )
    assert widths
    assert max(widths) <= paper + 1
