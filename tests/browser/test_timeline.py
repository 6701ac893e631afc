"""The timeline beside the figures: labels that can be read, and a click that opens an activity."""

import pytest

from tests.browser.conftest import Watched

_OVERLAPPING = """() => {
  const words = '.js-plotly-plot :is(.textpoint text, .annotation-text, .legendtext)';
  const boxes = [...document.querySelectorAll(words)].map(each => [each.textContent, each.getBoundingClientRect()])
    .filter(([, box]) => box.width);
  const pairs = boxes.flatMap(([said, box], number) => boxes.slice(number + 1)
    .filter(([, other]) => box.left < other.right - 1 && other.left < box.right - 1
      && box.top < other.bottom - 1 && other.top < box.bottom - 1)
    .map(([saidThere]) => `${said} / ${saidThere}`));
  return [boxes.length, pairs];
}"""

_HAS_ITS_WIDTH = """() => {
  const drawn = document.querySelector(".js-plotly-plot .main-svg");
  const place = drawn.closest('[data-testid="stPlotlyChart"]');
  return Math.abs(drawn.getBoundingClientRect().width - place.getBoundingClientRect().width) < 2;
}"""
_TRIES = 50


@pytest.mark.every(4)
@pytest.mark.parametrize("width", [1280, 1920])
@pytest.mark.parametrize("query", ["", "?stand=2022-05&taal=en"])
def test_no_label_of_the_timeline_lies_on_another(on_sample: Watched, width: int, query: str) -> None:
    on_sample.page.set_viewport_size({"width": width, "height": 1000})
    on_sample.open(f"tijdlijn{query}")
    on_sample.page.locator(".js-plotly-plot .annotation-text").first.wait_for()
    for _ in range(_TRIES):
        # The chart takes its width a moment after it is drawn.
        if on_sample.page.evaluate(_HAS_ITS_WIDTH):
            break
        on_sample.page.wait_for_timeout(200)
    count, overlapping = on_sample.page.evaluate(_OVERLAPPING)
    assert count > 10
    assert overlapping == []


def test_click_on_the_timeline_opens_the_activity_and_a_reload_keeps_it(on_sample: Watched) -> None:
    page = on_sample.page
    page.set_viewport_size({"width": 1280, "height": 1300})
    on_sample.open("tijdlijn?type=netwerkmoment")
    box = page.locator(".js-plotly-plot .scatterlayer .trace path.js-line").first.bounding_box()
    assert box
    # Between the ends of the bar.
    page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] / 2)
    page.wait_for_url("**gebeurtenis=**")
    opened = page.locator(".st-key-timeline_details .dm-facts")
    opened.get_by_text("Netwerkmomenten van verschillende proeftuinen").wait_for()
    page.reload()
    opened.get_by_text("Netwerkmomenten van verschillende proeftuinen").wait_for()
    assert on_sample.problems == []
