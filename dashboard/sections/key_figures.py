"""What the sentences at the top of Overzicht rest on: the figures of its cards, beside target and month before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard.context import Context
from dashboard.sections.kpi_cards import WORK_KPIS, Change, change_of, total
from dashboard.sections.report_targets import ATTENDANCE_KPI, attendance, target_figures
from dashboard.sections.target_words import is_filtered
from etl.kpi_value import KpiValue
from etl.permissions import Right
from etl.queries import Target
from etl.small_cells import published_bounds
from schemas.kpi import Measure
from schemas.kpis import KPIS

_PERCENT = 100


@dataclass(frozen=True)
class Against:
    """A figure beside its target; the figure is None where there is none of what the target is set for."""

    target: Target
    value: KpiValue | None

    @property
    def share(self) -> float:
        """Return how much of the target is reached, 1 is all of it; of a KPI that should fall, how near it has come."""
        reached, wanted = float((self.value and self.value.value) or 0), self.target.target
        if _should_fall(self.target.kpi_id):
            reached, wanted = wanted, reached
        return reached / wanted if wanted else 1.0

    @property
    def is_reached(self) -> bool | None:
        """Tell whether the target is reached; None where the figure is unknown or its rounding leaves it open."""
        if self.value is None or self.value.value is None:
            return None
        (lowest, highest), wanted = _bounds(self.value), self.target.target
        if _should_fall(self.target.kpi_id):
            lowest, highest, wanted = -highest, -lowest, -wanted
        if lowest >= wanted:
            return True
        return False if highest < wanted else None


def _bounds(value: KpiValue) -> tuple[float, float]:
    """Return between what the exact figure lies; a share of rounded counts may lie to either side of what is shown."""
    if value.protection != "rounded" or value.numerator is None:
        return float(value.value or 0), float(value.value or 0)
    least, most = _count_bounds(value, "numerator")
    if not value.denominator:
        return least, most
    fewest, whole = _count_bounds(value, "denominator")
    factor = _PERCENT if value.unit == "pct" else 1
    return factor * least / whole, factor * most / fewest


def _count_bounds(value: KpiValue, name: Measure) -> tuple[float, float]:
    count = getattr(value, name)
    return published_bounds(int(count)) if name in KPIS[value.kpi].persons else (float(count), float(count))


def _should_fall(kpi: str) -> bool:
    return KPIS[kpi].direction == "down"


def figures_of_cards(context: Context) -> list[tuple[str, str, KpiValue | None]]:
    """Return KPI, scope ("institution_type=cvo", "" for the whole) and figure of every card and of the attendance."""
    of_report = [(target.kpi_id, target.scope, value) for target, value in target_figures(context)]
    of_report += [(ATTENDANCE_KPI, "", value)] if (value := attendance(context)) else []
    return [*of_report, *((kpi, "", total(context.kpi_values(kpi))) for kpi in WORK_KPIS)]


def against_targets(context: Context) -> list[Against]:
    """Return the targets of the cards beside their figures.

    Targets of the work are for the whole: while a filter of the page is set there is no figure to hold them against.
    """
    found = [Against(target, value) for target, value in target_figures(context)]
    of_work = [target for kpi in WORK_KPIS if (target := context.target(kpi))]
    if is_filtered(context):
        return found + [Against(target, None) for target in of_work]
    return found + [Against(target, total(context.kpi_values(target.kpi_id))) for target in of_work]


def furthest(found: Iterable[Against]) -> Against | None:
    """Return what lacks most of its target, in proportion; None when nothing is surely below its target."""
    below = [each for each in found if each.is_reached is False]
    return min(below, key=lambda each: each.share, default=None)


def comparable_changes(context: Context) -> list[Change]:
    """Return the changes of the cards since the month before, of figures that are exact in both months.

    Rounded figures jump where persons do not, so a change of theirs is never called the largest. A figure that is
    rounded in one of the months may be 0, which is exact, in the other.
    """
    found = [change for kpi in WORK_KPIS if (change := change_of(context, kpi))]
    last = max((each.since for each in found), default="")
    rounds = has_rounded_figures(context)
    return [each for each in found if each.since == last and not (rounds and KPIS[each.value.kpi].persons)]


def has_rounded_figures(context: Context) -> bool:
    """Tell whether the visitor gets counts of persons rounded, so that what is said of exact figures is not of all."""
    return context.scope.reach(Right.READ_FIGURES) == "published"


def largest(changes: Sequence[Change]) -> Change | None:
    """Return the largest change in proportion to the value before it; None when nothing changed as it is shown.

    From zero there is no proportion: such a change comes last.
    """
    moved = [each for each in changes if not each.is_none_as_shown]
    return max(moved, key=lambda each: abs(each.difference) / abs(each.before) if each.before else 0, default=None)
