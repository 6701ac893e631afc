"""What the sentences at the top of Overzicht rest on: the figures of its cards, beside target and month before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard.context import Context
from dashboard.sections.kpi_cards import WORK_KPIS, Change, change_of, total
from dashboard.sections.report_targets import ATTENDANCE_KPI, attendance, target_figures
from dashboard.sections.target_words import is_filtered
from etl.kpi_value import KpiValue
from etl.queries import Target
from schemas.kpis import KPIS

_ROUNDED_BY = 2
"""A published count of persons is a multiple of 5: the exact one lies at most so far from it."""


@dataclass(frozen=True)
class Against:
    """A figure beside its target."""

    target: Target
    value: KpiValue

    @property
    def share(self) -> float:
        """Return how much of the target is reached, 1 is all of it; of a KPI that should fall, how near it has come."""
        reached, wanted = float(self.value.value or 0), self.target.target
        if _should_fall(self.target.kpi_id):
            reached, wanted = wanted, reached
        return reached / wanted if wanted else 1.0

    @property
    def is_reached(self) -> bool | None:
        """Tell whether the target is reached; None where rounding leaves it open."""
        (low, high), wanted = _exact_between(self.value), self.target.target
        if _should_fall(self.target.kpi_id):
            low, high, wanted = -high, -low, -wanted
        if low >= wanted:
            return True
        return False if high < wanted else None


def _exact_between(value: KpiValue) -> tuple[float, float]:
    """Return between which numbers the exact figure lies that a published one stands for."""
    shown = float(value.value or 0)
    if value.protection != "rounded":
        return shown, shown
    if not value.denominator:
        return shown - _ROUNDED_BY, shown + _ROUNDED_BY
    part, whole = float(value.numerator or 0), float(value.denominator)
    scale = 100 if value.unit == "pct" else 1
    low = max(part - _ROUNDED_BY, 0) / (whole + _ROUNDED_BY)
    high = (part + _ROUNDED_BY) / max(whole - _ROUNDED_BY, 1)
    return low * scale, high * scale


def _should_fall(kpi: str) -> bool:
    return KPIS[kpi].direction == "down"


def figures_of_cards(context: Context) -> list[tuple[str, str, KpiValue | None]]:
    """Return KPI, scope ("institution_type=cvo", "" for the whole) and figure of every card and of the attendance."""
    of_report = [(target.kpi_id, target.scope, value) for target, value in target_figures(context)]
    of_report += [(ATTENDANCE_KPI, "", value)] if (value := attendance(context)) else []
    return [*of_report, *((kpi, "", total(context.kpi_values(kpi))) for kpi in WORK_KPIS)]


def against_targets(context: Context) -> list[Against]:
    """Return the known figures of the cards beside their targets.

    Targets of the work are for the whole: while a filter of the page is set they are left out.
    """
    found = target_figures(context)
    if not is_filtered(context):
        found += [
            (target, value)
            for kpi in WORK_KPIS
            if (target := context.target(kpi)) and (value := total(context.kpi_values(kpi)))
        ]
    return [Against(target, value) for target, value in found if value.value is not None]


def furthest(found: Iterable[Against]) -> Against | None:
    """Return what lacks most of its target, in proportion; None when nothing is surely below its target."""
    below = [each for each in found if each.is_reached is False]
    return min(below, key=lambda each: each.share, default=None)


def comparable_changes(context: Context) -> list[Change]:
    """Return the changes of the cards since the month before, of figures that are exact in both months.

    Rounded figures jump where persons do not, so a change of theirs is never called the largest.
    """
    found = [change for kpi in WORK_KPIS if (change := change_of(context, kpi))]
    last = max((each.since for each in found), default="")
    return [each for each in found if each.since == last and each.is_exact]


def largest(changes: Sequence[Change]) -> Change | None:
    """Return the largest change in proportion to the value before it; None when nothing changed as it is shown.

    From zero there is no proportion: such a change comes last.
    """
    moved = [each for each in changes if not each.is_none_as_shown]
    return max(moved, key=lambda each: abs(each.difference) / abs(each.before) if each.before else 0, default=None)
