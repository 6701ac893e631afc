"""The sums that ESF indicators must satisfy; one that fails stops every table, file and report that would hold it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from etl.esf_table import BASES, EsfRow, EsfTables
from schemas.esf_lines import COMPLETE, EXITS, GENDER_COLUMNS, GRAND_TOTAL, Basis, EsfLine, basis_words

_Relation = Literal["=", "≤"]
_UNKNOWN_GENDER = "O"
_TOTAL = ("Totaal", "Total")
_WRONG: dict[_Relation, tuple[str, str]] = {
    "=": ("is niet gelijk aan", "does not equal"),
    "≤": ("is meer dan", "is more than"),
}


@dataclass(frozen=True)
class EsfCheck:
    """The lines of `left`, added up, stand in a relation to the line `right`, in every column."""

    left: tuple[str, ...]
    relation: _Relation
    right: str
    bases: tuple[Basis, ...] = BASES


ESF_CHECKS = (
    EsfCheck(("unemployed", "inactive", "employed"), "=", COMPLETE),
    EsfCheck(("isced_0_2", "isced_3_4", "isced_5_8"), "=", COMPLETE),
    EsfCheck((COMPLETE,), "≤", GRAND_TOTAL),
    EsfCheck(("long_term_unemployed",), "≤", "unemployed"),
    EsfCheck(("inactive_not_in_education",), "≤", "inactive"),
    EsfCheck(("under_25", "over_54"), "≤", COMPLETE),
    EsfCheck(("over_54_not_employed",), "≤", "over_54"),
    EsfCheck(("under_18", "from_18_to_29", "over_54"), "≤", COMPLETE),
    EsfCheck(("isced_1_2", "isced_3_4", "isced_5_8"), "≤", COMPLETE),
    # Who leaves in a year may have entered in an earlier one.
    EsfCheck((EXITS,), "≤", COMPLETE, ("cumulative",)),
    EsfCheck(("qualification",), "≤", EXITS),
    EsfCheck(("work", "job_search", "education"), "≤", EXITS),
)
"""Those whose lines a code set does not have do not apply to it. ISCED 0 is in EECO09 and in none of CO09-CO11."""


@dataclass(frozen=True)
class FailedCheck:
    """A sum that does not hold: what was compared, and where, in words that name the cells."""

    year: str
    message_nl: str
    message_en: str

    def message(self, language: str) -> str:
        """Return what does not hold, in 'nl' or 'en'."""
        return self.message_en if language == "en" else self.message_nl


class EsfChecksFailed(ValueError):
    """Indicators whose sums do not hold; none of them may leave the product."""

    def __init__(self, failed: list[FailedCheck]) -> None:
        self.failed = failed
        super().__init__("; ".join(each.message_en for each in failed))


def failed_checks(tables: EsfTables) -> list[FailedCheck]:
    """Return every sum that does not hold, by year; a year without deliveries has none, nor have rounded counts."""
    if tables.is_published_form:
        return []
    return [failure for each in tables.years for failure in _of_year(tables, each.year)]


def require_sound(tables: EsfTables) -> EsfTables:
    """Return the tables as they are. Raises EsfChecksFailed when a sum does not hold."""
    if failed := failed_checks(tables):
        raise EsfChecksFailed(failed)
    return tables


def _of_year(tables: EsfTables, year: str) -> Iterator[FailedCheck]:
    rows = {(each.basis, each.line.name): each for each in tables.rows if each.year == year and each.total is not None}
    for row in rows.values():
        yield from _genders(row)
    for basis in BASES:
        for check in ESF_CHECKS:
            names = (*check.left, check.right)
            if basis in check.bases and all((basis, name) in rows for name in names):
                left = [rows[basis, name] for name in check.left]
                yield from _Comparison(left, check.relation, rows[basis, check.right]).failures()
    for (basis, name), row in rows.items():
        if basis == "in_year":
            yield from _Comparison([row], "≤", rows["cumulative", name], names_basis=True).failures()


def _genders(row: EsfRow) -> Iterator[FailedCheck]:
    """Compare the columns with the total, which was counted by itself."""
    if sum(each or 0 for each in row.by_gender) != row.total:
        sums = [" + ".join(f"{label} {number}" for label, number in _named_genders(row, each)) for each in ("nl", "en")]
        yield FailedCheck(
            row.year,
            f"{_place(row, 'nl')}, {_title(row.line, 'nl')}: {sums[0]} is niet het totaal {row.total}.",
            f"{_place(row, 'en')}, {_title(row.line, 'en')}: {sums[1]} is not the total {row.total}.",
        )
    unknown = row.by_gender[GENDER_COLUMNS.values.index(_UNKNOWN_GENDER)]
    if unknown and row.line.name != GRAND_TOTAL:
        yield FailedCheck(
            row.year,
            f"{_place(row, 'nl')}, {_title(row.line, 'nl')}: {unknown} met onbekend geslacht in volledige fiches.",
            f"{_place(row, 'en')}, {_title(row.line, 'en')}: {unknown} of unknown gender among complete records.",
        )


@dataclass(frozen=True)
class _Comparison:
    """Rows that, added up, stand in a relation to another row; `names_basis` when the bases are what is compared."""

    left: list[EsfRow]
    relation: _Relation
    right: EsfRow
    names_basis: bool = False

    def failures(self) -> Iterator[FailedCheck]:
        """Yield a failure per column in which the relation does not hold."""
        columns = [*zip(*(row.by_gender for row in self.left), self.right.by_gender, strict=True)]
        columns.append((*(row.total for row in self.left), self.right.total))
        for number, values in enumerate(columns):
            *parts, limit = (each or 0 for each in values)
            if sum(parts) > limit or (self.relation == "=" and sum(parts) < limit):
                dutch, english = (self._sentence(number, parts, limit, language) for language in ("nl", "en"))
                yield FailedCheck(self.right.year, dutch, english)

    def _sentence(self, column: int, parts: list[int], limit: int, language: str) -> str:
        sums = " + ".join(f"{self._name(row, language)} {part}" for row, part in zip(self.left, parts, strict=True))
        sums += f" = {sum(parts)}" if len(parts) > 1 else ""
        wrong = _WRONG[self.relation][language == "en"]
        place = self.right.year if self.names_basis else _place(self.right, language)
        return (
            f"{place}, {_column(column, language).lower()}: {sums} {wrong} {self._name(self.right, language)} {limit}."
        )

    def _name(self, row: EsfRow, language: str) -> str:
        return _title(row.line, language) + (f" ({basis_words(row.basis, language)})" if self.names_basis else "")


def _column(number: int, language: str) -> str:
    genders = GENDER_COLUMNS.values
    return GENDER_COLUMNS.label(genders[number], language) if number < len(genders) else _TOTAL[language == "en"]


def _named_genders(row: EsfRow, language: str) -> list[tuple[str, int]]:
    labels = [code.label(language).lower() for code in GENDER_COLUMNS.codes]
    return [(label, number or 0) for label, number in zip(labels, row.by_gender, strict=True)]


def _place(row: EsfRow, language: str) -> str:
    return f"{row.year}, {basis_words(row.basis, language)}"


def _title(line: EsfLine, language: str) -> str:
    return line.code or f"'{line.label(language)}'"
