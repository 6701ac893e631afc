"""The positions on the policy recommendations: all of the report's, in its order, in both languages, for every role."""

from collections import Counter

import pytest

from etl.recommendations import positions
from etl.scope import Scope
from etl.settings import Settings
from etl.warehouse import Warehouse
from schemas.kpis import KPIS
from schemas.recommendations import RECOMMENDATION_THEMES, THEME_KPIS


@pytest.mark.parametrize("role", ["department", "esf", "reader"])
def test_the_reports_sixteen_positions_stand_in_its_order(reference_store: Settings, role: str) -> None:
    warehouse = Warehouse(reference_store)
    try:
        found = positions(warehouse.cursor(), Scope("an", role))  # type: ignore[arg-type]
    finally:
        warehouse.close()
    counts = Counter(each.theme for each in found)
    assert list(counts) == list(RECOMMENDATION_THEMES.values)
    assert list(counts.values()) == [4, 3, 1, 3, 3, 1, 1]
    assert all(each.text("nl") and each.text("en") and each.source.startswith("eindrapport, F") for each in found)


def test_every_theme_has_figures_and_those_that_the_report_calls_for() -> None:
    assert set(THEME_KPIS) == set(RECOMMENDATION_THEMES.values)
    assert all(kpi in KPIS and KPIS[kpi].has_total for kpis in THEME_KPIS.values() for kpi in kpis)
    assert "K18" in THEME_KPIS["mentoren"]
    assert "K20" in THEME_KPIS["leervergoeding"]
    assert {"K15", "K16"} <= set(THEME_KPIS["werkplekken"])
