"""The ways to take a chart or a table along: its numbers as CSV, and its picture."""

from urllib.parse import urlencode

from dashboard import address
from dashboard.components.figures import ChartWords
from dashboard.components.markup import Markup, element
from dashboard.context import Context
from dashboard.extract_route import NUMBERS_PATH, PICTURE_PATH
from dashboard.roles import role_name


def chart_words(context: Context, name: str, title: str, **choices: str | None) -> ChartWords:
    """Return what stands around a chart; name and choices say what to make anew when it is taken along."""
    return ChartWords(
        context.language, context.text("chart.table"), _take_along(context, name, title, choices, has_picture=True)
    )


def _take_along(
    context: Context, name: str, title: str, choices: dict[str, str | None], *, has_picture: bool
) -> Markup:
    """Return the links. They name all that the numbers depend on, so they may be kept with what is drawn."""
    text, query = context.text, _query(context, choices)
    whose = element("span", f" {title}", class_="dm-hidden")
    ways = [element("a", text("extract.numbers"), whose, href=f"/{NUMBERS_PATH}/{name}.csv?{query}")]
    if has_picture:
        # The script makes the picture of what is on the screen, and asks the address first.
        way = f"/{PICTURE_PATH}/{name}?{query}"
        ways.append(element("button", text("extract.picture"), whose, type="button", class_="dm-link", data_words=way))
    return element("p", *ways, element("span", role="status", class_="dm-muted"), class_="dm-take")


def table_ways(context: Context, name: str, title: str, **choices: str | None) -> Markup:
    """Return the way to take a table along that has no chart."""
    return _take_along(context, name, title, choices, has_picture=False)


def _query(context: Context, choices: dict[str, str | None]) -> str:
    given = {address.LANGUAGE: context.language, address.ROLE: role_name(context.scope)}
    pairs = given | context.filters.named() | choices
    return urlencode({name: value for name, value in pairs.items() if value})
