"""Which figures on persons are published: the cuts that a reader gets, and in what steps.

Figures that count no persons (projects, pilots, workplaces, enterprises, events, deliveries) have no such limits.
"""

from schemas.kpi import Kpi

ROUNDING = 5
"""Published counts of persons are rounded to the nearest multiple of this."""

FEWEST = 5
"""Fewer persons than this, but some, are not shown."""

PUBLISHED_CUTS: tuple[frozenset[str], ...] = tuple(
    frozenset(names)
    for names in (
        (),
        ("sector",),
        ("project_id",),
        ("institution_id",),
        ("academic_year",),
        ("sector", "academic_year"),
        ("institution_id", "academic_year"),
        ("mentor_training",),
    )
)
"""By these dimensions, whether they split or filter, and by month where the KPI has months."""

CLASS_CUTS: tuple[frozenset[str], ...] = (frozenset(), frozenset({"sector"}))
"""By these dimensions the classes of a KPI with a split are published."""


def cuts_of(kpi: Kpi, *, classes: bool = False) -> tuple[frozenset[str], ...]:
    """Return the published cuts that a KPI has, without its split and the month; those of its classes if asked."""
    return tuple(cut for cut in (CLASS_CUTS if classes else PUBLISHED_CUTS) if cut <= set(kpi.grain))
