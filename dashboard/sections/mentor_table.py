"""Mentors by the kind of training of their workplace, trained and in all."""

from dashboard.components.figures import ChartTable, Numbers
from dashboard.components.markup import Markup, join
from dashboard.components.notices import note
from dashboard.components.tables import Heading, table
from dashboard.context import Context
from dashboard.kpi_words import count_text, value_text
from dashboard.sections.figure_words import counting_rules, origin_line
from dashboard.sections.take_along import table_ways
from schemas.codes import MENTOR_TRAININGS


def mentor_table(context: Context) -> Markup:
    """Return the mentors by kind of training, under the filters of the page."""
    numbers = trainings_numbers(context)
    if numbers is None:
        return note(context.text("institution.no_workplaces"), "info")
    shown = table(numbers.title, numbers.table.headings, numbers.table.rows, is_caption_shown=True)
    ways = table_ways(context, "mentoropleidingen", numbers.title)
    return join(shown, ways, origin_line(context, "K18"), counting_rules(context, ("K18", "K19")))


def trainings_numbers(context: Context) -> Numbers | None:
    """Return the title and the table, or None when there are no workplaces."""
    text, fmt = context.text, context.format
    found = {each.dimensions["mentor_training"]: each for each in context.kpi_values("K18", by=("mentor_training",))}
    if not found:
        return None
    headings = [
        Heading(text("institution.training")),
        Heading(text("mentors.trained"), is_number=True),
        Heading(text("mentors.total"), is_number=True),
        Heading(text("mentors.share"), is_number=True),
    ]
    rows = [
        [
            MENTOR_TRAININGS.label(code, context.language),
            count_text(found[code], found[code].numerator, fmt),
            count_text(found[code], found[code].denominator, fmt),
            value_text(found[code], fmt),
        ]
        for code in MENTOR_TRAININGS.values
        if code in found
    ]
    title = text("mentors.table", month=fmt.month(str(context.filters.as_of)))
    return Numbers(title, ChartTable(headings, rows), ("K18",))
