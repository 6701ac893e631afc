"""Makes up the sample's learners and what happens to their enrolments: entry, workplaces, exit and re-entry."""

import math
import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import TypeVar

from etl import sample_catalogue as catalogue
from etl.sample_world import DECREE_DATE, Enrollment, Exit, Learner, Pair, Pilot

RE_ENTRY_PAIRS = (("90002", "100002"), ("90007", "100007"), ("90011", "100010"))
"""The first drop-out of these pairs comes back."""

_NEVER = date.max
Drawn = TypeVar("Drawn")
UNKNOWN_UNTIL: dict[tuple[str, str], tuple[str, date]] = {
    ("90002", "100002"): ("employment", date(2021, 12, 15)),
    ("90003", "100003"): ("age", date(2022, 1, 20)),
    ("90007", "100007"): ("gender", _NEVER),
    ("90009", "100009"): ("education", _NEVER),
    ("90011", "100011"): ("employment", _NEVER),
    ("90012", "100013"): ("age", date(2022, 11, 25)),
}
"""Pairs with a learner of whom one characteristic is unknown until a day, or for good: an incomplete ESF record."""


def add_enrollments(pair: Pair, rng: random.Random) -> None:
    """Fill a pair with enrolments: new learners, some who go on from the year before, some in two programmes."""
    key = (pair.project_id, pair.institution_id)
    for pilot in sorted(pair.pilots, key=lambda each: each.year):
        going_on = [
            each.learner for each in pair.enrollments if each.pilot.pilot_id == pilot.continued_from and _goes_on(each)
        ]
        is_only_one = sum(1 for each in pair.pilots if each.year == pilot.year) == 1
        size = rng.randint(16, 22) if is_only_one else rng.randint(10, 16)
        learners = going_on + [_learner(pair, pilot, rng, n) for n in range(size - len(going_on))]
        pair.enrollments += [_enrollment(pair, pilot, learner, rng, n) for n, learner in enumerate(learners)]
    for year in catalogue.BOTH_YEARS:
        _add_second_programme(pair, year, rng)
    if key in RE_ENTRY_PAIRS:
        _bring_back(pair.enrollments[0])
    if key in UNKNOWN_UNTIL:
        field, known_on = UNKNOWN_UNTIL[key]
        pair.enrollments[2].learner.known_on[field] = known_on
    for number, each in enumerate(pair.enrollments, start=1):
        each.enrollment_id = f"I-{pair.project_id}-{number:04d}"
        _assign_workplaces(pair, each, rng)


def enroll_again(first: Pair, second: Pair, rng: random.Random) -> None:
    """Enrol a learner of one project in a second project of the same institution."""
    learner = next(each.learner for each in first.enrollments if each.pilot.year == 2022)
    pilot = next(each for each in second.pilots if each.year == 2022)
    again = _enrollment(second, pilot, learner, rng, number=99)
    again.enrollment_id = f"I-{second.project_id}-{len(second.enrollments) + 1:04d}"
    _assign_workplaces(second, again, rng)
    second.enrollments.append(again)


def seeded(*parts: object) -> random.Random:
    """Return a source of chance that is the same for the same parts; it makes plausible data, no secrets."""
    return random.Random("/".join(str(part) for part in parts))  # noqa: S311


def pick(rng: random.Random, spread: Mapping[Drawn, int]) -> Drawn:
    """Draw one value of a spread {value: weight}."""
    return rng.choices(list(spread), list(spread.values()))[0]


def days_after(day: date, rng: random.Random, low: int, high: int) -> date:
    """Return a day between low and high days after another."""
    return day + timedelta(days=rng.randint(low, high))


def _learner(pair: Pair, pilot: Pilot, rng: random.Random, number: int) -> Learner:
    is_adult = pair.sector == "VWO"
    age = pick(rng, catalogue.VWO_AGES if is_adult else catalogue.HO_AGES) + rng.randint(0, 1)
    employment = pick(rng, catalogue.VWO_EMPLOYMENTS if is_adult else catalogue.HO_EMPLOYMENTS)
    if employment == "inactief_in_opleiding" and age > 26 and rng.random() < 0.8:
        employment = "werkend"
    educations = catalogue.VWO_EDUCATIONS if is_adult else catalogue.HO_EDUCATIONS
    if pilot.programme.level in ("master", "postgraduaat"):
        educations, age = catalogue.MASTER_EDUCATIONS, max(age, 21)
    gender = "X" if rng.random() < 0.012 else "V" if rng.random() < pilot.programme.women_share else "M"
    serial = f"{pair.project_id[-2:]}{pilot.year % 100}{pair.pilots.index(pilot)}{number:02d}"
    return Learner(f"L-{serial}", gender, age, employment, pick(rng, educations))


def _enrollment(pair: Pair, pilot: Pilot, learner: Learner, rng: random.Random, number: int) -> Enrollment:
    """Make one enrolment; the first of a pilot always drops out, so that every story has its learner."""
    late = rng.random()
    entry = days_after(pilot.start, rng, 0, 8) if late < 0.82 else days_after(pilot.start, rng, 14, 80)
    agreement, hours, allowance = _agreement(pair, learner, entry, rng)
    enrollment = Enrollment("", learner, pilot, entry, [], agreement, hours, allowance)
    ending = _exit(pair, enrollment, rng, drops_out=number == 0)
    if ending:
        enrollment.exits.append(ending)
    return enrollment


