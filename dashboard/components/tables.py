"""Tables as HTML: readable by screen readers, printable, with every value escaped."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.components.markup import Markup, element, join


@dataclass(frozen=True)
class Heading:
    """A column's heading; numbers are set to the right."""

    label: str
    is_number: bool = False


def table(
    caption: str,
    headings: Sequence[Heading],
    rows: Sequence[Sequence[str | Markup]],
    *,
    is_caption_shown: bool = False,
    row_classes: Sequence[str | None] = (),
) -> Markup:
    """Return a table; the first cell of a row is its heading."""
    head = element(
        "tr",
        *(element("th", each.label, scope="col", class_="dm-num" if each.is_number else None) for each in headings),
    )
    body = [
        element("tr", *_cells(headings, row), class_=row_classes[number] if number < len(row_classes) else None)
        for number, row in enumerate(rows)
    ]
    return element(
        "div",
        element(
            "table",
            element("caption", caption, class_=None if is_caption_shown else "dm-hidden"),
            element("thead", head),
            element("tbody", *body),
            class_="dm-table",
        ),
        class_="dm-table-frame",
        tabindex="0",
        role="region",
        aria_label=caption,
    )


def _cells(headings: Sequence[Heading], row: Sequence[str | Markup]) -> list[Markup]:
    cells = []
    for number, (heading, value) in enumerate(zip(headings, row, strict=True)):
        css_class = "dm-num" if heading.is_number else None
        if number == 0:
            cells.append(element("th", value, scope="row", class_=css_class))
        else:
            cells.append(element("td", value, class_=css_class))
    return cells


def folded_table(
    summary: str, caption: str, headings: Sequence[Heading], rows: Sequence[Sequence[str | Markup]]
) -> Markup:
    """Return a table behind a line that opens it: the numbers of the chart above it."""
    return element(
        "details", join(element("summary", summary), table(caption, headings, rows)), class_="dm-details dm-chart-table"
    )


def facts(pairs: Sequence[tuple[str | Markup, str | Markup]]) -> Markup:
    """Return names with their values, for the details of one thing."""
    lines = (element("div", element("dt", name), element("dd", value)) for name, value in pairs)
    return element("dl", *lines, class_="dm-facts")
