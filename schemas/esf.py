"""ESF and ESF+ common indicators: one table that maps age, ISCED level and employment at entry to both code sets.

Sources: Reg. (EU) 1304/2013 Annex I (CO, CR) and Reg. (EU) 2021/1057 Annex I (EECO, EECR). The data hold age in years,
the ISCED level and the employment situation; a class of either set is a group of these values.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from schemas.codes import ISCED_LEVELS, Code, CodeList

_OLDEST = 130
_AGES = tuple(str(age) for age in range(_OLDEST + 1))

EMPLOYED = ("werkend", "zelfstandig")
INACTIVE = ("inactief_in_opleiding", "inactief_niet_in_opleiding")
UNEMPLOYED = ("werkzoekend_kort", "werkzoekend_lang")


@dataclass(frozen=True)
class EsfGroup:
    """A group of persons by one characteristic at entry, with its indicators; groups may overlap.

    `values` are the values of the characteristic; `employments` limits the group further (empty = no limit).
    """

    name: str
    label_nl: str
    label_en: str
    values: tuple[str, ...]
    co: str | None
    eeco: str | None
    employments: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the group's indicators, ESF first."""
        return tuple(code for code in (self.co, self.eeco) if code)


def _ages(first: int, last: int = _OLDEST) -> tuple[str, ...]:
    return _AGES[first : last + 1]


def _levels(first: int, last: int) -> tuple[str, ...]:
    return ISCED_LEVELS.values[first : last + 1]


EMPLOYMENT_GROUPS = (
    EsfGroup(
        "unemployed",
        "Werkzoekend, ook langdurig",
        "Unemployed, including long-term",
        UNEMPLOYED,
        "CO01",
        "EECO02",
    ),
    EsfGroup(
        "long_term_unemployed",
        "Waarvan langdurig werkzoekend",
        "Of which long-term unemployed",
        ("werkzoekend_lang",),
        "CO02",
        "EECO03",
    ),
    EsfGroup("inactive", "Inactief", "Inactive", INACTIVE, "CO03", "EECO04"),
    EsfGroup(
        "inactive_not_in_education",
        "Waarvan niet in onderwijs of opleiding",
        "Of which not in education or training",
        ("inactief_niet_in_opleiding",),
        "CO04",
        None,
    ),
    EsfGroup(
        "employed",
        "Werkend, ook als zelfstandige",
        "Employed, including self-employed",
        EMPLOYED,
        "CO05",
        "EECO05",
    ),
)
AGE_GROUPS = (
    EsfGroup("under_25", "Jonger dan 25", "Under 25", _ages(0, 24), "CO06", None),
    EsfGroup("over_54", "Ouder dan 54", "Over 54", _ages(55), "CO07", "EECO08"),
    EsfGroup(
        "over_54_not_employed",
        "Ouder dan 54 en werkzoekend, of inactief en niet in opleiding",
        "Over 54 and unemployed, or inactive and not in training",
        _ages(55),
        "CO08",
        None,
        (*UNEMPLOYED, "inactief_niet_in_opleiding"),
    ),
    EsfGroup("under_18", "Jonger dan 18", "Under 18", _ages(0, 17), None, "EECO06"),
    EsfGroup("from_18_to_29", "Van 18 tot en met 29", "From 18 to 29", _ages(18, 29), None, "EECO07"),
)
EDUCATION_GROUPS = (
    EsfGroup("isced_1_2", "ISCED 1-2", "ISCED 1-2", _levels(1, 2), "CO09", None),
    EsfGroup("isced_0_2", "ISCED 0-2", "ISCED 0-2", _levels(0, 2), None, "EECO09"),
    EsfGroup("isced_3_4", "ISCED 3-4", "ISCED 3-4", _levels(3, 4), "CO10", "EECO10"),
    EsfGroup("isced_5_8", "ISCED 5-8", "ISCED 5-8", _levels(5, 8), "CO11", "EECO11"),
)

SIZE_GROUPS = CodeList(
    "size_groups",
    (
        Code("kmo", "Kmo (minder dan 250 werknemers)", "SME (under 250 employees)"),
        Code("groot", "Groot (250 of meer)", "Large (250 or more)"),
        Code("onbekend", "Onbekend", "Unknown"),
    ),
)
"""Enterprises by size: an SME is micro, klein or middelgroot (CO23 and EECO19, only if the enterprise is supported)."""

RESULTS = CodeList(
    "results",
    (
        Code("qualification", "Kwalificatie behaald", "Qualification obtained"),
        Code("work", "Aan het werk", "In work"),
        Code("job_search", "Op zoek naar werk", "Looking for work"),
        Code("education", "In onderwijs of opleiding", "In education or training"),
    ),
)
"""Results on leaving: CR03, CR04, CR01 and CR02 (EECR03, EECR04, EECR01, EECR02)."""

RESULT_CODES = {
    "qualification": ("CR03", "EECR03"),
    "work": ("CR04", "EECR04"),
    "job_search": ("CR01", "EECR01"),
    "education": ("CR02", "EECR02"),
}


def group_list(name: str, groups: Iterable[EsfGroup]) -> CodeList:
    """Return groups as a code list, for headings and choices."""
    return CodeList(name, tuple(Code(each.name, each.label_nl, each.label_en) for each in groups))


def group_codes(groups: Iterable[EsfGroup]) -> tuple[str, ...]:
    """Return all indicators of the groups, ESF before ESF+."""
    listed = list(groups)
    return tuple(
        code for codes in ([each.co for each in listed], [each.eeco for each in listed]) for code in codes if code
    )


def memberships(groups: Iterable[EsfGroup]) -> list[tuple[str, str, str | None]]:
    """Return (group, value, employment) for every value that makes a person a member of a group.

    The employment is None where it does not matter.
    """
    return [
        (group.name, value, employment)
        for group in groups
        for value in group.values
        for employment in (group.employments or (None,))
    ]
