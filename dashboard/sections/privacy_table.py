"""Which columns of the contract hold personal data, as each column's declaration says."""

from functools import cache

from dashboard.components.markup import Markup, element
from dashboard.components.tables import Heading, folded_table, table
from dashboard.context import Context
from dashboard.dataset_words import DATASET_TEXTS


@cache
def _columns(language: str) -> tuple[tuple[str, str, str, str, bool], ...]:
    """Return data set, heading, class, explanation and whether it is personal, per column in contract order."""
    # Here, because pandera takes a while and memory to load, and the other pages need none of it.
    from schemas.datasets import datasets
    from schemas.dictionary_texts import privacy_text

    return tuple(
        (each.name, column.label(language), privacy_text(column, language), column.help(language), column.is_personal)
        for each in datasets()
        for column in each.columns
    )


def _rows(context: Context, *, is_personal: bool) -> list[list[str | Markup]]:
    text = context.text
    return [
        [label, text(DATASET_TEXTS[dataset]), kind, explanation]
        for dataset, label, kind, explanation, personal in _columns(context.language)
        if personal == is_personal
    ]


def _headings(context: Context) -> list[Heading]:
    text = context.text
    return [
        Heading(text("finding.column")),
        Heading(text("upload.dataset")),
        Heading(text("privacy.class")),
        Heading(text("privacy.explanation")),
    ]


def columns_with(context: Context) -> Markup:
    """Return the columns that hold personal data, or may."""
    shown = table(context.text("privacy.columns_with"), _headings(context), _rows(context, is_personal=True))
    return element("div", shown, class_="dm-wrapped")


def columns_without(context: Context) -> Markup:
    """Return the other columns, behind a line that opens them."""
    rows = _rows(context, is_personal=False)
    title = context.text("privacy.columns_without", count=context.format.number(len(rows)))
    return element("div", folded_table(title, title, _headings(context), rows), class_="dm-wrapped")
