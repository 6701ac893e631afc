"""What the tables of ESF indicators hold: years, lines and what is unknown."""

from dataclasses import dataclass
from typing import get_args

from schemas.esf_lines import Basis, CodeSet, EsfLine

BASES: tuple[Basis, ...] = get_args(Basis)
_YEAR_END = "12"

EsfKey = tuple[str, Basis, str, str, str | None]
"""Name of a line, basis, year, project and gender; the gender is None for the total, which is asked for by itself."""

UNKNOWN_DESTINATION = "unknown_destination"
UNKNOWN_QUALIFICATION = "unknown_qualification"
"""Names, in the place of a line's, of who left and of whom that is unknown; these are not told by gender."""


@dataclass(frozen=True)
class EsfYear:
    """One calendar year: the month at whose end its state holds, and how many projects have delivered."""

    year: str
    as_of_month: str
    delivered: int
    projects: int

    @property
    def is_whole(self) -> bool:
        """Tell whether the state is that of 31 December, and not of an earlier month."""
        return self.as_of_month.endswith(_YEAR_END)


@dataclass(frozen=True)
class EsfRow:
    """One line of a year on one basis: persons by gender, in the order of GENDER_COLUMNS, and in total.

    None where no enrolments were delivered: unknown is not zero. `withheld` names the columns whose number is not shown
    to protect persons; the last column is the total.
    """

    year: str
    basis: Basis
    line: EsfLine
    by_gender: tuple[int | None, ...]
    total: int | None
    withheld: frozenset[int] = frozenset()

    @property
    def numbers(self) -> tuple[int | None, ...]:
        """Return the columns in order, the total last."""
        return (*self.by_gender, self.total)


@dataclass(frozen=True)
class UnknownResults:
    """Of how many who left, with a complete record, the situation after 4 weeks and the qualification are unknown.

    None where the number is withheld to protect persons.
    """

    destination: int | None
    qualification: int | None
    exits: int | None


@dataclass(frozen=True)
class EsfTables:
    """The indicators of projects up to a month. Years are never added up: there is no row for all of them."""

    code_set: CodeSet
    as_of: str
    known_at: str | None
    project_ids: tuple[str, ...]
    switched_off: tuple[str, ...]
    years: tuple[EsfYear, ...]
    rows: tuple[EsfRow, ...]
    unknown_results: dict[tuple[str, Basis], UnknownResults]
    is_published_form: bool = False
    """Whether counts are rounded and small ones withheld: then they do not add up to the unit."""

    def row(self, name: str, year: str, basis: Basis) -> EsfRow:
        """Return one line of a year. Raises KeyError for a line that the code set does not have, or another year."""
        for each in self.rows:
            if (each.line.name, each.year, each.basis) == (name, year, basis):
                return each
        raise KeyError((name, year, basis))
