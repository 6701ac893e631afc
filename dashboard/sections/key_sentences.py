"""The sentences at the top of Overzicht: targets, deliveries, the largest change, and what is unknown."""

from collections.abc import Iterable, Sequence
from datetime import date

from dashboard import address, caching
from dashboard.components.markup import Markup, element, join, listed
from dashboard.context import Context
from dashboard.kpi_words import kpi_name, reason, value_text
from dashboard.sections.key_figures import (
    against_targets,
    comparable_changes,
    figures_of_cards,
    furthest,
    has_rounded_figures,
    largest,
)
from dashboard.sections.kpi_cards import change_text
from dashboard.sections.report_targets import ATTENDANCE_KPI, NO_FILTERS, REPORT_KPIS
from dashboard.sections.target_words import has_whole_targets
from etl.completeness import DeliveryState, select_states
from schemas.codes import DIMENSION_CODES
from schemas.kpis import KPIS

_MOST_NAMES = 5
"""So many institutions are named; the page with the deliveries names them all."""


def key_sentences(context: Context, today: date) -> Markup:
    """Return two to four sentences, each below its heading word; what has nothing to say is left out."""
    text = context.text
    said = (
        ("key.targets", _targets(context)),
        ("key.deliveries", _deliveries(context, today)),
        ("key.change", _change(context)),
        ("key.unknown", _unknown(context)),
    )
    lines = [element("li", element("strong", text(word)), " ", line) for word, line in said if line]
    return element("ul", *lines, class_="dm-brief-list", aria_label=text("key.title"))


def _targets(context: Context) -> Markup:
    text, fmt = context.text, context.format
    if not has_whole_targets(context):
        return join(text("key.targets_are_of_all"))
    found = against_targets(context)
    reached, unsure = (sum(each.is_reached is state for each in found) for state in (True, None))
    if unsure == len(found):
        return Markup()
    if reached == len(found):
        return join(text.plural("key.all_reached", reached, of=fmt.number(reached)))
    said = [join(text.plural("key.reached", reached, reached=fmt.number(reached), of=fmt.number(len(found))))]
    if last := furthest(found):
        kpi = last.target.kpi_id
        wanted = fmt.value(last.target.target, KPIS[kpi].unit)
        place = text("key.furthest", value=value_text(last.value, fmt), target=wanted)
        said.append(join(_name(context, kpi, last.target.scope), " ", place))
    if unsure:
        said.append(join(text.plural("key.unsure", unsure, many=fmt.number(unsure))))
    return join(*(each for part in said for each in (part, " ")))


def _deliveries(context: Context, today: date) -> Markup:
    text, fmt, filters = context.text, context.format, context.filters
    month = str(filters.as_of)
    states = [
        each
        for each in select_states(
            caching.month_deliveries(context.version, context.scope, month, today),
            sector=filters.sector,
            project_id=filters.project_id,
            institution_id=filters.institution_id,
        )
        if each.is_expected
    ]
    if not states:
        return Markup()
    missing = _institutions(each for each in states if each.status == "missing")
    due = _institutions(each for each in states if each.status == "due")
    late = _institutions(each for each in states if each.is_delivered and not each.is_on_time)
    found = (("key.missing", missing), ("key.due", due), ("key.late", late))
    parts = [_of_institutions(context, word, institutions) for word, institutions in found if institutions]
    if not missing and not due:
        # A closed period holds nothing any more that could still come.
        whole = "key.complete" if all(each.is_delivered for each in states) else "key.closed"
        parts.insert(0, join(text(whole, month=fmt.month(month))))
    return join(*(each for part in parts for each in (part, " ")))


def _of_institutions(context: Context, word: str, institutions: Sequence[str]) -> Markup:
    """Return a sentence that ends with the names of institutions."""
    fmt, count = context.format, len(institutions)
    said = context.text.plural(word, count, month=fmt.month(str(context.filters.as_of)), many=fmt.number(count))
    return join(said, " ", _listed(context, institutions), ".")


def _institutions(states: Iterable[DeliveryState]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.institution_id for each in states))


def _listed(context: Context, institutions: Sequence[str]) -> Markup:
    """Return the names as ways to the institution's deliveries; beyond a few, how many more there are."""
    month, text = context.filters.as_of, context.text
    names = [
        element(
            "a",
            context.offered.institution_name(each),
            href=address.href("volledigheid", instelling=each, stand=month),
        )
        for each in institutions[:_MOST_NAMES]
    ]
    more = len(institutions) - len(names)
    if more:
        said = text.plural("key.more", more, many=context.format.number(more))
        names.append(element("a", said, href=address.href("volledigheid", stand=month)))
    return listed(names, text("key.and"))


def _change(context: Context) -> Markup:
    text, fmt = context.text, context.format
    changes = comparable_changes(context)
    if not changes:
        return join(text("key.no_month_before")) if context.filters.as_of == context.offered.months[0] else Markup()
    found, rounds = largest(changes), has_rounded_figures(context)
    if found is None:
        month, word = fmt.month(changes[0].since), "key.nothing_changed_exact" if rounds else "key.nothing_changed"
        return join(text.plural(word, len(changes), many=fmt.number(len(changes)), month=month))
    moved = text(
        "key.changed_exact" if rounds else "key.changed",
        change=change_text(context, found),
        value=value_text(found.value, fmt),
    )
    return join(_name(context, found.value.kpi, ""), ": ", moved)


def _unknown(context: Context) -> Markup:
    """Return which cards show no figure, by the reason that is the same for them."""
    by_reason: dict[str, list[Markup]] = {}
    for kpi, scope, value in figures_of_cards(context):
        if value is None or value.value is None:
            why = reason(value, context.language) or context.text("key.no_reason")
            by_reason.setdefault(why.rstrip("."), []).append(_name(context, kpi, scope))
    return join(*(join(listed(names), f" ({why}). ") for why, names in by_reason.items()))


def _name(context: Context, kpi: str, scope: str) -> Markup:
    """Return a card's name, with its class, as the way to its figure's origin."""
    dimension, _, code = scope.partition("=")
    name, filters = kpi_name(kpi, context.language), NO_FILTERS if kpi in (*REPORT_KPIS, ATTENDANCE_KPI) else {}
    if code:
        name = f"{name} ({DIMENSION_CODES[dimension].label(code, context.language)})"
    return element("a", name, href=address.href("herkomst", kpi=kpi, deel=code or None, **filters), class_="dm-figure")
