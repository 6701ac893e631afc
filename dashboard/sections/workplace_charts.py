"""The charts on workplaces: places by month, enterprises by size, workplaces by province, mentors by institution."""

from collections.abc import Sequence

from dashboard import caching
from dashboard.caching import drawn
from dashboard.charts.bullets import Bullet, BulletLabels, bullet_chart
from dashboard.charts.curves import MonthCurve, curves_chart
from dashboard.charts.look import plain, wrapped
from dashboard.components.figures import ChartTable, Numbers, chart
from dashboard.components.tables import Heading
from dashboard.context import Context
from dashboard.kpi_words import value_text
from dashboard.part_words import part_of
from dashboard.sections.institution_bars import shown_institutions
from dashboard.sections.kpi_cards import monthly
from dashboard.sections.orders import BY_NAME, in_order
from dashboard.sections.take_along import chart_words
from dashboard.sections.target_words import institution_target
from etl.kpi_value import KpiValue
from etl.workplace_counts import Selection
from schemas.codes import SIZE_CLASSES
from schemas.provinces import PROVINCES

Values = dict[str, KpiValue]
_MENTORS = "K18"


def selection(context: Context) -> Selection:
    """Return what the page's filters leave of the workplaces; an academic year does not limit them."""
    filters = context.filters
    return Selection(str(filters.as_of), filters.sector, filters.project_id, filters.institution_id)


@drawn
def places_by_month(context: Context) -> None:
    """Draw places offered and filled at each month's end."""
    numbers, series = places_numbers(context), monthly(context, "K16")
    if numbers is None:
        return
    text, fmt = context.text, context.format
    months = [each.dimensions["month"] for each in series]
    curves = [
        _curve(context, text("places.offered"), months, [each.denominator for each in series]),
        _curve(context, text("places.filled"), months, [each.numerator for each in series]),
    ]
    last = series[-1]
    description = text(
        "places.text",
        month=fmt.month(months[-1]),
        filled=fmt.number(last.numerator),
        offered=fmt.number(last.denominator),
        share=value_text(last, fmt),
    )
    figure = curves_chart(curves, context.language)
    chart("places", numbers, description, figure, chart_words(context, "plaatsen", numbers.title))


def places_numbers(context: Context) -> Numbers | None:
    """Return the title and the table of places by month, the newest first; None when there are no months."""
    text, fmt, series = context.text, context.format, monthly(context, "K16")
    headings = [
        Heading(text("table.month")),
        Heading(text("places.offered"), is_number=True),
        Heading(text("places.filled"), is_number=True),
        Heading(text("places.occupancy"), is_number=True),
    ]
    rows = [
        [
            fmt.short_month(each.dimensions["month"]),
            fmt.number(each.denominator),
            fmt.number(each.numerator),
            value_text(each, fmt),
        ]
        for each in reversed(series)
    ]
    return Numbers(text("places.title"), ChartTable(headings, rows), ("K16",)) if rows else None


def _curve(context: Context, label: str, months: Sequence[str], values: Sequence[float | None]) -> MonthCurve:
    fmt = context.format
    texts = [f"{label}, {fmt.month(month)}: {fmt.number(value)}" for month, value in zip(months, values, strict=True)]
    return MonthCurve(label, months, values, texts)


@drawn
def enterprises_by_size(context: Context) -> None:
    """Draw the number of enterprises in each size class."""
    numbers = sizes_numbers(context)
    if numbers is None:
        return
    text, fmt, language = context.text, context.format, context.language
    found = caching.enterprises_by_size(context.version, context.scope, selection(context))
    label = {size: SIZE_CLASSES.label(size, language) for size in found}
    bullets = [Bullet(wrapped(label[size], 24), count, fmt.number(count)) for size, count in found.items()]
    largest = max(found, key=lambda size: found[size])
    description = text(
        "enterprises.text",
        month=fmt.month(str(context.filters.as_of)),
        largest=label[largest],
        count=fmt.number(found[largest]),
    )
    figure = bullet_chart(bullets, BulletLabels(text("enterprises.count"), "", ""), language, row_height=34)
    chart("sizes", numbers, description, figure, chart_words(context, "ondernemingen", numbers.title))


def sizes_numbers(context: Context) -> Numbers | None:
    """Return the title and the table of enterprises by size class; None when there are none."""
    text, fmt = context.text, context.format
    found = caching.enterprises_by_size(context.version, context.scope, selection(context))
    headings = [Heading(text("institution.size")), Heading(text("enterprises.count"), is_number=True)]
    rows = [[SIZE_CLASSES.label(size, context.language), fmt.number(count)] for size, count in found.items()]
    return Numbers(text("enterprises.title"), ChartTable(headings, rows), ("K17",)) if rows else None


