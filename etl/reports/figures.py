"""A report's figures by what they are of, with the short ids under which each can be traced for ever."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from fractions import Fraction
from typing import Any, Literal

from etl.esf_table import EsfRow
from etl.kpi_value import KpiValue
from schemas.esf_lines import ESF_LINES, GENDER_COLUMNS, EsfLine
from schemas.kpi import Unit
from schemas.kpis import KPIS

FigureTable = Literal["co", "cr", "project_kpi"]

TOTAL = ""
"""The gender of a figure of all genders together."""

ALL_PROJECTS = ""
"""The project of a figure over all projects of a report (ESF) or of the whole network (KPI)."""

_DIGITS = 10
_ORIGIN = re.compile(rf"(R\d{{6,}})-([A-Z0-9]+)-([0-9a-f]{{{_DIGITS}}})(?:-([{''.join(GENDER_COLUMNS.values)}]))?")
_PERCENT = 100


@dataclass(frozen=True, order=True)
class FigureKey:
    """What a figure is of, apart from its gender and the month it is as of; '' where a part does not apply.

    `code` is the KPI or the indicator; `part` is the KPI's class, or the line of an ESF table. `dimension` says what
    `part` is when it is no class: a dimension that only some targets are set by.
    """

    table: FigureTable
    code: str
    project_id: str = ALL_PROJECTS
    institution_id: str = ""
    year: str = ""
    basis: str = ""
    part: str = ""
    dimension: str = ""
    code_set: str = ""

    def origin(self, report_id: str) -> str:
        """Return the id of the figure in a report, such as 'R000007-K07-3f9a02b1c4': the same for the same figure."""
        digest = hashlib.sha256(json.dumps([report_id, *astuple(self)]).encode()).hexdigest()
        return f"{report_id}-{self.short_code}-{digest[:_DIGITS]}"

    @property
    def line(self) -> EsfLine | None:
        """Return the line of an ESF table that it is of; None for a KPI."""
        lines = ESF_LINES.get(self.code_set, ())  # type: ignore[call-overload]
        return next((each for each in lines if each.name == self.part), None)

    def label(self, language: str) -> str:
        """Return what the figure is of, in 'nl' or 'en': the indicator, or the KPI with its class."""
        if self.line is not None:
            return self.line.label(language)
        kpi = KPIS[self.code]
        if not self.part:
            return kpi.name(language)
        part = kpi.classes.label(self.part, language) if kpi.classes and self.dimension == kpi.split else self.part
        return f"{kpi.name(language)}: {part}"

    @property
    def short_code(self) -> str:
        """Return the code as it stands in an id."""
        return re.sub("[^A-Z0-9]", "", self.code.upper())


@dataclass(frozen=True)
class Figure:
    """One number: a numerator and, for shares, a denominator; not known when nothing was delivered (`is_known`)."""

    numerator: int | None
    denominator: int | None = None
    unit: Unit = "count"
    is_known: bool = True

    @property
    def value(self) -> Fraction | None:
        """Return the exact value (percentages 0-100), None when it is not known."""
        if not self.is_known or self.numerator is None:
            return None
        if not self.denominator:
            return Fraction(self.numerator)
        return Fraction(self.numerator, self.denominator) * (_PERCENT if self.unit == "pct" else 1)


Figures = dict[tuple[FigureKey, str], Figure]
"""Figures by key and gender (TOTAL = all)."""


@dataclass(frozen=True)
class Origin:
    """An id taken apart: report, code, digest, and the gender that may follow."""

    report_id: str
    short_code: str
    digest: str
    gender: str

    @property
    def of_row(self) -> str:
        """Return the id of the whole row, without a gender."""
        return f"{self.report_id}-{self.short_code}-{self.digest}"


def parse_origin(text: str) -> Origin | None:
    """Take an id apart, in any case of letters; None for a text that is none."""
    found = _ORIGIN.fullmatch(_canonical(text))
    return Origin(found[1], found[2], found[3], found[4] or TOTAL) if found else None


def _canonical(text: str) -> str:
    report_id, _, rest = text.strip().partition("-")
    code, _, rest = rest.partition("-")
    digest, separator, gender = rest.partition("-")
    return f"{report_id.upper()}-{code.upper()}-{digest.lower()}{separator}{gender.upper()}"


def figures_of_esf(row: EsfRow, key: FigureKey) -> Figures:
    """Return the five numbers of a line: per gender, and the total, which was counted by itself."""
    numbers = dict(zip(GENDER_COLUMNS.values, row.by_gender, strict=True)) | {TOTAL: row.total}
    return {(key, gender): Figure(number, is_known=number is not None) for gender, number in numbers.items()}


def figure_of_kpi(value: KpiValue) -> Figure:
    """Return a KPI's figure; a share whose denominator is nothing is not known."""
    numerator, denominator = (None if each is None else int(each) for each in (value.numerator, value.denominator))
    return Figure(numerator, denominator, KPIS[value.kpi].unit, value.value is not None)


def esf_key(row: EsfRow, project_id: str, code_set: str) -> FigureKey:
    """Return what a line of an ESF table is of."""
    return FigureKey(
        "co" if row.line.section == "output" else "cr",
        row.line.title,
        project_id,
        year=row.year,
        basis=row.basis,
        part=row.line.name,
        code_set=code_set,
    )


def _place(item: tuple[tuple[FigureKey, str], Figure]) -> tuple[FigureKey, str]:
    return item[0]


def to_bytes(figures: Figures) -> bytes:
    """Write figures in one fixed order, for the archive."""
    listed = [
        [*astuple(key), gender, *astuple(figure)] for (key, gender), figure in sorted(figures.items(), key=_place)
    ]
    return json.dumps(listed, ensure_ascii=False, separators=(",", ":")).encode()


def from_bytes(content: bytes) -> Figures:
    """Read what `to_bytes` wrote."""
    width = len(fields(FigureKey))
    rows: Iterable[list[Any]] = json.loads(content)
    return {(FigureKey(*row[:width]), row[width]): Figure(*row[width + 1 :]) for row in rows}
