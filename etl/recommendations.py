"""The positions on the policy recommendations, as the reference data hold them."""

from dataclasses import dataclass

import duckdb

from etl.scope import Scope
from etl.sql_files import sql_text
from schemas.recommendations import RECOMMENDATION_THEMES


@dataclass(frozen=True)
class Position:
    """One position on a theme: of which sector, what it says, and whether for, against, agreed or divided."""

    theme: str
    sector: str
    position_nl: str
    position_en: str
    stance: str
    source: str

    def text(self, language: str) -> str:
        """Return the position in 'nl' or 'en'."""
        return self.position_en if language == "en" else self.position_nl


def positions(con: duckdb.DuckDBPyConnection, scope: Scope) -> list[Position]:
    """Return all positions, themes in the report's order; they are public, so every role gets them."""
    found = [Position(*row) for row in con.execute(sql_text("queries_sql", "positions")).fetchall()]
    return sorted(found, key=lambda each: RECOMMENDATION_THEMES.values.index(each.theme))
