"""What an institution reported, row by row: pilots, workplaces and events; rows for those who may see them."""

from dashboard import address, caching
from dashboard.components.markup import Markup, element, join
from dashboard.components.notices import note
from dashboard.components.tables import Heading, table
from dashboard.context import Context
from dashboard.report_route import SENT_PATH
from dashboard.sections import event_words
from dashboard.sections.figure_words import origin_line
from etl.institution_rows import PilotRow, WorkplaceRow
from schemas.codes import (
    EVENT_STATUSES,
    EVENT_TYPES,
    MENTOR_TRAININGS,
    PILOT_STATUSES,
    PROGRAMME_LEVELS,
    RECOGNITIONS,
    SIZE_CLASSES,
    WORKPLACE_STATUSES,
)
from schemas.provinces import PROVINCES, province_of


def pilots(context: Context, institution_id: str) -> Markup:
    """Return the table of the pilots."""
    text, fmt, language, filters = context.text, context.format, context.language, context.filters
    if not context.scope.may_see_rows(institution_id):
        return note(text("institution.no_rows_in_role"), "info")
    found, count = caching.institution_pilots(
        context.version, context.scope, institution_id, str(filters.as_of), filters.project_id, filters.academic_year
    )
    if not found:
        return note(text("institution.no_pilots"), "info")
    headings = [
        Heading(text("institution.pilot")),
        Heading(text("institution.programme")),
        Heading(text("filter.academic_year")),
        Heading(text("institution.status")),
        Heading(text("institution.start"), is_number=True),
        Heading(text("institution.end"), is_number=True),
        Heading(text("institution.workplace_share"), is_number=True),
        Heading(text("institution.continues")),
        Heading(text("institution.reported_in")),
    ]
    nothing = fmt.value(None, "count")
    rows: list[list[str | Markup]] = [
        [
            each.pilot_id,
            f"{each.programme_name}, {PROGRAMME_LEVELS.label(each.programme_level, language).lower()}",
            each.academic_year,
            PILOT_STATUSES.label(each.status, language),
            fmt.short_date(each.start_date) if each.start_date else nothing,
            fmt.short_date(each.end_date) if each.end_date else nothing,
            fmt.percentage(each.workplace_pct),
            each.continued_from or nothing,
            _reported(context, each),
        ]
        for each in found
    ]
    caption = text.plural("institution.pilots_table", count, shown=fmt.number(count))
    return join(
        table(caption, headings, rows, is_caption_shown=True),
        _more(context, len(rows), count),
        origin_line(context, "K05", instelling=institution_id),
    )


def workplaces(context: Context, institution_id: str) -> Markup:
    """Return the table of the workplaces."""
    text, fmt, language, filters = context.text, context.format, context.language, context.filters
    if not context.scope.may_see_rows(institution_id):
        return note(text("institution.no_rows_in_role"), "info")
    found, count = caching.institution_workplaces(
        context.version, context.scope, institution_id, str(filters.as_of), filters.project_id
    )
    if not found:
        return note(text("institution.no_workplaces"), "info")
    headings = [
        Heading(text("institution.workplace")),
        Heading(text("institution.enterprise")),
        Heading(text("institution.size")),
        Heading(text("institution.place")),
        Heading(text("institution.recognition")),
        Heading(text("institution.status")),
        Heading(text("institution.places"), is_number=True),
        Heading(text("institution.mentors"), is_number=True),
        Heading(text("institution.training")),
        Heading(text("institution.reported_in")),
    ]
    rows: list[list[str | Markup]] = [
        [
            each.workplace_id,
            each.enterprise_name,
            SIZE_CLASSES.label(each.size_class, language),
            _place(context, each.postal_code),
            RECOGNITIONS.label(each.recognition, language),
            WORKPLACE_STATUSES.label(each.status, language),
            _of(context, each.places_filled, each.places_offered),
            _of(context, each.mentors_trained, each.mentors_total),
            MENTOR_TRAININGS.label(each.mentor_training, language),
            _reported(context, each),
        ]
        for each in found
    ]
    caption = text.plural("institution.workplaces_table", count, shown=fmt.number(count))
    return join(
        table(caption, headings, rows, is_caption_shown=True),
        _more(context, len(rows), count),
        origin_line(context, "K15", instelling=institution_id),
    )


def events(context: Context, institution_id: str) -> Markup:
    """Return the events of the institution, or where the network's own are found."""
    text = context.text
    found = [
        each
        for each in caching.timeline_events(context.version, context.scope)
        if each.institution_id == institution_id
    ]
    way = element("p", element("a", text("institution.to_timeline"), href=address.href("tijdlijn")), class_="dm-ways")
    if not found:
        return join(note(text("institution.no_events"), "info"), way)
    headings = [
        Heading(text("timeline.column_when")),
        Heading(text("timeline.column_type")),
        Heading(text("timeline.column_title")),
        Heading(text("timeline.column_status")),
        Heading(text("timeline.column_themes")),
        Heading(text("timeline.column_attendees"), is_number=True),
        Heading(text("institution.reported_in")),
    ]
    rows: list[list[str | Markup]] = [
        [
            event_words.when(context, each),
            EVENT_TYPES.label(each.event_type, context.language),
            each.title,
            EVENT_STATUSES.label(each.status, context.language),
            event_words.themes(context, each),
            event_words.attendees(context, each),
            text("provenance.row_of", upload=each.upload_id, row=context.format.number(each.row_number)),
        ]
        for each in found
    ]
    return join(table(text("institution.events_table"), headings, rows), way)


def _more(context: Context, shown: int, count: int) -> Markup:
    """Return the line that says how many rows of a long list are shown, or nothing."""
    if shown == count:
        return join()
    fmt = context.format
    line = context.text("provenance.more", shown=fmt.number(shown), total=fmt.number(count))
    return element("p", line, class_="dm-muted")


def _reported(context: Context, row: PilotRow | WorkplaceRow) -> Markup:
    """Return where a row was reported: month, and line of an upload, which leads to the file as it was sent."""
    text, fmt = context.text, context.format
    place = text("provenance.row_of", upload=row.upload_id, row=fmt.number(row.row_number))
    way = element("a", place, href=address.href(f"{SENT_PATH}/{row.upload_id}/{row.sha256}"), download="")
    return join(f"{fmt.short_month(row.reporting_month)}: ", way)


def _of(context: Context, part: int, whole: int) -> str:
    fmt = context.format
    return context.text("institution.part_of", part=fmt.number(part), whole=fmt.number(whole))


def _place(context: Context, postal_code: str) -> str:
    province = province_of(postal_code)
    return f"{postal_code} ({PROVINCES.label(province, context.language)})" if province else postal_code
