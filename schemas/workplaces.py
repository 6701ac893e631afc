"""Data set workplaces (werkplekken): one row per reporting month, institution and workplace."""

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from schemas import codes
from schemas.columns import column, identifier, institution_id, project_id, remarks, reporting_month


class Workplaces(pa.DataFrameModel):
    """The state of every workplace of a project and institution at the end of a month."""

    reporting_month: Series[str] = reporting_month()
    project_id: Series[str] = project_id()
    institution_id: Series[str] = institution_id()
    workplace_id: Series[str] = identifier(
        ("Werkplek-ID", "Workplace ID"),
        (
            "Uw eigen code van de werkplek; elke maand dezelfde.",
            "Your own code of the workplace; the same every month.",
        ),
        "W-0012",
        required=True,
    )
    enterprise_number: Series[str] = column(
        "enterprise_number",
        ("Ondernemingsnummer (KBO)", "Enterprise number (CBE)"),
        (
            "10 cijfers, met of zonder punten en BE, bijvoorbeeld 0123.456.749.",
            "10 digits, with or without dots and BE, for example 0123.456.749.",
        ),
        "0123456749",
        required=True,
        privacy="possibly_personal",
    )
    enterprise_name: Series[str] = column(
        "text",
        ("Naam onderneming", "Enterprise name"),
        ("De naam van de onderneming.", "The name of the enterprise."),
        "Onderneming 12 (fictief)",
        required=True,
        max_length=200,
        privacy="possibly_personal",
    )
    size_class: Series[str] = column(
        "code",
        ("Grootteklasse", "Size class"),
        (
            "Naar aantal werknemers: micro, klein, middelgroot of groot.",
            "By employees: micro, klein, middelgroot, groot.",
        ),
        "klein",
        required=True,
        codes=codes.SIZE_CLASSES,
    )
    nace: Series[str] = column(
        "digits",
        ("NACE-BEL", "NACE-BEL"),
        ("De activiteitscode, 2 tot 5 cijfers.", "The activity code, 2 to 5 digits."),
        "86101",
        pattern="[0-9]{2,5}",
    )
    postal_code: Series[str] = column(
        "digits",
        ("Postcode", "Postal code"),
        ("De Belgische postcode van de werkplek, 4 cijfers.", "The workplace's Belgian postal code, 4 digits."),
        "9000",
        required=True,
        pattern="[1-9][0-9]{3}",
    )
    recognition: Series[str] = column(
        "code",
        ("Erkenning als leerwerkplek", "Recognition as a training workplace"),
        (
            "In het volwassenenonderwijs moet een actieve werkplek sinds september 2022 erkend zijn.",
            "In adult education an active workplace must be erkend (recognised) since September 2022.",
        ),
        "erkend",
        required=True,
        codes=codes.RECOGNITIONS,
    )
    recognition_date: Series[pd.Timestamp] = column(
        "date",
        ("Datum erkenning", "Recognition date"),
        ("Verplicht als de werkplek erkend is.", "Required when the workplace is recognised."),
        "2022-08-29",
    )
    status: Series[str] = column(
        "code",
        ("Status", "Status"),
        ("De toestand van de werkplek op het einde van de maand.", "The state of the workplace at the month's end."),
        "actief",
        required=True,
        codes=codes.WORKPLACE_STATUSES,
    )
    start_date: Series[pd.Timestamp] = column(
        "date",
        ("Startdatum", "Start date"),
        ("Verplicht, tenzij de werkplek gepland is.", "Required unless the workplace is planned."),
        "2022-09-19",
    )
    end_date: Series[pd.Timestamp] = column(
        "date",
        ("Einddatum", "End date"),
        ("De laatste dag als werkplek.", "The last day as a workplace."),
        "2023-06-30",
    )
    places_offered: Series[pd.Int64Dtype] = column(
        "integer",
        ("Aangeboden plaatsen", "Places offered"),
        ("Hoeveel lerenden de werkplek kan ontvangen.", "How many learners the workplace can take."),
        "4",
        required=True,
        minimum=0,
        maximum=500,
        unit="places",
    )
    places_filled: Series[pd.Int64Dtype] = column(
        "integer",
        ("Ingevulde plaatsen", "Places filled"),
        ("Hoeveel lerenden er op het einde van de maand zijn.", "How many learners are there at the month's end."),
        "3",
        required=True,
        minimum=0,
        maximum=500,
        unit="places",
    )
    mentors_total: Series[pd.Int64Dtype] = column(
        "integer",
        ("Aantal mentoren", "Mentors"),
        ("Een aantal, nooit namen.", "A count, never names."),
        "2",
        required=True,
        minimum=0,
        maximum=200,
        unit="mentors",
    )
    mentors_trained: Series[pd.Int64Dtype] = column(
        "integer",
        ("Waarvan mentoropleiding gevolgd", "Of which trained"),
        ("Hoeveel van hen een mentoropleiding volgden.", "How many of them took a mentor training."),
        "1",
        required=True,
        minimum=0,
        maximum=200,
        unit="mentors",
    )
    mentor_training: Series[str] = column(
        "code",
        ("Soort mentoropleiding", "Kind of mentor training"),
        ("Vlaamse standaard, van de instelling, beide, geen of onbekend.", "Standard, institution's own, both, none."),
        "gestandaardiseerd",
        required=True,
        codes=codes.MENTOR_TRAININGS,
    )
    remarks: Series[str] = remarks()

    class Config:
        """Rows are unique by this key within a file."""

        strict = True
        ordered = True
        unique = ["reporting_month", "institution_id", "workplace_id"]
