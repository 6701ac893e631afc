"""From a figure to the rows it is made of: file, line, hash, uploader and time of each."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import duckdb

from etl.known_at import known_state
from etl.kpi_periods import Period, period_parameters, periods_of, read_months
from etl.kpi_value import KpiValue
from etl.kpis import UnknownDimension, exact_kpi_values, known_text, kpi_values
from etl.permissions import Right
from etl.scope import Scope
from etl.sql_files import sql_text
from etl.trace_parts import PartNeeded
from etl.trace_rules import TRACED, Part, conditions_of
from schemas.kpis import KPIS, Kpi

_PARAMETER = re.compile(r"\$([a-z_0-9]+)")
# Named steps before the rows: name → (folder, file); each reads those before it.
_STEPS = {
    "periods": ("kpi_sql", "periods"),
    "state": ("kpi_sql", "state"),
    "pair_terms": ("kpi_sql", "pair_terms"),
    "chosen_snapshots": ("trace_sql", "chosen_snapshots"),
    "enrollment_state": ("marts", "steps/enrollment_state"),
    "person_state": ("marts", "steps/person_state"),
}
_HIDDEN_COLUMNS = ("snapshot_id", "row_number", "learner_hash")


@dataclass(frozen=True)
class TraceRow:
    """One accepted row and where it came from; times are UTC. `row_number` is None for a whole file (K24)."""

    dataset: str
    identity: str
    row_number: int | None
    upload_id: str
    file_name: str
    sha256: str
    actor: str
    delivered_at: datetime
    contract_version: str
    values: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the row as `duaal trace --json` prints it."""
        return {
            "dataset": self.dataset,
            "identity": self.identity,
            "row": self.row_number,
            "upload": self.upload_id,
            "file": self.file_name,
            "sha256": self.sha256,
            "actor": self.actor,
            "delivered_at": self.delivered_at.replace(tzinfo=UTC).isoformat(),
            "contract_version": self.contract_version,
            "values": {name: None if value is None else str(value) for name, value in self.values.items()},
        }


@dataclass(frozen=True)
class Trace:
    """The rows behind a figure. `count` counts them all, `rows` holds the first ones (none for who may not see rows).

    `numerator` is counted from the rows themselves, not from the marts: it must equal that of `value`. For who gets
    published figures only, it is that of `value`, and how many rows stand behind persons is not said (None).
    """

    kpi: str
    filters: dict[str, str]
    value: KpiValue
    numerator: int | None
    count: int | None
    rows: list[TraceRow]
    as_of: str
    definition_version: int

    def to_json(self, language: str = "nl") -> dict[str, Any]:
        """Return the trace as `duaal trace --json` prints it."""
        return {
            "kpi": self.kpi,
            "filters": self.filters,
            "figure": self.value.to_json(language),
            "numerator": self.numerator,
            "count": self.count,
            "as_of": self.as_of,
            "definition_version": self.definition_version,
            "rows": [row.to_json() for row in self.rows],
        }

    def summary(self, language: str) -> str:
        """Say in one line which figure it is, how many rows stand behind it and what they count."""
        kpi, shown, known_at = KPIS[self.kpi], len(self.rows), self.value.known_at
        part = self.filters.get(kpi.split) if kpi.split else None
        label = f", {kpi.classes.label(part, language)}" if part and kpi.classes else ""
        counts = self.value.withheld_text(language) or str(self.numerator)
        if language == "en":
            rows = "rows not shown" if self.count is None else "1 row" if self.count == 1 else f"{self.count} rows"
            state = f"as of {self.as_of}" + (f", as known at {known_at}" if known_at else "")
            return f"{self.kpi} {kpi.name_en}{label}, {state}: counts {counts}, from {rows} ({shown} shown)"
        rows = "rijen niet getoond" if self.count is None else "1 rij" if self.count == 1 else f"{self.count} rijen"
        state = f"stand {self.as_of}" + (f", zoals bekend op {known_at}" if known_at else "")
        return f"{self.kpi} {kpi.name_nl}{label}, {state}: telt {counts}, uit {rows} ({shown} getoond)"


