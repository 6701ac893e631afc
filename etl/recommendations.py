"""The positions on the policy recommendations, as the reference data hold them."""

import duckdb

from etl.scope import Scope
from etl.sql_files import sql_text
from schemas.recommendations import RECOMMENDATION_THEMES, Position


def positions(con: duckdb.DuckDBPyConnection, scope: Scope) -> list[Position]:
    """Return all positions, themes in the report's order; they are public, so every role gets them."""
    found = [Position(*row) for row in con.execute(sql_text("queries_sql", "positions")).fetchall()]
    return sorted(found, key=lambda each: RECOMMENDATION_THEMES.values.index(each.theme))
