"""The timeline with a KPI's curve below it, its list of undated events, and its table."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from dashboard import caching
from dashboard.caching import drawn
from dashboard.charts.look import plain
from dashboard.charts.timeline import GROUP_LOOKS, Curve, Group, Mark, timeline_chart
from dashboard.components.figures import ChartTable, chart
from dashboard.components.markup import element, join, show
from dashboard.components.tables import Heading
from dashboard.context import Context
from dashboard.kpi_words import kpi_name, value_text
from dashboard.sections import event_words
from dashboard.sections.kpi_cards import monthly
from etl.kpi_value import KpiValue
from etl.queries import TimelineEvent
from schemas.codes import EVENT_TYPES


def chosen_events(context: Context, event_type: str | None = None, theme: str | None = None) -> list[TimelineEvent]:
    """Return the events of a type and a theme, or all."""
    return [
        event
        for event in caching.timeline_events(context.version, context.scope)
        if event_type in (None, event.event_type) and (theme is None or theme in event.themes)
    ]


@drawn
def timeline(context: Context, kpi: str | None, event_type: str | None = None, theme: str | None = None) -> None:
    """Draw the timeline, then the events without a date in a list."""
    text = context.text
    events = chosen_events(context, event_type, theme)
    dated = [event for event in events if event.date_start]
    undated = [event for event in events if event.date_start is None]
    series = monthly(context, kpi) if kpi and context.filters.as_of else []
    curve = _curve(context, kpi, series) if kpi and series else None
    span = _span(dated, series)
    bands = _bands(context, span)
    groups = [Group(name, text(event_words.GROUP_TEXTS[name]), *look) for name, look in GROUP_LOOKS.items()]
    figure = timeline_chart([_mark(context, event) for event in dated], groups, curve, bands, span, context.language)
    title = text("timeline.chart_title")
    if curve:
        title = text("timeline.chart_title_with_curve", name=curve.label)
    chart(
        f"timeline-{kpi}-{event_type}-{theme}",
        title,
        _description(context, dated, undated),
        figure,
        _table(context, events),
        text("chart.table"),
        context.language,
    )
    if undated:
        items = [
            element(
                "li",
                element("strong", EVENT_TYPES.label(event.event_type, context.language)),
                ": ",
                event_words.title(event),
            )
            for event in undated
        ]
        heading = element("h3", text("timeline.undated_title"), class_="dm-chart-title")
        explanation = element("p", text("timeline.undated_text"), class_="dm-chart-text")
        show(element("section", join(heading, explanation, element("ul", *items)), class_="dm-undated"))


def _mark(context: Context, event: TimelineEvent) -> Mark:
    start = event.date_start or date.min
    end = event.date_end or start
    is_bar = event.date_precision != "dag" or end > start
    if is_bar and event.date_precision == "maand":
        end = start.replace(day=monthrange(start.year, start.month)[1])
    hover = f"<b>{plain(event.title)}</b><br>{event_words.when(context, event)}"
    return Mark(
        label=plain(event_words.short_label(context, event)),
        hover=hover,
        start=start,
        end=end,
        group=event_words.group_of(event),
        is_bar=is_bar,
    )


def _curve(context: Context, kpi: str, series: Sequence[KpiValue]) -> Curve:
    ends = [_month_end(each.dimensions["month"]) for each in series]
    texts = [f"{context.format.month(each.dimensions['month'])}: {value_text(each, context.format)}" for each in series]
    label = kpi_name(kpi, context.language)
    return Curve(context.text("timeline.curve", name=label), ends, [each.value for each in series], texts)


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
    return text(
        "timeline.description",
        count=fmt.number(len(dated) + len(undated)),
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
