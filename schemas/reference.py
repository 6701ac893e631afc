"""The reference data that the department keeps: projects, institutions, their links, targets and recommendations."""

from dataclasses import dataclass

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from schemas import codes
from schemas.columns import column, institution_id, project_id
from schemas.events import Events
from schemas.recommendations import RECOMMENDATION_SECTORS, RECOMMENDATION_THEMES

SCOPE_DIMENSIONS = ("institution_type", "sector", "event_type", "project_id", "institution_id", "programme_code")
"""What a target may be limited to: `dimension=value`, several with ; between them."""

_SCOPE_PART = rf"({'|'.join(SCOPE_DIMENSIONS)})=[A-Za-z0-9_-]+"


def _source() -> object:
    return column(
        "text",
        ("Bron", "Source"),
        (
            "Waar dit staat: het feit in het eindrapport, een besluit, of 'fictief'.",
            "Where this is stated: the fact in the final report, a decision, or 'fictief' (fictitious).",
        ),
        "eindrapport, F07",
        required=True,
        max_length=200,
    )


def _text(label: tuple[str, str], help: tuple[str, str], example: str, *, required: bool = True) -> object:
    return column("text", label, help, example, required=required, max_length=500)


class Projects(pa.DataFrameModel):
    """One row per ESF project; grain of the link with institutions and of the closing of periods."""

    project_id: Series[str] = project_id()
    title_nl: Series[str] = _text(
        ("Titel (Nederlands)", "Title (Dutch)"),
        ("De titel van het project.", "The project's title in Dutch."),
        "ESF-project HO 1 (fictief)",
    )  # type: ignore[assignment]
    title_en: Series[str] = _text(
        ("Titel (Engels)", "Title (English)"),
        ("De titel in het Engels.", "The project's title in English."),
        "ESF project HE 1 (fictitious)",
    )  # type: ignore[assignment]
    sector: Series[str] = column(
        "code",
        ("Sector", "Sector"),
        ("HO, VWO, of NETWERK voor het lerend netwerk zelf.", "HO, VWO, or NETWERK for the learning network itself."),
        "HO",
        required=True,
        codes=codes.PROJECT_SECTORS,
    )
    call: Series[str] = column(
        "digits",
        ("Oproep", "Call"),
        ("Het nummer van de ESF-oproep; leeg = onbekend.", "The number of the ESF call; empty = unknown."),
        "523",
        pattern="[0-9]{2,5}",
    )
    start_date: Series[pd.Timestamp] = column(
        "date",
        ("Startdatum", "Start date"),
        (
            "Geen bestand kan over een maand ervoor gaan; leeg = onbekend.",
            "No file is of a month before; empty = unknown.",
        ),
        "2021-09-01",
    )
    end_date: Series[pd.Timestamp] = column(
        "date",
        ("Einddatum", "End date"),
        ("De laatste dag van het project; leeg = onbekend.", "The last day of the project; empty = unknown."),
        "2023-10-31",
    )
    source: Series[str] = _source()  # type: ignore[assignment]

    class Config:
        """One row per project."""

        strict = True
        ordered = True
        unique = ["project_id"]


class Institutions(pa.DataFrameModel):
    """One row per institution that takes part in a project."""

    institution_id: Series[str] = institution_id()
    name: Series[str] = _text(
        ("Naam", "Name"), ("De naam van de instelling.", "The name of the institution."), "Hogeschool 1 (fictief)"
    )  # type: ignore[assignment]
    type: Series[str] = column(
        "code",
        ("Soort instelling", "Kind of institution"),
        ("hogeschool, universiteit of cvo.", "hogeschool, universiteit or cvo."),
        "hogeschool",
        required=True,
        codes=codes.INSTITUTION_TYPES,
    )
    source: Series[str] = _source()  # type: ignore[assignment]

    class Config:
        """One row per institution."""

        strict = True
        ordered = True
        unique = ["institution_id"]


class ProjectInstitutions(pa.DataFrameModel):
    """One row per institution that takes part in a project: many to many."""

    project_id: Series[str] = project_id()
    institution_id: Series[str] = institution_id()
    role: Series[str] = column(
        "code",
        ("Rol", "Role"),
        ("promotor (één per project) of partner.", "promotor (one per project) or partner."),
        "promotor",
        required=True,
        codes=codes.PROJECT_ROLES,
    )

    class Config:
        """One row per project and institution."""

        strict = True
        ordered = True
        unique = ["project_id", "institution_id"]


