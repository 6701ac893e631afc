"""The choice of a KPI for the charts of a page, kept in the address."""

from collections.abc import Sequence

from dashboard import address
from dashboard.context import Context
from dashboard.filters import choice
from dashboard.kpi_words import kpi_name
from schemas.kpis import KPIS

DEFAULT_KPI = "K07"


def kpis_with(*dimensions: str) -> tuple[str, ...]:
    """Return the KPIs that have all of these dimensions."""
    return tuple(kpi for kpi, declared in KPIS.items() if set(dimensions) <= set(declared.grain))


def choose_kpi(context: Context, offered: Sequence[str], label: str) -> str:
    """Draw the choice and return the chosen KPI: that of the address when it is offered, else the default."""
    chosen = address.choices().get(address.KPI)
    default = DEFAULT_KPI if DEFAULT_KPI in offered else offered[0]
    kpi = chosen if chosen is not None and chosen in offered else default
    choice(address.KPI, context.text(label), offered, kpi, lambda code: kpi_name(code, context.language), context.text)
    return kpi
