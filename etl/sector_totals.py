"""A KPI over all institutions of a sector: the total that every role may see beside one institution."""

from collections.abc import Sequence
from dataclasses import replace

import duckdb

from etl.kpi_value import KpiValue
from etl.kpis import exact_kpi_values, kpi_values
from etl.permissions import Right
from etl.scope import LOCAL_DEPARTMENT, Scope
from etl.small_cells import is_small
from etl.sql_files import sql_text
from schemas.kpis import KPIS

LEAST_INSTITUTIONS = 3
"""With fewer, who knows one institution's figure could take it off the total and have another's."""
_WITHHELD = (
    "Niet getoond: uit dit totaal zou het cijfer van een andere instelling of van enkele personen af te leiden zijn.",
    "Not shown: from this total the figure of another institution or of a few persons could be derived.",
)


def sector_total(
    con: duckdb.DuckDBPyConnection,
    scope: Scope,
    kpi: str,
    sector: str,
    *,
    as_of: str | None = None,
    academic_year: str | None = None,
) -> KpiValue:
    """Return a KPI over all institutions of a sector, whoever asks: the total names none of them.

    Whoever is not of the restricted circle gets it as it is published: counts of persons rounded. A pilot lead gets no
    value, but the reason, where the total would give away another institution (fewer than three take part) or fewer
    than five persons of the other institutions.
    """
    scope.require(Right.READ_SECTOR_TOTALS)
    filters = {"sector": sector}
    if academic_year and "academic_year" in KPIS[kpi].grain:
        filters["academic_year"] = academic_year
    if scope.reach(Right.READ_FIGURES) != "own":
        return _of_whole(kpi_values(con, scope, [kpi], as_of=as_of, filters=filters))
    total = _of_whole(kpi_values(con, Scope(scope.user, "reader"), [kpi], as_of=as_of, filters=filters))
    exact = [exact_kpi_values(con, each, [kpi], as_of=as_of, filters=filters) for each in (LOCAL_DEPARTMENT, scope)]
    everyone, own = map(_of_whole, exact)
    if total.value is None:
        return total
    if _institutions(con, sector) < LEAST_INSTITUTIONS or _leaves_few_persons(kpi, everyone, own):
        unknown = dict.fromkeys(("value", "numerator", "denominator", "counted", "of"))
        return replace(total, **unknown, reason_nl=_WITHHELD[0], reason_en=_WITHHELD[1])  # type: ignore[arg-type]
    return total


def _of_whole(values: Sequence[KpiValue]) -> KpiValue:
    return next(each for each in values if not each.dimensions)


def _institutions(con: duckdb.DuckDBPyConnection, sector: str) -> int:
    found = con.execute(sql_text("queries_sql", "sector_institutions"), {"sector": sector}).fetchone()
    return int(found[0]) if found else 0


def _leaves_few_persons(kpi: str, total: KpiValue, own: KpiValue) -> bool:
    """Tell whether the others' part of a count of persons is of 1 to 4 of them."""
    pairs = ((getattr(total, name), getattr(own, name)) for name in KPIS[kpi].persons)
    return any(is_small((whole or 0) - (part or 0)) for whole, part in pairs)
