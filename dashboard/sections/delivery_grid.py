"""Deliveries per institution and month as a heat map, and those of one month one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard import caching
from dashboard.caching import drawn
from dashboard.charts.deliveries import GridCell, delivery_chart
from dashboard.charts.look import plain
from dashboard.components.figures import ChartTable, Numbers, chart
from dashboard.components.markup import show
from dashboard.components.notices import note
from dashboard.components.tables import Heading, table
from dashboard.context import Context
from dashboard.dataset_words import DATASET_TEXTS
from dashboard.sections.delivery_words import delivery_text, legend, status_text, status_word
from dashboard.sections.institution_bars import ALL_YEARS
from dashboard.sections.take_along import chart_words
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


Grid = list[list[GridCell]]


@dataclass(frozen=True)
class _Axes:
    """What the heat map runs over: names of institutions, and months."""

    names: list[str]
    months: list[str]


@drawn
def delivery_grid(context: Context, dataset: str | None, today: date) -> None:
    """Draw the heat map of the chosen academic year, or of all, with its legend, text and table."""
    fmt, (axes, grid) = context.format, _grid(context, dataset, today)
    if not axes.months:
        show(note(context.text("completeness.nothing"), "info"))
        return
    numbers = _numbers(context, dataset, axes, grid)
    statuses = [cell.status for row in grid for cell in row]
    show(legend(context))
    chart(
        "deliveries",
        numbers,
        _description(context, statuses, len(axes.names), len(axes.months)),
        delivery_chart(
            [plain(name) for name in axes.names],
            [fmt.short_month(each) for each in axes.months],
            grid,
            context.language,
        ),
        chart_words(context, "leveringen", numbers.title, gegevensset=dataset),
    )


def grid_numbers(context: Context, dataset: str | None, today: date) -> Numbers | None:
    """Return the title and the table of the heat map; None when no deliveries are left."""
    axes, grid = _grid(context, dataset, today)
    return _numbers(context, dataset, axes, grid) if axes.months else None


def _numbers(context: Context, dataset: str | None, axes: _Axes, grid: Grid) -> Numbers:
    text, fmt = context.text, context.format
    title = text(
        "completeness.grid_title",
        dataset=text(DATASET_TEXTS[dataset]).lower() if dataset else text("completeness.all_datasets"),
        first=fmt.month(axes.months[0]),
        last=fmt.month(axes.months[-1]),
    )
    return Numbers(title, _grid_table(context, axes, grid), ("K24",), ("academic_year", *ALL_YEARS))


def _grid(context: Context, dataset: str | None, today: date) -> tuple[_Axes, Grid]:
    """Return the cells by institution and month; a cell stands for its most pressing delivery."""
    cells: dict[tuple[str, str], list[DeliveryState]] = {}
    for each in select_states(chosen_states(context, dataset, today), chosen_year=context.filters.academic_year):
        cells.setdefault((each.institution_id, each.month), []).append(each)
    institutions = sorted({institution for institution, _ in cells})
    months = sorted({month for _, month in cells})
    names = [context.offered.institution_name(each) for each in institutions]
    grid = [
        [
            GridCell(most_pressing(found), _hover(context, name, month, found))
            for month in months
            for found in [cells.get((institution, month), [])]
        ]
        for institution, name in zip(institutions, names, strict=True)
    ]
    return _Axes(names, months), grid


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


def _grid_table(context: Context, axes: _Axes, grid: Grid) -> ChartTable:
    headings = [Heading(context.text("table.month")), *(Heading(name) for name in axes.names)]
    rows = [
        [context.format.short_month(month), *(status_text(context, row[position].status) for row in grid)]
        for position, month in reversed(list(enumerate(axes.months)))
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
