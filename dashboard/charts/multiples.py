"""Small multiples: one small curve per institution, all on the same scales."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import plotly.graph_objects as go

from dashboard.charts.look import ACCENT, MUTED, RULE, TEXT, new_figure

_COLUMNS = 5
_PANEL_HEIGHT = 140
_GAP_X, _GAP_Y = 0.035, 0.34


@dataclass(frozen=True)
class Panel:
    """One curve: months as YYYY-MM with their values (None = unknown), and the last value as text."""

    label: str
    months: Sequence[str]
    values: Sequence[float | None]
    last_text: str
    before: Sequence[float | None] = ()
    """The values of the same months a year earlier, or nothing."""
    trend_text: str = ""
    """The change in a year, ready to show."""


def multiples_chart(panels: Sequence[Panel], target: float | None, language: str) -> go.Figure:
    """Draw the panels row by row, with the target as a dashed line in each."""
    rows = max(1, ceil(len(panels) / _COLUMNS))
    figure = new_figure(language, 24 + _PANEL_HEIGHT * rows)
    known = [value for panel in panels for value in panel.values if value is not None]
    highest = max([*known, target or 0, 1])
    months = sorted({month for panel in panels for month in panel.months})
    layout: dict[str, object] = {"showlegend": False, "margin": {"l": 4, "r": 4, "t": 22, "b": 4}}
    annotations: list[dict[str, object]] = []
    shapes: list[dict[str, object]] = []
    for number, panel in enumerate(panels, start=1):
        row, column = divmod(number - 1, _COLUMNS)
        suffix = "" if number == 1 else str(number)
        x_domain, y_domain = _domains(row, column, rows)
        layout[f"xaxis{suffix}"] = _x_axis(x_domain, suffix, months)
        layout[f"yaxis{suffix}"] = _y_axis(y_domain, suffix, highest, is_first=column == 0)
        figure.add_scatter(
            x=[f"{month}-01" for month in panel.months],
            y=list(panel.values),
            mode="lines",
            line={"color": ACCENT, "width": 2},
            xaxis=f"x{suffix}",
            yaxis=f"y{suffix}",
            fill="tozeroy",
            fillcolor="rgba(0,85,164,0.10)",
            name=panel.label,
            hoverinfo="x+y",
        )
        if any(value is not None for value in panel.before):
            figure.add_scatter(
                x=[f"{month}-01" for month in panel.months],
                y=list(panel.before),
                mode="lines",
                line={"color": MUTED, "width": 1.5, "dash": "dot"},
                xaxis=f"x{suffix}",
                yaxis=f"y{suffix}",
                hoverinfo="skip",
            )
        annotations.append(_title(panel.label, x_domain[0], y_domain[1], "left", TEXT))
        annotations.append(_title(panel.last_text, x_domain[1], y_domain[1], "right", ACCENT))
        if panel.trend_text:
            annotations.append(_trend(panel.trend_text, x_domain[1], y_domain[1]))
        if target is not None:
            shapes.append(_target_line(suffix, target))
    figure.update_layout(annotations=annotations, shapes=shapes, **layout)
    return figure


def _target_line(suffix: str, target: float) -> dict[str, object]:
    return {
        "type": "line",
        "xref": f"x{suffix} domain",
        "yref": f"y{suffix}",
        "x0": 0,
        "x1": 1,
        "y0": target,
        "y1": target,
        "line": {"color": TEXT, "width": 1, "dash": "dash"},
    }


def _domains(row: int, column: int, rows: int) -> tuple[list[float], list[float]]:
    width = (1 - _GAP_X * (_COLUMNS - 1)) / _COLUMNS
    height = 1 / rows
    left = column * (width + _GAP_X)
    top = 1 - row * height
    return [left, left + width], [top - height * (1 - _GAP_Y), top]


def _x_axis(domain: list[float], suffix: str, months: list[str]) -> dict[str, object]:
    ends = [f"{months[0]}-01", f"{months[-1]}-01"] if months else []
    return {
        "domain": domain,
        "anchor": f"y{suffix}",
        "type": "date",
        "range": ends,
        "showgrid": False,
        "tickmode": "array",
        "tickvals": [f"{month}-01" for month in months if month.endswith("-01")],
        "tickformat": "%Y",
        "tickfont": {"size": 10, "color": MUTED},
        "fixedrange": True,
        "linecolor": RULE,
        "showline": True,
    }


def _y_axis(domain: list[float], suffix: str, highest: float, *, is_first: bool) -> dict[str, object]:
    return {
        "domain": domain,
        "anchor": f"x{suffix}",
        # Room above the highest curve for the words on its trend.
        "range": [0, highest * 1.35],
        "nticks": 3,
        "fixedrange": True,
        "showticklabels": is_first,
        "tickfont": {"size": 10, "color": MUTED},
        "tickformat": ",",
        "gridcolor": RULE,
    }


def _title(text: str, x: float, y: float, anchor: str, color: str) -> dict[str, object]:
    return {
        "text": text,
        "x": x,
        "y": y,
        "xref": "paper",
        "yref": "paper",
        "xanchor": anchor,
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 11, "color": color},
    }


def _trend(text: str, x: float, y: float) -> dict[str, object]:
    """Return the words on a year's change, below the last value."""
    words = _title(text, x, y, "right", MUTED)
    return words | {"yanchor": "top", "font": {"size": 10, "color": MUTED}}
