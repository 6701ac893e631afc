"""The timeline with a KPI's curve below it, its list of undated events, and its table."""

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go

from dashboard import caching
from dashboard.caching import drawn, made
from dashboard.charts.look import plain
from dashboard.charts.timeline import GROUP_LOOKS, AsOf, Curve, Group, Mark, timeline_chart
from dashboard.components.figures import ChartTable, ChartWords, Numbers, chart, clicked
from dashboard.components.markup import Markup, element, join, show
from dashboard.components.tables import Heading
from dashboard.context import Context
from dashboard.kpi_words import kpi_name, value_text
from dashboard.sections import event_words
from dashboard.sections.kpi_cards import monthly
from dashboard.sections.take_along import chart_words
from etl.kpi_value import KpiValue
from etl.queries import TimelineEvent
from schemas.codes import EVENT_TYPES, PROJECT_SECTORS, THEMES
from schemas.kpis import KPIS


def chosen_events(context: Context, event_type: str | None = None, theme: str | None = None) -> list[TimelineEvent]:
    """Return the events of a type and a theme, or all."""
    return [
        event
        for event in caching.timeline_events(context.version, context.scope)
        if event_type in (None, event.event_type) and (theme is None or theme in event.themes)
    ]


@dataclass(frozen=True)
class _Parts:
    """What a timeline is made of, ready to draw."""

    key: str
    numbers: Numbers
    description: str
    figure: go.Figure
    words: ChartWords
    undated: Markup | None


@drawn
def timeline(context: Context, kpi: str | None) -> None:
    """Draw the timeline of all events, then the events without a date in a list."""
    _show(_parts(context, kpi, None, None))


def clickable_timeline(
    context: Context, kpi: str | None, event_type: str | None, theme: str | None, on_click: Callable[[str], None]
) -> None:
    """Draw the timeline of some events; a click on a mark calls `on_click` with the event's number."""
    parts = _parts(context, kpi, event_type, theme)

    def take() -> None:
        if event_id := clicked(parts.key):
            on_click(event_id)

    _show(parts, take)


def _show(parts: _Parts, on_click: Callable[[], None] | None = None) -> None:
    chart(parts.key, parts.numbers, parts.description, parts.figure, parts.words, on_click)
    if parts.undated is not None:
        show(parts.undated)


def timeline_numbers(context: Context, kpi: str | None, event_type: str | None, theme: str | None) -> Numbers:
    """Return the title and the table of the events of a type and a theme, or of all."""
    text = context.text
    title = text("timeline.chart_title")
    if kpi and context.filters.as_of and monthly(context, kpi):
        title = text("timeline.chart_title_with_curve", name=_curve_name(context, kpi))
    chosen = (
        ("timeline.column_type", event_type and EVENT_TYPES.label(event_type, context.language)),
        ("timeline.column_themes", theme and THEMES.label(theme, context.language)),
    )
    limits = tuple(f"{text(label)}: {value}" for label, value in chosen if value)
    table = _table(context, chosen_events(context, event_type, theme))
    return Numbers(title, table, filtered_by=(), limits=limits)


@made
def _parts(context: Context, kpi: str | None, event_type: str | None, theme: str | None) -> _Parts:
    text = context.text
    events = chosen_events(context, event_type, theme)
    dated = [event for event in events if event.date_start]
    undated = [event for event in events if event.date_start is None]
    series = monthly(context, kpi) if kpi and context.filters.as_of else []
    curve = _curve(context, kpi, series, dated) if kpi and series else None
    span = _span(dated, series)
    groups = [Group(name, text(event_words.GROUP_TEXTS[name]), *look) for name, look in GROUP_LOOKS.items()]
    marks = [_mark(context, event, kpi, series) for event in dated]
    figure = timeline_chart(
        marks, groups, curve, _bands(context, span), span, context.language, _as_of(context) if curve else None
    )
    numbers = timeline_numbers(context, kpi, event_type, theme)
    return _Parts(
        key=f"timeline-{kpi}-{event_type}-{theme}",
        numbers=numbers,
        description=_description(context, dated, undated),
        figure=figure,
        words=chart_words(context, "tijdlijn", numbers.title, kpi=kpi, type=event_type, thema=theme),
        undated=_undated(context, undated) if undated else None,
    )


def _undated(context: Context, events: Sequence[TimelineEvent]) -> Markup:
    text = context.text
    items = [
        element(
            "li",
            element("strong", EVENT_TYPES.label(event.event_type, context.language)),
            ": ",
            event_words.title(event),
        )
        for event in events
    ]
    heading = element("h3", text("timeline.undated_title"), class_="dm-chart-title")
    explanation = element("p", text("timeline.undated_text"), class_="dm-chart-text")
    return element("section", join(heading, explanation, element("ul", *items)), class_="dm-undated")


def _as_of(context: Context) -> AsOf:
    month = str(context.filters.as_of)
    return AsOf(context.text("card.as_of", month=context.format.short_month(month)), _month_end(month))


