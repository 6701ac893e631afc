"""The words of a timeline's event: when, how often, how many, and in which group it is drawn."""

from datetime import date

from dashboard.components.markup import Markup, element
from dashboard.context import Context
from etl.queries import TimelineEvent
from schemas.codes import EVENT_TYPES, THEMES
from schemas.event_groups import group_of_type

GROUP_TEXTS = {
    "meeting": "timeline.group_meeting",
    "visit": "timeline.group_visit",
    "law": "timeline.group_law",
    "product": "timeline.group_product",
}


def group_of(event: TimelineEvent) -> str:
    """Return the group that decides colour and mark."""
    return group_of_type(event.event_type)


def title(event: TimelineEvent) -> Markup:
    """Return the title, marked as Dutch: files are in Dutch, whatever the page's language."""
    return element("span", event.title, lang="nl")


def when(context: Context, event: TimelineEvent) -> str:
    """Return the date as exactly as it is known, and no more exactly."""
    text, fmt = context.text, context.format
    if event.date_start is None:
        return text("timeline.undated")
    if event.date_precision == "maand":
        return fmt.month(f"{event.date_start:%Y-%m}")
    if event.date_precision == "periode" and event.date_end:
        return _period(context, event.date_start, event.date_end)
    return fmt.date(event.date_start)


def _period(context: Context, start: date, end: date) -> str:
    """Return a period; one of whole months names the months only."""
    text, fmt = context.text, context.format
    if start.day == 1 and _is_month_end(end):
        return text("timeline.period", start=fmt.month(f"{start:%Y-%m}"), end=fmt.month(f"{end:%Y-%m}"))
    return text("timeline.period", start=fmt.date(start), end=fmt.date(end))


def _is_month_end(day: date) -> bool:
    return date.fromordinal(day.toordinal() + 1).day == 1


def short_label(context: Context, event: TimelineEvent) -> str:
    """Return the label beside a mark: the type, with the theme when there is exactly one that adds something."""
    label = EVENT_TYPES.label(event.event_type, context.language)
    if len(event.themes) == 1 and event.themes[0] != event.event_type:
        theme = THEMES.label(event.themes[0], context.language)
        return context.text("timeline.label_with_theme", type=label, theme=theme[0].lower() + theme[1:])
    return label


def occurrences(context: Context, event: TimelineEvent) -> str:
    """Return how often an event was held; an unknown number is said, not shown as zero or one."""
    if event.occurrences is None:
        return context.text("timeline.occurrences_unknown")
    return context.format.number(event.occurrences)


def attendees(context: Context, event: TimelineEvent) -> str:
    """Return how many attended; not counted is said."""
    if event.attendees_total is None:
        return context.text("timeline.not_counted")
    return context.format.number(event.attendees_total)


def themes(context: Context, event: TimelineEvent) -> str:
    """Return the names of an event's themes."""
    return ", ".join(THEMES.label(theme, context.language) for theme in event.themes) or context.format.value(
        None, "count"
    )
