"""The sample's world as rows of the contract: the state of a project and institution at the end of a month."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from etl import sample_catalogue as catalogue
from etl.sample_calendar import month_end
from etl.sample_lives import pick, seeded
from etl.sample_places import enterprise_number
from etl.sample_world import DECREE_DATE, Enrollment, Learner, Pair, Pilot, Workplace

Cell = str | int | float | date | None
Row = dict[str, Any]
"""Contract column → typed value (text, int, float, date; None = unknown)."""

_RUNNING = ("ingeschreven", "lopend")
_YEARS_REPORTED = {2021: ("2021-09", "2022-10"), 2022: ("2022-09", "2023-10")}
"""Year → months in which it is reported: on to October, when the situation four weeks after the end is known."""
_NEW_IN_2022_REPORTED_FROM = "2022-05"
"""Institutions without a pilot in 2021-2022 announce theirs right after the kick-off in adult education."""


def reported_years(pair: Pair, month: str) -> list[int]:
    """Return the academic years (by their first year) that a pair reports in a month."""
    own = {pilot.year for pilot in pair.pilots}
    years = [year for year in sorted(own) if _YEARS_REPORTED[year][0] <= month <= _YEARS_REPORTED[year][1]]
    if own == {2022} and month == _NEW_IN_2022_REPORTED_FROM:
        years = [2022]
    return years


def academic_year(year: int) -> str:
    """Return the name of an academic year."""
    return f"{year}-{year + 1}"


def pilot_rows(pair: Pair, year: int, month: str) -> list[Row]:
    """Return one row per pilot of a year, as at the month's end."""
    return [_pilot_row(pair, pilot, month) for pilot in pair.pilots if pilot.year == year]


def _pilot_row(pair: Pair, pilot: Pilot, month: str) -> Row:
    day, programme = month_end(month), pilot.programme
    status = "voorbereiding" if day < pilot.start else "lopend" if day < pilot.end else "afgerond"
    if status == "afgerond" and pilot.is_stopped:
        status = "stopgezet"
    return {
        "reporting_month": month,
        "project_id": pair.project_id,
        "institution_id": pair.institution_id,
        "pilot_id": pilot.pilot_id,
        "academic_year": academic_year(pilot.year),
        "sector": pair.sector,
        "programme_code": programme.code,
        "programme_name": f"{programme.name} (fictief)",
        "programme_level": programme.level,
        "study_area": programme.study_area,
        "status": status,
        "start_date": None if status == "voorbereiding" else pilot.start,
        "end_date": pilot.end if status in ("afgerond", "stopgezet") else None,
        "places_planned": pilot.places_planned,
        "load_total": programme.load_total,
        "load_workplace": programme.load_workplace,
        "continued_from": pilot.continued_from,
        "remarks": pilot.remarks,
    }


def enrollment_rows(pair: Pair, year: int, month: str) -> list[Row]:
    """Return one row per enrolment of a year that was entered by the month's end."""
    day = month_end(month)
    return [
        _enrollment_row(pair, each, month) for each in pair.enrollments if each.pilot.year == year and each.entry <= day
    ]


def _enrollment_row(pair: Pair, enrollment: Enrollment, month: str) -> Row:
    day, ending, learner = month_end(month), enrollment.exit_on(month_end(month)), enrollment.learner
    workplace = enrollment.workplace_on(day)
    status = ending.status if ending else "lopend" if workplace else "ingeschreven"
    is_destination_known = ending is not None and ending.day + timedelta(days=28) <= day
    return {
        "reporting_month": month,
        "project_id": pair.project_id,
        "institution_id": pair.institution_id,
        "pilot_id": enrollment.pilot.pilot_id,
        "academic_year": academic_year(enrollment.pilot.year),
        "enrollment_id": enrollment.enrollment_id,
        "learner_key": learner.key,
        "learner_type": "cursist" if pair.sector == "VWO" else "student",
        **_characteristics(learner, day),
        "entry_date": enrollment.entry,
        "exit_date": ending.day if ending else None,
        "status": status,
        "exit_reason": ending.reason if ending else None,
        "qualification": ending.qualification if ending else "nvt",
        "destination_4w": ending.destination if ending and is_destination_known else None,
        "workplace_id": workplace,
        "agreement_type": enrollment.agreement if workplace else "geen",
        "workplace_hours_week": enrollment.hours if workplace else None,
        "learning_allowance": enrollment.allowance if workplace else "onbekend",
    }


