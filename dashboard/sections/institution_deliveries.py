"""What an institution delivered: its receipts, newest first, and how complete each month is."""

from dashboard import address, caching
from dashboard.components.markup import Markup, element, join, show
from dashboard.components.notices import note, status_line
from dashboard.components.tables import Heading, folded_table, table
from dashboard.context import Context
from dashboard.dataset_words import DATASET_TEXTS
from dashboard.kpi_words import value_text
from dashboard.part_words import part_of
from dashboard.sections.figure_words import counting_rules, origin_line
from dashboard.sections.kpi_cards import monthly
from etl.queries import UploadedSnapshot

_NEWEST = 12


def institution_deliveries(context: Context, institution_id: str) -> None:
    """Draw how complete the months are, and the receipts."""
    show(join(_months(context), _receipts(context, institution_id)))


def _months(context: Context) -> Markup:
    """Return the line on all months up to the as-of month, and the table of each."""
    text, fmt = context.text, context.format
    found = monthly(context, "K24")
    if not found:
        return note(text("institution.no_deliveries"), "info")
    complete = sum(each.numerator == each.denominator for each in found)
    line = text(
        "institution.deliveries_line",
        months=part_of(context, "count.of_months", complete, len(found)),
        files=part_of(
            context, "count.of_files", sum(each.counted or 0 for each in found), sum(each.of or 0 for each in found)
        ),
    )
    headings = [
        Heading(text("table.month")),
        Heading(text("deliveries.expected"), is_number=True),
        Heading(text("deliveries.delivered"), is_number=True),
        Heading(text("deliveries.on_time"), is_number=True),
        Heading(text("deliveries.share"), is_number=True),
    ]
    rows: list[list[str | Markup]] = [
        [
            fmt.short_month(each.dimensions["month"]),
            fmt.number(each.denominator),
            fmt.number(each.numerator),
            fmt.number(each.counted),
            value_text(each, fmt),
        ]
        for each in reversed(found)
    ]
    label = text("deliveries.months_table")
    folded = folded_table(label, label, headings, rows)
    return join(status_line(line), folded, origin_line(context, "K24"), counting_rules(context, ("K24",)))


def _receipts(context: Context, institution_id: str) -> Markup:
    text, fmt = context.text, context.format
    if not context.scope.may_see_rows(institution_id):
        return note(text("institution.no_rows_in_role"), "info")
    snapshots = caching.uploaded_snapshots(
        context.version, context.scope, institution_id, context.filters.project_id, None
    )
    uploads: dict[str, list[UploadedSnapshot]] = {}
    for each in snapshots:
        uploads.setdefault(each.upload_id, []).append(each)
    if not uploads:
        upload = element("a", text("empty.link"), href=address.href("opladen"))
        return join(note(text("institution.no_receipts"), "info"), element("p", upload, class_="dm-ways"))
    headings = [
        Heading(text("receipt.number")),
        Heading(text("receipt.time")),
        Heading(text("receipt.actor")),
        Heading(text("upload.dataset")),
        Heading(text("table.month")),
        Heading(text("judgement.rows"), is_number=True),
        Heading(text("provenance.state")),
    ]
    rows = [_receipt(context, number, parts) for number, parts in uploads.items()]
    newest = table(text("deliveries.receipts", shown=fmt.number(min(_NEWEST, len(rows)))), headings, rows[:_NEWEST],
                   is_caption_shown=True)  # fmt: skip
    if len(rows) <= _NEWEST:
        return newest
    label = text("deliveries.earlier", count=fmt.number(len(rows) - _NEWEST))
    return join(newest, folded_table(label, label, headings, rows[_NEWEST:]))


def _receipt(context: Context, number: str, parts: list[UploadedSnapshot]) -> list[str | Markup]:
    text, fmt = context.text, context.format
    first = parts[0]
    datasets = dict.fromkeys(text(DATASET_TEXTS[each.dataset]) for each in parts)
    months = sorted({each.reporting_month for each in parts if each.reporting_month})
    if first.withdrawn_at:
        state = "provenance.withdrawn"
    elif any(each.is_current for each in parts):
        state = "provenance.current"
    else:
        state = "provenance.replaced"
    return [
        number,
        fmt.short_moment(first.known_from),
        first.actor,
        ", ".join(datasets),
        ", ".join(fmt.short_month(month) for month in months) or fmt.value(None, "count"),
        fmt.number(sum(each.rows for each in parts)),
        text(state),
    ]