def _agreement(pair: Pair, learner: Learner, entry: date, rng: random.Random) -> tuple[str, float | None, str]:
    """Choose the agreement, the hours a week that its rule asks (X13), and the learning allowance."""
    works = learner.employment == "werkend"
    if works and rng.random() < 0.4:
        return "eigen_werkgever", rng.randint(20, 60) / 2, "nee"
    if pair.sector == "HO":
        kinds = {"stageovereenkomst_ho": 74, "andere_ho": 14, "deeltijdse_arbeidsovereenkomst": 12}
        return pick(rng, kinds), rng.randint(16, 48) / 2, pick(rng, {"nee": 58, "ja": 36, "onbekend": 6})
    if entry < DECREE_DATE:
        return "deeltijdse_arbeidsovereenkomst", rng.randint(24, 56) / 2, pick(rng, {"ja": 92, "onbekend": 8})
    if rng.random() < 0.7:
        return "overeenkomst_duale_opleiding_statuut", rng.randint(40, 58) / 2, "ja"
    return "overeenkomst_duale_opleiding", rng.randint(20, 39) / 2, "ja"


def _exit(pair: Pair, enrollment: Enrollment, rng: random.Random, *, drops_out: bool) -> Exit | None:
    """Decide how and when an enrolment ends; None when it runs on after the last reporting month."""
    pilot, entry = enrollment.pilot, enrollment.entry
    chance = rng.random()
    leaves_on = days_after(entry, rng, 45, 70) if drops_out else days_after(entry, rng, 25, 190)
    if (drops_out or chance < (0.16 if pair.sector == "VWO" else 0.12)) and leaves_on < pilot.end:
        reason = pick(rng, catalogue.DROP_OUT_REASONS)
        qualification = pick(rng, {"nee": 85, "deels": 15})
        return Exit(leaves_on, "uitgevallen", reason, qualification, pick(rng, catalogue.DROP_OUT_DESTINATIONS))
    if chance < 0.2 and leaves_on < pilot.end:
        return Exit(leaves_on, "overgestapt_niet_duaal", "overstap_regulier", "nvt", "opleiding")
    if pilot.is_stopped:
        return Exit(pilot.end, "overgestapt_niet_duaal", "stopgezet_door_instelling", "nee", "opleiding")
    ends_on = pilot.end
    if pilot.end.year == 2024:
        if chance > 0.4:
            return None
        ends_on = date(2023, 6, 30)
    if chance > 0.72 and pilot.year == 2021:
        # Goes on in the second year of the programme.
        return Exit(ends_on, "afgerond", "diploma_of_certificaat", "deels", "opleiding")
    destinations = catalogue.VWO_DESTINATIONS if pair.sector == "VWO" else catalogue.HO_DESTINATIONS
    left_on = ends_on - timedelta(days=rng.randint(0, 8))
    qualification = pick(rng, catalogue.QUALIFICATIONS)
    reason = "diploma_of_certificaat" if qualification in ("ja", "deels") else "onbekend"
    return Exit(left_on, "afgerond", reason, qualification, pick(rng, destinations))


def _goes_on(enrollment: Enrollment) -> bool:
    """Tell whether a learner completed a part and went on with it."""
    ending = enrollment.exits[-1] if enrollment.exits else None
    return ending is not None and ending.qualification == "deels" and ending.destination == "opleiding"


def _bring_back(enrollment: Enrollment) -> None:
    """Undo the drop-out of an enrolment two months later and let it end like the others."""
    drop_out = enrollment.exits[0]
    back_on = drop_out.day + timedelta(days=65)
    end = min(enrollment.pilot.end, date(2023, 6, 30))
    enrollment.exits = [
        Exit(drop_out.day, drop_out.status, drop_out.reason, drop_out.qualification, drop_out.destination, back_on),
        Exit(end, "afgerond", "diploma_of_certificaat", "ja", "werk"),
    ]


def _add_second_programme(pair: Pair, year: int, rng: random.Random) -> None:
    """Enrol one learner of the year's first pilot in its second one too."""
    pilots = [pilot for pilot in pair.pilots if pilot.year == year and not pilot.is_stopped]
    if len(pilots) < 2:
        return
    learner = next(each.learner for each in pair.enrollments[4:] if each.pilot is pilots[0])
    pair.enrollments.append(_enrollment(pair, pilots[1], learner, rng, number=98))


def _assign_workplaces(pair: Pair, enrollment: Enrollment, rng: random.Random) -> None:
    """Give an enrolment its spells at workplaces of the pair: most at once, some later, some change once."""
    in_year = sum(1 for each in pair.enrollments if each.pilot.year == enrollment.pilot.year)
    numbers = range(1, max(3, math.ceil(in_year / 2.6)) + 1)
    ends_on = enrollment.exits[-1].day if enrollment.exits else date.max
    start = enrollment.entry if rng.random() < 0.7 else days_after(enrollment.entry, rng, 10, 50)
    starts = [start, days_after(start, rng, 80, 150)] if rng.random() < 0.07 else [start]
    prefix = f"W-{pair.project_id[-2:]}"
    for day in starts:
        if day < ends_on:
            enrollment.spells.append((day, f"{prefix}-{rng.choice(numbers):03d}"))
