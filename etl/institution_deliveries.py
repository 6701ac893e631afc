"""How fresh and how complete the deliveries of each institution are."""

from collections.abc import Iterable
from dataclasses import dataclass

from etl.completeness import DeliveryState


@dataclass(frozen=True)
class InstitutionDeliveries:
    """The deliveries of one institution, all months together."""

    expected: int
    delivered: int
    last_month: str | None
    """The newest month of which a file of its own is in; None when there is none."""


def deliveries_by_institution(states: Iterable[DeliveryState]) -> dict[str, InstitutionDeliveries]:
    """Return the numbers of deliveries by institution."""
    found: dict[str, list[DeliveryState]] = {}
    for each in states:
        found.setdefault(each.institution_id, []).append(each)
    return {
        institution: InstitutionDeliveries(
            expected=sum(each.is_expected for each in own),
            delivered=sum(each.is_delivered for each in own),
            last_month=max((each.month for each in own if each.is_delivered and each.has_own_file), default=None),
        )
        for institution, own in found.items()
    }
