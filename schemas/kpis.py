"""The KPI catalogue: every figure of the product, declared once. Pages, exports and the command line use only this."""

from schemas.kpi import DIMENSIONS, Kpi
from schemas.kpis_follow_up import FOLLOW_UP_KPIS
from schemas.kpis_learners import LEARNER_KPIS
from schemas.kpis_offer import OFFER_KPIS
from schemas.kpis_work import WORK_KPIS

__all__ = ["DIMENSIONS", "KPIS", "Kpi"]

KPIS: dict[str, Kpi] = {
    kpi.id: kpi for kpi in sorted((*OFFER_KPIS, *LEARNER_KPIS, *WORK_KPIS, *FOLLOW_UP_KPIS), key=lambda each: each.id)
}
"""K01 to K24 in order."""
