"""All pages, declared once: section, address, title and what draws them."""

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.context import Context
from dashboard.views import overview, progress, provenance, timeline, upload

Render = Callable[[Context], None]


@dataclass(frozen=True)
class PageDeclaration:
    """One page. `path` is its address, Dutch in every language, so that a link works in both."""

    section: str
    path: str
    title: str
    render: Render
    needs_months: bool = True
    """Whether the page has nothing to show before the first monthly file is loaded."""


PAGES = (
    PageDeclaration("section.follow_up", "overzicht", "overview.title", overview.render),
    PageDeclaration("section.follow_up", "voortgang", "progress.title", progress.render),
    PageDeclaration("section.follow_up", "tijdlijn", "timeline.title", timeline.render, needs_months=False),
    PageDeclaration("section.data", "opladen", "upload.title", upload.render, needs_months=False),
    PageDeclaration("section.data", "herkomst", "provenance.title", provenance.render),
)
"""In the order of the menu; the first one is also served at the root."""
