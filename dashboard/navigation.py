"""All pages, declared once: section, address, title and the module that draws them."""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from etl.permissions import Right

if TYPE_CHECKING:
    from dashboard.context import Context


@dataclass(frozen=True)
class PageDeclaration:
    """One page. `path` is its address, Dutch in every language, so that a link works in both."""

    section: str
    path: str
    title: str
    view: str
    """Module in dashboard/views with a `render(context)`."""
    right: Right = Right.READ_FIGURES
    """What a visitor's role must allow to open it."""
    needs_months: bool = True
    """Whether the page has nothing to show before the first monthly file is loaded."""
    is_in_foot: bool = False
    """Whether a link to the page stands below every page and not in the menu."""

    def render(self, context: "Context") -> None:
        """Draw the page. Loaded when first asked for: the web server needs the addresses only."""
        import_module(f"dashboard.views.{self.view}").render(context)


PAGES = (
    PageDeclaration("section.follow_up", "", "overview.title", "overview"),
    PageDeclaration("section.follow_up", "voortgang", "progress.title", "progress"),
    PageDeclaration("section.follow_up", "instelling", "institution.title", "institution"),
    PageDeclaration(
        "section.follow_up", "tijdlijn", "timeline.title", "timeline", Right.READ_REFERENCE, needs_months=False
    ),
    PageDeclaration("section.follow_up", "werkplekken", "workplaces.title", "workplaces"),
    PageDeclaration(
        "section.follow_up",
        "beleidsaanbevelingen",
        "recommendations.title",
        "recommendations",
        Right.READ_REFERENCE,
        needs_months=False,
    ),
    PageDeclaration("section.data", "opladen", "upload.title", "upload", Right.UPLOAD, needs_months=False),
    PageDeclaration("section.data", "volledigheid", "completeness.title", "completeness"),
    PageDeclaration("section.data", "herkomst", "provenance.title", "provenance"),
    PageDeclaration("section.reporting", "esf", "esf.title", "esf"),
    PageDeclaration("section.reporting", "rapporten", "reports.title", "reports", Right.READ_REPORTS),
    PageDeclaration(
        "section.reporting", "definities", "definitions.title", "definitions", Right.READ_REFERENCE, needs_months=False
    ),
    PageDeclaration(
        "section.administration",
        "beheer",
        "administration.title",
        "administration",
        Right.READ_AUDIT,
        needs_months=False,
    ),
    PageDeclaration(
        "section.about",
        "toegankelijkheid",
        "accessibility.title",
        "accessibility_statement",
        Right.READ_REFERENCE,
        needs_months=False,
        is_in_foot=True,
    ),
    PageDeclaration(
        "section.about",
        "privacy",
        "privacy.title",
        "privacy",
        Right.READ_REFERENCE,
        needs_months=False,
        is_in_foot=True,
    ),
)
"""In the order of the menu; the first one is served at the root."""
