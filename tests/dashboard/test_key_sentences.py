"""The sentences at the top of Overzicht: they say what the cards show, of whom the visitor may know, and no more."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape

import pytest

from dashboard import caching
from dashboard.context import Context
from dashboard.filters import Filters
from dashboard.sections import key_figures, key_sentences
from dashboard.sections.key_figures import Against, furthest, largest
from dashboard.sections.kpi_cards import Change
from dashboard.texts import LANGUAGES
from etl.completeness import DeliveryState, Status
from etl.kpi_value import KpiValue, Protection
from etl.queries import FilterChoices, Institution, Project, Target
from etl.scope import LOCAL_DEPARTMENT, Scope
from etl.settings import Settings
from tests.dashboard.pages import markup, open_page, words

KNOWN = datetime(2023, 11, 1, tzinfo=UTC)
TODAY = date(2023, 11, 10)
OFFERED = FilterChoices(
    (Project("P1", "Project", "Project", "HO"),),
    tuple(Institution(str(number), f"School {number}", "hogeschool", ("P1",)) for number in range(1, 9)),
    ("2023-2024",),
    ("2023-09", "2023-10"),
)


def _value(kpi: str, value: float | None, unit: str = "count", protection: Protection | None = None) -> KpiValue:
    why = ("Nog niets aangeleverd.", "Nothing delivered yet.") if value is None else (None, None)
    return KpiValue(kpi, {}, value, value, None, unit, None, None, "2023-10", None, 1, *why, protection=protection)


def _against(kpi: str, value: float, target: float, protection: Protection | None = None) -> Against:
    return Against(Target(kpi, "", "", target, "eindrapport", "F01"), _value(kpi, value, protection=protection))


def _change(kpi: str, before: float, value: float, unit: str = "count") -> Change:
    return Change(_value(kpi, value, unit), before, "2023-09")


def _state(institution_id: str, status: Status, *, is_in: bool, is_on_time: bool = False) -> DeliveryState:
    known = KNOWN if is_in else None
    return DeliveryState(
        "2023-10", "P1", institution_id, "HO", "enrollments", status, is_on_time, known, known, False, False
    )


@pytest.fixture
def context(monkeypatch: pytest.MonkeyPatch) -> Context:
    """Return a context whose answers a test gives itself."""
    monkeypatch.setattr(caching, "filter_choices", lambda *_: OFFERED)
    monkeypatch.setattr(key_sentences.address, "choices", dict)
    for name, empty in (("against_targets", []), ("comparable_changes", []), ("figures_of_cards", [])):
        monkeypatch.setattr(key_sentences, name, lambda *_, given=empty: given)
    monkeypatch.setattr(caching, "month_deliveries", lambda *_: [])
    return Context("nl", LOCAL_DEPARTMENT, "v", Filters(as_of="2023-10"), "Europe/Brussels")


def _said(context: Context) -> str:
    made = key_sentences.key_sentences(context, TODAY)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", made))).strip()


def _give(monkeypatch: pytest.MonkeyPatch, name: str, given: Sequence[object]) -> None:
    monkeypatch.setattr(key_sentences, name, lambda *_: list(given))


def test_targets_are_counted_and_the_furthest_is_named(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    _give(monkeypatch, "against_targets", [_against("K01", 10, 10), _against("K02", 3, 4), _against("K03", 2, 8)])
    assert "1 van 3 doelen is bereikt. Instellingen met proeftuin staat het verst van zijn doel: 2, doel 8." in _said(
        context
    )
    _give(monkeypatch, "against_targets", [_against("K01", 10, 10), _against("K02", 5, 4)])
    assert "Alle 2 doelen zijn bereikt." in _said(context)
    _give(monkeypatch, "against_targets", [_against("K01", 10, 10)])
    assert "Het enige doel is bereikt." in _said(context)


def test_a_rounded_count_near_its_target_is_not_called_reached_or_missed() -> None:
    near = _against("K07", 100, 101, "rounded")
    assert near.is_reached is None and furthest([near]) is None
    assert _against("K07", 100, 98, "rounded").is_reached is True
    assert _against("K07", 100, 103, "rounded").is_reached is False


def test_a_share_of_rounded_counts_near_its_target_is_neither_reached_nor_missed() -> None:
    shown = KpiValue("K18", {}, 64.4, 470, 730, "pct", None, None, "2023-10", None, 1, protection="rounded")
    # Of 468 to 472 in 728 to 732, the exact share lies between 63.9 and 64.8 %.
    of = {wanted: Against(Target("K18", "", "", wanted, "besluit", ""), shown).is_reached for wanted in (63, 64.5, 65)}
    assert of == {63: True, 64.5: None, 65: False}
    exact = replace(shown, protection=None)
    assert Against(Target("K18", "", "", 64.5, "besluit", ""), exact).is_reached is False


def test_targets_without_a_sure_figure_are_not_left_out_of_all(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached, unsure = _against("K01", 10, 10), _against("K07", 100, 101, "rounded")
    of_a_part, unknown = replace(unsure, value=None), replace(unsure, value=_value("K07", None))
    for open_one in (unsure, of_a_part, unknown):
        _give(monkeypatch, "against_targets", [reached, open_one])
        said = _said(context)
        assert "1 van 2 doelen is bereikt. Van 1 doel is dat hier niet te zeggen." in said and "Alle" not in said
        _give(monkeypatch, "against_targets", [open_one])
        assert "Doelen:" not in _said(context)


def test_a_reader_is_not_told_that_rounded_figures_stand_still(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = replace(context, scope=Scope("an", "reader"))
    _give(monkeypatch, "comparable_changes", [_change("K05", 3, 3), _change("K15", 4, 4)])
    assert "2 cijfers die voor beide maanden bekend zijn en niet ter bescherming van personen afgerond zijn" in _said(
        reader
    )
    _give(monkeypatch, "comparable_changes", [_change("K05", 3, 4)])
    assert "grootste verandering van de cijfers die niet ter bescherming van personen afgerond zijn." in _said(reader)
    assert "grootste verandering. " in _said(context) + " "


def test_changes_of_counts_of_persons_are_not_compared_for_a_reader(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    # 0 persons is exact, but what it is compared with was rounded.
    monkeypatch.setattr(key_figures, "change_of", lambda _, kpi: _change(kpi, 10, 0))
    assert {each.value.kpi for each in key_figures.comparable_changes(context)} == set(key_figures.WORK_KPIS)
    reader = replace(context, scope=Scope("an", "reader"))
    assert {each.value.kpi for each in key_figures.comparable_changes(reader)} == {"K05", "K15", "K24"}


def test_a_figure_that_should_fall_reaches_its_target_from_above() -> None:
    falling = next(kpi for kpi, each in key_figures.KPIS.items() if each.direction == "down")
    assert _against(falling, 9, 10).is_reached is True
    assert _against(falling, 12, 10).is_reached is False
    assert _against(falling, 20, 10).share == pytest.approx(0.5)


def test_largest_change_is_in_proportion_and_what_is_shown_as_none_is_none() -> None:
    small, large = _change("K07", 1000, 1010), _change("K05", 10, 12)
    assert largest([small, large]) is large
    assert largest([_change("K16", 50.0, 50.01, "pct")]) is None
    assert largest([_change("K05", 0, 3), small]) is small


def test_change_is_said_with_its_month_and_a_decimal_comma(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    _give(monkeypatch, "comparable_changes", [_change("K16", 50.0, 47.5, "pct")])
    assert "Bezetting: \N{MINUS SIGN}2,5 procentpunt sinds sep 2023, tot 47,5\N{NO-BREAK SPACE}%;".replace(
        "\N{NO-BREAK SPACE}", " "
    ) in _said(context)
    _give(monkeypatch, "comparable_changes", [_change("K05", 3, 3)])
    assert "Het ene cijfer dat voor beide maanden bekend is, veranderde niet sinds september 2023." in _said(context)
    _give(monkeypatch, "comparable_changes", [_change("K05", 3, 3), _change("K07", 3, 3)])
    assert "Geen van de 2 cijfers die voor beide maanden bekend zijn, veranderde" in _said(context)


def test_missing_due_and_late_are_told_apart_by_name(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    states = [
        _state("1", "missing", is_in=False),
        _state("2", "on_time", is_in=True, is_on_time=True),
        _state("3", "late", is_in=True),
        _state("4", "late", is_in=True),
        _state("5", "not_expected", is_in=False),
    ]
    monkeypatch.setattr(caching, "month_deliveries", lambda *_: states)
    said = _said(context)
    assert "Voor oktober 2023 ontbreekt iets van 1 instelling: School 1." in said
    assert "Te laat aangeleverd door 2 instellingen: School 3 en School 4." in said
    assert "School 5" not in said and "School 2" not in said
    made = key_sentences.key_sentences(context, TODAY)
    assert 'href="/volledigheid?instelling=1&amp;stand=2023-10"' in made


def test_many_names_are_cut_and_the_rest_is_counted(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    states = [_state(str(number), "due", is_in=False) for number in range(1, 9)]
    monkeypatch.setattr(caching, "month_deliveries", lambda *_: states)
    assert "van 8 instellingen: School 1, School 2, School 3, School 4, School 5 en 3 andere." in _said(context)


def test_what_is_in_and_what_is_closed_is_said(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    states = [_state("1", "on_time", is_in=True, is_on_time=True)]
    monkeypatch.setattr(caching, "month_deliveries", lambda *_: states)
    assert "Voor oktober 2023 is alles binnen." in _said(context)
    monkeypatch.setattr(caching, "month_deliveries", lambda *_: [*states, _state("2", "closed", is_in=False)])
    assert "afgesloten periode" in _said(context) and "alles binnen" not in _said(context)


def test_unknown_figures_are_named_with_their_reason(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    given = [("K16", "", _value("K16", None, "pct")), ("K18", "", _value("K18", None, "pct")), ("K24", "", None),
             ("K07", "", _value("K07", 0))]  # fmt: skip
    _give(monkeypatch, "figures_of_cards", given)
    said = _said(context)
    assert "Onbekend: Bezetting, Mentoren met opleiding" in said and "(Nog niets aangeleverd)" in said.replace(
        "(nog", "(Nog"
    )
    assert "Deelnemers" not in said


def test_a_pilot_lead_is_not_told_that_targets_of_all_are_missed(context: Context) -> None:
    own = Context("nl", Scope("piet", "pilot_lead", ("1",)), "v", context.filters, context.time_zone)
    assert "De doelen gelden voor alle instellingen samen" in _said(own)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_agree_with_the_cards_of_the_page(sample_store: Settings, language: str) -> None:
    page = open_page(sample_store, "", taal=language, stand="2022-06")
    made, said = markup(page), words(page)
    assert not page.exception
    cards = re.findall(r'<h3 class="dm-card-title">(.*?)</h3>.*?dm-card-value">(.*?)<.*?</li>', made, re.DOTALL)
    whole = {unescape(name).replace("\N{SOFT HYPHEN}", ""): value for name, value in cards}
    changed = re.search(r"(?:Verandering|Change): (.*?) ?: .*?, (?:tot|to) (.*?);", said)
    assert changed is not None
    assert whole[changed[1]].replace("\N{NO-BREAK SPACE}", " ") == changed[2].replace("\N{NO-BREAK SPACE}", " ")
    assert ("5 van 6 doelen zijn bereikt." if language == "nl" else "5 of 6 targets are reached.") in said


def test_first_month_has_nothing_to_compare_with(sample_store: Settings) -> None:
    assert "Er is nog geen vorige maand om mee te vergelijken." in words(open_page(sample_store, "", stand="2021-09"))


def test_a_pilot_lead_reads_no_other_institution_in_them(sample_store: Settings) -> None:
    made = markup(open_page(sample_store, "", als="pilot_lead:100003", stand="2022-06"))
    sentences = re.search(r'<section class="dm-brief">.*?</section>', made, re.DOTALL)
    assert sentences is not None
    assert set(re.findall(r"(?:Hogeschool|CVO|Universiteit) \d \(fictief\)", sentences[0])) <= {
        "Hogeschool 3 (fictief)"
    }


def test_a_part_is_not_drawn_as_a_share_of_what_is_asked_of_the_whole(sample_store: Settings) -> None:
    whole = open_page(sample_store, "", stand="2022-06")
    assert "Doel: 10 (eindrapport, F07)" in words(whole) and "Doel van het geheel" not in words(whole)
    assert markup(whole).count('class="dm-bar"') == 6
    part = open_page(sample_store, "", stand="2022-06", als="pilot_lead:100003")
    assert "Doel van het geheel: 10 (eindrapport, F07)" in words(part) and "Doel: 10" not in words(part)
    assert 'class="dm-bar"' not in markup(part)


def test_an_empty_store_has_no_sentences(empty_store: Settings) -> None:
    assert "dm-brief" not in markup(open_page(empty_store, ""))
