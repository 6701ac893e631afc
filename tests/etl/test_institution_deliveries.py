"""How fresh and complete an institution's deliveries are."""

from datetime import datetime

from etl.completeness import DeliveryState
from etl.institution_deliveries import InstitutionDeliveries, deliveries_by_institution


def _state(institution: str, month: str, *, is_in: bool, has_own_file: bool = True) -> DeliveryState:
    known = datetime(2022, 1, 1) if is_in else None  # noqa: DTZ001 - UTC, as the store has it
    return DeliveryState(
        month=month,
        project_id="90001",
        institution_id=institution,
        sector="HO",
        dataset="enrollments",
        status="on_time" if is_in else "missing",
        is_on_time=is_in,
        known_from=known,
        own_known_from=known if has_own_file else None,
        has_warnings=False,
        is_outside_pilots=False,
    )


def test_last_month_is_that_of_an_own_file_and_all_months_are_counted() -> None:
    states = [
        _state("A", "2022-01", is_in=True),
        _state("A", "2022-02", is_in=True, has_own_file=False),
        _state("A", "2022-03", is_in=False),
        _state("B", "2022-01", is_in=False),
    ]
    assert deliveries_by_institution(states) == {
        "A": InstitutionDeliveries(expected=3, delivered=2, last_month="2022-01"),
        "B": InstitutionDeliveries(expected=1, delivered=0, last_month=None),
    }
