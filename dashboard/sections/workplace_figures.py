"""The cards on workplaces and mentors, and the same figures per institution."""

from dashboard import address
from dashboard.components.cards import CardLabels, cards
from dashboard.components.markup import Markup, element, join, show
from dashboard.components.tables import Heading, table
from dashboard.context import Context
from dashboard.kpi_words import kpi_name, value_text
from dashboard.sections.figure_words import counting_rules, origin_link
from dashboard.sections.institution_bars import shown_institutions
from dashboard.sections.kpi_cards import figure_card

WORKPLACE_KPIS = ("K15", "K16", "K17", "K18", "K19")
_PARTS = (("K15", None), ("K16", None), ("K17", None), ("K17", "kmo"), ("K18", None), ("K19", None))


def workplace_cards(context: Context) -> None:
    """Draw six cards; none has a spark line, because enterprises have no months."""
    labels = CardLabels(context.text("card.rule"), context.text("card.origin"))
    show(cards([figure_card(context, kpi, part=part) for kpi, part in _PARTS], labels))


def workplaces_per_institution(context: Context) -> Markup:
    """Return the table of the institutions; a name leads to the page of the institution."""
    text, fmt = context.text, context.format
    values = {
        kpi: {
            each.dimensions["institution_id"]: each
            for each in context.kpi_values(kpi, by=("institution_id",))
            if set(each.dimensions) == {"institution_id"}
        }
        for kpi in WORKPLACE_KPIS
    }
    headings = [
        Heading(text("filter.institution")),
        *(Heading(kpi_name(kpi, context.language), is_number=True) for kpi in WORKPLACE_KPIS),
    ]
    rows: list[list[str | Markup]] = [
        [
            element("a", context.offered.institution_name(each), href=address.href("instelling", instelling=each)),
            *(value_text(values[kpi].get(each), fmt) for kpi in WORKPLACE_KPIS),
        ]
        for each in shown_institutions(context)
    ]
    has_gap = any(len(found) < len(rows) for found in values.values())
    rows.append([text("card.origin"), *(origin_link(context, kpi) for kpi in WORKPLACE_KPIS)])
    caption = text("workplaces.table", month=fmt.month(str(context.filters.as_of)))
    shown = table(caption, headings, rows, is_caption_shown=True)
    gap = element("p", text("figures.dash"), class_="dm-chart-text") if has_gap else join()
    return join(shown, gap, counting_rules(context, WORKPLACE_KPIS))
