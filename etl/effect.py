"""What an upload would move: rows added, changed and gone, and every KPI before and after."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from etl.effect_rows import RowMove, count_rows, list_rows
from etl.kpi_value import KpiValue
from etl.kpis import kpi_values
from etl.permissions import Right
from etl.scope import Scope
from etl.workbench import Workbench
from schemas.kpis import KPIS

Level = Literal["scope", "institution", "all"]
"""Whose figure moved: of all that the user has the figures of, of one institution, or of the whole project."""

_EVERYONE = Scope("", "reader")
_OF_NO_PERSONS = tuple(kpi.id for kpi in KPIS.values() if not kpi.persons)
_Figures = dict[tuple[Level, str, tuple[tuple[str, str], ...]], float | int | None]


@dataclass(frozen=True)
class KpiMove:
    """One figure before and after the upload; None stands for a figure that cannot be computed."""

    kpi: str
    level: Level
    dimensions: dict[str, str]
    before: float | None
    after: float | None

    def to_json(self) -> dict[str, Any]:
        """Return the figure as `duaal check --json` prints it."""
        return {
            "kpi": self.kpi,
            "level": self.level,
            "dimensions": self.dimensions,
            "before": self.before,
            "after": self.after,
        }


@dataclass(frozen=True)
class Effect:
    """Counts are rows, compared with the snapshot that counted until now; `rows` lists the first of them."""

    added: int
    changed: int
    vanished: int
    as_of: str | None
    kpis: list[KpiMove] = field(default_factory=list)
    rows: list[RowMove] = field(default_factory=list)

    def to_record(self) -> dict[str, Any]:
        """Return what the ledger keeps: counts and figures, nothing of a row."""
        return {
            "added": self.added,
            "changed": self.changed,
            "vanished": self.vanished,
            "as_of": self.as_of,
            "kpis": [move.to_json() for move in self.kpis],
        }

    def to_json(self) -> dict[str, Any]:
        """Return the effect as `duaal check --json` prints it."""
        return self.to_record() | {"rows": [row.to_json() for row in self.rows]}


def measure_effect(
    bench: Workbench,
    scope: Scope,
    files: Mapping[int, str],
    institutions: Sequence[str],
    apply: Callable[[], None],
) -> Effect:
    """Compare rows and KPIs before and after `apply`, which changes the warehouse; everything is rolled back.

    `files` are the names of the upload's files by number, `institutions` those whose rows it holds.
    """
    counts, rows = count_rows(bench.con), list_rows(bench.con, files)
    row = bench.con.execute("select max(as_of_month) from staged_months").fetchone()
    as_of = row[0] if row else None
    before = _figures(bench, scope, as_of, institutions)
    bench.con.execute("begin")
    try:
        apply()
        after = _figures(bench, scope, as_of, institutions)
    finally:
        bench.con.execute("rollback")
    return Effect(**counts, as_of=as_of, kpis=_moves(before, after), rows=rows)


def _figures(bench: Workbench, scope: Scope, as_of: str | None, institutions: Sequence[str]) -> _Figures:
    """Return the figures that the user is shown: theirs, those of the upload's institutions, and the project's.

    Of the whole project, a pilot lead is shown only the totals that count no persons. Others' persons are told rounded,
    and files that nobody has to save would tell at how many more the rounded figure moves: the exact number. A share's
    direction would tell, in the same way, whether one's own lies above it. So nothing here depends on others' persons.
    """
    is_limited = scope.only(Right.READ_FIGURES) is not None
    asked: list[tuple[Level, Scope, Sequence[str] | None, tuple[str, ...]]] = [
        ("scope" if is_limited else "all", scope, None, ()),
        ("institution", scope, None, ("institution_id",)),
    ]
    if is_limited:
        asked.append(("all", _EVERYONE, _OF_NO_PERSONS, ()))
    figures: _Figures = {}
    with bench.inside_warehouse() as con:
        for level, whose, kpis, by in asked:
            for each in kpi_values(con, whose, kpis, as_of=as_of, by=by):
                if _is_shown(each, level, whose, institutions):
                    figures[level, each.kpi, tuple(sorted(each.dimensions.items()))] = each.value
    return figures


def _is_shown(figure: KpiValue, level: Level, whose: Scope, institutions: Sequence[str]) -> bool:
    if level == "institution":
        return figure.dimensions["institution_id"] in institutions
    return whose is not _EVERYONE or not figure.dimensions


def _moves(before: _Figures, after: _Figures) -> list[KpiMove]:
    return [
        KpiMove(kpi, level, dict(dimensions), before.get((level, kpi, dimensions)), after.get((level, kpi, dimensions)))
        for level, kpi, dimensions in sorted(before.keys() | after.keys(), key=lambda each: (each[1], each[0], each[2]))
        if before.get((level, kpi, dimensions)) != after.get((level, kpi, dimensions))
    ]
