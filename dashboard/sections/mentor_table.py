"""Mentors by the kind of training of their workplace, trained and in all."""

from dashboard.components.markup import Markup, join
from dashboard.components.notices import note
from dashboard.components.tables import Heading, table
from dashboard.context import Context
from dashboard.kpi_words import value_text
from dashboard.sections.figure_words import counting_rules, origin_line
from schemas.codes import MENTOR_TRAININGS


def mentor_table(context: Context) -> Markup:
    """Return the mentors by kind of training, under the filters of the page."""
    text, fmt = context.text, context.format
    found = {each.dimensions["mentor_training"]: each for each in context.kpi_values("K18", by=("mentor_training",))}
    if not found:
        return note(text("institution.no_workplaces"), "info")
    headings = [
        Heading(text("institution.training")),
        Heading(text("mentors.trained"), is_number=True),
        Heading(text("mentors.total"), is_number=True),
        Heading(text("mentors.share"), is_number=True),
    ]
    rows: list[list[str | Markup]] = [
        [
            MENTOR_TRAININGS.label(code, context.language),
            fmt.number(found[code].numerator),
            fmt.number(found[code].denominator),
            value_text(found[code], fmt),
        ]
        for code in MENTOR_TRAININGS.values
        if code in found
    ]
    caption = text("mentors.table", month=fmt.month(str(context.filters.as_of)))
    shown = table(caption, headings, rows, is_caption_shown=True)
    return join(shown, origin_line(context, "K18"), counting_rules(context, ("K18", "K19")))
