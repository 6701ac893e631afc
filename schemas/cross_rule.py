"""How a rule across columns, rows or files is declared: with the cases in which it is broken, and their messages.

Facts of the templates: {row}, {label} (the column's heading), {value}, and those that the rule's SQL returns. Values
of personal columns never stand in a text: such a text names row and column only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from schemas.rule import Rule

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Case:
    """One way to break a rule."""

    message_nl: str
    message_en: str
    empties: tuple[str, ...] = ()
    """Columns whose emptiness makes the case: it does not hold where such a cell was filled, but faulty."""
    severity: Severity | None = None
    """Where it differs from the rule's."""


@dataclass(frozen=True)
class CrossRule(Rule):
    """A rule with its cases; the rule's own messages are those of the first."""

    cases: Mapping[str, Case] = field(hash=False)
    needs_all_rows: bool = False
    """It says that something is absent or differs from all other rows: not judged when rows of the upload are not."""


def row_case(dutch: str, english: str, empties: tuple[str, ...] = (), severity: Severity | None = None) -> Case:
    """Declare a case that is found in one row; its place goes before the texts."""
    return Case(f"Rij {{row}}, {{label}}: {dutch}", f"Row {{row}}, {{label}}: {english}", empties, severity)


def cross_rule(
    code: str,
    datasets: tuple[str, ...],
    title: tuple[str, str],
    severity: Severity = "error",
    *,
    needs_all_rows: bool = False,
    **cases: Case,
) -> CrossRule:
    """Declare a rule on rows of these data sets; the title is (Dutch, English)."""
    first = next(iter(cases.values()))
    return CrossRule(code, severity, datasets, *title, first.message_nl, first.message_en, cases, needs_all_rows)
