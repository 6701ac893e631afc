"""Ask axe-core, whose script comes with a development package, what is wrong with the page that is shown."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from dashboard.accessibility import BARRIERS, is_declared

# Everything is looked at: what lies behind a line that opens is open. Pictures drawn afterwards are waited for.
_OPEN_ALL = "document.querySelectorAll('details').forEach(each => { each.open = true; })"
_RUN = """declared => axe.run(document, {resultTypes: ["violations"]}).then(({violations}) => violations.flatMap(
  ({id, nodes}) => nodes.map(node => ({
    rule: id,
    target: node.target.join(" "),
    html: node.html.slice(0, 200),
    elements: declared.filter(selector => document.querySelector(node.target.at(-1))?.matches(selector)),
  }))))"""


def findings(page: Page) -> list[dict[str, Any]]:
    """Return every finding of every rule, with the declared selectors that its element matches."""
    page.evaluate(_OPEN_ALL)
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(_RUN, [barrier.element for barrier in BARRIERS])  # type: ignore[no-any-return]


def undeclared(page: Page) -> list[tuple[str, str, str]]:
    """Return rule, place and element of what is wrong and not declared in dashboard/accessibility.py."""
    return [
        (each["rule"], each["target"], each["html"])
        for each in findings(page)
        if not is_declared(each["rule"], set(each["elements"]))
    ]
