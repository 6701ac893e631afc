"""Rows and files that the contract accepts, made to be changed by a test."""

import csv
from collections.abc import Sequence
from pathlib import Path

from schemas.datasets import dataset

Row = dict[str, str]


def pilot(**changes: str) -> Row:
    """Return a running pilot of Hogeschool 1 in project 90001, March 2022."""
    return {
        "reporting_month": "2022-03",
        "project_id": "90001",
        "institution_id": "100001",
        "pilot_id": "PT-HS1-2122",
        "academic_year": "2021-2022",
        "sector": "HO",
        "programme_code": "HO-VERPLEEG",
        "programme_name": "Graduaat in de basisverpleegkunde",
        "programme_level": "graduaat",
        "study_area": "Gezondheidszorg",
        "status": "lopend",
        "start_date": "2021-09-20",
        "end_date": "",
        "places_planned": "20",
        "load_total": "180",
        "load_workplace": "90",
        "continued_from": "",
        "remarks": "",
    } | changes


def workplace(**changes: str) -> Row:
    """Return an active workplace of Hogeschool 1 with room for four and nobody in it."""
    return {
        "reporting_month": "2022-03",
        "project_id": "90001",
        "institution_id": "100001",
        "workplace_id": "W-0001",
        "enterprise_number": enterprise_number(1234567),
        "enterprise_name": "Onderneming 1 (fictief)",
        "size_class": "klein",
        "nace": "86101",
        "postal_code": "9000",
        "recognition": "niet_vereist",
        "recognition_date": "",
        "status": "actief",
        "start_date": "2021-09-20",
        "end_date": "",
        "places_offered": "4",
        "places_filled": "0",
        "mentors_total": "2",
        "mentors_trained": "1",
        "mentor_training": "gestandaardiseerd",
        "remarks": "",
    } | changes


def enrollment(**changes: str) -> Row:
    """Return a running enrolment in `pilot()`, without a workplace."""
    return {
        "reporting_month": "2022-03",
        "project_id": "90001",
        "institution_id": "100001",
        "pilot_id": "PT-HS1-2122",
        "academic_year": "2021-2022",
        "enrollment_id": "I-0001",
        "learner_key": "L-0001",
        "learner_type": "student",
        "gender": "V",
        "age_at_entry": "22",
        "employment_at_entry": "inactief_in_opleiding",
        "education_at_entry": "3",
        "entry_date": "2021-09-20",
        "exit_date": "",
        "status": "lopend",
        "exit_reason": "",
        "qualification": "nvt",
        "destination_4w": "",
        "workplace_id": "",
        "agreement_type": "stageovereenkomst_ho",
        "workplace_hours_week": "16",
        "learning_allowance": "nee",
    } | changes


def event(**changes: str) -> Row:
    """Return an event that Hogeschool 1 organised."""
    return {
        "event_id": "EV-HS1-01",
        "project_id": "90001",
        "event_type": "netwerkmoment",
        "title": "Netwerkmoment (fictief)",
        "status": "uitgevoerd",
        "date_precision": "dag",
        "date_start": "2022-03-10",
        "date_end": "2022-03-10",
        "occurrences": "1",
        "mode": "fysiek",
        "organiser": "instelling",
        "institution_id": "100001",
        "pilot_id": "PT-HS1-2122",
        "themes": "netwerken|werkplekken",
        "attendees_total": "12",
        "attendees_institutions": "8",
        "attendees_field": "4",
        "report_available": "ja",
        "evidence_ref": "Aanwezigheidslijst 10 maart (fictief)",
    } | changes


def enterprise_number(first_eight: int) -> str:
    """Return an enterprise number with its check digits."""
    return f"{first_eight:08d}{97 - first_eight % 97:02d}"


def enrollments(count: int, **changes: str) -> list[Row]:
    """Return that many enrolments of different learners."""
    return [
        enrollment(**{"enrollment_id": f"I-{number:04d}", "learner_key": f"L-{number:04d}"} | changes)
        for number in range(1, count + 1)
    ]


def write_csv(path: Path, name: str, rows: Sequence[Row], *, delimiter: str = ",", encoding: str = "utf-8") -> Path:
    """Write rows as a file of the data set, with the contract's column names as header."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, dataset(name).column_names, delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path
