"""Colours, marks and the Plotly template that all charts share."""

from textwrap import wrap

import plotly.graph_objects as go

from etl.palette import ACCENT, BAND, MUTED, PALE, RULE, SERIES, TEXT

__all__ = ["ACCENT", "BAND", "MUTED", "PALE", "RULE", "SERIES", "TEXT"]

FONT_FAMILY = "Inter, sans-serif"

TEMPLATE = go.layout.Template(
    layout={
        "font": {"family": FONT_FAMILY, "size": 13, "color": TEXT},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "colorway": SERIES,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "hoverlabel": {"bgcolor": "#FFFFFF", "bordercolor": MUTED, "font": {"color": TEXT, "family": FONT_FAMILY}},
        "xaxis": {
            "automargin": True,
            "gridcolor": RULE,
            "linecolor": MUTED,
            "zeroline": False,
            "ticks": "outside",
            "ticklen": 4,
            "tickcolor": RULE,
        },
        "yaxis": {"automargin": True, "gridcolor": RULE, "linecolor": RULE, "zeroline": False},
        "legend": {"orientation": "h", "x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom", "title": {"text": ""}},
        "dragmode": False,
        "separators": ",.",
    }
)

# Month names for the axes and the two buttons that remain of Plotly's bar; English is built in.
_DUTCH = {
    "moduleType": "locale",
    "name": "nl",
    "dictionary": {"Download plot as a PNG": "Bewaren als afbeelding", "Double-click to zoom back out": ""},
    "format": {
        "days": ["zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"],
        "shortDays": ["zo", "ma", "di", "wo", "do", "vr", "za"],
        "months": [
            "januari",
            "februari",
            "maart",
            "april",
            "mei",
            "juni",
            "juli",
            "augustus",
            "september",
            "oktober",
            "november",
            "december",
        ],
        "shortMonths": [
            "jan.",
            "feb.",
            "mrt.",
            "apr.",
            "mei",
            "jun.",
            "jul.",
            "aug.",
            "sep.",
            "okt.",
            "nov.",
            "dec.",
        ],
        "date": "%-d/%-m/%Y",
    },
}


def chart_config(language: str, file_name: str) -> dict[str, object]:
    """Return Plotly's settings: the page's language, and only a button to keep the picture."""
    config: dict[str, object] = {
        "displaylogo": False,
        "displayModeBar": False,
        "scrollZoom": False,
        "doubleClick": False,
        "showTips": False,
        "responsive": True,
        "toImageButtonOptions": {"filename": file_name, "format": "png", "scale": 2},
    }
    if language == "nl":
        config |= {"locale": "nl", "locales": {"nl": _DUTCH}}
    return config


def new_figure(language: str, height: int) -> go.Figure:
    """Return an empty figure in our template, with the separators of the language."""
    separators = ",." if language == "nl" else ".,"
    return go.Figure(layout={"template": TEMPLATE, "height": height, "separators": separators})


def wrapped(text: str, letters: int = 28) -> str:
    """Return a text from data in lines of about so many letters, so that a label leaves room for its chart."""
    return "<br>".join(plain(line) for line in wrap(text, letters, break_long_words=False))


def plain(text: str) -> str:
    """Return a text from data so that Plotly shows it as it is: its labels understand a few HTML tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
