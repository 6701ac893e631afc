"""The project timeline: periods as bars, days as marks, and a KPI's curve below on the same time axis.

Events without a date are not drawn: they stand in a list beside the axis.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import plotly.graph_objects as go

from dashboard.charts.look import ACCENT, BAND, MUTED, RULE, SERIES, TEXT, new_figure

_LANE_HEIGHT = 30
_CURVE_HEIGHT = 190
_TOP = 80
_LEGEND_RISE = 44
_AS_OF_RISE = 20
_BAR_STEP_DAYS = 7
"""Points along a bar, so that the pointer finds it everywhere and not at its ends only."""
# Room for a label on a chart of usual width: about 6.6 px a letter on 900 px of axis.
_DAYS_PER_LETTER_SHARE = 6.9 / 900
_LABEL_GAP_LETTERS = 3


@dataclass(frozen=True)
class Mark:
    """One dated event, ready to draw. `group` decides colour and mark; a bar runs from `start` to `end`."""

    label: str
    hover: str
    start: date
    end: date
    group: str
    is_bar: bool
    id: str = ""
    """What a click on the mark gives back."""


@dataclass(frozen=True)
class Group:
    """A kind of events in the legend."""

    name: str
    label: str
    color: str
    symbol: str


GROUP_LOOKS: dict[str, tuple[str, str]] = {
    "meeting": (SERIES[0], "diamond"),
    "visit": (SERIES[2], "circle"),
    "law": (SERIES[1], "square"),
    "product": (SERIES[3], "triangle-up"),
}
"""Group of events → colour and mark."""


@dataclass(frozen=True)
class Curve:
    """A KPI by month: states at month ends."""

    label: str
    ends: Sequence[date]
    values: Sequence[float | None]
    texts: Sequence[str]


@dataclass(frozen=True)
class AsOf:
    """The day up to which figures are shown, and the words at its line."""

    label: str
    day: date


@dataclass(frozen=True)
class Placed:
    """A mark with its lane (0 = top) and the side on which its label stands."""

    mark: Mark
    lane: int
    is_label_left: bool


def place_marks(marks: Sequence[Mark], first: date, last: date) -> list[Placed]:
    """Give every mark the highest lane in which neither bar nor label overlaps another."""
    days = max((last - first).days, 1)
    letter = days * _DAYS_PER_LETTER_SHARE
    lanes: list[list[tuple[float, float]]] = []
    placed = []
    for mark in sorted(marks, key=lambda mark: (mark.start, mark.end)):
        start, end = (mark.start - first).days, (mark.end - first).days
        width = (len(mark.label) + _LABEL_GAP_LETTERS) * letter
        is_left = end + width > days and start - width > 0
        taken = (start - width, end + letter * 2) if is_left else (start - letter * 2, end + width)
        free = (lane for lane, spans in enumerate(lanes) if _fits(taken, spans))
        lane = next(free, len(lanes))
        if lane == len(lanes):
            lanes.append([])
        lanes[lane].append(taken)
        placed.append(Placed(mark, lane, is_left))
    return placed


def _fits(taken: tuple[float, float], spans: Sequence[tuple[float, float]]) -> bool:
    return all(taken[1] < start or taken[0] > end for start, end in spans)


def timeline_chart(
    marks: Sequence[Mark],
    groups: Sequence[Group],
    curve: Curve | None,
    bands: Sequence[tuple[str, date, date]],
    span: tuple[date, date],
    language: str,
    as_of: AsOf | None = None,
) -> go.Figure:
    """Draw marks above and the curve below, on one axis that runs over `span`, with a line at the as-of day."""
    placed = place_marks(marks, *span)
    lanes = max((each.lane for each in placed), default=0) + 1
    height = _TOP + lanes * _LANE_HEIGHT + (_CURVE_HEIGHT if curve else 0) + 40
    figure = new_figure(language, height)
    plot = height - _TOP - 34
    top_share = lanes * _LANE_HEIGHT / plot if curve else 1.0
    for group in groups:
        _add_group(figure, group, [each for each in placed if each.mark.group == group.name])
    if curve:
        _add_curve(figure, curve)
    figure.update_layout(
        margin={"l": 52, "r": 20, "t": _TOP, "b": 34},
        xaxis=_x_axis(span, "y2" if curve else "y"),
        yaxis={"domain": [1 - top_share, 1], "range": [lanes - 0.5, -0.6], "visible": False, "fixedrange": True},
        shapes=[_band(number, start, end) for number, (_, start, end) in enumerate(bands)]
        + ([_as_of_line(as_of)] if as_of else []),
        annotations=[_band_title(label, max(start, span[0]), min(end, span[1])) for label, start, end in bands]
        + ([_curve_title(curve, 1 - top_share)] if curve else [])
        + ([_as_of_title(as_of, span)] if as_of else []),
        hovermode="closest",
        hoverdistance=12,
        legend={"y": 1 + _LEGEND_RISE / plot, "font": {"size": 12}},
    )
    if curve:
        figure.update_layout(yaxis2=_curve_axis(1 - top_share))
    return figure


def _x_axis(span: tuple[date, date], anchor: str) -> dict[str, object]:
    return {
        "type": "date",
        "range": list(span),
        "dtick": "M3",
        "tickformat": "%b\n%Y",
        "anchor": anchor,
        "gridcolor": RULE,
        "fixedrange": True,
        "tickfont": {"color": MUTED},
    }


def _curve_axis(share: float) -> dict[str, object]:
    """Return the curve's axis, in the lower share of the chart, below the curve's title."""
    return {
        "domain": [0, max(0.05, share - 0.085)],
        "anchor": "x",
        "rangemode": "tozero",
        "nticks": 5,
        "tickformat": ",",
        "fixedrange": True,
        "tickfont": {"color": MUTED},
    }


def _add_group(figure: go.Figure, group: Group, placed: Sequence[Placed]) -> None:
    if not placed:
        return
    bars = [each for each in placed if each.mark.is_bar]
    points = [each for each in placed if not each.mark.is_bar]
    # Plotly leaves a group without points out of the legend, so one of bars only gets a point that is nowhere.
    starts: list[date | None] = [each.mark.start for each in points] or [None]
    lanes: list[int | None] = [each.lane for each in points] or [None]
    for each in bars:
        days = _days_along(each.mark)
        figure.add_scatter(
            x=days,
            y=[each.lane] * len(days),
            customdata=[each.mark.id] * len(days),
            # Only marks can be clicked on: these are there and not seen.
            mode="lines+markers",
            marker={"opacity": 0, "size": 12},
            selected={"marker": {"opacity": 0}},
            unselected={"marker": {"opacity": 0}},
            showlegend=False,
            line={"color": group.color, "width": 12},
            hoverinfo="text",
            hovertext=each.mark.hover,
            legendgroup=group.name,
        )
    figure.add_scatter(
        x=starts,
        y=lanes,
        mode="markers",
        name=group.label,
        legendgroup=group.name,
        hoverinfo="text",
        hovertext=[each.mark.hover for each in points],
        customdata=[each.mark.id for each in points],
        marker={"symbol": group.symbol, "size": 12, "color": group.color, "line": {"color": "#FFFFFF", "width": 1}},
        unselected={"marker": {"opacity": 1}},
    )
    for is_left in (False, True):
        _add_labels(figure, group, [each for each in placed if each.is_label_left == is_left], is_left)


def _days_along(mark: Mark) -> list[date]:
    """Return the days of a bar from its start to its end, one a week."""
    weeks = range(0, (mark.end - mark.start).days, _BAR_STEP_DAYS)
    return [*(mark.start + timedelta(days=each) for each in weeks), mark.end]


def _add_labels(figure: go.Figure, group: Group, placed: Sequence[Placed], is_left: bool) -> None:
    if not placed:
        return
    figure.add_scatter(
        x=[each.mark.start if is_left else each.mark.end for each in placed],
        y=[each.lane for each in placed],
        mode="text",
        unselected={"textfont": {"color": TEXT}},
        text=[f"{each.mark.label}   " if is_left else f"   {each.mark.label}" for each in placed],
        textposition="middle left" if is_left else "middle right",
        showlegend=False,
        hoverinfo="skip",
        textfont={"size": 12, "color": TEXT},
        cliponaxis=False,
        legendgroup=group.name,
    )


def _add_curve(figure: go.Figure, curve: Curve) -> None:
    figure.add_scatter(
        x=list(curve.ends),
        y=list(curve.values),
        yaxis="y2",
        mode="lines+markers",
        showlegend=False,
        line={"color": ACCENT, "width": 2},
        marker={"size": 5},
        unselected={"marker": {"opacity": 1}},
        fill="tozeroy",
        fillcolor="rgba(0,85,164,0.08)",
        hoverinfo="text",
        hovertext=list(curve.texts),
        connectgaps=False,
        cliponaxis=False,
    )


def _band(number: int, start: date, end: date) -> dict[str, object]:
    return {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "x0": start,
        "x1": end + timedelta(days=1),
        "y0": 0,
        "y1": 1,
        "fillcolor": BAND if number % 2 == 0 else "#FFFFFF",
        "line": {"width": 0},
        "layer": "below",
    }


def _band_title(label: str, start: date, end: date) -> dict[str, object]:
    return {
        "text": label,
        "x": start + (end - start) / 2,
        "y": 1,
        "xref": "x",
        "yref": "paper",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 12, "color": MUTED},
        "yshift": 2,
    }


def _as_of_line(as_of: AsOf) -> dict[str, object]:
    return {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": as_of.day,
        "x1": as_of.day,
        "y0": 0,
        "y1": 1,
        "line": {"color": TEXT, "width": 1.5, "dash": "dot"},
    }


def _as_of_title(as_of: AsOf, span: tuple[date, date]) -> dict[str, object]:
    is_late = as_of.day - span[0] > (span[1] - span[0]) / 2
    return {
        "text": as_of.label,
        "x": as_of.day,
        "y": 1,
        "xref": "x",
        "yref": "paper",
        "xanchor": "right" if is_late else "left",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 12, "color": TEXT},
        "yshift": _AS_OF_RISE,
    }


def _curve_title(curve: Curve, y: float) -> dict[str, object]:
    return {
        "text": f"<b>{curve.label}</b>",
        "x": 0,
        "y": y,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "top",
        "showarrow": False,
        "font": {"size": 13, "color": TEXT},
        "yshift": -6,
    }
