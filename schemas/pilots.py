"""Data set pilots (proeftuinen): one row per reporting month and pilot."""

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from schemas import codes
from schemas.columns import academic_year, column, identifier, institution_id, project_id, remarks, reporting_month


class Pilots(pa.DataFrameModel):
    """The state of every pilot of a project and institution at the end of a month."""

    reporting_month: Series[str] = reporting_month()
    project_id: Series[str] = project_id()
    institution_id: Series[str] = institution_id()
    pilot_id: Series[str] = identifier(
        ("Proeftuin-ID", "Pilot ID"),
        (
            "Uw eigen code van de proeftuin; elke maand dezelfde.",
            "Your own code of the pilot; the same every month.",
        ),
        "PT-VERPLEEG-2223",
        required=True,
    )
    academic_year: Series[str] = academic_year()
    sector: Series[str] = column(
        "code",
        ("Sector", "Sector"),
        ("HO = hoger onderwijs, VWO = volwassenenonderwijs.", "HO = higher education, VWO = adult education."),
        "HO",
        required=True,
        codes=codes.SECTORS,
    )
    programme_code: Series[str] = identifier(
        ("Opleidingscode", "Programme code"),
        (
            "De code in het Hogeronderwijsregister of van het opleidingsprofiel.",
            "The code in the Higher Education Register or of the training profile.",
        ),
        "HO-VERPLEEG",
        required=True,
    )
    programme_name: Series[str] = column(
        "text",
        ("Opleidingsnaam", "Programme name"),
        ("De naam van de opleiding.", "The name of the programme."),
        "Graduaat in de basisverpleegkunde",
        required=True,
        max_length=200,
    )
    programme_level: Series[str] = column(
        "code",
        ("Opleidingsniveau", "Programme level"),
        ("Het niveau van de opleiding.", "The level of the programme."),
        "graduaat",
        required=True,
        codes=codes.PROGRAMME_LEVELS,
    )
    study_area: Series[str] = column(
        "text",
        ("Studiegebied", "Study area"),
        ("Het studiegebied, hoogstens 120 tekens.", "The study area, at most 120 characters."),
        "Gezondheidszorg",
        max_length=120,
    )
    status: Series[str] = column(
        "code",
        ("Status", "Status"),
        ("De toestand van de proeftuin op het einde van de maand.", "The state of the pilot at the month's end."),
        "lopend",
        required=True,
        codes=codes.PILOT_STATUSES,
    )
    start_date: Series[pd.Timestamp] = column(
        "date",
        ("Startdatum", "Start date"),
        ("Verplicht, tenzij de proeftuin in voorbereiding is.", "Required unless the pilot is in preparation."),
        "2022-09-19",
    )
    end_date: Series[pd.Timestamp] = column(
        "date",
        ("Einddatum", "End date"),
        ("Verplicht als de proeftuin afgerond of stopgezet is.", "Required when the pilot is completed or stopped."),
        "2023-06-30",
    )
    places_planned: Series[pd.Int64Dtype] = column(
        "integer",
        ("Voorziene plaatsen", "Planned places"),
        ("Hoeveel lerenden kunnen instappen; leeg = onbekend.", "How many learners can enter; empty = unknown."),
        "20",
        minimum=0,
        maximum=500,
        unit="places",
    )
    load_total: Series[pd.Float64Dtype] = column(
        "number",
        ("Totale studieomvang", "Total study load"),
        ("In studiepunten (HO) of lestijden (VWO).", "In credits (HO) or teaching hours (VWO)."),
        "180",
        above=0,
        unit="credits_or_hours",
    )
    load_workplace: Series[pd.Float64Dtype] = column(
        "number",
        ("Waarvan op de werkplek", "Of which at the workplace"),
        ("Het deel van de studieomvang op de werkplek.", "The part of the study load at the workplace."),
        "90",
        minimum=0,
        unit="credits_or_hours",
    )
    continued_from: Series[str] = identifier(
        ("Voortzetting van proeftuin", "Continues pilot"),
        (
            "De proeftuin-ID van het jaar ervoor, als deze proeftuin er een voortzetting van is.",
            "The pilot ID of the year before, when this pilot continues it.",
        ),
        "PT-VERPLEEG-2122",
    )
    remarks: Series[str] = remarks()

    class Config:
        """Rows are unique by this key within a file."""

        strict = True
        ordered = True
        unique = ["reporting_month", "pilot_id"]