def _mark(context: Context, event: TimelineEvent, kpi: str | None, series: Sequence[KpiValue]) -> Mark:
    """Return an event's mark; the pointer shows it with the KPI's value at the end of its last month."""
    start = event.date_start or date.min
    end = event.date_end or start
    is_bar = event.date_precision != "dag" or end > start
    if is_bar and event.date_precision == "maand":
        end = start.replace(day=monthrange(start.year, start.month)[1])
    hover = f"<b>{plain(event.title)}</b><br>{event_words.when(context, event)}"
    at_end = next((each for each in series if each.dimensions["month"] == f"{end:%Y-%m}"), None)
    if kpi and at_end:
        hover += f"<br>{kpi_name(kpi, context.language)}, {_month_text(context, at_end)}"
    return Mark(
        label=plain(event_words.short_label(context, event)),
        hover=hover,
        start=start,
        end=end,
        group=event_words.group_of(event),
        is_bar=is_bar,
        id=event.event_id,
    )


def _curve(context: Context, kpi: str, series: Sequence[KpiValue], dated: Sequence[TimelineEvent]) -> Curve:
    """Return the KPI's curve; the pointer shows a month's value with the events of that month."""
    texts = []
    for each in series:
        month = each.dimensions["month"]
        held = [plain(event_words.short_label(context, event)) for event in dated if _is_in(event, month)]
        texts.append("<br>".join((_month_text(context, each), *held)))
    ends = [_month_end(each.dimensions["month"]) for each in series]
    return Curve(_curve_name(context, kpi), ends, [each.value for each in series], texts)


def _curve_name(context: Context, kpi: str) -> str:
    label = kpi_name(kpi, context.language)
    if whose := _whose(context, kpi):
        label = context.text("timeline.curve_of", name=label, whose=whose)
    return context.text("timeline.curve", name=label)


def _whose(context: Context, kpi: str) -> str:
    """Return whose figures the filters leave: an institution's, a project's, a sector's; '' for all."""
    offered, chosen = context.offered, dict(context.filters.dimensions(KPIS[kpi].grain))
    if "institution_id" in chosen:
        return offered.institution_name(chosen["institution_id"])
    if "project_id" in chosen:
        return offered.project_title(chosen["project_id"], context.language)
    return PROJECT_SECTORS.label(chosen["sector"], context.language) if "sector" in chosen else ""


def _is_in(event: TimelineEvent, month: str) -> bool:
    start = event.date_start or date.min
    return f"{start:%Y-%m}" <= month <= f"{event.date_end or start:%Y-%m}"


def _month_text(context: Context, value: KpiValue) -> str:
    return f"{context.format.month(value.dimensions['month'])}: {value_text(value, context.format)}"


def _month_end(month: str) -> date:
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, monthrange(year, number)[1])


def _span(dated: Sequence[TimelineEvent], series: Sequence[KpiValue]) -> tuple[date, date]:
    """Return the axis: whole academic years' quarters around all that is drawn."""
    days = [day for event in dated for day in (event.date_start, event.date_end) if day]
    days += [_month_end(each.dimensions["month"]) for each in series]
    if not days:
        return date(2021, 9, 1), date(2023, 10, 31)
    first, last = min(days), max(days)
    return first.replace(day=1), _month_end(f"{last:%Y-%m}")


def _bands(context: Context, span: tuple[date, date]) -> list[tuple[str, date, date]]:
    """Return the academic years (1 September to 31 August) that the axis runs over, clipped to it."""
    first = span[0].year if span[0].month >= 9 else span[0].year - 1
    last = span[1].year if span[1].month >= 9 else span[1].year - 1
    bands = []
    for year in range(first, last + 1):
        start, end = max(date(year, 9, 1), span[0]), min(date(year + 1, 8, 31), span[1])
        # A sliver of a year has no room for its name.
        label = context.text("timeline.year", year=f"{year}-{year + 1}") if (end - start).days > 120 else ""
        bands.append((label, start, end))
    return bands


def _description(context: Context, dated: Sequence[TimelineEvent], undated: Sequence[TimelineEvent]) -> str:
    text, fmt = context.text, context.format
    if not dated:
        return text("timeline.nothing")
    exact = sum(event.date_precision == "dag" for event in dated)
    count = len(dated) + len(undated)
    return text.plural(
        "timeline.description",
        count,
        shown=fmt.number(count),
        exact=fmt.number(exact),
        periods=fmt.number(len(dated) - exact),
        undated=fmt.number(len(undated)),
        first=event_words.when(context, dated[0]),
        last=event_words.when(context, dated[-1]),
    )


def _table(context: Context, events: Sequence[TimelineEvent]) -> ChartTable:
    text = context.text
    headings = [
        Heading(text("timeline.column_when")),
        Heading(text("timeline.column_type")),
        Heading(text("timeline.column_title")),
        Heading(text("timeline.column_themes")),
        Heading(text("timeline.column_occurrences"), is_number=True),
        Heading(text("timeline.column_attendees"), is_number=True),
    ]
    rows = [
        [
            event_words.when(context, event),
            EVENT_TYPES.label(event.event_type, context.language),
            event_words.title(event),
            event_words.themes(context, event),
            event_words.occurrences(context, event),
            event_words.attendees(context, event),
        ]
        for event in events
    ]
    return ChartTable(headings, rows)
