"""The lines of the ESF and ESF+ indicator tables, in the order of the regulations, from the one mapping."""

from dataclasses import dataclass
from typing import Literal, get_args

from schemas.codes import Code, CodeList
from schemas.esf import AGE_GROUPS, EDUCATION_GROUPS, EMPLOYMENT_GROUPS, RESULT_CODES, RESULTS, EsfGroup
from schemas.kpis import KPIS

CodeSet = Literal["esf", "esf_plus"]
CODE_SETS = CodeList(
    "code_sets",
    (
        Code("esf", "ESF 2014-2020 (CO, CR)", "ESF 2014-2020 (CO, CR)"),
        Code("esf_plus", "ESF+ (EECO, EECR)", "ESF+ (EECO, EECR)"),
    ),
)
"""Reg. (EU) 1304/2013 Annex I and Reg. (EU) 2021/1057 Annex I."""

Basis = Literal["in_year", "cumulative"]
BASES = CodeList(
    "bases",
    (
        Code("in_year", "In het kalenderjaar", "In the calendar year"),
        Code("cumulative", "Cumulatief op 31 december", "Cumulative at 31 December"),
    ),
)
BASIS_RULES: dict[Basis, tuple[str, str]] = {
    "in_year": (
        "In het kalenderjaar: CO telt wie in dat jaar voor het eerst instapte, CR wie in dat jaar het laatst "
        "uitstapte, volgens de stand op 31 december van dat jaar (of de gekozen maand). Wie later nog voor dat jaar "
        "gemeld wordt, staat alleen in de cumulatieve cijfers van de volgende jaren.",
        "In the calendar year: CO counts who first entered in that year, CR whose last exit was in that year, in the "
        "state at 31 December of that year (or the month chosen). Who is reported later for that year stands only in "
        "the cumulative figures of the next years.",
    ),
    "cumulative": (
        "Cumulatief: iedereen die tot 31 december van dat jaar (of tot de gekozen maand) instapte. Cumulatieve cijfers "
        "worden nooit over jaren opgeteld.",
        "Cumulative: everyone who entered up to 31 December of that year (or up to the month chosen). Cumulative "
        "figures are never added up over years.",
    ),
}
"""How each basis counts, in Dutch and English."""


def basis_words(basis: Basis, language: str) -> str:
    """Return the label of a basis for the middle of a sentence, in 'nl' or 'en'."""
    label = BASES.label(basis, language)
    return label[0].lower() + label[1:]


GENDER_COLUMNS = CodeList(
    "gender_columns",
    (
        Code("V", "Vrouwen", "Women"),
        Code("M", "Mannen", "Men"),
        Code("X", "Non-binair", "Non-binary"),
        Code("O", "Onbekend", "Unknown"),
    ),
)
"""The columns of a table before its total. Only an incomplete record can be of unknown gender."""

Section = Literal["output", "result"]
SECTIONS: tuple[Section, ...] = get_args(Section)
"""Output indicators (CO: at entry) and result indicators (CR: on leaving)."""

GRAND_TOTAL = "grand_total"
COMPLETE = "complete"
EXITS = "exits"
_ALL_EXITS_PART = "education"


@dataclass(frozen=True)
class EsfLine:
    """One line of a table: a KPI, or one part of it; `name` is unique in its code set.

    `code` is None for the totals that the regulation gives no number. A line with `is_denominator` is what the KPI
    divides by.
    """

    name: str
    section: Section
    code: str | None
    label_nl: str
    label_en: str
    kpi: str
    part: str | None = None
    is_denominator: bool = False

    def label(self, language: str) -> str:
        """Return the label in 'nl' or 'en'."""
        return self.label_en if language == "en" else self.label_nl

    @property
    def title(self) -> str:
        """Return how a message names the line: its indicator, else its name."""
        return self.code or self.name

    @property
    def year_dimension(self) -> str:
        """Return the dimension that says in which calendar year a person is counted: that of entry or of exit."""
        return next(name for name in ("entry_calendar_year", "exit_calendar_year") if name in KPIS[self.kpi].grain)


def _totals(code_set: CodeSet) -> tuple[EsfLine, ...]:
    return (
        EsfLine(
            GRAND_TOTAL,
            "output",
            KPIS["K07"].esf_codes[0] if code_set == "esf_plus" else None,
            "Alle deelnemers (algemeen totaal)",
            "All participants (grand total)",
            "K07",
        ),
        EsfLine(COMPLETE, "output", None, "Waarvan met een volledige fiche", "Of which with a complete record", "K09"),
    )


def _groups(code_set: CodeSet) -> tuple[EsfLine, ...]:
    families: tuple[tuple[str, tuple[EsfGroup, ...]], ...] = (
        ("K09", EMPLOYMENT_GROUPS),
        ("K10", AGE_GROUPS),
        ("K11", EDUCATION_GROUPS),
    )
    found = [
        EsfLine(group.name, "output", code, group.label_nl, group.label_en, kpi, group.name)
        for kpi, groups in families
        for group in groups
        if (code := group.eeco if code_set == "esf_plus" else group.co)
    ]
    return tuple(sorted(found, key=lambda line: str(line.code)))


def _results(code_set: CodeSet) -> tuple[EsfLine, ...]:
    exits = EsfLine(
        EXITS,
        "result",
        None,
        "Uitgestapt, met een volledige fiche",
        "Left, with a complete record",
        "K12",
        _ALL_EXITS_PART,
        is_denominator=True,
    )
    found = [
        EsfLine(each.code, "result", codes[code_set == "esf_plus"], each.label_nl, each.label_en, "K12", each.code)
        for each in RESULTS.codes
        for codes in [RESULT_CODES[each.code]]
    ]
    return (exits, *sorted(found, key=lambda line: str(line.code)))


ESF_LINES: dict[CodeSet, tuple[EsfLine, ...]] = {
    code_set: (*_totals(code_set), *_groups(code_set), *_results(code_set)) for code_set in get_args(CodeSet)
}
"""Every line of both code sets, section by section."""


def lines_of(code_set: CodeSet, section: Section) -> tuple[EsfLine, ...]:
    """Return the lines of one table."""
    return tuple(line for line in ESF_LINES[code_set] if line.section == section)
