"""The cards of the work itself: value, change since the previous month, spark line, rule and origin."""

from dataclasses import dataclass

from dashboard import address
from dashboard.components.cards import Card, CardLabels, cards
from dashboard.components.markup import show
from dashboard.components.sparks import spark_line
from dashboard.context import Context
from dashboard.kpi_words import counted_text, kpi_name, reason, stated_rule, unit_word, value_text
from dashboard.sections.target_words import has_whole_targets, is_filtered, share_of, target_line
from etl.kpi_value import KpiValue
from schemas.kpis import KPIS

WORK_KPIS = ("K07", "K05", "K15", "K16", "K18", "K24")
"""Six cards in one row, all with a month in their grain, so that each has a spark line."""

DIMENSION_TEXTS = {
    "academic_year": "filter.academic_year",
    "sector": "filter.sector",
    "project_id": "filter.project",
    "institution_id": "filter.institution",
}


def kpi_cards(context: Context) -> None:
    """Draw the six cards under the page's filters."""
    labels = CardLabels(context.text("card.rule"), context.text("card.origin"))
    show(cards([figure_card(context, kpi, has_spark=True) for kpi in WORK_KPIS], labels))


def total(values: list[KpiValue]) -> KpiValue | None:
    """Return the value for the whole, without the rows per class."""
    return next((each for each in values if not each.dimensions), values[0] if values else None)


def monthly(context: Context, kpi: str) -> list[KpiValue]:
    """Return a KPI's values month by month up to the as-of month, without the rows per class."""
    if "month" not in KPIS[kpi].grain:
        return []
    values = [each for each in context.kpi_values(kpi, by=("month",)) if set(each.dimensions) == {"month"}]
    return sorted(values, key=lambda each: each.dimensions["month"])


def figure_card(context: Context, kpi: str, *, part: str | None = None, has_spark: bool = False) -> Card:
    """Return the card of a KPI, or of one class of its split; a class has neither change nor spark line."""
    text, fmt, language = context.text, context.format, context.language
    declared = KPIS[kpi]
    chosen = {declared.split: part} if part and declared.split else {}
    value, series = total(context.kpi_values(kpi, filters=chosen)), [] if part else monthly(context, kpi)
    left_out = context.filters.left_out(declared.grain)
    notes = [reason(value, language), counted_text(value, language, fmt) if value and value.value else None]
    if left_out:
        names = ", ".join(text(DIMENSION_TEXTS[name]).lower() for name in left_out)
        notes.append(text("card.left_out", filters=names))
    target = None if part else context.target(kpi)
    is_whole = has_whole_targets(context) and not is_filtered(context)
    change, direction = _change(context, kpi, value, series)
    return Card(
        title=kpi_name(kpi, language),
        subtitle=declared.classes.label(part, language) if part and declared.classes else None,
        value=value_text(value, fmt),
        unit=unit_word(value, text) if value else "",
        as_of=text("card.as_of", month=fmt.short_month(value.as_of if value else str(context.filters.as_of))),
        target=target_line(context, target, is_of_figure=is_whole) if target else None,
        target_share=share_of(value.value, target.target) if target and value and is_whole else None,
        change=change,
        direction=direction,
        spark=spark_line([each.value for each in series], _spark_text(context, kpi, series)) if has_spark else None,
        note="; ".join(each for each in notes if each) or None,
        rule=stated_rule(kpi, text),
        origin=address.href("herkomst", kpi=kpi, deel=part),
    )


@dataclass(frozen=True)
class Change:
    """How a figure moved since the month before that its series knows."""

    value: KpiValue
    before: float
    since: str
    """The month before, YYYY-MM."""

    @property
    def difference(self) -> float:
        """Return by how much it moved; of a percentage in points."""
        return float(self.value.value or 0) - self.before

    @property
    def is_none_as_shown(self) -> bool:
        """Tell whether the change is shown as none: it is less than what the figure is rounded to."""
        return round(self.difference, 0 if self.value.unit == "count" else 1) == 0


def change_of(context: Context, kpi: str) -> Change | None:
    """Return the change of a card's figure, None when it or the one before is unknown."""
    return _change_since(total(context.kpi_values(kpi)), monthly(context, kpi))


def _change_since(value: KpiValue | None, series: list[KpiValue]) -> Change | None:
    earlier = [each for each in series if value and each.dimensions["month"] < value.as_of]
    if value is None or value.value is None or not earlier or earlier[-1].value is None:
        return None
    return Change(value, float(earlier[-1].value), earlier[-1].dimensions["month"])


def change_text(context: Context, change: Change) -> str:
    """Return a change with its month: '+12 sinds sep 2023'."""
    fmt, unit = context.format, change.value.unit
    return context.text(
        "card.change_points" if unit == "pct" else "card.change",
        change=fmt.change(change.difference, unit),
        month=fmt.short_month(change.since),
    )


def _change(context: Context, kpi: str, value: KpiValue | None, series: list[KpiValue]) -> tuple[str | None, str]:
    change = _change_since(value, series)
    if change is None:
        return None, "none"
    direction = KPIS[kpi].direction
    if direction == "none" or change.is_none_as_shown:
        return change_text(context, change), "none"
    return change_text(context, change), "good" if (change.difference > 0) == (direction == "up") else "bad"


def _spark_text(context: Context, kpi: str, series: list[KpiValue]) -> str:
    known = [each for each in series if each.value is not None]
    if not known:
        return context.text("card.spark_unknown", name=kpi_name(kpi, context.language))
    fmt, first, last = context.format, known[0], known[-1]
    return context.text(
        "card.spark",
        name=kpi_name(kpi, context.language),
        first=fmt.value(first.value, first.unit),
        first_month=fmt.month(first.dimensions["month"]),
        last=fmt.value(last.value, last.unit),
        last_month=fmt.month(last.dimensions["month"]),
    )
