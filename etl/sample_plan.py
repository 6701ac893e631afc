"""Plays the deliveries of the sample one after the other: when each comes, which rows it holds, and why."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from etl import sample_stories as stories
from etl.sample_calendar import month_end, months_between, working_day
from etl.sample_lives import seeded
from etl.sample_rows import (
    Row,
    academic_year,
    enrollment_rows,
    is_below_norm,
    is_incomplete,
    pilot_rows,
    reported_years,
    workplace_rows,
)
from etl.sample_stories import Mistake
from etl.sample_world import Pair

SnapshotKey = tuple[str, str, str, str]
"""(dataset, project_id, institution_id, academic_year; '' for workplaces)."""

_ID_COLUMNS = {"pilots": "pilot_id", "workplaces": "workplace_id", "enrollments": "enrollment_id"}


@dataclass(frozen=True)
class Slot:
    """A moment at which an institution delivers months; a correction names what it corrects."""

    at: datetime
    institution: str
    months: tuple[str, ...]
    correction: Mistake | None = None
    note: str = ""


@dataclass
class PlannedDelivery:
    """A slot with the rows that it delivers, per data set, and the reason that its warnings ask for."""

    slot: Slot
    rows: dict[str, list[Row]]
    reason: str | None


@dataclass
class _State:
    """What was sent so far: rows per snapshot key and month."""

    sent: dict[SnapshotKey, dict[str, list[Row]]] = field(default_factory=dict)

    def before(self, key: SnapshotKey, month: str) -> list[Row] | None:
        """Return the rows of the latest earlier month, or None."""
        earlier = [each for each in self.sent.get(key, {}) if each < month]
        return self.sent[key][max(earlier)] if earlier else None

    def as_of(self, key: SnapshotKey, month: str) -> list[Row] | None:
        """Return the rows that hold as of a month, or None."""
        return self.sent.get(key, {}).get(month) or self.before(key, month)


def plan_deliveries(world: Sequence[Pair], seed: int, first_month: str, last_month: str) -> Iterator[PlannedDelivery]:
    """Yield the deliveries in their order of time; deliveries that would hold no row are left out."""
    # A mistake that began before the first month would be left half corrected.
    wrongs = [wrong for wrong in stories.mistakes(world) if wrong.first_month >= first_month]
    state = _State()
    institutions: dict[str, list[Pair]] = {}
    for pair in world:
        institutions.setdefault(pair.institution_id, []).append(pair)
    for slot in sorted(_slots(institutions, wrongs, seed, first_month, last_month), key=lambda each: each.at):
        planned = _deliver(slot, institutions[slot.institution], wrongs, state)
        if planned.rows:
            yield planned


def _slots(
    institutions: dict[str, list[Pair]], wrongs: Sequence[Mistake], seed: int, first_month: str, last_month: str
) -> Iterator[Slot]:
    months = months_between(first_month, last_month)
    for institution, pairs in institutions.items():
        rng = seeded(seed, institution, "deliveries")
        for month in months:
            slot = _monthly_slot(institution, month, rng, is_after_first=month != months[0])
            if slot and any(reported_years(pair, month) for pair in pairs):
                yield slot
    for wrong in wrongs:
        concerned = [month for month in months if wrong.first_month <= month]
        if wrong.corrected_on and concerned:
            held = tuple(month for month in concerned if month_end(month) < wrong.corrected_on - timedelta(days=11))
            at = datetime.combine(wrong.corrected_on, time(13, 5), UTC)
            if held:
                yield Slot(at, wrong.pair[1], held, wrong, "verbetering")


def _monthly_slot(institution: str, month: str, rng: random.Random, *, is_after_first: bool) -> Slot | None:
    """Decide whether and when an institution delivers a month; draws are made in any case, to keep them in step."""
    chance, early, late, minute = rng.random(), rng.randint(3, 10), rng.randint(12, 24), rng.randint(0, 480)
    late_share = stories.OFTEN_LATE.get(institution, stories.LATE_SHARE) if month < "2022-09" else stories.LATE_SHARE
    is_late = chance < late_share
    day, note = working_day(month, late if is_late else early), "te laat" if is_late else ""
    months: tuple[str, ...] = (month,)
    if is_after_first and (institution, month) in stories.MISSING:
        return None
    if institution in stories.JOINED_SUMMERS and month[5:] == "07":
        return None
    if institution in stories.JOINED_SUMMERS and month[5:] == "08":
        months, note = (f"{month[:5]}07", month), "juli en augustus samen"
    if is_after_first and (institution, month) in stories.OVERTAKEN:
        day, note = month_end(month) + timedelta(days=stories.OVERTAKEN[institution, month]), "na de volgende maand"
    at = datetime.combine(day, time(7, 30), UTC) + timedelta(minutes=minute, seconds=int(institution) % 60)
    return Slot(at, institution, months, None, note)


def _deliver(slot: Slot, pairs: Sequence[Pair], wrongs: Sequence[Mistake], state: _State) -> PlannedDelivery:
    rows: dict[str, list[Row]] = {}
    reasons: list[str] = [slot.correction.reason] if slot.correction else []
    for month in slot.months:
        for pair in pairs:
            for key, held in _reported(pair, month, slot.at.date(), wrongs).items():
                if not held or not _is_due(key, month, held, state, slot):
                    continue
                reasons += _warning_reasons(key, month, held, state, wrongs)
                state.sent.setdefault(key, {})[month] = held
                rows.setdefault(key[0], []).extend(held)
    return PlannedDelivery(slot, rows, " ".join(dict.fromkeys(reasons)) or None)


def _reported(pair: Pair, month: str, day: date, wrongs: Sequence[Mistake]) -> dict[SnapshotKey, list[Row]]:
    """Return what a pair would report of a month on a day: the world with the mistakes that are not yet corrected."""
    pair_key = (pair.project_id, pair.institution_id)

    def as_sent(dataset: str, rows: list[Row]) -> list[Row]:
        for wrong in wrongs:
            if wrong.holds(pair_key, dataset, month, day):
                rows = wrong.apply(rows)
        return rows

    found: dict[SnapshotKey, list[Row]] = {}
    years = reported_years(pair, month)
    enrolled: list[Row] = []
    for year in years:
        found["pilots", *pair_key, academic_year(year)] = as_sent("pilots", pilot_rows(pair, year, month))
        rows = as_sent("enrollments", enrollment_rows(pair, year, month))
        found["enrollments", *pair_key, academic_year(year)] = rows
        enrolled += rows
    if years:
        found["workplaces", *pair_key, ""] = as_sent("workplaces", workplace_rows(pair, month, enrolled))
    return dict(sorted(found.items(), key=lambda each: list(_ID_COLUMNS).index(each[0][0])))


def _is_due(key: SnapshotKey, month: str, rows: list[Row], state: _State, slot: Slot) -> bool:
    """Enrolments are due every month; the rest when it differs from what holds, or when that may still change."""
    if slot.correction:
        return _content(state.as_of(key, month)) != _content(rows)
    if key[0] == "enrollments":
        return True
    previous = (month_end(month).replace(day=1) - timedelta(days=1)).isoformat()[:7]
    has_gap = not any(previous in sent for other, sent in state.sent.items() if other[1:3] == key[1:3])
    return has_gap or _content(state.as_of(key, month)) != _content(rows)


def _content(rows: list[Row] | None) -> list[Row] | None:
    return None if rows is None else [{**row, "reporting_month": ""} for row in rows]


def _warning_reasons(
    key: SnapshotKey, month: str, rows: list[Row], state: _State, wrongs: Sequence[Mistake]
) -> Iterator[str]:
    """Give a reason for every kind of warning that the rows will raise: X07, X16 and X23."""
    dataset = key[0]
    if dataset == "pilots" and is_below_norm(rows):
        yield "Het aandeel op de werkplek is lager dan de norm; een afwijking is aangevraagd."
    if dataset == "enrollments" and any(is_incomplete(row) for row in rows):
        yield "Ontbrekende gegevens van één lerende worden nog opgevraagd."
    before = {row[_ID_COLUMNS[dataset]] for row in state.before(key, month) or ()}
    vanished = before - {row[_ID_COLUMNS[dataset]] for row in rows}
    for wrong in wrongs:
        if wrong.is_extra and wrong.changes.get(_ID_COLUMNS[dataset]) in vanished:
            yield wrong.reason
