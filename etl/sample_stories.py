"""What goes wrong in the sample as it does in real life: mistakes, corrections, late, missing and joined months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from etl.sample_calendar import next_month, working_day
from etl.sample_places import LATE_DROP_OUT_PAIR
from etl.sample_rows import Row
from etl.sample_world import Pair

PairKey = tuple[str, str]

LATE_SHARE = 0.07
"""Part of the deliveries that come after day 10 of the next month."""
OFTEN_LATE = {"100003": 0.45, "100008": 0.35, "100015": 0.3}
"""Institutions that are late more often, in their first year."""
MISSING = {
    ("100004", "2021-12"),
    ("100007", "2022-07"),
    ("100011", "2023-04"),
    ("100016", "2022-02"),
    ("100005", "2023-08"),
}
"""(institution, month) that is never delivered."""
OVERTAKEN = {("100002", "2022-02"): 49, ("100014", "2023-01"): 50}
"""(institution, month) that arrives after the next month's delivery, so many days after the month's end."""
JOINED_SUMMERS = ("100006", "100009", "100017")
"""These send July and August together in September."""


@dataclass(frozen=True)
class Mistake:
    """Rows of one pair that are sent wrongly from first_month to last_month.

    The row of `record_id` is changed, or copied with the changes when `is_extra`. `corrected_on` is the day on which
    all months concerned are sent again, after the last late delivery (day 24) and before the next one (day 3);
    without one the mistake simply ends.
    """

    pair: PairKey
    dataset: str
    id_column: str
    record_id: str
    changes: dict[str, Any]
    first_month: str
    last_month: str
    corrected_on: date | None = None
    reason: str = ""
    is_extra: bool = False

    def holds(self, pair: PairKey, dataset: str, month: str, delivered_on: date) -> bool:
        """Tell whether rows of a pair, data set and month carry the mistake when they are sent on a day."""
        return (
            (self.pair, self.dataset) == (pair, dataset)
            and self.first_month <= month <= self.last_month
            and not (self.corrected_on and self.corrected_on <= delivered_on)
        )

    def apply(self, rows: Sequence[Row]) -> list[Row]:
        """Return the rows as they are sent."""
        wrong = [{**row, **self.changes} for row in rows if row[self.id_column] == self.record_id]
        if self.is_extra:
            return [*rows, *wrong]
        return [{**row, **self.changes} if row[self.id_column] == self.record_id else row for row in rows]


def mistakes(world: Sequence[Pair]) -> list[Mistake]:
    """Return all mistakes of the sample, each on a record that the world holds whatever the seed."""
    pairs = {(pair.project_id, pair.institution_id): pair for pair in world}
    return [
        _wrong_age(pairs["90003", "100003"]),
        _late_drop_out(pairs[LATE_DROP_OUT_PAIR]),
        _wrong_education(pairs["90012", "100012"]),
        _wrong_places(pairs["90009", "100009"]),
        _registered_twice(pairs["90004", "100004"]),
        _plan_dropped(pairs["90008", "100008"]),
    ]


def _key(pair: Pair) -> PairKey:
    return pair.project_id, pair.institution_id


def _wrong_age(pair: Pair) -> Mistake:
    """An age mistyped from the start; rule X15 wants all months corrected in one go."""
    learner = pair.enrollments[4].learner
    return Mistake(
        _key(pair), "enrollments", "learner_key", learner.key,
        {"age_at_entry": learner.age + 9}, "2021-09", "2022-01", date(2022, 2, 25),
        "Leeftijd van één lerende was van in het begin verkeerd ingevoerd; alle maanden opnieuw gestuurd.",
    )  # fmt: skip


def _late_drop_out(pair: Pair) -> Mistake:
    """A drop-out that the institution heard of a month late."""
    enrollment = pair.enrollments[0]
    ending = enrollment.exits[0]
    month = ending.day.isoformat()[:7]
    corrected_on = working_day(next_month(month), 26)
    as_if_running = {"exit_date": None, "exit_reason": None, "destination_4w": None, "qualification": "nvt"}
    return Mistake(
        _key(pair), "enrollments", "enrollment_id", enrollment.enrollment_id,
        {**as_if_running, "status": "lopend" if enrollment.spells else "ingeschreven"}, month, month, corrected_on,
        "Uitstap van één lerende werd een maand te laat gemeld.",
    )  # fmt: skip


def _wrong_education(pair: Pair) -> Mistake:
    """A diploma noted too high; the learner is new, so that no earlier year disagrees."""
    earlier = {each.learner.key for each in pair.enrollments if each.pilot.year == 2021}
    learner = next(each.learner for each in pair.enrollments if each.learner.key not in earlier)
    wrong = "3" if learner.education != "3" else "4"
    return Mistake(
        _key(pair), "enrollments", "learner_key", learner.key,
        {"education_at_entry": wrong}, "2022-09", "2022-12", date(2023, 1, 26),
        "Diploma bij instap van één lerende nagekeken en verbeterd.",
    )  # fmt: skip


def _wrong_places(pair: Pair) -> Mistake:
    pilot = next(each for each in pair.pilots if each.year == 2022)
    return Mistake(
        _key(pair), "pilots", "pilot_id", pilot.pilot_id,
        {"places_planned": 81}, "2022-09", "2022-10", date(2022, 11, 25),
        "Voorziene plaatsen: cijfers waren omgewisseld.",
    )  # fmt: skip


def _registered_twice(pair: Pair) -> Mistake:
    """An enrolment that was entered twice and goes two months later: the rows of X23."""
    enrollment = min((each for each in pair.enrollments if each.pilot.year == 2022), key=lambda each: each.entry)
    twin = {
        "enrollment_id": f"I-{pair.project_id}-9001",
        "status": "ingeschreven",
        "exit_date": None,
        "exit_reason": None,
        "destination_4w": None,
        "qualification": "nvt",
        "workplace_id": None,
        "agreement_type": "geen",
        "workplace_hours_week": None,
        "learning_allowance": "onbekend",
    }
    return Mistake(
        _key(pair), "enrollments", "enrollment_id", enrollment.enrollment_id, twin, "2022-10", "2022-11",
        reason="Eén inschrijving stond er tweemaal in; de dubbele is geschrapt.", is_extra=True,
    )  # fmt: skip


def _plan_dropped(pair: Pair) -> Mistake:
    """A workplace that was planned and never came."""
    workplace = next(each for each in pair.workplaces if each.end is None)
    planned = {
        "workplace_id": f"W-{pair.project_id[-2:]}-900",
        "status": "gepland",
        "start_date": None,
        "end_date": None,
        "recognition": "niet_vereist",
        "recognition_date": None,
        "places_filled": 0,
        "mentors_trained": 0,
        "mentor_training": "geen",
    }
    return Mistake(
        _key(pair), "workplaces", "workplace_id", workplace.workplace_id, planned, "2022-11", "2023-02",
        reason="Eén geplande werkplek gaat niet door en is geschrapt.", is_extra=True,
    )  # fmt: skip
