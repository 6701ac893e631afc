"""Data set enrollments (inschrijvingen): one row per reporting month, institution and enrolment."""

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from schemas import codes
from schemas.columns import (
    LEARNER_KEY_PATTERN,
    academic_year,
    column,
    identifier,
    institution_id,
    project_id,
    reporting_month,
)


class Enrollments(pa.DataFrameModel):
    """The state of every enrolment at the end of a month; a person may have several."""

    reporting_month: Series[str] = reporting_month()
    project_id: Series[str] = project_id()
    institution_id: Series[str] = institution_id()
    pilot_id: Series[str] = identifier(
        ("Proeftuin-ID", "Pilot ID"),
        (
            "De proeftuin waarin de lerende is ingeschreven, zoals in uw bestand met proeftuinen.",
            "The pilot in which the learner is enrolled, as in your file of pilots.",
        ),
        "PT-VERPLEEG-2223",
        required=True,
    )
    academic_year: Series[str] = academic_year()
    enrollment_id: Series[str] = identifier(
        ("Inschrijvings-ID", "Enrolment ID"),
        (
            "Uw eigen code van de inschrijving; elke maand dezelfde.",
            "Your own code of the enrolment; the same every month.",
        ),
        "I-000123",
        required=True,
        privacy="pseudonymous",
    )
    learner_key: Series[str] = column(
        "learner_key",
        ("Sleutel lerende", "Learner key"),
        (
            "Een volgnummer of sleutel van uw instelling: elke maand dezelfde voor dezelfde persoon. "
            "Nooit een rijksregisternummer, naam of e-mailadres.",
            "A serial number or key of your institution: the same every month for the same person. "
            "Never a national number, name or e-mail address.",
        ),
        "L-004711",
        required=True,
        pattern=LEARNER_KEY_PATTERN,
        privacy="pseudonymous",
    )
    learner_type: Series[str] = column(
        "code",
        ("Type lerende", "Learner type"),
        ("student in het hoger onderwijs, cursist in het volwassenenonderwijs.", "student in HO, cursist in VWO."),
        "student",
        required=True,
        codes=codes.LEARNER_TYPES,
    )
    gender: Series[str] = column(
        "code",
        ("Geslacht", "Gender"),
        (
            "M, V, X of O (onbekend). Onbekend maakt de ESF-fiche onvolledig.",
            "M, V (woman), X or O (unknown). Unknown makes the ESF record incomplete.",
        ),
        "V",
        required=True,
        codes=codes.GENDERS,
        privacy="personal",
    )
    age_at_entry: Series[pd.Int64Dtype] = column(
        "integer",
        ("Leeftijd bij instap", "Age at entry"),
        (
            "In jaren, van 15 tot 80; geen geboortedatum. Leeg maakt de ESF-fiche onvolledig.",
            "In years, from 15 to 80; no date of birth. Empty makes the ESF record incomplete.",
        ),
        "24",
        minimum=15,
        maximum=80,
        unit="years",
        privacy="personal",
    )
    employment_at_entry: Series[str] = column(
        "code",
        ("Arbeidssituatie bij instap", "Employment at entry"),
        ("De arbeidssituatie op de instapdatum.", "The employment situation on the entry date."),
        "werkend",
        required=True,
        codes=codes.EMPLOYMENTS,
        privacy="personal",
    )
    education_at_entry: Series[str] = column(
        "code",
        ("Hoogste diploma bij instap (ISCED)", "Highest diploma at entry (ISCED)"),
        ("Het ISCED-niveau, 0 tot 8, of onbekend.", "The ISCED level, 0 to 8, or onbekend (unknown)."),
        "3",
        required=True,
        codes=codes.ISCED_LEVELS,
        privacy="personal",
    )
    entry_date: Series[pd.Timestamp] = column(
        "date",
        ("Instapdatum", "Entry date"),
        (
            "De eerste instap; blijft dezelfde bij een nieuwe instap.",
            "The first entry; it stays the same at a re-entry.",
        ),
        "2022-09-19",
        required=True,
        privacy="personal",
    )
    exit_date: Series[pd.Timestamp] = column(
        "date",
        ("Uitstapdatum", "Exit date"),
        ("De definitieve uitstap; leeg zolang de lerende volgt.", "The final exit; empty while the learner attends."),
        "2023-06-30",
        privacy="personal",
    )
    status: Series[str] = column(
        "code",
        ("Status", "Status"),
        (
            "De toestand van de inschrijving op het einde van de maand.",
            "The state of the enrolment at the month's end.",
        ),
        "lopend",
        required=True,
        codes=codes.ENROLLMENT_STATUSES,
        privacy="personal",
    )
    exit_reason: Series[str] = column(
        "code",
        ("Reden van uitstap", "Exit reason"),
        ("Verplicht samen met de uitstapdatum.", "Required together with the exit date."),
        "diploma_of_certificaat",
        codes=codes.EXIT_REASONS,
        privacy="personal",
    )
    qualification: Series[str] = column(
        "code",
        ("Kwalificatie behaald", "Qualification obtained"),
        ("ja, deels, nee, nvt of onbekend.", "ja (yes), deels (in part), nee (no), nvt or onbekend."),
        "nvt",
        required=True,
        codes=codes.QUALIFICATIONS,
        privacy="personal",
    )
    destination_4w: Series[str] = column(
        "code",
        ("Situatie 4 weken na uitstap", "Situation 4 weeks after exit"),
        ("Alleen met een uitstapdatum.", "Only with an exit date."),
        "werk",
        codes=codes.DESTINATIONS,
        privacy="personal",
    )
    workplace_id: Series[str] = identifier(
        ("Werkplek-ID", "Workplace ID"),
        (
            "De werkplek, zoals in uw bestand met werkplekken; leeg zolang er geen is.",
            "The workplace, as in your file of workplaces; empty while there is none.",
        ),
        "W-0012",
        privacy="pseudonymous",
    )
    agreement_type: Series[str] = column(
        "code",
        ("Type overeenkomst", "Agreement type"),
        ("De overeenkomst tussen lerende en onderneming.", "The agreement between learner and enterprise."),
        "stageovereenkomst_ho",
        required=True,
        codes=codes.AGREEMENT_TYPES,
        privacy="personal",
    )
    workplace_hours_week: Series[pd.Float64Dtype] = column(
        "number",
        ("Uren werkplek per week", "Workplace hours per week"),
        ("Gemiddeld per week, van 0 tot 40; leeg = onbekend.", "Average per week, from 0 to 40; empty = unknown."),
        "19.5",
        minimum=0,
        maximum=40,
        unit="hours_per_week",
        privacy="personal",
    )
    learning_allowance: Series[str] = column(
        "code",
        ("Leervergoeding", "Learning allowance"),
        ("ja, nee of onbekend; geen bedrag.", "ja (yes), nee (no) or onbekend (unknown); no amount."),
        "ja",
        required=True,
        codes=codes.YES_NO_UNKNOWN,
        privacy="personal",
    )

    class Config:
        """Rows are unique by this key within a file."""

        strict = True
        ordered = True
        unique = ["reporting_month", "institution_id", "enrollment_id"]
