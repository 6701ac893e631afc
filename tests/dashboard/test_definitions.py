"""Definities: the whole catalogue, found by word, data set and dimension; a link opens one definition."""

import re
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.sections.definition import matches
from dashboard.texts import LANGUAGES
from etl.settings import Settings
from schemas.kpis import KPIS
from tests.dashboard.pages import markup, open_page, words


def shown_kpis(page: AppTest) -> list[str]:
    """Return the KPIs on the page, by their anchors."""
    return re.findall(r'<details class="dm-definition[^"]*" id="(K\d\d)"', markup(page))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kpi_is_there_with_its_words_formula_and_version(empty_store: Settings, language: str) -> None:
    page = open_page(empty_store, "definities", taal=language)
    said = words(page)
    assert shown_kpis(page) == list(KPIS)
    for kpi in KPIS.values():
        for part in (kpi.name(language), kpi.definition(language), kpi.counting_rule(language), kpi.numerator):
            assert re.sub(r"\s+", " ", part) in said
        assert all(code in said for code in (*kpi.esf_codes, *kpi.source_columns))
        assert kpi.history[-1].change(language) in said


def test_a_link_opens_one_definition_and_leaves_the_others_closed(sample_store: Settings) -> None:
    opened = re.findall(r'id="(K\d\d)" open=""', markup(open_page(sample_store, "definities", kpi="K07")))
    assert opened == ["K07"]
    assert " open=" not in markup(open_page(sample_store, "definities", kpi="K99"))


def test_targets_stand_with_what_they_are_limited_to_and_their_source(sample_store: Settings) -> None:
    said = words(open_page(sample_store, "definities", zoek="K03"))
    assert "8 (Soort instelling: Hogeschool); bron: eindrapport, F08" in said
    english = words(open_page(sample_store, "definities", zoek="K18", taal="en"))
    assert "No target has been set." in english
    assert "Adult education: 100 % within a year of recognition." in english


def test_search_finds_words_in_any_order_and_codes_without_case(sample_store: Settings) -> None:
    assert shown_kpis(open_page(sample_store, "definities", zoek="co09")) == ["K11"]
    assert matches(KPIS["K18"], "OPLEIDING mentóren")
    assert not matches(KPIS["K18"], "mentoren leervergoeding")


def test_search_and_filters_are_kept_in_the_address(sample_store: Settings) -> None:
    page = open_page(sample_store, "definities")
    page.text_input(key="choose_zoek").set_value("mentoren").run()
    page.selectbox(key="choose_dimensie").set_value("mentor_training").run()
    assert shown_kpis(page) == ["K18"]
    assert {name: page.query_params[name] for name in ("zoek", "dimensie")} == {
        "zoek": "mentoren",
        "dimensie": "mentor_training",
    }


def test_filter_by_data_set(sample_store: Settings) -> None:
    assert shown_kpis(open_page(sample_store, "definities", gegevensset="events")) == ["K22", "K23"]


def test_a_search_without_result_says_what_to_do_and_stays_inert(sample_store: Settings) -> None:
    payload = "<script>alert(1)</script>"
    page = open_page(sample_store, "definities", zoek=payload)
    assert "Geen definitie past bij deze zoekopdracht." in words(page)
    assert "<script" not in unescape(markup(page))
