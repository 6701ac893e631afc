"""The order of institutions: by name, value or distance to the target, as the address says."""

import re
from dataclasses import replace

import pytest

from dashboard import caching
from dashboard.context import Context
from dashboard.filters import Filters
from dashboard.sections.orders import BY_NAME, DISTANCE, HIGHEST, LOWEST, in_order, offered_orders
from dashboard.store import data_version, use_settings
from etl.kpi_value import KpiValue
from etl.queries import Target
from etl.scope import LOCAL_DEPARTMENT
from etl.settings import Settings
from tests.dashboard.pages import markup, open_page

INSTITUTIONS = ("a", "b", "c", "d")


def _value(value: float | None) -> KpiValue:
    return KpiValue("K07", {}, value, value, None, "count", None, None, "2023-10", None, 1)


VALUES = {"a": _value(20), "b": _value(None), "c": _value(30)}


@pytest.fixture
def context(monkeypatch: pytest.MonkeyPatch) -> Context:
    """Return a context with a target of the whole, and one of an institution."""
    targets = [
        Target("K07", "", "", 40, "departement", "besluit"),
        Target("K07", "institution_id=c", "", 300, "departement", "besluit"),
    ]
    monkeypatch.setattr(caching, "targets", lambda *_: targets)
    return Context("nl", LOCAL_DEPARTMENT, "v", Filters(as_of="2023-10"), "Europe/Brussels")


@pytest.mark.parametrize(
    ("order", "expected"),
    [(BY_NAME, "abcd"), (HIGHEST, "cabd"), (LOWEST, "acbd"), (DISTANCE, "cabd")],
)
def test_unknown_comes_last_and_targets_of_their_own_count(context: Context, order: str, expected: str) -> None:
    assert "".join(in_order(context, "K07", order, INSTITUTIONS, VALUES)) == expected


def test_distance_is_offered_where_there_is_a_target(context: Context) -> None:
    assert DISTANCE in offered_orders(context, "K07", INSTITUTIONS)
    assert DISTANCE not in offered_orders(replace(context), "K18", INSTITUTIONS)


def _names(made: str, caption: str) -> list[str]:
    table = re.search(rf"<caption[^>]*>{re.escape(caption)}.*?</table>", made, re.DOTALL)
    assert table is not None
    found = re.findall(r'<th scope="row"[^>]*>(.*?)</th>', table[0])
    return [re.sub(r"<[^>]+>", "", each) for each in found if "Herkomst" not in each]


@pytest.mark.parametrize(("path", "caption"), [("", "Deelnemers"), ("werkplekken", "Werkplekken en mentoren per")])
def test_address_orders_the_table_and_an_unknown_order_is_that_of_names(
    sample_store: Settings, path: str, caption: str
) -> None:
    def names(**query: str) -> list[str]:
        return _names(markup(open_page(sample_store, path, stand="2023-10", **query)), caption)

    by_name = names()
    assert by_name == names(volgorde="geheim") == names(volgorde="doel")
    highest, lowest = names(volgorde="hoog"), names(volgorde="laag")
    assert sorted(highest) == sorted(lowest) == sorted(by_name)
    assert highest != by_name and highest[0] != lowest[0]


def test_bars_stand_in_the_chosen_order(sample_store: Settings) -> None:
    page = open_page(sample_store, "", volgorde="hoog", stand="2023-10")
    labels = [each for each in page.get("plotly_chart") if "Hogeschool 5" in each.proto.spec]
    assert labels
    assert labels[0].proto.spec.index("Hogeschool 5") < labels[0].proto.spec.index("Hogeschool 1 ")
    use_settings(sample_store)
    assert data_version()
