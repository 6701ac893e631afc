"""The line on freshness: the month of the state, who delivered it, until when it is asked for, and how new it is."""

from datetime import datetime

from dashboard import caching
from dashboard.components.markup import show
from dashboard.components.notices import status_line
from dashboard.context import Context
from dashboard.part_words import part_of
from etl.kpi_periods import last_day


def freshness_line(context: Context, *, has_names: bool = True) -> None:
    """Draw the line; a month of which nothing is expected any more has no last day."""
    filters = context.filters
    if filters.project_id:
        projects: tuple[str, ...] = (filters.project_id,)
    else:
        projects = context.offered.project_ids(filters.sector) if filters.sector else ()
    fresh = caching.freshness(context.version, context.scope, str(filters.as_of), filters.institution_id, projects)
    fmt, text = context.format, context.text
    details = []
    if fresh.expected:
        institutions = part_of(context, "count.of_institutions", fresh.delivered, fresh.expected)
        month = fmt.month(fresh.as_of)
        line = text.plural("overview.freshness", fresh.delivered, month=month, institutions=institutions)
        if fresh.missing and has_names:
            details.append(text("overview.missing", names=", ".join(fresh.missing)))
        if fresh.is_open:
            details.append(text("overview.last_day", day=fmt.date(last_day(fresh.as_of))))
    else:
        line = text("overview.nothing_expected", month=fmt.month(fresh.as_of))
    if last := fresh.last_delivered:
        said = fmt.moment(last) if isinstance(last, datetime) else fmt.date(last)
        details.append(text("overview.last_delivered", moment=said))
    show(status_line(line, " ".join(details)))