def _characteristics(learner: Learner, day: date) -> Row:
    def is_known(field: str) -> bool:
        return learner.known_on.get(field, day) <= day

    return {
        "gender": learner.gender if is_known("gender") else "O",
        "age_at_entry": learner.age if is_known("age") else None,
        "employment_at_entry": learner.employment if is_known("employment") else "onbekend",
        "education_at_entry": learner.education if is_known("education") else "onbekend",
    }


def workplace_rows(pair: Pair, month: str, enrollments: Iterable[Row]) -> list[Row]:
    """Return one row per workplace known at the month's end, filled as the month's enrolment rows of all years say."""
    filled = Counter(row["workplace_id"] for row in enrollments if row["status"] in _RUNNING)
    return [
        _workplace_row(pair, workplace, month, filled[workplace.workplace_id])
        for workplace in pair.workplaces
        if workplace.seen_from <= month_end(month)
    ]


def _workplace_row(pair: Pair, workplace: Workplace, month: str, filled: int) -> Row:
    day = month_end(month)
    status = "gepland" if day < workplace.start else "actief"
    if workplace.end and workplace.end <= day:
        status = "stopgezet"
    trained = sum(1 for trained_on in workplace.mentors if trained_on and trained_on <= day)
    return {
        "reporting_month": month,
        "project_id": pair.project_id,
        "institution_id": pair.institution_id,
        "workplace_id": workplace.workplace_id,
        "enterprise_number": enterprise_number(workplace.enterprise),
        "enterprise_name": f"Onderneming {workplace.enterprise} (fictief)",
        "size_class": pick(seeded("enterprise", workplace.enterprise), catalogue.SIZE_CLASSES),
        "nace": workplace.nace,
        "postal_code": workplace.postal_code,
        **_recognition(pair, workplace, day),
        "status": status,
        "start_date": None if status == "gepland" else workplace.start,
        "end_date": workplace.end if status == "stopgezet" else None,
        "places_offered": workplace.places_offered,
        "places_filled": filled,
        "mentors_total": len(workplace.mentors),
        "mentors_trained": trained,
        "mentor_training": workplace.training if trained else "geen",
        "remarks": workplace.remarks,
    }


def _recognition(pair: Pair, workplace: Workplace, day: date) -> Row:
    """Adult education asks for recognition once the decree is there; before, nothing was required."""
    recognised_on = workplace.recognised_on
    if recognised_on and recognised_on <= day:
        return {"recognition": "erkend", "recognition_date": recognised_on}
    is_asked = pair.sector == "VWO" and recognised_on is not None and day >= DECREE_DATE - timedelta(days=124)
    return {"recognition": "in_aanvraag" if is_asked else "niet_vereist", "recognition_date": None}


def is_incomplete(row: Row) -> bool:
    """Tell whether an enrolment is an incomplete ESF record (rule X16)."""
    return (
        row["gender"] == "O"
        or row["age_at_entry"] is None
        or "onbekend" in (row["employment_at_entry"], row["education_at_entry"])
    )


def is_below_norm(rows: Sequence[Row]) -> bool:
    """Tell whether a pilot among the rows has too small a part at the workplace (rule X07)."""
    parts = {"VWO": 2, "HO": 3}
    return any(row["load_workplace"] * parts[row["sector"]] < row["load_total"] for row in rows)
