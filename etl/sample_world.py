"""What the fictitious sample consists of: pilots, workplaces, learners and enrolments, each with its history."""

from dataclasses import dataclass, field
from datetime import date

from etl.sample_catalogue import Programme

DECREE_DATE = date(2022, 9, 1)
"""The decree on dual learning in adult education is in force from this day: agreements and recognition follow it."""


@dataclass(frozen=True)
class Pilot:
    """A programme in one academic year; `end` is its last day, `is_stopped` when it did not reach its aim."""

    pilot_id: str
    year: int
    programme: Programme
    start: date
    end: date
    is_stopped: bool
    places_planned: int | None
    continued_from: str | None
    remarks: str | None


@dataclass
class Learner:
    """A person at an institution; a characteristic named in `known_on` is unknown before that day."""

    key: str
    gender: str
    age: int
    employment: str
    education: str
    known_on: dict[str, date] = field(default_factory=dict)


@dataclass(frozen=True)
class Exit:
    """How an enrolment ended; after a re-entry it counts no longer."""

    day: date
    status: str
    reason: str
    qualification: str
    destination: str
    undone_on: date | None = None


@dataclass
class Enrollment:
    """An enrolment with what happens to it: spells at workplaces as (from, workplace_id), and exits in order."""

    enrollment_id: str
    learner: Learner
    pilot: Pilot
    entry: date
    spells: list[tuple[date, str]]
    agreement: str
    hours: float | None
    allowance: str
    exits: list[Exit] = field(default_factory=list)

    def exit_on(self, day: date) -> Exit | None:
        """Return the exit that holds on a day, or None while the learner attends (again)."""
        held = [each for each in self.exits if each.day <= day and not (each.undone_on and each.undone_on <= day)]
        return held[-1] if held else None

    def workplace_on(self, day: date) -> str | None:
        """Return the workplace of a day, or the last one after an exit; None before the first."""
        started = [workplace for start, workplace in self.spells if start <= day]
        return started[-1] if started else None

    def is_running_on(self, day: date) -> bool:
        """Tell whether the learner has entered and not left on a day."""
        return self.entry <= day and self.exit_on(day) is None


@dataclass
class Workplace:
    """A workplace; mentors are given by the day on which each was trained (None = not yet)."""

    workplace_id: str
    enterprise: int
    nace: str
    postal_code: str
    start: date
    end: date | None
    seen_from: date
    recognised_on: date | None
    mentors: list[date | None]
    training: str
    places_offered: int
    remarks: str | None


@dataclass
class Pair:
    """All that one project does at one institution."""

    project_id: str
    institution_id: str
    sector: str
    pilots: list[Pilot]
    workplaces: list[Workplace] = field(default_factory=list)
    enrollments: list[Enrollment] = field(default_factory=list)
