"""Go through a page with the keyboard alone."""

from playwright.sync_api import Locator, Page

_MOST_STOPS = 80
# What shows where the keyboard is may stand on the stop itself or on what draws it: a select box, our own file button.
_SHOWN = """() => {
  const stop = document.activeElement;
  const drawn = [stop, stop.closest('[role="group"]'), stop.parentElement.querySelector(".dm-button")].filter(Boolean);
  return drawn.some(each => {
    const {outlineStyle, outlineWidth, outlineColor} = getComputedStyle(each);
    return outlineStyle === "solid" && parseFloat(outlineWidth) >= 2 && !outlineColor.endsWith(" 0)");
  });
}"""


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until an element has the focus; fail when it is not reached, or when its focus cannot be seen."""
    wanted.wait_for(state="attached")
    for _ in range(_MOST_STOPS):
        page.keyboard.press("Tab")
        if wanted.evaluate("each => each === document.activeElement"):
            assert page.evaluate(_SHOWN)
            return
    raise AssertionError(f"not reached with {_MOST_STOPS} tabs: {wanted}")


def hidden_stops(page: Page, count: int) -> list[str]:
    """Press Tab so many times; return the stops whose focus cannot be seen."""
    found = []
    for _ in range(count):
        page.keyboard.press("Tab")
        kind = page.evaluate("document.activeElement.tagName")
        # The browser stops at what scrolls, and between the end of a page and its beginning.
        if kind not in ("BODY", "MAIN", "SECTION") and not page.evaluate(_SHOWN):
            found.append(page.evaluate("document.activeElement.outerHTML.slice(0, 160)"))
    return found
