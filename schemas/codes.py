"""Code lists: what a coded column may hold, its labels, and the spellings that are read as a code."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Code:
    """One code with its labels and the spellings (lower case) that users write for it."""

    code: str
    label_nl: str
    label_en: str
    variants: tuple[str, ...] = ()

    def label(self, language: str) -> str:
        """Return the label in 'nl' or 'en'."""
        return self.label_en if language == "en" else self.label_nl


@dataclass(frozen=True)
class CodeList:
    """An ordered set of codes."""

    name: str
    codes: tuple[Code, ...]

    @property
    def values(self) -> tuple[str, ...]:
        """Return the codes themselves, in declared order."""
        return tuple(code.code for code in self.codes)

    def label(self, value: str, language: str) -> str:
        """Return the label of a code, or the value itself when it is not in the list."""
        return next((code.label(language) for code in self.codes if code.code == value), value)

    def spellings(self) -> dict[str, str]:
        """Map every accepted spelling, in lower case, to its code: the code, both labels and the variants."""
        return {
            spelling.lower(): code.code
            for code in self.codes
            for spelling in (code.label_nl, code.label_en, *code.variants, code.code)
        }


_YES = ("j", "y", "yes", "ja", "waar", "true", "1")
_NO = ("n", "no", "nee", "neen", "onwaar", "false", "0")
_UNKNOWN = Code("onbekend", "Onbekend", "Unknown", ("onb", "?", "niet gekend"))
_NOT_APPLICABLE = Code("nvt", "Niet van toepassing", "Not applicable", ("n.v.t.", "n/a", "na"))

SECTORS = CodeList(
    "sectors",
    (
        Code("HO", "Hoger onderwijs", "Higher education", ("he",)),
        Code("VWO", "Volwassenenonderwijs", "Adult education", ("ae",)),
    ),
)
PROJECT_SECTORS = CodeList("project_sectors", (*SECTORS.codes, Code("NETWERK", "Lerend netwerk", "Learning network")))
INSTITUTION_TYPES = CodeList(
    "institution_types",
    (
        Code("hogeschool", "Hogeschool", "University of applied sciences"),
        Code("universiteit", "Universiteit", "University"),
        Code("cvo", "Centrum voor volwassenenonderwijs", "Centre for adult education"),
    ),
)
PROJECT_ROLES = CodeList(
    "project_roles", (Code("promotor", "Promotor", "Promotor"), Code("partner", "Partner", "Partner"))
)
# Call 523 funds pilots that start in these years; a later call adds its years here.
ACADEMIC_YEARS = CodeList(
    "academic_years",
    tuple(Code(f"{year}-{year + 1}", f"{year}-{year + 1}", f"{year}-{year + 1}") for year in (2020, 2021, 2022)),
)
PROGRAMME_LEVELS = CodeList(
    "programme_levels",
    (
        Code("graduaat", "Graduaat", "Associate degree"),
        Code("professionele_bachelor", "Professionele bachelor", "Professional bachelor"),
        Code("academische_bachelor", "Academische bachelor", "Academic bachelor"),
        Code("master", "Master", "Master's"),
        Code("postgraduaat", "Postgraduaat", "Postgraduate certificate"),
        Code(
            "secundair_volwassenenonderwijs",
            "Secundair volwassenenonderwijs",
            "Secondary adult education",
            ("svwo",),
        ),
    ),
)
PILOT_STATUSES = CodeList(
    "pilot_statuses",
    (
        Code("voorbereiding", "In voorbereiding", "In preparation", ("preparation",)),
        Code("lopend", "Lopend", "Running"),
        Code("afgerond", "Afgerond", "Completed", ("finished",)),
        Code("stopgezet", "Stopgezet", "Stopped"),
    ),
)
LEARNER_TYPES = CodeList(
    "learner_types", (Code("student", "Student", "Student"), Code("cursist", "Cursist", "Adult learner"))
)
GENDERS = CodeList(
    "genders",
    (
        Code("M", "Man", "Male", ("mannelijk", "man", "m.")),
        Code("V", "Vrouw", "Female", ("vrouwelijk", "vrouw", "woman", "f", "v.")),
        Code("X", "Non-binair", "Non-binary", ("andere", "other", "non binair")),
        Code("O", "Onbekend", "Unknown", ("onb", "?")),
    ),
)
EMPLOYMENTS = CodeList(
    "employments",
    (
        Code("werkzoekend_kort", "Werkzoekend, korter dan 12 maanden", "Unemployed, under 12 months"),
        Code("werkzoekend_lang", "Werkzoekend, 12 maanden of langer", "Unemployed, 12 months or more"),
        Code("inactief_in_opleiding", "Inactief, in onderwijs of opleiding", "Inactive, in education or training"),
        Code(
            "inactief_niet_in_opleiding",
            "Inactief, niet in onderwijs of opleiding",
            "Inactive, not in education or training",
        ),
        Code("werkend", "Werkend", "Employed"),
        Code("zelfstandig", "Zelfstandig", "Self-employed", ("zelfstandige",)),
        _UNKNOWN,
    ),
)
ISCED_LEVELS = CodeList(
    "isced_levels",
    (
        Code("0", "Geen of kleuteronderwijs (ISCED 0)", "Early childhood or none (ISCED 0)", ("isced 0",)),
        Code("1", "Lager onderwijs (ISCED 1)", "Primary (ISCED 1)", ("isced 1",)),
        Code("2", "Lager secundair onderwijs (ISCED 2)", "Lower secondary (ISCED 2)", ("isced 2",)),
        Code("3", "Hoger secundair onderwijs (ISCED 3)", "Upper secondary (ISCED 3)", ("isced 3",)),
        Code("4", "Postsecundair, niet hoger (ISCED 4)", "Post-secondary non-tertiary (ISCED 4)", ("isced 4",)),
        Code("5", "Graduaat of HBO5 (ISCED 5)", "Short-cycle tertiary (ISCED 5)", ("isced 5",)),
        Code("6", "Bachelor (ISCED 6)", "Bachelor's (ISCED 6)", ("isced 6",)),
        Code("7", "Master (ISCED 7)", "Master's (ISCED 7)", ("isced 7",)),
        Code("8", "Doctor (ISCED 8)", "Doctoral (ISCED 8)", ("isced 8",)),
        _UNKNOWN,
    ),
)
ENROLLMENT_STATUSES = CodeList(
    "enrollment_statuses",
    (
        Code("ingeschreven", "Ingeschreven", "Enrolled"),
        Code("lopend", "Lopend", "Running"),
        Code("afgerond", "Afgerond", "Completed"),
        Code("uitgevallen", "Uitgevallen", "Dropped out"),
        Code("overgestapt_niet_duaal", "Overgestapt naar niet-duaal", "Moved to a non-dual track"),
    ),
)
EXIT_REASONS = CodeList(
    "exit_reasons",
    (
        Code("diploma_of_certificaat", "Diploma of certificaat behaald", "Diploma or certificate obtained"),
        Code("stopgezet_door_lerende", "Stopgezet door de lerende", "Stopped by the learner"),
        Code("stopgezet_door_onderneming", "Stopgezet door de onderneming", "Stopped by the enterprise"),
        Code("stopgezet_door_instelling", "Stopgezet door de instelling", "Stopped by the institution"),
        Code("overstap_regulier", "Overstap naar regulier traject", "Moved to the regular track"),
        Code("overlijden_of_overmacht", "Overlijden of overmacht", "Death or force majeure"),
        _UNKNOWN,
    ),
)
QUALIFICATIONS = CodeList(
    "qualifications",
    (
        Code("ja", "Ja", "Yes", _YES),
        Code("deels", "Deels", "In part", ("gedeeltelijk", "partly")),
        Code("nee", "Nee", "No", _NO),
        _NOT_APPLICABLE,
        _UNKNOWN,
    ),
)
DESTINATIONS = CodeList(
    "destinations",
    (
        Code("werk", "Aan het werk", "In work", ("werkend", "work")),
        Code("zelfstandig", "Zelfstandig", "Self-employed", ("zelfstandige",)),
        Code("opleiding", "In onderwijs of opleiding", "In education or training", ("education",)),
        Code("werkzoekend", "Werkzoekend", "Looking for work"),
        Code("inactief", "Inactief", "Inactive"),
        _UNKNOWN,
    ),
)
AGREEMENT_TYPES = CodeList(
    "agreement_types",
    (
        Code(
            "overeenkomst_duale_opleiding_statuut",
            "Overeenkomst duale opleiding, met statuut (20 uur of meer)",
            "Dual training agreement with status (20 hours or more)",
        ),
        Code(
            "overeenkomst_duale_opleiding",
            "Overeenkomst duale opleiding (minder dan 20 uur)",
            "Dual training agreement (under 20 hours)",
        ),
        Code("deeltijdse_arbeidsovereenkomst", "Deeltijdse arbeidsovereenkomst", "Part-time employment contract"),
        Code("eigen_werkgever", "Bij de eigen werkgever", "With the learner's own employer"),
        Code("stageovereenkomst_ho", "Stageovereenkomst hoger onderwijs", "Internship agreement, higher education"),
        Code("andere_ho", "Andere overeenkomst hoger onderwijs", "Other agreement, higher education"),
        Code("geen", "Geen overeenkomst", "No agreement", ("none",)),
    ),
)
YES_NO_UNKNOWN = CodeList("yes_no_unknown", (Code("ja", "Ja", "Yes", _YES), Code("nee", "Nee", "No", _NO), _UNKNOWN))
YES_NO_NOT_APPLICABLE = CodeList(
    "yes_no_not_applicable", (Code("ja", "Ja", "Yes", _YES), Code("nee", "Nee", "No", _NO), _NOT_APPLICABLE)
)
SIZE_CLASSES = CodeList(
    "size_classes",
    (
        Code("micro", "Micro (minder dan 10)", "Micro (under 10)"),
        Code("klein", "Klein (minder dan 50)", "Small (under 50)", ("small",)),
        Code("middelgroot", "Middelgroot (minder dan 250)", "Medium (under 250)", ("medium", "middel")),
        Code("groot", "Groot (250 of meer)", "Large (250 or more)", ("large",)),
        _UNKNOWN,
    ),
)
RECOGNITIONS = CodeList(
    "recognitions",
    (
        Code("erkend", "Erkend", "Recognised"),
        Code("in_aanvraag", "In aanvraag", "Applied for"),
        Code("niet_vereist", "Niet vereist", "Not required"),
        Code("ingetrokken", "Ingetrokken", "Withdrawn"),
    ),
)
WORKPLACE_STATUSES = CodeList(
    "workplace_statuses",
    (
        Code("gepland", "Gepland", "Planned"),
        Code("actief", "Actief", "Active"),
        Code("stopgezet", "Stopgezet", "Stopped"),
    ),
)
MENTOR_TRAININGS = CodeList(
    "mentor_trainings",
    (
        Code("gestandaardiseerd", "Vlaamse standaard", "Flemish standard"),
        Code("instellingsspecifiek", "Van de instelling", "Institution-specific"),
        Code("beide", "Beide", "Both"),
        Code("geen", "Geen", "No training", ("none",)),
        _UNKNOWN,
    ),
)
EVENT_TYPES = CodeList(
    "event_types",
    (
        Code("kick_off", "Kick-off", "Kick-off"),
        Code("individueel_gesprek", "Individueel gesprek", "Individual talk"),
        Code("intervisie", "Intervisie", "Intervision", ("interview",)),
        Code("intervisiedag", "Intervisiedag", "Intervision day"),
        Code("netwerkmoment", "Netwerkmoment", "Network moment"),
        Code("inspiratie_event", "Inspiratie-event", "Inspiration event"),
        Code("werkbezoek", "Werkbezoek", "Visit"),
        Code("rondetafel", "Rondetafel", "Round table"),
        Code("stuurgroep", "Stuurgroep", "Steering group"),
        Code("slotsessie", "Slotsessie", "Closing session"),
        Code("regelgeving", "Regelgeving", "Legislation"),
        Code("product", "Product", "Product"),
    ),
)
EVENT_STATUSES = CodeList(
    "event_statuses",
    (
        Code("gepland", "Gepland", "Planned"),
        Code("uitgevoerd", "Uitgevoerd", "Held"),
        Code("geannuleerd", "Geannuleerd", "Cancelled"),
    ),
)
DATE_PRECISIONS = CodeList(
    "date_precisions",
    (
        Code("dag", "Dag", "Day"),
        Code("maand", "Maand", "Month"),
        Code("periode", "Periode", "Period"),
        _UNKNOWN,
    ),
)
EVENT_MODES = CodeList(
    "event_modes",
    (
        Code("fysiek", "Fysiek", "In person"),
        Code("online", "Online", "Online"),
        Code("hybride", "Hybride", "Hybrid"),
        _UNKNOWN,
    ),
)
ORGANISERS = CodeList(
    "organisers",
    (
        Code("OV", "Onderwijs en Vorming", "Education and Training"),
        Code("WSE", "Werk en Sociale Economie", "Work and Social Economy"),
        Code("OV_WSE", "Onderwijs en Vorming samen met Werk en Sociale Economie", "Both departments"),
        Code("EUROPA_WSE", "Europa WSE", "Europa WSE (ESF authority)"),
        Code("instelling", "Instelling", "Institution"),
        Code("sector", "Sector", "Sector organisation"),
    ),
)
THEMES = CodeList(
    "themes",
    (
        Code("kader", "Kader", "Framework"),
        Code("mentoren", "Mentoren", "Mentors"),
        Code("financiering", "Financiering", "Funding"),
        Code("werkplekken", "Werkplekken", "Workplaces"),
        Code("leervergoeding", "Leervergoeding", "Learning allowance"),
        Code("administratie", "Administratie", "Administration"),
        Code("werving_selectie", "Werving en selectie", "Recruitment and selection"),
        Code("netwerken", "Netwerken", "Networking"),
        Code("regelgeving", "Regelgeving", "Legislation"),
        Code("sensibilisering", "Sensibilisering", "Awareness raising"),
    ),
)
STANCES = CodeList(
    "stances",
    (
        Code("for", "Voor", "For"),
        Code("against", "Tegen", "Against"),
        Code("agreed", "Eensgezind", "Agreed"),
        Code("divided", "Verdeeld", "Divided"),
    ),
)

DIMENSION_CODES = {"institution_type": INSTITUTION_TYPES, "sector": SECTORS, "event_type": EVENT_TYPES}
"""The dimensions of figures and targets whose values are codes, as reports name them: a change changes their bytes."""

CODED_DIMENSIONS = DIMENSION_CODES | {
    "gender": GENDERS,
    "mentor_training": MENTOR_TRAININGS,
    "agreement_type": AGREEMENT_TYPES,
    "theme": THEMES,
}
"""Every dimension of figures whose values are codes of a column; a KPI's own classes are declared with the KPI."""
