"""What a KPI's declaration holds, and the dimensions that figures can be split and filtered by."""

from dataclasses import dataclass
from typing import Literal

from schemas.codes import CODED_DIMENSIONS, CodeList

Unit = Literal["count", "pct", "ratio"]
Direction = Literal["up", "down", "none"]
Measure = Literal["numerator", "denominator", "counted", "of"]

UNITS: dict[Unit, tuple[str, str]] = {
    "count": ("aantal", "count"),
    "pct": ("percentage", "percentage"),
    "ratio": ("verhouding", "ratio"),
}
"""Every unit with its Dutch and English name."""

DIMENSIONS: dict[str, tuple[str, str]] = {
    "project_id": ("Project", "Project"),
    "institution_id": ("Instelling", "Institution"),
    "programme_code": ("Opleiding", "Programme"),
    "academic_year": ("Academiejaar/schooljaar", "Academic year"),
    "calendar_year": ("Kalenderjaar", "Calendar year"),
    "entry_calendar_year": ("Kalenderjaar van instap", "Calendar year of entry"),
    "exit_calendar_year": ("Kalenderjaar van uitstap", "Calendar year of exit"),
    "month": ("Maand", "Month"),
    "sector": ("Sector", "Sector"),
    "gender": ("Geslacht", "Gender"),
    "institution_type": ("Soort instelling", "Kind of institution"),
    "employment_group": ("Arbeidssituatie bij instap", "Employment at entry"),
    "age_group": ("Leeftijd bij instap", "Age at entry"),
    "education_group": ("Opleidingsniveau bij instap", "Education at entry"),
    "result": ("Resultaat bij uitstap", "Result on leaving"),
    "size_group": ("Grootte van de onderneming", "Size of the enterprise"),
    "mentor_training": ("Soort mentoropleiding", "Kind of mentor training"),
    "agreement_type": ("Type overeenkomst", "Type of agreement"),
    "event_type": ("Soort activiteit", "Kind of event"),
    "theme": ("Thema", "Theme"),
    "event_id": ("Activiteit", "Event"),
}
"""Every dimension with its Dutch and English name."""


@dataclass(frozen=True)
class DefinitionVersion:
    """One version of a KPI's definition: its number, the version of the product that brought it, and what changed."""

    number: int
    since: str
    change_nl: str
    change_en: str

    def change(self, language: str) -> str:
        """Return what changed, in 'nl' or 'en'."""
        return self.change_en if language == "en" else self.change_nl


FIRST_VERSION = DefinitionVersion(1, "0.1.0", "Eerste definitie.", "First definition.")


@dataclass(frozen=True)
class Kpi:
    """One KPI: words, grain and formula.

    `numerator`, `denominator`, `counted`, `of` and `undated` are SQL sums over the rows of `source` (a file in
    etl/kpi_sql) that meet `condition`; a ratio is the ratio of these sums at whatever grain is asked for. `counted_nl`
    says what `counted` and `of` are: of some KPIs they tell how many values are known, of others something else.
    `undated` counts what has no date and is therefore in every state. `split` is a dimension that the KPI is always
    shown by, `classes` are its values in order; `class_source` holds the classes' rows when a person can be in several
    of them; `has_total` tells whether a total over them means something. `persons` names the sums that count persons
    (learners by their enrolments too, mentors, places filled by learners): of these, small counts are withheld from who
    gets published figures only. A changed definition adds a version to `history`.
    """

    id: str
    name_nl: str
    name_en: str
    definition_nl: str
    definition_en: str
    counting_rule_nl: str
    counting_rule_en: str
    unit: Unit
    grain: tuple[str, ...]
    source_columns: tuple[str, ...]
    source: str
    numerator: str
    denominator: str | None = None
    condition: str | None = None
    counted: str | None = None
    of: str | None = None
    counted_nl: str | None = None
    counted_en: str | None = None
    undated: str | None = None
    split: str | None = None
    classes: CodeList | None = None
    class_source: str | None = None
    has_total: bool = True
    is_counted_per_class: bool = False
    persons: tuple[Measure, ...] = ()
    direction: Direction = "none"
    target_note_nl: str | None = None
    target_note_en: str | None = None
    esf_codes: tuple[str, ...] = ()
    history: tuple[DefinitionVersion, ...] = (FIRST_VERSION,)

    @property
    def definition_version(self) -> int:
        """Return the number of the version in force."""
        return self.history[-1].number

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Return every dimension that the KPI can be asked by: its grain and its split."""
        return tuple(dict.fromkeys((*self.grain, self.split))) if self.split else self.grain

    def value_label(self, dimension: str, value: str, language: str) -> str:
        """Return what a value of one of its dimensions is called in 'nl' or 'en'; a value that is no code by itself."""
        codes = self.classes if dimension == self.split and self.classes else CODED_DIMENSIONS.get(dimension)
        return codes.label(value, language) if codes else value

    @property
    def datasets(self) -> tuple[str, ...]:
        """Return the data sets that the figure is made from."""
        return tuple(dict.fromkeys(column.split(".")[0] for column in self.source_columns))

    def name(self, language: str) -> str:
        """Return the name in 'nl' or 'en'."""
        return self.name_en if language == "en" else self.name_nl

    def counted_text(self, counted: str, of: str, language: str) -> str | None:
        """Say what was counted of what ('404 nog lopend van 864'), or None when the KPI has no words for it.

        The numbers come as they are to be written; the language is 'nl' or 'en'.
        """
        words = self.counted_en if language == "en" else self.counted_nl
        return words.format(counted=counted, of=of) if words else None

    def definition(self, language: str) -> str:
        """Return what the figure is, in one sentence, in 'nl' or 'en'."""
        return self.definition_en if language == "en" else self.definition_nl

    def target_note(self, language: str) -> str | None:
        """Return what is said of the target beside the targets set, in 'nl' or 'en', or None."""
        return self.target_note_en if language == "en" else self.target_note_nl

    def counting_rule(self, language: str) -> str:
        """Return how the figure is counted, in 'nl' or 'en'."""
        return self.counting_rule_en if language == "en" else self.counting_rule_nl
