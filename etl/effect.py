"""What an upload would move: rows added, changed and gone, and every KPI before and after."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from etl.convert import code_list
from etl.kpis import KpiValue, kpi_values
from etl.scope import Scope
from etl.workbench import Workbench, sql_file
from schemas.datasets import Dataset, datasets

_MONTH = "reporting_month"


@dataclass(frozen=True)
class KpiMove:
    """One figure before and after the upload; None stands for a figure that cannot be computed."""

    kpi: str
    dimensions: dict[str, str]
    before: float | None
    after: float | None


@dataclass(frozen=True)
class Effect:
    """Counts are rows, compared with the snapshot that counted until now."""

    added: int
    changed: int
    vanished: int
    as_of: str | None
    kpis: list[KpiMove] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Return the effect as `duaal check --json` prints it."""
        return {
            "added": self.added,
            "changed": self.changed,
            "vanished": self.vanished,
            "as_of": self.as_of,
            "kpis": [
                {"kpi": move.kpi, "dimensions": move.dimensions, "before": move.before, "after": move.after}
                for move in self.kpis
            ],
        }


def measure_effect(bench: Workbench, scope: Scope, apply: Callable[[], None]) -> Effect:
    """Compare rows and KPIs before and after `apply`, which changes the warehouse; everything is rolled back."""
    added = changed = vanished = 0
    for dataset in datasets():
        one = bench.con.execute(_moved_rows_sql(dataset)).fetchone() or (0, 0, 0)
        added, changed, vanished = added + one[0], changed + one[1], vanished + one[2]
    row = bench.con.execute("select max(as_of_month) from staged_months").fetchone()
    as_of = row[0] if row else None
    before = _figures(bench, scope, as_of)
    bench.con.execute("begin")
    try:
        apply()
        after = _figures(bench, scope, as_of)
    finally:
        bench.con.execute("rollback")
    return Effect(added, changed, vanished, as_of, _moves(before, after))


def _moved_rows_sql(dataset: Dataset) -> str:
    """Fill in the identifiers of one data set; they come from the contract's declaration."""
    by_month = _MONTH in dataset.snapshot_key
    names = [name for name in dataset.column_names if name not in (_MONTH, "learner_key")]
    if "learner_key" in dataset.column_names:
        names.append("learner_hash")
    coded = {column.name for column in dataset.columns if code_list(column)}
    return sql_file("effect_sql", "moved_rows").format(
        dataset=dataset.name,
        id=dataset.key[-1],
        month=_MONTH if by_month else "''",
        keeper="institution_id" if by_month else "case when organiser = 'instelling' then institution_id else '' end",
        columns=", ".join(names),
        # As text on both sides: the hash of an enum's value is another than that of its text.
        baseline_columns=", ".join(f"cast(f.{name} as varchar)" if name in coded else f"f.{name}" for name in names),
    )


def _figures(bench: Workbench, scope: Scope, as_of: str | None) -> list[KpiValue]:
    with bench.inside_warehouse() as con:
        return kpi_values(con, scope, None, as_of=as_of)


def _moves(before: list[KpiValue], after: list[KpiValue]) -> list[KpiMove]:
    earlier = {(each.kpi, tuple(sorted(each.dimensions.items()))): each.value for each in before}
    later = {(each.kpi, tuple(sorted(each.dimensions.items()))): each.value for each in after}
    return [
        KpiMove(kpi, dict(dimensions), earlier.get((kpi, dimensions)), later.get((kpi, dimensions)))
        for kpi, dimensions in sorted(earlier.keys() | later.keys())
        if earlier.get((kpi, dimensions)) != later.get((kpi, dimensions))
    ]