@drawn
def workplaces_by_province(context: Context) -> None:
    """Draw the active workplaces in each province that has some; the table adds enterprises and places."""
    numbers = provinces_numbers(context)
    if numbers is None:
        return
    text, fmt, language = context.text, context.format, context.language
    found = caching.workplaces_by_province(context.version, context.scope, selection(context))
    name = {each.province: PROVINCES.label(each.province, language) for each in found}
    bullets = [Bullet(wrapped(name[each.province]), each.workplaces, fmt.number(each.workplaces)) for each in found]
    without = [code.label(language) for code in PROVINCES.codes if code.code not in name]
    description = text("provinces.text", month=fmt.month(str(context.filters.as_of)))
    if without:
        description += " " + text("provinces.without", names=", ".join(without))
    figure = bullet_chart(bullets, BulletLabels(text("provinces.workplaces"), "", ""), language, row_height=34)
    chart("provinces", numbers, description, figure, chart_words(context, "provincies", numbers.title))


def provinces_numbers(context: Context) -> Numbers | None:
    """Return the title and the table of workplaces by province; None when there are none."""
    text, fmt = context.text, context.format
    found = caching.workplaces_by_province(context.version, context.scope, selection(context))
    headings = [
        Heading(text("provinces.province")),
        Heading(text("provinces.workplaces"), is_number=True),
        Heading(text("enterprises.count"), is_number=True),
        Heading(text("places.offered"), is_number=True),
        Heading(text("places.filled"), is_number=True),
    ]
    rows = [
        [
            PROVINCES.label(each.province, context.language),
            fmt.number(each.workplaces),
            fmt.number(each.enterprises),
            fmt.number(each.places_offered),
            fmt.number(each.places_filled),
        ]
        for each in found
    ]
    return Numbers(text("provinces.title"), ChartTable(headings, rows), ("K15", "K17", "K16")) if rows else None


@drawn
def mentors_by_institution(context: Context, kpi: str = _MENTORS, order: str = BY_NAME) -> None:
    """Draw the share of trained mentors of each institution, with that of a year before as a mark.

    The order may be that of another KPI: the table of the page below it then has the same.
    """
    numbers = mentors_numbers(context, kpi, order)
    if numbers is None:
        return
    text, fmt = context.text, context.format
    institutions, now, before = _mentors(context, kpi, order)
    month, year_before = _month_and_year_before(context)
    bullets = []
    for each in institutions:
        target = institution_target(context, _MENTORS, each)
        bullets.append(
            Bullet(
                label=plain(context.offered.institution_name(each)),
                value=now[each].value,
                value_text=value_text(now[each], fmt),
                earlier=before[each].value if each in before else None,
                target=target.target if target else None,
            )
        )
    labels = BulletLabels(fmt.month(month), fmt.month(year_before), text("bars.target"))
    description = _trained_text(context, [now[each] for each in institutions])
    if before:
        description += " " + text("mentors.text_before", before=fmt.month(year_before))
    figure = bullet_chart(bullets, labels, context.language)
    words = chart_words(context, "mentoren", numbers.title, kpi=kpi, volgorde=order)
    chart("mentors", numbers, description, figure, words)


def _trained_text(context: Context, values: Sequence[KpiValue]) -> str:
    """Say at how many institutions all mentors are trained; rounded counts do not tell, and unknown is not all."""
    text, fmt = context.text, context.format
    month = fmt.month(str(context.filters.as_of))
    if any(each.protection for each in values):
        return text("mentors.text_rounded", month=month)
    known = [each for each in values if each.value is not None]
    complete = sum(each.numerator == each.denominator for each in known)
    institutions = part_of(context, "count.of_institutions", complete, len(known))
    return text("mentors.text", month=month, institutions=institutions)


def mentors_numbers(context: Context, kpi: str, order: str) -> Numbers | None:
    """Return the title and the table of trained mentors by institution; None when there are none."""
    text, fmt = context.text, context.format
    institutions, now, before = _mentors(context, kpi, order)
    month, year_before = _month_and_year_before(context)
    headings = [
        Heading(text("filter.institution")),
        Heading(text("mentors.trained"), is_number=True),
        Heading(text("mentors.total"), is_number=True),
        Heading(fmt.month(month), is_number=True),
        Heading(fmt.month(year_before), is_number=True),
    ]
    rows = [
        [
            context.offered.institution_name(each),
            fmt.number(now[each].numerator),
            fmt.number(now[each].denominator),
            value_text(now[each], fmt),
            value_text(before.get(each), fmt),
        ]
        for each in institutions
    ]
    return Numbers(text("mentors.title"), ChartTable(headings, rows), (_MENTORS,)) if rows else None


def _mentors(context: Context, kpi: str, order: str) -> tuple[list[str], Values, Values]:
    """Return the institutions with mentors in order, and their shares of the as-of month and of a year before."""
    now = values_by_institution(context, _MENTORS)
    _, year_before = _month_and_year_before(context)
    before = values_by_institution(context, _MENTORS, year_before) if year_before in context.offered.months else {}
    ordered = in_order(context, kpi, order, shown_institutions(context), values_by_institution(context, kpi))
    return [each for each in ordered if each in now], now, before


def _month_and_year_before(context: Context) -> tuple[str, str]:
    month = str(context.filters.as_of)
    return month, f"{int(month[:4]) - 1}{month[4:]}"


def values_by_institution(context: Context, kpi: str, as_of: str | None = None) -> Values:
    """Return a KPI's values by institution, rows per class left out."""
    found = context.kpi_values(kpi, by=("institution_id",), as_of=as_of)
    return {each.dimensions["institution_id"]: each for each in found if set(each.dimensions) == {"institution_id"}}
