"""The cards on workplaces and mentors, and the same figures per institution."""

from dashboard import address
from dashboard.components.cards import CardLabels, cards
from dashboard.components.figures import ChartTable, Numbers
from dashboard.components.markup import Markup, element, join, show
from dashboard.components.tables import Heading, table
from dashboard.context import Context
from dashboard.kpi_words import kpi_name, value_text
from dashboard.sections.figure_words import counting_rules, origin_link
from dashboard.sections.institution_bars import shown_institutions
from dashboard.sections.kpi_cards import figure_card
from dashboard.sections.orders import in_order
from dashboard.sections.take_along import table_ways
from dashboard.sections.workplace_charts import values_by_institution

WORKPLACE_KPIS = ("K15", "K16", "K17", "K18", "K19")
_PARTS = (("K15", None), ("K16", None), ("K17", None), ("K17", "kmo"), ("K18", None), ("K19", None))


def workplace_cards(context: Context) -> None:
    """Draw six cards; none has a spark line, because enterprises have no months."""
    labels = CardLabels(context.text("card.rule"), context.text("card.origin"))
    show(cards([figure_card(context, kpi, part=part) for kpi, part in _PARTS], labels))


def workplaces_per_institution(context: Context, kpi: str, order: str) -> Markup:
    """Return the table of the institutions; a name leads to the page of the institution, a heading to its origin."""
    text, numbers = context.text, workplaces_numbers(context, kpi, order)
    names = [
        element("a", context.offered.institution_name(each), href=address.href("instelling", instelling=each))
        for each in _ordered(context, kpi, order)
    ]
    rows: list[list[str | Markup]] = [[name, *row[1:]] for name, row in zip(names, numbers.table.rows, strict=True)]
    has_gap = any(len(values_by_institution(context, each)) < len(rows) for each in WORKPLACE_KPIS)
    headings = numbers.table.headings
    rows.append([text("card.origin"), *(origin_link(context, each) for each in WORKPLACE_KPIS)])
    shown = table(numbers.title, headings, rows, is_caption_shown=True)
    gap = element("p", text("figures.dash"), class_="dm-chart-text") if has_gap else join()
    ways = table_ways(context, "werkplekken", numbers.title, kpi=kpi, volgorde=order)
    return join(shown, ways, gap, counting_rules(context, WORKPLACE_KPIS))


def workplaces_numbers(context: Context, kpi: str, order: str) -> Numbers:
    """Return the title and the table of the figures per institution, in the order of one of them."""
    text, fmt = context.text, context.format
    values = {each: values_by_institution(context, each) for each in WORKPLACE_KPIS}
    headings = [
        Heading(text("filter.institution")),
        *(Heading(kpi_name(each, context.language), is_number=True) for each in WORKPLACE_KPIS),
    ]
    rows = [
        [
            context.offered.institution_name(institution),
            *(value_text(values[each].get(institution), fmt) for each in WORKPLACE_KPIS),
        ]
        for institution in _ordered(context, kpi, order)
    ]
    title = text("workplaces.table", month=fmt.month(str(context.filters.as_of)))
    return Numbers(title, ChartTable(headings, rows), WORKPLACE_KPIS)


def _ordered(context: Context, kpi: str, order: str) -> tuple[str, ...]:
    return in_order(context, kpi, order, shown_institutions(context), values_by_institution(context, kpi))
