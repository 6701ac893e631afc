"""Filters and address: codes in the address, and both always say the same."""

import pytest

from dashboard.filters import Filters
from etl.settings import Settings
from tests.dashboard.pages import markup, open_page, words


def test_address_sets_the_filters(sample_store: Settings) -> None:
    page = open_page(sample_store, jaar="2021-2022", sector="HO", instelling="100002", stand="2022-06")
    assert page.selectbox(key="choose_jaar").value == "2021-2022"
    assert page.selectbox(key="choose_sector").value == "HO"
    assert page.selectbox(key="choose_instelling").value == "100002"
    assert "Stand per juni 2022" in words(page)


def test_filter_sets_the_address(sample_store: Settings) -> None:
    page = open_page(sample_store)
    page.selectbox(key="choose_sector").set_value("VWO").run()
    assert page.query_params["sector"] == "VWO"
    page.selectbox(key="choose_instelling").set_value("100010").run()
    assert page.query_params["instelling"] == "100010"


def test_language_changes_the_words_and_not_the_choices(sample_store: Settings) -> None:
    page = open_page(sample_store, "voortgang", sector="VWO", kpi="K05")
    page.segmented_control(key="choose_language").set_value("en").run()
    assert page.query_params["taal"] == "en"
    assert (page.query_params["sector"], page.query_params["kpi"]) == ("VWO", "K05")
    assert page.title[0].value == "Progress"


def test_clear_takes_every_filter_away_and_keeps_the_language(sample_store: Settings) -> None:
    page = open_page(sample_store, taal="en", jaar="2021-2022", stand="2022-06")
    page.button[0].click().run()
    assert "jaar" not in page.query_params
    assert "stand" not in page.query_params
    assert page.query_params["taal"] == "en"


@pytest.mark.parametrize("value", ["100099", "<script>alert(1)</script>", "' or 1=1 --"])
def test_unknown_value_in_the_address_counts_as_not_chosen_and_stays_inert(sample_store: Settings, value: str) -> None:
    page = open_page(sample_store, instelling=value, stand=value, kpi=value)
    assert not page.exception
    assert page.selectbox(key="choose_instelling").value == ""
    assert "<script" not in markup(page)


def test_sector_narrows_projects_and_institutions(sample_store: Settings) -> None:
    page = open_page(sample_store, sector="VWO")
    assert len(page.selectbox(key="choose_instelling").options) == 1 + 8
    assert len(page.selectbox(key="choose_project").options) == 1 + 4


def test_links_on_a_page_carry_the_choices(sample_store: Settings) -> None:
    page = open_page(sample_store, taal="en", sector="VWO", stand="2022-06")
    assert 'href="/herkomst?taal=en&amp;sector=VWO&amp;stand=2022-06&amp;kpi=K07"' in markup(page)


def test_dimensions_are_those_that_the_kpi_has() -> None:
    filters = Filters(academic_year="2021-2022", institution_id="100001", as_of="2023-10")
    assert filters.dimensions(("institution_id", "month")) == (("institution_id", "100001"),)
    assert filters.left_out(("institution_id", "month")) == ("academic_year",)
