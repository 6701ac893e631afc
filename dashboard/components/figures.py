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


def chart(
    key: str,
    title: str,
    description: str,
    figure: go.Figure,
    table: ChartTable,
    table_label: str,
    language: str,
    on_click: Callable[[], None] | None = None,
) -> None:
    """Draw a chart with its title above it, and its description and table below it.

    `on_click` is called before the page runs anew; `clicked` then says on what.
    """
    show(join(element("h3", title, class_="dm-chart-title"), element("p", description, class_="dm-chart-text")))
    alt, config = f"{title}. {description}", chart_config(language, key)
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
    show(folded_table(table_label, title, table.headings, table.rows))


def clicked(key: str) -> str | None:
    """Return what the mark that was clicked on in a chart gives back, or None."""
    points = st.session_state.get(key, {}).get("selection", {}).get("points", [])
    given = points[0].get("customdata") if points else None
    value = given[0] if isinstance(given, list) and given else given
    return value if isinstance(value, str) and value else None
