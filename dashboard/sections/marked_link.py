"""The link to the visitor's own files as a workbook in which the findings are marked."""

from collections.abc import Mapping
from typing import Any

from dashboard.components.markup import Markup, element, join
from dashboard.context import Context
from dashboard.marked import marked_href


def marked_link(context: Context, identifier: str, judged: Mapping[str, Any]) -> Markup:
    """Return the link with what it gives; nothing when no workbook was made of this judgement."""
    if not judged.get("has_marked"):
        return join()
    link = element("a", context.text("marked.download"), href=marked_href(identifier))
    return element("p", link, " ", element("span", context.text("marked.about"), class_="dm-muted"))
