"""After a publication, what was asked most is asked anew: by the same people, of the newest month."""

from collections.abc import Callable

import pytest

from dashboard import kept as kept_module
from dashboard import warming
from dashboard.kept import asked_most, kept
from etl.scope import LOCAL_DEPARTMENT, Scope

PILOT_LEAD = Scope("piet", "pilot_lead", ("100001",))
Ask = Callable[[str, Scope, str, str], str]


@pytest.fixture(autouse=True)
def nothing_asked_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget what other tests asked."""
    monkeypatch.setattr(kept_module, "_KEPT", [])


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> tuple[Ask, list[tuple[str, Scope, str, str]]]:
    """Return a kept question, and the list of what was really asked; the newest month is 2023-11 by now."""
    found: list[tuple[str, Scope, str, str]] = []

    @kept(max_entries=32)
    def ask(version: str, scope: Scope, kpi: str, as_of: str) -> str:
        found.append((version, scope, kpi, as_of))
        return f"{version} {kpi} {as_of}"

    monkeypatch.setattr(warming, "data_version", lambda: "warming-2")
    monkeypatch.setattr(warming, "_newest_month", lambda: "2023-11")
    return ask, found


def test_the_newest_month_moves_along_and_an_earlier_one_stays(
    asked: tuple[Ask, list[tuple[str, Scope, str, str]]],
) -> None:
    ask, found = asked
    ask("warming-1", LOCAL_DEPARTMENT, "K07", "2023-10")
    ask("warming-1", PILOT_LEAD, "K07", "2022-06")
    found.clear()
    assert warming.look("warming-1") == "warming-2"
    assert set(found) == {
        ("warming-2", LOCAL_DEPARTMENT, "K07", "2023-11"),
        ("warming-2", PILOT_LEAD, "K07", "2022-06"),
    }
    found.clear()
    assert ask("warming-2", LOCAL_DEPARTMENT, "K07", "2023-11") == "warming-2 K07 2023-11"
    assert found == []


def test_what_is_asked_most_comes_first_and_the_rest_waits_for_a_visitor(
    asked: tuple[Ask, list[tuple[str, Scope, str, str]]],
) -> None:
    ask, _ = asked
    for kpi, times in (("K01", 1), ("K02", 3), ("K03", 2)):
        for _ in range(times):
            ask("warming-1", LOCAL_DEPARTMENT, kpi, "2023-10")
    most = asked_most(2, lambda each: each.given[:1] == ("warming-1",) and each.ask is ask)
    assert [(each.given[2], each.times) for each in most] == [("K02", 3), ("K03", 2)]


def test_warming_stops_when_a_newer_version_is_published(
    asked: tuple[Ask, list[tuple[str, Scope, str, str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask, found = asked
    for kpi in ("K01", "K02", "K03"):
        ask("warming-1", LOCAL_DEPARTMENT, kpi, "2023-10")
    found.clear()
    monkeypatch.setattr(warming, "data_version", lambda: "warming-3" if found else "warming-2")
    assert warming.warm("warming-1", "warming-2") == 1
    assert len(found) == 1


def test_nothing_is_asked_while_nothing_is_published(asked: tuple[Ask, list[tuple[str, Scope, str, str]]]) -> None:
    ask, found = asked
    ask("warming-2", LOCAL_DEPARTMENT, "K07", "2023-10")
    found.clear()
    assert warming.look("warming-2") == "warming-2"
    assert warming.look(None) == "warming-2"
    assert found == []
