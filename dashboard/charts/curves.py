"""Curves over the months: a few lines on one scale, told apart by colour, dash and mark."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.charts.look import MUTED, RULE, SERIES, new_figure

_HEIGHT = 290
_DASHES = ("solid", "dash", "dot")
_MARKS = ("circle", "diamond", "square")


@dataclass(frozen=True)
class MonthCurve:
    """One line: months as YYYY-MM, their values (None = unknown, a gap), and what each point says."""

    label: str
    months: Sequence[str]
    values: Sequence[float | None]
    texts: Sequence[str]


def curves_chart(curves: Sequence[MonthCurve], language: str) -> go.Figure:
    """Draw at most three lines from zero up."""
    figure = new_figure(language, _HEIGHT)
    for curve, color, dash, mark in zip(curves, SERIES, _DASHES, _MARKS, strict=False):
        figure.add_scatter(
            x=[f"{month}-01" for month in curve.months],
            y=list(curve.values),
            mode="lines+markers",
            name=curve.label,
            line={"color": color, "width": 2, "dash": dash},
            marker={"symbol": mark, "size": 6, "color": color},
            hovertext=list(curve.texts),
            hoverinfo="text",
        )
    highest = max((value for curve in curves for value in curve.values if value), default=1)
    figure.update_layout(
        showlegend=True,
        margin={"l": 8, "r": 16, "t": 34, "b": 8},
        xaxis={"type": "date", "tickformat": "%b\n%Y", "showgrid": False, "fixedrange": True, "color": MUTED},
        yaxis={"range": [0, highest * 1.1], "tickformat": ",", "gridcolor": RULE, "nticks": 6, "fixedrange": True},
    )
    return figure
