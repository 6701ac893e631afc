"""The first page in Dash, cached by data version and month: six cards, two charts and their tables from our figures.

It is lighter than ours: one filter, no cards of the report, no counting rules, no translation.

Run as `python -m bench.page_dash STATE PORT`; needs requirements/bench.txt.
"""

import logging
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
from dash import Dash, Input, Output, dcc, html
from werkzeug.serving import make_server

from dashboard.components.figures import Numbers
from dashboard.context import Context
from dashboard.filters import Filters
from dashboard.sections import institution_bars, kpi_cards, timeline_chart
from dashboard.store import data_version, use_settings
from etl.scope import LOCAL_DEPARTMENT
from etl.settings import Settings

_KPI = "K07"


def _drawn_by(module: Any, draw: Callable[..., None], *arguments: Any) -> tuple[go.Figure, html.Details]:
    """Return the figure and the folded table that a section of ours would put on the page."""
    taken: list[tuple[go.Figure, html.Details]] = []
    kept = module.chart
    module.chart = lambda key, numbers, description, figure, *rest: taken.append((figure, _table(numbers)))
    try:
        draw.__wrapped__(*arguments)  # type: ignore[attr-defined]
    finally:
        module.chart = kept
    return taken[0]


def _table(numbers: Numbers) -> html.Details:
    title, table = numbers.title, numbers.table
    head = html.Tr([html.Th(each.label) for each in table.headings])
    body = [html.Tr([html.Td(str(cell)) for cell in row]) for row in table.rows]
    return html.Details([html.Summary(title), html.Table([html.Thead(head), html.Tbody(body)])])


@cache
def _page(version: str, as_of: str) -> tuple[Any, ...]:
    context = Context("nl", LOCAL_DEPARTMENT, version, Filters(as_of=as_of), "Europe/Brussels")
    cards = [kpi_cards.figure_card(context, kpi, has_spark=True) for kpi in kpi_cards.WORK_KPIS]
    shown = [
        html.Li([html.H3(each.title), html.P(f"{each.value} {each.unit}"), html.P(each.change), html.P(each.as_of)])
        for each in cards
    ]
    bars = _drawn_by(institution_bars, institution_bars.institution_bars, context, _KPI)
    return (shown, *bars, *_drawn_by(timeline_chart, timeline_chart.timeline, context, _KPI))


def build(settings: Settings) -> Dash:
    """Return the application: a choice of month above six cards and two charts."""
    use_settings(settings)
    version = str(data_version())
    months = Context("nl", LOCAL_DEPARTMENT, version, Filters(), "Europe/Brussels").offered.months
    app = Dash(serve_locally=True, compress=False)
    app.layout = html.Div(
        [
            html.H1("Overzicht"),
            dcc.Dropdown(list(reversed(months)), months[-1], id="month", clearable=False),
            html.P(id="state"),
            html.Ul(id="cards"),
            dcc.Graph(id="bars"),
            html.Div(id="bars-table"),
            dcc.Graph(id="timeline"),
            html.Div(id="timeline-table"),
        ]
    )

    @app.callback(
        Output("state", "children"),
        Output("cards", "children"),
        Output("bars", "figure"),
        Output("bars-table", "children"),
        Output("timeline", "figure"),
        Output("timeline-table", "children"),
        Input("month", "value"),
    )
    def _show(month: str) -> tuple[Any, ...]:
        return (month, *_page(str(data_version()), month))

    return app


def main(state: Path, port: int) -> None:
    """Serve until stopped."""
    logging.disable(logging.WARNING)  # Streamlit's caches say that they are used without its server
    make_server("localhost", port, build(Settings(state_dir=state)).server, threaded=True).serve_forever()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
