"""Workplaces and enterprises by size class and by province: finer cuts of K15, K16 and K17 by the same rules."""

from dataclasses import dataclass, replace
from typing import Any

import duckdb

from etl.permissions import Right
from etl.scope import Scope
from etl.sql_files import sql_text
from schemas.codes import SIZE_CLASSES
from schemas.provinces import POSTAL_RANGES, PROVINCES


@dataclass(frozen=True)
class Selection:
    """Which workplaces are counted: those of a month's state, of a sector, project or institution (None = all)."""

    as_of: str
    sector: str | None = None
    project_id: str | None = None
    institution_id: str | None = None


@dataclass(frozen=True)
class ProvinceCounts:
    """One province: active workplaces with their places, and enterprises of any status.

    Places filled are persons, and places offered bound them: None for who gets published figures only.
    """

    province: str
    workplaces: int
    enterprises: int
    places_offered: int | None
    places_filled: int | None


def enterprises_by_size(con: duckdb.DuckDBPyConnection, scope: Scope, selection: Selection) -> dict[str, int]:
    """Return the number of enterprises by size class, in the code list's order; empty when nothing was delivered."""
    found = dict(_rows(con, scope, "enterprises_by_size", selection, {}))
    return {size: found[size] for size in SIZE_CLASSES.values if size in found}


def workplaces_by_province(con: duckdb.DuckDBPyConnection, scope: Scope, selection: Selection) -> list[ProvinceCounts]:
    """Return the counts by province, in the code list's order; provinces without a workplace are left out."""
    firsts, lasts, provinces = zip(*POSTAL_RANGES, strict=True)
    bound = {"first_codes": list(firsts), "last_codes": list(lasts), "provinces": list(provinces)}
    found = {row[0]: ProvinceCounts(*row) for row in _rows(con, scope, "workplaces_by_province", selection, bound)}
    if scope.reach(Right.READ_FIGURES) == "published":
        # No cut by province is among those published for persons.
        found = {name: replace(each, places_offered=None, places_filled=None) for name, each in found.items()}
    return [found[province] for province in PROVINCES.values if province in found]


def _rows(
    con: duckdb.DuckDBPyConnection, scope: Scope, name: str, selection: Selection, bound: dict[str, Any]
) -> list[tuple[Any, ...]]:
    asked = {
        "as_of": selection.as_of,
        "sector": selection.sector,
        "project_id": selection.project_id,
        "institution_id": selection.institution_id,
        "own": scope.only(Right.READ_FIGURES),
    }
    return con.execute(sql_text("queries_sql", name), asked | bound).fetchall()
