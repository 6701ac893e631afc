"""Bullet bars: one row per institution, the value as a bar, the earlier one as a mark, the target as a line."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.charts.look import ACCENT, MUTED, RULE, TEXT, new_figure

_ROW_HEIGHT = 27
_FRAME_HEIGHT = 64
_EARLIER_MARK = {"symbol": "diamond", "size": 9, "color": "#FFFFFF", "line": {"color": TEXT, "width": 1.5}}
_TARGET_MARK = {"symbol": "line-ns", "size": 16, "line": {"color": TEXT, "width": 2.5}}


@dataclass(frozen=True)
class Bullet:
    """One row of the chart; texts are ready to show, None values are unknown and drawn as nothing."""

    label: str
    value: float | None
    value_text: str
    earlier: float | None = None
    target: float | None = None


@dataclass(frozen=True)
class BulletLabels:
    """The names in the legend."""

    value: str
    earlier: str
    target: str


def bullet_chart(
    rows: Sequence[Bullet], labels: BulletLabels, language: str, *, row_height: int = _ROW_HEIGHT
) -> go.Figure:
    """Draw the rows from top to bottom; labels of two lines need higher rows."""
    figure = new_figure(language, _FRAME_HEIGHT + row_height * len(rows))
    # Values are the row numbers, not the labels: two institutions may have one name.
    positions = list(range(len(rows)))
    figure.add_bar(
        x=[row.value for row in rows],
        y=positions,
        orientation="h",
        name=labels.value,
        marker_color=ACCENT,
        width=0.52,
        hovertext=[f"{row.label.replace('<br>', ' ')}: {row.value_text}" for row in rows],
        hoverinfo="text",
    )
    _add_marks(figure, [row.earlier for row in rows], labels.earlier, _EARLIER_MARK)
    _add_marks(figure, [row.target for row in rows], labels.target, _TARGET_MARK)
    highest = max((value for row in rows for value in (row.value, row.earlier, row.target) if value), default=1)
    figure.update_layout(
        bargap=0.4,
        margin={"l": 8, "r": 56, "t": 34 if len(figure.data) > 1 else 8, "b": 8},
        annotations=[_value_label(number, row, in_column=len(figure.data) > 1) for number, row in enumerate(rows)],
        xaxis={"range": [0, highest * 1.08], "tickformat": ",", "gridcolor": RULE, "nticks": 4, "color": MUTED},
        yaxis={
            "tickvals": positions,
            "ticktext": [row.label for row in rows],
            "range": [len(rows) - 0.4, -0.6],
            "showgrid": False,
            "ticklabelstandoff": 6,
        },
    )
    return figure


def _value_label(position: int, row: Bullet, *, in_column: bool) -> dict[str, object]:
    """Return the value's text: behind the bar, or right of the axis where marks may stand behind bars.

    How far a text reaches depends on the width of the screen: only a column of its own is clear of all marks.
    """
    place = {"xref": "paper", "x": 1, "xshift": 4} if in_column else {"x": row.value or 0, "xshift": 9}
    return place | {
        "y": position,
        "text": row.value_text,
        "xanchor": "left",
        "showarrow": False,
        "font": {"color": TEXT, "size": 12},
    }


def _add_marks(figure: go.Figure, values: list[float | None], name: str, marker: dict[str, object]) -> None:
    if all(value is None for value in values):
        return
    figure.add_scatter(
        x=values,
        y=list(range(len(values))),
        mode="markers",
        name=name,
        marker=marker,
        hoverinfo="skip",
        cliponaxis=False,
    )
