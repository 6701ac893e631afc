"""The themes of the policy recommendations, whom a position is of, and the figures that bear on a theme."""

from dataclasses import dataclass

from schemas import codes
from schemas.codes import Code, CodeList

# The report's seven recommendations R1-R7, in its order; six of them are themes of events too.
RECOMMENDATION_THEMES = CodeList(
    "recommendation_themes",
    (
        *(
            code
            for code in codes.THEMES.codes
            if code.code in ("kader", "mentoren", "financiering", "werkplekken", "leervergoeding", "administratie")
        ),
        Code("samenwerking", "Samenwerking", "Cooperation"),
    ),
)
# A position of the report that names no sector holds for both.
RECOMMENDATION_SECTORS = CodeList(
    "recommendation_sectors",
    (
        *codes.SECTORS.codes,
        Code("HO_VWO", "Hoger onderwijs en volwassenenonderwijs", "Higher and adult education"),
    ),
)
BOTH_SECTORS = "HO_VWO"

THEME_KPIS: dict[str, tuple[str, ...]] = {
    "kader": ("K21", "K05"),
    "mentoren": ("K18", "K19"),
    "financiering": ("K07", "K13"),
    "werkplekken": ("K15", "K16", "K17"),
    "leervergoeding": ("K20",),
    "administratie": ("K14", "K24"),
    "samenwerking": ("K17", "K22"),
}
"""Theme → KPIs shown beside its positions. The report names no figures for its themes; the choice is ours."""


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
