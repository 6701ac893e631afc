"""What the pages on law share: paragraphs, and what the organisation itself must fill in."""

import re

from dashboard.components.markup import Markup, element, join
from dashboard.components.notices import note
from dashboard.context import Context

_MAIL = re.compile(r"[^@\s]+@[^@\s]+")
_WEB = re.compile(r"https?://\S+")


def paragraphs(*texts: str | Markup) -> Markup:
    """Return texts as paragraphs of readable width."""
    return element("div", *(element("p", each) for each in texts), class_="dm-prose")


def reach(context: Context, value: str | None, setting: str) -> Markup:
    """Return an address of the organisation as a link where it is one, or a notice that its setting is still empty."""
    if not value:
        return note(context.text("legal.to_fill_in", setting=f"DUAAL_{setting.upper()}"), "warning")
    return element("p", contact(value))


def contact(value: str) -> str | Markup:
    """Return an e-mail or web address as a link, and anything else as it is."""
    if _MAIL.fullmatch(value):
        return element("a", value, href=f"mailto:{value}")
    if _WEB.fullmatch(value):
        return element("a", value, href=value, rel="noreferrer")
    return value


def organisation(context: Context, name: str | None) -> tuple[str, Markup]:
    """Return the organisation's name for use in a sentence, and a notice when its setting is still empty."""
    if name:
        return name, join()
    return context.text("legal.organisation"), reach(context, None, "organisation")