def trace(
    con: duckdb.DuckDBPyConnection,
    scope: Scope,
    kpi: str,
    *,
    as_of: str | None = None,
    filters: Mapping[str, str] | None = None,
    known_at: datetime | None = None,
    limit: int | None = None,
) -> Trace:
    """Return the accepted rows behind a KPI's figure under the filters, ordered by project, institution and row.

    A share leads to the rows of its denominator. A pilot lead gets rows of their own institutions, a reader the counts
    only. Raises UnknownDimension, and PartNeeded for a KPI without a total when no filter chooses one of its classes.
    """
    declared, chosen = KPIS[kpi], dict(filters or {})
    for name in chosen:
        if name not in declared.dimensions:
            raise UnknownDimension(name, declared)
    with known_state(con, known_at) as known:
        months = read_months(known, as_of)
        periods = periods_of(declared, months, (), chosen)
        is_published = scope.reach(Right.READ_FIGURES) == "published" and bool(declared.persons)
        if is_published:
            values = kpi_values(con, scope, [kpi], as_of=months.as_of, filters=chosen, known_at=known_at)
        else:
            # The tables of `known` are those of the moment already; making them again would take as long once more.
            values = [
                replace(value, known_at=known_text(known_at))
                for value in exact_kpi_values(known, scope, [kpi], as_of=months.as_of, filters=chosen)
            ]
        if not declared.has_total and declared.split not in chosen:
            raise PartNeeded(kpi, values)
        count, numerator, rows = _behind(known, scope, declared, periods, chosen, limit)
    if is_published:
        count, numerator = None, None if values[0].numerator is None else int(values[0].numerator)
    return Trace(
        kpi=kpi,
        filters=chosen,
        value=values[0],
        numerator=numerator,
        count=count,
        rows=rows,
        as_of=months.as_of,
        definition_version=declared.definition_version,
    )


def _behind(
    con: duckdb.DuckDBPyConnection,
    scope: Scope,
    kpi: Kpi,
    periods: list[Period],
    filters: Mapping[str, str],
    limit: int | None,
) -> tuple[int | None, int | None, list[TraceRow]]:
    """Return how many rows stand behind a figure, what they count, and the first of them."""
    count = numerator = 0
    rows: list[TraceRow] = []
    for position, part in enumerate(TRACED[kpi.id].parts if periods else ()):
        counted = _count(con, scope, kpi, part, periods, filters)
        count += counted[0]
        numerator = counted[1] if position == 0 else numerator
        if scope.may(Right.READ_ROWS):
            left = None if limit is None else limit - len(rows)
            rows += _rows(con, scope, kpi, part, periods, filters, left)
    return count, numerator, rows


def _question(
    scope: Scope, kpi: Kpi, part: Part, periods: list[Period], filters: Mapping[str, str]
) -> tuple[str, dict[str, Any]]:
    """Return the steps up to `traced`, the rows behind the figure, and everything that may be bound."""
    source = sql_text("trace_sql", part.source)
    conditions, values = conditions_of(kpi, part.source, filters)
    steps = "".join(f"{name} as (\n{sql_text(*file)}),\n" for name, file in _STEPS.items())
    sql = (
        f"with {steps}source as (\n{source}),\n"
        f"traced as (select * from source where {' and '.join([f'({part.condition})', *conditions])})\n"
    )
    own = scope.only(Right.READ_FIGURES)
    return sql, {**period_parameters(periods), **values, "own": own}


def _run(con: duckdb.DuckDBPyConnection, sql: str, offered: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    asked = set(_PARAMETER.findall(sql))
    return con.execute(sql, {name: value for name, value in offered.items() if name in asked}).fetchall()


def _count(
    con: duckdb.DuckDBPyConnection,
    scope: Scope,
    kpi: Kpi,
    part: Part,
    periods: list[Period],
    filters: Mapping[str, str],
) -> tuple[int, int]:
    sql, values = _question(scope, kpi, part, periods, filters)
    row = _run(con, f"{sql}select count(*), cast({TRACED[kpi.id].numerator} as bigint) from traced", values)[0]
    return int(row[0]), int(row[1] or 0)


def _rows(
    con: duckdb.DuckDBPyConnection,
    scope: Scope,
    kpi: Kpi,
    part: Part,
    periods: list[Period],
    filters: Mapping[str, str],
    limit: int | None,
) -> list[TraceRow]:
    sql, bound = _question(scope, kpi, part, periods, filters)
    sql += sql_text("trace_sql", "origins")
    found = _run(con, sql, bound | {"limit": limit if limit is not None else (1 << 62)})
    cells = _cells(con, part.source, [(row[0], row[1]) for row in found])
    rows = []
    for snapshot_id, number, dataset, identity, upload_id, file_name, sha256, actor, delivered_at, version in found:
        origin = (upload_id, file_name, sha256, actor, delivered_at, version)
        rows.append(TraceRow(dataset, identity, number, *origin, cells.get((snapshot_id, number), {})))
    return rows


def _cells(
    con: duckdb.DuckDBPyConnection, dataset: str, keys: list[tuple[int, int]]
) -> dict[tuple[int, int], dict[str, Any]]:
    """Return the contract's columns of accepted rows by (snapshot, row); nothing for deliveries, which have no rows."""
    if dataset == "deliveries" or not keys:
        return {}
    cursor = con.execute(
        f"select f.* from {dataset} as f "
        "inner join (select unnest($snapshots) as snapshot_id, unnest($rows) as row_number) as k "
        "on k.snapshot_id = f.snapshot_id and k.row_number = f.row_number",
        {"snapshots": [key[0] for key in keys], "rows": [key[1] for key in keys]},
    )
    names = [column[0] for column in cursor.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {
        (row["snapshot_id"], row["row_number"]): {
            name: value for name, value in row.items() if name not in _HIDDEN_COLUMNS
        }
        for row in rows
    }
