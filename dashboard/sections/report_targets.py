"""The final report's figures beside their targets: one card per target, and the attendance of the closing session."""

from dashboard import address
from dashboard.components.cards import Card, CardLabels, cards
from dashboard.components.markup import Markup, element, show
from dashboard.context import Context
from dashboard.kpi_words import counted_text, kpi_name, stated_rule, unit_word, value_text
from dashboard.sections.target_words import has_whole_targets, share_of, target_line
from etl.kpi_value import KpiValue
from etl.queries import Target
from schemas.codes import DIMENSION_CODES

REPORT_KPIS = ("K01", "K02", "K03", "K04")
ATTENDANCE_KPI = "K23"
# The report is about the whole, so the way to the origin of its figures carries no filters either.
NO_FILTERS = dict.fromkeys((address.ACADEMIC_YEAR, address.SECTOR, address.PROJECT, address.INSTITUTION))


def value_for(values: list[KpiValue], scope: str) -> KpiValue | None:
    """Return the value that a target's scope ('institution_type=cvo', or '' for the whole) is about."""
    if not scope:
        return next((each for each in values if not each.dimensions), values[0] if values else None)
    name, _, code = scope.partition("=")
    return next((each for each in values if each.dimensions.get(name) == code), None)


def report_cards(context: Context) -> None:
    """Draw the cards and the line on attendance; the page's filters do not apply, for the report is about the whole."""
    drawn = [_card(context, target, value) for target, value in target_figures(context)]
    text = context.text
    show(cards(drawn, CardLabels(text("card.rule"), text("card.origin"))))
    target = next((each for each in context.targets if each.kpi_id == ATTENDANCE_KPI and _has_card(each)), None)
    if target:
        show(_attendance(context, target))


def target_figures(context: Context) -> list[tuple[Target, KpiValue]]:
    """Return the targets of the report's cards in their order, each with its figure of the whole."""
    found = [each for each in context.targets if each.kpi_id in REPORT_KPIS and _has_card(each)]
    pairs = [(each, value_for(_unfiltered(context, each.kpi_id), each.scope)) for each in sorted(found, key=_order)]
    return [(target, value) for target, value in pairs if value]


def _has_card(target: Target) -> bool:
    """Tell whether a target is of all years, and of the whole or of one class of it."""
    name, _, code = target.scope.partition("=")
    return not target.academic_year and (not target.scope or (name in DIMENSION_CODES and ";" not in code))


def _order(target: Target) -> tuple[str, int]:
    """Sort by KPI, then by the order in which the code list declares the classes."""
    name, _, code = target.scope.partition("=")
    values = DIMENSION_CODES[name].values if name in DIMENSION_CODES else ()
    return target.kpi_id, values.index(code) if code in values else 0


def _unfiltered(context: Context, kpi: str) -> list[KpiValue]:
    none = dict.fromkeys(("academic_year", "sector", "project_id", "institution_id"), "")
    return context.kpi_values(kpi, filters=none)


def _card(context: Context, target: Target, value: KpiValue) -> Card:
    text, fmt = context.text, context.format
    name, _, code = target.scope.partition("=")
    is_whole = has_whole_targets(context)
    return Card(
        title=kpi_name(target.kpi_id, context.language),
        subtitle=DIMENSION_CODES[name].label(code, context.language) if code else None,
        value=value_text(value, fmt),
        unit=unit_word(value, text),
        as_of=text("card.as_of", month=fmt.short_month(value.as_of)),
        target=target_line(context, target, is_of_figure=is_whole),
        target_share=share_of(value.value, target.target) if is_whole else None,
        rule=stated_rule(target.kpi_id, text),
        origin=address.href("herkomst", kpi=target.kpi_id, deel=code or None, **NO_FILTERS),
    )


def attendance(context: Context) -> KpiValue | None:
    """Return how many attended the activities in all, None before the first one."""
    return value_for(_unfiltered(context, ATTENDANCE_KPI), "")


def _attendance(context: Context, target: Target) -> Markup:
    text, fmt = context.text, context.format
    value = attendance(context)
    if value is None:
        return Markup()
    counted = counted_text(value, context.language, fmt)
    return element(
        "p",
        element("strong", text("attendance.value", value=value_text(value, fmt))),
        element("span", f", {counted}" if counted else ""),
        element("span", " " + text("attendance.target", target=fmt.number(target.target)), class_="dm-muted"),
        element("a", text("card.origin"), href=address.href("herkomst", kpi=ATTENDANCE_KPI)),
        class_="dm-line",
    )
