"""The order of institutions in bars and tables: by name, value, or distance to the target; kept in the address."""

from collections.abc import Mapping, Sequence

from dashboard import address
from dashboard.context import Context
from dashboard.filters import choice
from dashboard.sections.target_words import institution_target
from etl.kpi_value import KpiValue

BY_NAME, HIGHEST, LOWEST, DISTANCE = "naam", "hoog", "laag", "doel"
_TEXTS = {
    BY_NAME: "progress.by_name",
    HIGHEST: "progress.by_highest",
    LOWEST: "progress.by_lowest",
    DISTANCE: "order.by_distance",
}
"""Code in the address → how it is called; the first one is taken when the address names none."""


def offered_orders(context: Context, kpi: str, institutions: Sequence[str]) -> tuple[str, ...]:
    """Return the orders that make sense for a KPI: without a target there is no distance to it."""
    has_target = any(institution_target(context, kpi, each) for each in institutions)
    return tuple(code for code in _TEXTS if code != DISTANCE or has_target)


def choose_order(context: Context, kpi: str, institutions: Sequence[str]) -> str:
    """Draw the choice and return the chosen order."""
    text, offered = context.text, offered_orders(context, kpi, institutions)
    given = address.choices().get(address.SORT)
    order = given if given in offered else BY_NAME
    choice(address.SORT, text("progress.order"), offered, order, lambda code: text(_TEXTS[code]), text)
    return order


def in_order(
    context: Context, kpi: str, order: str, institutions: Sequence[str], values: Mapping[str, KpiValue]
) -> tuple[str, ...]:
    """Return institutions in an order; those whose value, or target, is unknown come last, whichever way.

    By distance, whoever lacks most of their target comes first; the distance is a share of the target, so that
    institutions with targets of their own compare.
    """
    if order == BY_NAME:
        return tuple(institutions)

    def measure(institution: str) -> float | None:
        value = values[institution].value if institution in values else None
        if order != DISTANCE or value is None:
            return value
        target = institution_target(context, kpi, institution)
        return value / target.target if target and target.target else None

    measures = {each: measure(each) for each in institutions}
    sign = -1 if order == HIGHEST else 1
    return tuple(sorted(institutions, key=lambda each: (measures[each] is None, sign * (measures[each] or 0))))
