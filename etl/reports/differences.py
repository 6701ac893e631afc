"""What a difference between two reports is made of: figures before and after, and causes that add up exactly."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Literal, get_args

from etl.reports.figures import ALL_PROJECTS, Figure, FigureKey, Figures

CauseKind = Literal[
    "late_file",
    "correction",
    "withdrawal",
    "reentry",
    "definition",
    "reference",
    "erasure",
    "as_of",
    "known_before",
]
CAUSE_KINDS: tuple[CauseKind, ...] = get_args(CauseKind)
CAUSES: Mapping[CauseKind, tuple[str, str]] = {
    "late_file": ("Later aangeleverd bestand", "Late file"),
    "correction": ("Correctie van een bestand", "Correction of a file"),
    "withdrawal": ("Intrekking", "Withdrawal"),
    "reentry": ("Nieuwe instap van wie uitgestapt was", "Re-entry of someone who had left"),
    "definition": ("Gewijzigde definitie", "Changed definition"),
    "reference": ("Gewijzigde referentiegegevens", "Changed reference data"),
    "erasure": ("Wissing van gegevens", "Erasure of data"),
    "as_of": ("Latere standmaand", "Later as-of month"),
    "known_before": ("Nog niet gekend op het tweede moment", "Not known yet at the second moment"),
}
"""Every cause with its Dutch and English name."""

Name = tuple[FigureKey, str]
"""A figure by what it is of, and its gender."""

Measured = dict[Name, Figure | None]
"""Figures after a step; None is one that is no longer there."""


@dataclass(frozen=True)
class Cause:
    """One part of a difference: how much of it, why, through which uploads, and which ledger event (None = no one)."""

    kind: CauseKind
    amount: Fraction
    uploads: tuple[str, ...] = ()
    seq: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the cause as `duaal report diff --json` prints it."""
        return {"cause": self.kind, "amount": number(self.amount), "uploads": list(self.uploads), "event": self.seq}


@dataclass(frozen=True)
class Difference:
    """One figure that is, or was in between, another: what is unknown counts as nothing in the sums."""

    key: FigureKey
    gender: str
    before: Figure | None
    after: Figure | None
    causes: tuple[Cause, ...]

    @property
    def amount(self) -> Fraction:
        """Return after minus before."""
        return value_of(self.after) - value_of(self.before)

    def by_kind(self) -> dict[CauseKind, tuple[Fraction, tuple[str, ...]]]:
        """Return the causes put together by kind: how much, and the uploads behind them in order."""
        found: dict[CauseKind, tuple[Fraction, tuple[str, ...]]] = {}
        for each in sorted(self.causes, key=lambda cause: CAUSE_KINDS.index(cause.kind)):
            amount, uploads = found.get(each.kind, (Fraction(0), ()))
            found[each.kind] = (amount + each.amount, tuple(sorted({*uploads, *each.uploads})))
        return found


def value_of(figure: Figure | None) -> Fraction:
    """Return a figure's value, 0 where it is not known or not there."""
    return (figure.value if figure else None) or Fraction(0)


def number(value: Fraction) -> int | float:
    """Return an exact value as JSON and sheets write it."""
    return int(value) if value.denominator == 1 else float(value)


def shown(figure: Figure | None) -> int | float | None:
    """Return a figure's value for JSON and sheets, None when it is not known or not there."""
    return None if figure is None or figure.value is None else number(figure.value)


@dataclass
class Path:
    """The figures on the way from one report to the other, and what each step did to them."""

    figures: Figures
    causes: dict[Name, list[Cause]] = field(default_factory=dict)

    def step(
        self,
        after: Measured,
        kind: CauseKind,
        uploads: tuple[str, ...],
        seq: int | None = None,
        reentries: "Reentries | None" = None,
    ) -> None:
        """Replace figures by those after a step and note the cause of every one that differs.

        Only figures among `after` are touched. The part of a difference that is due to those who
        entered again has that as its cause.
        """
        for name, figure in after.items():
            before = self.figures.get(name)
            middle = _with_reentries(name, before, reentries)
            back = reentries.uploads or uploads if reentries else uploads
            self._note(name, Cause("reentry", value_of(middle) - value_of(before), back, seq))
            self._note(name, Cause(kind, value_of(figure) - value_of(middle), uploads, seq))
            self._set(name, figure)

    def note_each(self, after: Figures, kinds: Mapping[Name, CauseKind]) -> None:
        """Replace figures by others that were made in another way, each with a cause of its own."""
        for name, kind in kinds.items():
            figure = after.get(name)
            self._note(name, Cause(kind, value_of(figure) - value_of(self.figures.get(name))))
            self._set(name, figure)

    def _set(self, name: Name, figure: Figure | None) -> None:
        if figure is None:
            self.figures.pop(name, None)
        else:
            self.figures[name] = figure

    def _note(self, name: Name, cause: Cause) -> None:
        if cause.amount:
            self.causes.setdefault(name, []).append(cause)


@dataclass(frozen=True)
class Reentries:
    """The figures of only those persons who entered again, before and after a step, and the uploads that tell it."""

    without: Figures
    within: Figures
    uploads: tuple[str, ...] = ()


def _with_reentries(name: Name, before: Figure | None, reentries: Reentries | None) -> Figure | None:
    """Return a figure in which only those who entered again have changed; shares by numerator and denominator."""
    if reentries is None:
        return before
    without, within = reentries.without.get(name), reentries.within.get(name)
    if without is None and within is None:
        return before
    numerator = _sum(before, "numerator") + _sum(within, "numerator") - _sum(without, "numerator")
    denominator = _sum(before, "denominator") + _sum(within, "denominator") - _sum(without, "denominator")
    model = before or within or without
    if model is None or not (numerator or denominator or before):
        return before
    is_share = model.unit != "count"
    return Figure(numerator, denominator if is_share else None, model.unit, bool(denominator) or not is_share)


def _sum(figure: Figure | None, name: Literal["numerator", "denominator"]) -> int:
    return (getattr(figure, name) if figure else None) or 0


def sum_over_projects(figures: Figures, names: Iterable[Name], project_ids: Collection[str]) -> Figures:
    """Return the ESF figures of all projects together for the figures named: unknown where no project is known."""
    found: Figures = {}
    for key, gender in names:
        whole = (replace(key, project_id=ALL_PROJECTS), gender)
        if whole in found or key.table == "project_kpi":
            continue
        parts = [figures.get((replace(key, project_id=each), gender)) for each in project_ids]
        known = [each.numerator or 0 for each in parts if each is not None and each.is_known]
        found[whole] = Figure(sum(known)) if known else Figure(None, is_known=False)
    return found
