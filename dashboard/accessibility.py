"""What is known not to be accessible, declared once: the statement is made from it, and browser tests compare it."""

from dataclasses import dataclass
from datetime import date

KEYBOARD = "keyboard"
"""Found by going through the page with the keyboard; anything else is a rule of axe-core."""

EVALUATED_ON = date(2026, 11, 26)
AXE_VERSION = "4.12.1"


@dataclass(frozen=True)
class Barrier:
    """One thing that axe-core or the keyboard finds and that cannot be mended from outside."""

    criterion: str | None
    """Success criterion of WCAG 2.1 that is not met; None where it is good practice only."""
    rule: str
    """Rule of axe-core that finds it, or KEYBOARD."""
    element: str
    """CSS selector of what it is about; a finding of the rule on anything else is not covered."""
    page: str
    """Address of a page on which it can be seen."""
    cause: str
    """Where it comes from."""
    issue: str | None
    """Where it is reported, as far as it is."""
    text: str
    """What it is, in the catalogue of texts."""
    instead: str
    """What can be used instead, in the catalogue of texts."""


BARRIERS = (
    Barrier(
        criterion="2.1.1",
        rule=KEYBOARD,
        element=".js-plotly-plot",
        page="tijdlijn",
        cause="plotly.js 4.2",
        issue="https://github.com/plotly/plotly.js/issues/562",
        text="accessibility.chart_points",
        instead="accessibility.chart_points_instead",
    ),
    Barrier(
        criterion=None,
        rule="region",
        element='[role="listbox"]',
        page="voortgang",
        cause="react-aria, Streamlit 1.67",
        issue=None,
        text="accessibility.listbox",
        instead="accessibility.listbox_instead",
    ),
)


IS_COMPLIANT = all(barrier.criterion is None for barrier in BARRIERS)
"""Whether every success criterion is met."""


def is_declared(rule: str, elements: set[str]) -> bool:
    """Tell whether a finding of axe-core is one of the declared; `elements` are the declared selectors it matches."""
    return any(barrier.rule == rule and barrier.element in elements for barrier in BARRIERS)