class Targets(pa.DataFrameModel):
    """One row per target: a KPI, what it is limited to, and an academic year (empty = the whole project)."""

    kpi_id: Series[str] = column(
        "identifier",
        ("KPI", "KPI"),
        ("De code van de KPI, K01 tot K24.", "The code of the KPI, K01 to K24."),
        "K01",
        required=True,
        pattern="K(0[1-9]|1[0-9]|2[0-4])",
    )
    scope: Series[str] = column(
        "text",
        ("Geldt voor", "Applies to"),
        (
            "Leeg = alles; anders dimensie=waarde, met ; tussen meerdere.",
            "Empty = all; else dimension=value, with ; between several.",
        ),
        "institution_type=hogeschool",
        pattern=rf"{_SCOPE_PART}(;{_SCOPE_PART})*",
        max_length=200,
    )
    academic_year: Series[str] = column(
        "academic_year",
        ("Academiejaar/schooljaar", "Academic year"),
        ("Leeg = het hele project.", "Empty = the whole project."),
        "2022-2023",
        pattern="20[0-9][0-9]-20[0-9][0-9]",
    )
    target: Series[pd.Float64Dtype] = column(
        "number",
        ("Doel", "Target"),
        ("De na te streven waarde, in de eenheid van de KPI.", "The value aimed at, in the KPI's unit."),
        "10",
        required=True,
        minimum=0,
    )
    set_by: Series[str] = _text(
        ("Vastgelegd door", "Set by"),
        (
            "Wie het doel vastlegde: een dienst of document, geen persoon.",
            "Who set it: a service or document, no person.",
        ),
        "eindrapport",
    )  # type: ignore[assignment]
    set_on: Series[pd.Timestamp] = column(
        "date",
        ("Vastgelegd op", "Set on"),
        ("Wanneer het doel vastgelegd is; leeg = onbekend.", "When the target was set; empty = unknown."),
        "2023-10-25",
    )
    source: Series[str] = _source()  # type: ignore[assignment]

    class Config:
        """One row per KPI, scope and academic year."""

        strict = True
        ordered = True
        unique = ["kpi_id", "scope", "academic_year"]


class Recommendations(pa.DataFrameModel):
    """One row per position on a theme of the policy recommendations."""

    theme: Series[str] = column(
        "code",
        ("Thema", "Theme"),
        ("Het thema van de aanbeveling.", "The theme of the recommendation."),
        "kader",
        required=True,
        codes=RECOMMENDATION_THEMES,
    )
    sector: Series[str] = column(
        "code",
        ("Sector", "Sector"),
        ("HO, VWO of HO_VWO (beide).", "HO, VWO or HO_VWO (both)."),
        "HO",
        required=True,
        codes=RECOMMENDATION_SECTORS,
    )
    position_nl: Series[str] = _text(
        ("Standpunt (Nederlands)", "Position (Dutch)"),
        ("Het standpunt in één zin.", "The position in one sentence, in Dutch."),
        "Vereenvoudig de administratie.",
    )  # type: ignore[assignment]
    position_en: Series[str] = _text(
        ("Standpunt (Engels)", "Position (English)"),
        ("Het standpunt in het Engels.", "The position in English."),
        "Simplify the administration.",
    )  # type: ignore[assignment]
    stance: Series[str] = column(
        "code",
        ("Houding", "Stance"),
        ("for, against, agreed of divided.", "for, against, agreed or divided."),
        "for",
        required=True,
        codes=codes.STANCES,
    )
    source: Series[str] = _source()  # type: ignore[assignment]

    class Config:
        """One row per theme, sector and position."""

        strict = True
        ordered = True
        unique = ["theme", "sector", "position_nl"]


@dataclass(frozen=True)
class ReferenceTable:
    """One reference file: its name without .csv, labels, model, and which columns refer to which other file."""

    name: str
    label_nl: str
    label_en: str
    model: type[pa.DataFrameModel]
    references: tuple[tuple[str, str], ...] = ()
    """(column, table): the value must be in the column of that name in that table."""
    may_be_empty: bool = False


REFERENCE_TABLES = (
    ReferenceTable("projects", "Projecten", "Projects", Projects),
    ReferenceTable("institutions", "Instellingen", "Institutions", Institutions),
    ReferenceTable(
        "project_institutions",
        "Instellingen per project",
        "Institutions per project",
        ProjectInstitutions,
        (("project_id", "projects"), ("institution_id", "institutions")),
    ),
    ReferenceTable("targets", "Doelen", "Targets", Targets, may_be_empty=True),
    ReferenceTable(
        "recommendations", "Beleidsaanbevelingen", "Policy recommendations", Recommendations, may_be_empty=True
    ),
)
"""The files that make the reference tables, in the order in which they refer to each other."""

REFERENCE_EVENTS = ReferenceTable(
    "events",
    "Activiteiten",
    "Events",
    Events,
    (("project_id", "projects"), ("institution_id", "institutions")),
    may_be_empty=True,
)
"""The department's own events, shipped beside the tables in the layout of an upload."""
