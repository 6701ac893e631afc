"""The choice of a KPI and of one of its parts for a page, kept in the address."""

from collections.abc import Sequence
from functools import partial

from dashboard import address
from dashboard.context import Context
from dashboard.filters import choice
from dashboard.kpi_words import kpi_name
from schemas.codes import GENDERS
from schemas.kpis import DIMENSIONS, KPIS

DEFAULT_KPI = "K07"


def kpis_with(*dimensions: str) -> tuple[str, ...]:
    """Return the KPIs that have all of these dimensions."""
    return tuple(kpi for kpi, declared in KPIS.items() if set(dimensions) <= set(declared.grain))


def choose_kpi(context: Context, offered: Sequence[str], label: str, default: str = DEFAULT_KPI) -> str:
    """Draw the choice and return the chosen KPI: that of the address when it is offered, else the default."""
    chosen = address.choices().get(address.KPI)
    default = default if default in offered else offered[0]
    kpi = chosen if chosen is not None and chosen in offered else default
    choice(address.KPI, context.text(label), offered, kpi, lambda code: kpi_name(code, context.language), context.text)
    return kpi


def choose_part(context: Context, kpi: str) -> dict[str, str]:
    """Draw the choice of a part for a KPI that has classes; return it as a filter, empty for the whole.

    A KPI without a total has no whole: its first part is then chosen. Nothing is drawn where a filter of the page
    chooses the part already.
    """
    declared, language = KPIS[kpi], context.language
    split, classes = declared.split, declared.classes
    if split is None or classes is None or split in dict(context.filters.dimensions(declared.grain)):
        return {}
    given = address.choices().get(address.PART)
    part = given if given in classes.values else None if declared.has_total else classes.values[0]
    label = DIMENSIONS[split][language == "en"]
    label_of = partial(classes.label, language=language)
    choice(address.PART, label, classes.values, part, label_of, context.text, with_all=declared.has_total)
    return {split: part} if part else {}


def choose_persons(context: Context, kpi: str) -> dict[str, str]:
    """Draw the choices of gender and of the year of entry or exit for a KPI that has them; return them as filters."""
    language, grain = context.language, KPIS[kpi].grain
    years = calendar_years(context)
    offered: tuple[tuple[str, str, Sequence[str]], ...] = (
        (address.GENDER, "gender", GENDERS.values),
        (address.ENTRY_YEAR, "entry_calendar_year", years),
        (address.EXIT_YEAR, "exit_calendar_year", years),
    )
    chosen: dict[str, str] = {}
    for name, dimension, options in offered:
        if dimension not in grain:
            continue
        given = address.choices().get(name)
        value = given if given in options else None
        label = DIMENSIONS[dimension][language == "en"]
        choice(name, label, options, value, partial(GENDERS.label, language=language), context.text, with_all=True)
        if value:
            chosen[dimension] = value
    return chosen


def calendar_years(context: Context) -> tuple[str, ...]:
    """Return the calendar years from the first month delivered up to the as-of month."""
    months, as_of = context.offered.months, str(context.filters.as_of)
    return tuple(str(year) for year in range(int(months[0][:4]), int(as_of[:4]) + 1))
