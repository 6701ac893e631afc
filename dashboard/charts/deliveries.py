"""Heat map of deliveries: a cell per institution and month, told apart by colour and by sign."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.charts.look import BAND, MUTED, SERIES, TEXT, new_figure
from etl.completeness import STATUSES, Status

_ROW_HEIGHT = 26
_MOST_MONTH_LABELS = 13
_TOP, _BOTTOM = 64, 8
"""Room for the months above the cells, also when they are set aslant."""


@dataclass(frozen=True)
class StatusLook:
    """How a status looks: sign, ground and ink."""

    sign: str
    ground: str
    ink: str


STATUS_LOOKS: dict[Status, StatusLook] = {
    "missing": StatusLook("✗", SERIES[5], "#FFFFFF"),
    "late": StatusLook("L", "#E9A878", TEXT),
    "due": StatusLook("…", "#FFFFFF", TEXT),
    "closed": StatusLook("■", "#CFCFCC", TEXT),
    "warnings": StatusLook("!", "#FBE7A8", TEXT),
    "on_time": StatusLook("✓", "#CFE0F1", TEXT),
    "not_expected": StatusLook("·", BAND, MUTED),
}


@dataclass(frozen=True)
class GridCell:
    """One cell: its status and what the pointer shows."""

    status: Status
    hover: str


def delivery_chart(
    institutions: Sequence[str], months: Sequence[str], cells: Sequence[Sequence[GridCell]], language: str
) -> go.Figure:
    """Draw the cells, a row of them per institution from top to bottom; labels are ready to show."""
    figure = new_figure(language, _TOP + _BOTTOM + _ROW_HEIGHT * len(institutions))
    last = len(STATUSES) - 1
    bands = [(position, STATUS_LOOKS[status].ground) for position, status in enumerate(STATUSES)]
    figure.add_heatmap(
        z=[[STATUSES.index(cell.status) for cell in row] for row in cells],
        zmin=-0.5,
        zmax=last + 0.5,
        colorscale=[[edge / len(STATUSES), ground] for position, ground in bands for edge in (position, position + 1)],
        showscale=False,
        xgap=2,
        ygap=2,
        customdata=[[cell.hover for cell in row] for row in cells],
        hovertemplate="%{customdata}<extra></extra>",
    )
    placed = [(x, y, STATUS_LOOKS[cell.status]) for y, row in enumerate(cells) for x, cell in enumerate(row)]
    figure.add_scatter(
        x=[x for x, _, _ in placed],
        y=[y for _, y, _ in placed],
        mode="text",
        text=[look.sign for _, _, look in placed],
        textfont={"color": [look.ink for _, _, look in placed], "size": 13},
        hoverinfo="skip",
    )
    step = -(-len(months) // _MOST_MONTH_LABELS) or 1
    shown = range(0, len(months), step)
    figure.update_layout(
        showlegend=False,
        margin={"t": _TOP, "b": _BOTTOM},
        xaxis={
            "range": [-0.5, len(months) - 0.5],
            "tickmode": "array",
            "tickvals": list(shown),
            "ticktext": [months[position] for position in shown],
            "showgrid": False,
            "fixedrange": True,
            "side": "top",
        },
        yaxis={
            "range": [len(institutions) - 0.5, -0.5],
            "tickmode": "array",
            "tickvals": list(range(len(institutions))),
            "ticktext": list(institutions),
            "showgrid": False,
            "fixedrange": True,
        },
    )
    return figure
