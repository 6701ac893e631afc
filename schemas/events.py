"""Data set events (activiteiten): one row per event of the timeline."""

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from schemas import codes
from schemas.columns import column, identifier, institution_id, project_id


def _attendees(label: tuple[str, str], help: tuple[str, str], example: str) -> object:
    return column("integer", label, help, example, minimum=0, maximum=5000, unit="attendees")


class Events(pa.DataFrameModel):
    """Every event of a project that one keeper (the department or an institution) reports."""

    event_id: Series[str] = identifier(
        ("Event-ID", "Event ID"),
        ("Uw eigen code van de activiteit.", "Your own code of the event."),
        "EV-2023-01",
        required=True,
    )
    project_id: Series[str] = project_id()
    event_type: Series[str] = column(
        "code",
        ("Type", "Type"),
        ("Het soort activiteit.", "The kind of event."),
        "netwerkmoment",
        required=True,
        codes=codes.EVENT_TYPES,
    )
    title: Series[str] = column(
        "text",
        ("Titel", "Title"),
        ("De titel, hoogstens 200 tekens.", "The title, at most 200 characters."),
        "Netwerkmoment over werkplekken",
        required=True,
        max_length=200,
    )
    status: Series[str] = column(
        "code",
        ("Status", "Status"),
        ("Gepland, uitgevoerd of geannuleerd.", "gepland (planned), uitgevoerd (held) or geannuleerd (cancelled)."),
        "uitgevoerd",
        required=True,
        codes=codes.EVENT_STATUSES,
    )
    date_precision: Series[str] = column(
        "code",
        ("Nauwkeurigheid datum", "Date precision"),
        (
            "Hoe precies de datum gekend is: dag, maand, periode of onbekend.",
            "How exact the date is: dag (day), maand, periode or onbekend.",
        ),
        "dag",
        required=True,
        codes=codes.DATE_PRECISIONS,
    )
    date_start: Series[pd.Timestamp] = column(
        "date",
        ("Begindatum", "Start date"),
        ("Leeg alleen als de datum onbekend is.", "Empty only when the date is unknown."),
        "2023-05-10",
    )
    date_end: Series[pd.Timestamp] = column(
        "date",
        ("Einddatum", "End date"),
        ("Verplicht bij een periode.", "Required for a period."),
        "2023-05-10",
    )
    occurrences: Series[pd.Int64Dtype] = column(
        "integer",
        ("Aantal keren", "Occurrences"),
        ("Hoe vaak; leeg = meermaals, aantal onbekend.", "How often; empty = several, number unknown."),
        "1",
        minimum=1,
        maximum=500,
        unit="occurrences",
    )
    mode: Series[str] = column(
        "code",
        ("Vorm", "Form"),
        ("Fysiek, online, hybride of onbekend.", "fysiek (in person), online, hybride or onbekend."),
        "fysiek",
        required=True,
        codes=codes.EVENT_MODES,
    )
    organiser: Series[str] = column(
        "code",
        ("Organisator", "Organiser"),
        ("Wie de activiteit organiseert.", "Who organises the event."),
        "instelling",
        required=True,
        codes=codes.ORGANISERS,
    )
    institution_id: Series[str] = institution_id(required=False)
    pilot_id: Series[str] = identifier(
        ("Proeftuin-ID", "Pilot ID"),
        ("De proeftuin waarover het gaat, als er één is.", "The pilot concerned, if there is one."),
        "PT-VERPLEEG-2223",
    )
    themes: Series[str] = column(
        "themes",
        ("Thema's", "Themes"),
        ("Een of meer thema's, met | ertussen.", "One or more themes, with | between them."),
        "netwerken|werkplekken",
        codes=codes.THEMES,
    )
    attendees_total: Series[pd.Int64Dtype] = _attendees(
        ("Aanwezigen", "Attendees"),
        (
            "Leeg = niet geteld (niet 0). Aanwezigen zijn geen ESF-deelnemers.",
            "Empty = not counted (not 0). Attendees are not ESF participants.",
        ),
        "35",
    )  # type: ignore[assignment]
    attendees_institutions: Series[pd.Int64Dtype] = _attendees(
        ("Waarvan onderwijsinstellingen", "Of which institutions"),
        ("Aanwezigen uit onderwijsinstellingen.", "Attendees from education institutions."),
        "20",
    )  # type: ignore[assignment]
    attendees_field: Series[pd.Int64Dtype] = _attendees(
        ("Waarvan werkveld en sectoren", "Of which work field and sectors"),
        ("Aanwezigen uit het werkveld en de sectoren.", "Attendees from the work field and the sectors."),
        "15",
    )  # type: ignore[assignment]
    report_available: Series[str] = column(
        "code",
        ("Verslag beschikbaar", "Report available"),
        ("Is er een verslag?", "Is there a report?"),
        "ja",
        required=True,
        codes=codes.YES_NO_NOT_APPLICABLE,
    )
    evidence_ref: Series[str] = column(
        "text",
        ("Verwijzing bewijsstuk", "Evidence reference"),
        (
            "Bijvoorbeeld de naam van de aanwezigheidslijst in het ESF-dossier; geen namen van personen.",
            "For example the name of the attendance list in the ESF file; no names of persons.",
        ),
        "Aanwezigheidslijst 2023-05-10",
        max_length=300,
        privacy="risk",
    )

    class Config:
        """Rows are unique by this key within a file."""

        strict = True
        ordered = True
        unique = ["event_id"]
