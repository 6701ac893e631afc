"""The charts on workplaces: places by month, enterprises by size, workplaces by province, mentors by institution."""

from collections.abc import Sequence

from dashboard import caching
from dashboard.caching import drawn
from dashboard.charts.bullets import Bullet, BulletLabels, bullet_chart
from dashboard.charts.curves import MonthCurve, curves_chart
from dashboard.charts.look import plain, wrapped
from dashboard.components.figures import ChartTable, chart
from dashboard.components.tables import Heading
from dashboard.context import Context
from dashboard.kpi_words import value_text
from dashboard.sections.institution_bars import shown_institutions
from dashboard.sections.kpi_cards import monthly
from etl.kpi_value import KpiValue
from etl.workplace_counts import Selection
from schemas.codes import SIZE_CLASSES
from schemas.provinces import PROVINCES


def selection(context: Context) -> Selection:
    """Return what the page's filters leave of the workplaces; an academic year does not limit them."""
    filters = context.filters
    return Selection(str(filters.as_of), filters.sector, filters.project_id, filters.institution_id)


@drawn
def places_by_month(context: Context) -> None:
    """Draw places offered and filled at each month's end."""
    text, fmt = context.text, context.format
    series = monthly(context, "K16")
    if not series:
        return
    months = [each.dimensions["month"] for each in series]
    curves = [
        _curve(context, text("places.offered"), months, [each.denominator for each in series]),
        _curve(context, text("places.filled"), months, [each.numerator for each in series]),
    ]
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
    last = series[-1]
    description = text(
        "places.text",
        month=fmt.month(months[-1]),
        filled=fmt.number(last.numerator),
        offered=fmt.number(last.denominator),
        share=value_text(last, fmt),
    )
    figure = curves_chart(curves, context.language)
    table = ChartTable(headings, rows)
    chart("places", text("places.title"), description, figure, table, text("chart.table"), context.language)


def _curve(context: Context, label: str, months: Sequence[str], values: Sequence[float | None]) -> MonthCurve:
    fmt = context.format
    texts = [f"{label}, {fmt.month(month)}: {fmt.number(value)}" for month, value in zip(months, values, strict=True)]
    return MonthCurve(label, months, values, texts)


@drawn
def enterprises_by_size(context: Context) -> None:
    """Draw the number of enterprises in each size class."""
    text, fmt, language = context.text, context.format, context.language
    found = caching.enterprises_by_size(context.version, context.scope, selection(context))
    if not found:
        return
    label = {size: SIZE_CLASSES.label(size, language) for size in found}
    bullets = [Bullet(wrapped(label[size]), count, fmt.number(count)) for size, count in found.items()]
    largest = max(found, key=lambda size: found[size])
    headings = [Heading(text("institution.size")), Heading(text("enterprises.count"), is_number=True)]
    chart(
        "sizes",
        text("enterprises.title"),
        text(
            "enterprises.text",
            month=fmt.month(str(context.filters.as_of)),
            largest=label[largest],
            count=fmt.number(found[largest]),
        ),
        bullet_chart(bullets, BulletLabels(text("enterprises.count"), "", ""), language, row_height=34),
        ChartTable(headings, [[label[size], fmt.number(count)] for size, count in found.items()]),
        text("chart.table"),
        language,
    )


@drawn
def workplaces_by_province(context: Context) -> None:
    """Draw the active workplaces in each province that has some; the table adds enterprises and places."""
    text, fmt, language = context.text, context.format, context.language
    found = caching.workplaces_by_province(context.version, context.scope, selection(context))
    if not found:
        return
    name = {each.province: PROVINCES.label(each.province, language) for each in found}
    bullets = [Bullet(wrapped(name[each.province]), each.workplaces, fmt.number(each.workplaces)) for each in found]
    headings = [
        Heading(text("provinces.province")),
        Heading(text("provinces.workplaces"), is_number=True),
        Heading(text("enterprises.count"), is_number=True),
        Heading(text("places.offered"), is_number=True),
        Heading(text("places.filled"), is_number=True),
    ]
    rows = [
        [
            name[each.province],
            fmt.number(each.workplaces),
            fmt.number(each.enterprises),
            fmt.number(each.places_offered),
            fmt.number(each.places_filled),
        ]
        for each in found
    ]
    without = [code.label(language) for code in PROVINCES.codes if code.code not in name]
    description = text("provinces.text", month=fmt.month(str(context.filters.as_of)))
    if without:
        description += " " + text("provinces.without", names=", ".join(without))
    chart(
        "provinces",
        text("provinces.title"),
        description,
        bullet_chart(bullets, BulletLabels(text("provinces.workplaces"), "", ""), language, row_height=34),
        ChartTable(headings, rows),
        text("chart.table"),
        language,
    )


@drawn
def mentors_by_institution(context: Context) -> None:
    """Draw the share of trained mentors of each institution, with that of a year before as a mark."""
    text, fmt, language = context.text, context.format, context.language
    now = _by_institution(context, None)
    month = str(context.filters.as_of)
    year_before = f"{int(month[:4]) - 1}{month[4:]}"
    before = _by_institution(context, year_before) if year_before in context.offered.months else {}
    institutions = [each for each in shown_institutions(context) if each in now]
    if not institutions:
        return
    target = context.target("K18")
    name = {each: context.offered.institution_name(each) for each in institutions}
    bullets = [
        Bullet(
            label=plain(name[each]),
            value=now[each].value,
            value_text=value_text(now[each], fmt),
            earlier=before[each].value if each in before else None,
            target=target.target if target else None,
        )
        for each in institutions
    ]
    headings = [
        Heading(text("filter.institution")),
        Heading(text("mentors.trained"), is_number=True),
        Heading(text("mentors.total"), is_number=True),
        Heading(fmt.month(month), is_number=True),
        Heading(fmt.month(year_before), is_number=True),
    ]
    rows = [
        [
            name[each],
            fmt.number(now[each].numerator),
            fmt.number(now[each].denominator),
            value_text(now[each], fmt),
            value_text(before.get(each), fmt),
        ]
        for each in institutions
    ]
    trained = sum(now[each].numerator == now[each].denominator for each in institutions)
    labels = BulletLabels(fmt.month(month), fmt.month(year_before), text("bars.target"))
    description = text(
        "mentors.text", month=fmt.month(month), complete=fmt.number(trained), of=fmt.number(len(institutions))
    )
    if before:
        description += " " + text("mentors.text_before", before=fmt.month(year_before))
    figure, shown = bullet_chart(bullets, labels, language), ChartTable(headings, rows)
    chart("mentors", text("mentors.title"), description, figure, shown, text("chart.table"), language)


def _by_institution(context: Context, as_of: str | None) -> dict[str, KpiValue]:
    found = context.kpi_values("K18", by=("institution_id",), as_of=as_of)
    return {each.dimensions["institution_id"]: each for each in found}
