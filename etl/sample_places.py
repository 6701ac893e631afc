"""Makes up the sample's workplaces: their enterprise, recognition, mentors, and as many places as learners need."""

import random
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from etl import sample_catalogue as catalogue
from etl.sample_calendar import all_months, month_end
from etl.sample_lives import days_after, pick
from etl.sample_world import DECREE_DATE, Pair, Workplace

LATE_DROP_OUT_PAIR = ("90006", "100006")
"""Here a drop-out is reported a month late: the place of one who has left must still fit."""
_PROJECT_START = date(2021, 9, 1)


def add_workplaces(pair: Pair, rng: random.Random) -> None:
    """Make the workplaces that the pair's enrolments name, none else."""
    spells: dict[str, list[date]] = {}
    for enrollment in pair.enrollments:
        for start, workplace in enrollment.spells:
            spells.setdefault(workplace, []).append(start)
    peaks = _peaks(pair)
    for workplace_id in sorted(spells):
        pair.workplaces.append(_workplace(pair, workplace_id, spells[workplace_id], peaks[workplace_id], rng))


def enterprise_number(serial: int) -> str:
    """Return a valid enterprise number below 0200.000.000, where no real ones lie."""
    first_eight = 1_000_000 + serial
    return f"{first_eight:08d}{97 - first_eight % 97:02d}"


def _peaks(pair: Pair) -> Counter[str]:
    """Return the highest number of learners at each workplace at the end of any month."""
    peaks: Counter[str] = Counter()
    for day in map(month_end, all_months()):
        peaks |= Counter(
            workplace
            for each in pair.enrollments
            if each.is_running_on(day) and (workplace := each.workplace_on(day)) is not None
        )
    return peaks


def _workplace(pair: Pair, workplace_id: str, starts: Iterable[date], peak: int, rng: random.Random) -> Workplace:
    first = min(starts)
    start = max(_PROJECT_START, first - timedelta(days=rng.randint(3, 20)))
    end = date(2022, 8, 31) if _is_idle_after(pair, workplace_id, date(2022, 7, 31)) and rng.random() < 0.7 else None
    recognised_on = None
    if pair.sector == "VWO" and end is None:
        recognised_on = DECREE_DATE - timedelta(days=rng.randint(0, 12))
        if start > DECREE_DATE:
            recognised_on = start - timedelta(days=rng.randint(3, 12))
    programme = rng.choice(pair.pilots).programme
    has_spare_place = (pair.project_id, pair.institution_id) == LATE_DROP_OUT_PAIR
    return Workplace(
        workplace_id=workplace_id,
        enterprise=rng.randint(1, 150),
        nace=programme.nace,
        postal_code=rng.choice(catalogue.POSTAL_CODES),
        start=start,
        end=end,
        seen_from=max(_PROJECT_START, start - timedelta(days=rng.randint(5, 45))),
        recognised_on=recognised_on,
        mentors=_mentors(pair, start, peak, rng),
        training="gestandaardiseerd" if pair.sector == "VWO" else pick(rng, {"instellingsspecifiek": 62, "beide": 38}),
        places_offered=max(peak, 1) + (1 if has_spare_place else rng.choice((0, 0, 0, 1))),
        remarks=rng.choice(catalogue.WORKPLACE_REMARKS),
    )


def _is_idle_after(pair: Pair, workplace_id: str, day: date) -> bool:
    """Tell whether no learner is, or will be, at a workplace after a day."""
    return not any(
        workplace == workplace_id and (start > day or each.is_running_on(day))
        for each in pair.enrollments
        for start, workplace in each.spells
    )


def _mentors(pair: Pair, start: date, peak: int, rng: random.Random) -> list[date | None]:
    trained_share = 0.92 if pair.sector == "VWO" else 0.6
    return [
        days_after(start, rng, -20, 320) if rng.random() < trained_share else None
        for _ in range(rng.randint(1, 2 + peak // 3))
    ]
