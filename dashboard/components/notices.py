"""Lines that tell the state of things: sample data, freshness, an empty store."""

from dashboard.components.markup import Markup, element, join


def sample_notice(text: str, more: str) -> Markup:
    """Return the line that says that data are fictitious; it opens to what of them is."""
    sign = element("span", "!", class_="dm-sign", aria_hidden="true")
    summary = element("summary", sign, element("span", text, class_="dm-notice-line"))
    return element("details", summary, element("p", more), class_="dm-notice dm-sample")


def status_line(text: str, detail: str | None = None) -> Markup:
    """Return the line on freshness, with what else is to be said of it behind it."""
    more = element("span", f" {detail}", class_="dm-muted") if detail else join()
    return element("p", element("strong", text), more, class_="dm-status")


def empty_state(title: str, steps: list[str], link: tuple[str, str] | None = None) -> Markup:
    """Return what to do next where there is nothing to show yet; the link is an address and its words."""
    listed = element("ol", *(element("li", step) for step in steps))
    way = element("p", element("a", link[1], href=link[0], class_="dm-button")) if link else join()
    return element("section", element("h2", title), listed, way, class_="dm-empty")


def note(text: str, kind: str = "info") -> Markup:
    """Return a note: 'info', 'good', 'warning' or 'error', each with its sign."""
    signs = {"info": "i", "good": "✓", "warning": "!", "error": "✗"}
    sign = element("span", signs[kind], class_="dm-sign", aria_hidden="true")
    return element("p", sign, text, class_=f"dm-notice dm-{kind}", role="alert" if kind == "error" else "status")
