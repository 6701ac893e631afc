"""A chart with all that belongs to it: a title, a text that says what is seen, and its table."""

from collections.abc import Sequence
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
    key: str, title: str, description: str, figure: go.Figure, table: ChartTable, table_label: str, language: str
) -> None:
    """Draw a chart with its title above it, and its description and table below it."""
    show(join(element("h3", title, class_="dm-chart-title"), element("p", description, class_="dm-chart-text")))
    st.plotly_chart(
        figure, theme=None, width="stretch", key=key, config=chart_config(language, key), alt=f"{title}. {description}"
    )
    show(folded_table(table_label, title, table.headings, table.rows))
