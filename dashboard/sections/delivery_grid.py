"""Deliveries per institution and month as a heat map, and those of one month one by one."""

from collections.abc import Sequence
from datetime import date

from dashboard import caching
from dashboard.caching import drawn
from dashboard.charts.deliveries import GridCell, delivery_chart
from dashboard.charts.look import plain
from dashboard.components.figures import ChartTable, chart
from dashboard.components.markup import show
from dashboard.components.notices import note
from dashboard.components.tables import Heading, table
from dashboard.context import Context
from dashboard.dataset_words import DATASET_TEXTS
from dashboard.sections.delivery_words import delivery_text, legend, status_text, status_word
from etl.completeness import STATUSES, DeliveryState, Status, most_pressing, select_states
from schemas.dataset_names import MONTHLY_DATASETS


def chosen_states(context: Context, dataset: str | None, today: date) -> list[DeliveryState]:
    """Return the deliveries of all academic years that the other filters leave."""
    filters = context.filters
    return select_states(
        caching.completeness(context.version, context.scope, str(filters.as_of), today),
        sector=filters.sector,
        project_id=filters.project_id,
        institution_id=filters.institution_id,
        dataset=dataset,
    )


@drawn
def delivery_grid(context: Context, dataset: str | None, today: date) -> None:
    """Draw the heat map of the chosen academic year, or of all, with its legend, text and table."""
    text, fmt = context.text, context.format
    cells: dict[tuple[str, str], list[DeliveryState]] = {}
    for each in select_states(chosen_states(context, dataset, today), chosen_year=context.filters.academic_year):
        cells.setdefault((each.institution_id, each.month), []).append(each)
    institutions = sorted({institution for institution, _ in cells})
    months = sorted({month for _, month in cells})
    if not months:
        show(note(text("completeness.nothing"), "info"))
        return
    names = [context.offered.institution_name(each) for each in institutions]
    grid = [
        [
            GridCell(most_pressing(found), _hover(context, name, month, found))
            for month in months
            for found in [cells.get((institution, month), [])]
        ]
        for institution, name in zip(institutions, names, strict=True)
    ]
    show(legend(context))
    chart(
        "deliveries",
        text(
            "completeness.grid_title",
            dataset=text(DATASET_TEXTS[dataset]).lower() if dataset else text("completeness.all_datasets"),
            first=fmt.month(months[0]),
            last=fmt.month(months[-1]),
        ),
        _description(context, [cell.status for row in grid for cell in row], len(institutions), len(months)),
        delivery_chart(
            [plain(name) for name in names], [fmt.short_month(each) for each in months], grid, context.language
        ),
        _grid_table(context, names, months, grid),
        text("chart.table"),
        context.language,
    )


def _hover(context: Context, name: str, month: str, states: Sequence[DeliveryState]) -> str:
    head = f"<b>{plain(name)}, {context.format.month(month)}</b>"
    lines = (
        plain(f"{each.project_id} {context.text(DATASET_TEXTS[each.dataset])}: {delivery_text(context, each)}")
        for each in states
    )
    return "<br>".join((head, *lines))


def _description(context: Context, statuses: Sequence[Status], institutions: int, months: int) -> str:
    fmt = context.format
    counts = [(status, sum(each == status for each in statuses)) for status in STATUSES]
    listed = ", ".join(f"{status_word(context, status)} {fmt.number(count)}" for status, count in counts if count)
    return context.text(
        "completeness.grid_text", institutions=fmt.number(institutions), months=fmt.number(months), counts=listed
    )


def _grid_table(
    context: Context, names: Sequence[str], months: Sequence[str], grid: Sequence[Sequence[GridCell]]
) -> ChartTable:
    headings = [Heading(context.text("table.month")), *(Heading(name) for name in names)]
    rows = [
        [context.format.short_month(month), *(status_text(context, row[position].status) for row in grid)]
        for position, month in reversed(list(enumerate(months)))
    ]
    return ChartTable(headings, rows)


def month_table(context: Context, states: Sequence[DeliveryState], month: str, deadline: date) -> None:
    """Draw the deliveries of one month: a row per institution and project, a column per data set."""
    text, fmt = context.text, context.format
    pairs: dict[tuple[str, str], dict[str, DeliveryState]] = {}
    for each in states:
        pairs.setdefault((each.institution_id, each.project_id), {})[each.dataset] = each
    datasets = [name for name in MONTHLY_DATASETS if any(name in found for found in pairs.values())]
    headings = [
        Heading(text("filter.institution")),
        Heading(text("filter.project")),
        *(Heading(text(DATASET_TEXTS[name])) for name in datasets),
    ]
    rows = [
        [
            context.offered.institution_name(institution_id),
            context.offered.project_title(project_id, context.language),
            *(delivery_text(context, found[name]) for name in datasets),
        ]
        for (institution_id, project_id), found in pairs.items()
    ]
    caption = text("completeness.month_table", month=fmt.month(month), day=fmt.date(deadline))
    show(table(caption, headings, rows, is_caption_shown=True))
