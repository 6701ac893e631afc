"""Beleidsaanbevelingen: every theme and position, and the figures of each sector beside them."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import caching
from dashboard.store import data_version
from dashboard.texts import LANGUAGES, texts
from etl.scope import LOCAL_DEPARTMENT
from etl.settings import Settings
from schemas.recommendations import RECOMMENDATION_THEMES, THEME_KPIS
from tests.dashboard.pages import markup, open_page, words


def shown_positions(page: AppTest) -> int:
    """Return how many positions stand on the page."""
    return len(re.findall(r'class="dm-position-source"', markup(page)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_themes_and_positions_stand_in_the_reports_order(reference_store: Settings, language: str) -> None:
    page = open_page(reference_store, "beleidsaanbevelingen", taal=language)
    assert not page.exception
    assert [each.value for each in page.header] == [each.label(language) for each in RECOMMENDATION_THEMES.codes]
    said = words(page)
    assert shown_positions(page) == 16
    for each in caching.positions(data_version() or "", LOCAL_DEPARTMENT):
        assert each.text(language) in said
        assert each.source in said
    assert texts(language)("recommendations.intro") in said


def test_before_the_first_month_the_figures_say_that_nothing_was_delivered(reference_store: Settings) -> None:
    said = words(open_page(reference_store, "beleidsaanbevelingen"))
    assert said.count("– Voor deze selectie is nog niets aangeleverd.") >= 10


def test_figures_of_each_sector_are_the_kpis_and_lead_to_their_origin(sample_store: Settings) -> None:
    page = open_page(sample_store, "beleidsaanbevelingen", stand="2023-10")
    said, made = words(page), markup(page)
    for sector in ("HO", "VWO"):
        (value, *_) = caching.kpi_values(
            data_version() or "", LOCAL_DEPARTMENT, "K20", "2023-10", (), (("sector", sector),)
        )
        assert f"{value.value:.1f} % {value.numerator} van {value.denominator}".replace(".", ",") in said
        assert f'href="/herkomst?stand=2023-10&amp;kpi=K20&amp;sector={sector}"' in made
    for kpi in {kpi for kpis in THEME_KPIS.values() for kpi in kpis}:
        assert f"kpi={kpi}" in made


def test_filters_choose_positions_and_stay_in_the_address(sample_store: Settings) -> None:
    page = open_page(sample_store, "beleidsaanbevelingen", sector="VWO")
    assert shown_positions(page) == 8
    assert "Hoger onderwijs " not in re.sub("Hoger onderwijs en volwassenenonderwijs", "", words(page))
    page.selectbox(key="choose_houding").set_value("divided").run()
    assert shown_positions(page) == 2
    page.selectbox(key="choose_thema").set_value("mentoren").run()
    assert shown_positions(page) == 1
    assert [page.query_params[name] for name in ("sector", "houding", "thema")] == ["VWO", "divided", "mentoren"]


def test_choices_without_a_position_say_what_to_do(sample_store: Settings) -> None:
    page = open_page(sample_store, "beleidsaanbevelingen", thema="administratie", houding="against")
    assert texts("nl")("recommendations.nothing") in words(page)
    assert shown_positions(page) == 0


def test_a_chosen_institution_does_not_change_the_sectors_figures(sample_store: Settings) -> None:
    whole = words(open_page(sample_store, "beleidsaanbevelingen"))
    assert words(open_page(sample_store, "beleidsaanbevelingen", instelling="100002")) == whole


def test_a_theme_leads_to_its_events_on_the_timeline(sample_store: Settings) -> None:
    page = open_page(sample_store, "beleidsaanbevelingen", thema="mentoren")
    assert "2 activiteiten op de tijdlijn gaan hierover" in words(page)
    assert 'href="/tijdlijn?thema=mentoren"' in markup(page)
