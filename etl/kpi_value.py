"""One figure, as every question about KPIs answers it."""

from dataclasses import dataclass
from typing import Any, Literal

from schemas.kpis import KPIS

Protection = Literal["rounded", "withheld"]


@dataclass(frozen=True)
class KpiValue:
    """One figure; `value` is None with a reason when it cannot be computed. Percentages are 0-100, never rounded.

    `counted` of `of` says over how many things the figure was counted; its meaning is the KPI's `counted_nl`. Both are
    None where the KPI has no such count or nothing was delivered. `undated` is how many of the things counted have no
    date and are therefore in every state; None for KPIs of things that always have one. `protection` says what was done
    to protect persons, for who gets published figures only: 'rounded', 'withheld' or nothing.
    """

    kpi: str
    dimensions: dict[str, str]
    value: float | int | None
    numerator: float | int | None
    denominator: float | int | None
    unit: str
    counted: int | None
    of: int | None
    as_of: str
    known_at: str | None
    definition_version: int
    reason_nl: str | None = None
    reason_en: str | None = None
    undated: int | None = None
    protection: Protection | None = None

    def counted_meaning(self, language: str) -> str | None:
        """Say what was counted of what in the KPI's own words, or None where nothing was."""
        if self.counted is None or self.of is None:
            return None
        return KPIS[self.kpi].counted_text(str(self.counted), str(self.of), language)

    def withheld_text(self, language: str) -> str | None:
        """Return what stands in the figure's place where it is withheld to protect persons ('1-4 of afgeschermd')."""
        if self.protection != "withheld":
            return None
        reason = self.reason_en if language == "en" else self.reason_nl
        return (reason or "").partition(":")[0]

    def to_json(self, language: str = "nl") -> dict[str, Any]:
        """Return the figure as `duaal kpis --json` prints it."""
        return {
            "kpi": self.kpi,
            "dimensions": self.dimensions,
            "value": self.value,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "unit": self.unit,
            "counted": self.counted,
            "of": self.of,
            "as_of": self.as_of,
            "known_at": self.known_at,
            "definition_version": self.definition_version,
            "reason": self.reason_en if language == "en" else self.reason_nl,
            "counted_meaning": self.counted_meaning(language),
            "undated": self.undated,
            "protection": self.protection,
        }
