"""A chart with all that belongs to it: a title, a text that says what is seen, and its table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
import streamlit as st

from dashboard.charts.look import chart_config
from dashboard.components.markup import Markup, element, join, show
from dashboard.components.tables import Heading, folded_table


@dataclass(frozen=True)
class ChartTable:
    """The numbers of a chart."""

    headings: Sequence[Heading]
    rows: Sequence[Sequence[str | Markup]]


@dataclass(frozen=True)
class Numbers:
    """A title with its table: the page shows it, and a file of it holds the very same rows."""

    title: str
    table: ChartTable
    kpis: tuple[str, ...] = ()
    """The KPIs that the numbers are of, or are counted with."""
    filtered_by: tuple[str, ...] | None = None
    """The dimensions whose filters limit the rows; None stands for those that all the KPIs have."""
    limits: tuple[str, ...] = ()
    """What else limits the rows, in words."""
    counted_as: str | None = None
    """The KPI whose unit all numbers have, where these are counts out of KPIs with another unit."""
    notes: tuple[str, ...] = ()
    """What the page says of the rows beside the table, where they cannot be read without it."""


@dataclass(frozen=True)
class ChartWords:
    """What stands around every chart: the language, the line that opens its table, and the ways to take it along."""

    language: str
    table: str
    ways: Markup


def chart(
    key: str,
    numbers: Numbers,
    description: str,
    figure: go.Figure,
    words: ChartWords,
    on_click: Callable[[], None] | None = None,
) -> None:
    """Draw a chart with its title and description above it; its table and the ways to take it along are below it.

    `on_click` is called before the page runs anew; `clicked` then says on what.
    """
    title, table = numbers.title, numbers.table
    show(join(element("h3", title, class_="dm-chart-title"), element("p", description, class_="dm-chart-text")))
    alt, config = f"{title}. {description}", chart_config(words.language, key)
    if on_click is None:
        st.plotly_chart(figure, theme=None, width="stretch", key=key, config=config, alt=alt)
    else:
        st.plotly_chart(
            figure,
            theme=None,
            width="stretch",
            key=key,
            config=config,
            alt=alt,
            on_select=on_click,
            selection_mode="points",
        )
    folded = folded_table(words.table, title, table.headings, table.rows)
    show(element("div", folded, words.ways, class_="dm-chart-foot"))


def clicked(key: str) -> str | None:
    """Return what the mark that was clicked on in a chart gives back, or None."""
    points = st.session_state.get(key, {}).get("selection", {}).get("points", [])
    given = points[0].get("customdata") if points else None
    value = given[0] if isinstance(given, list) and given else given
    return value if isinstance(value, str) and value else None
