"""Werkplekken en mentoren: a chart per question, and figures that agree with the KPIs."""

import re

import pytest

from dashboard import caching
from dashboard.store import data_version
from dashboard.texts import LANGUAGES, texts
from etl.scope import LOCAL_DEPARTMENT
from etl.settings import Settings
from etl.workplace_counts import Selection
from tests.dashboard.pages import markup, open_page, words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chart_has_a_title_a_text_and_its_numbers_as_a_table(sample_store: Settings, language: str) -> None:
    page = open_page(sample_store, "werkplekken", taal=language)
    assert not page.exception
    text, made = texts(language), markup(page)
    for name in ("places", "enterprises", "provinces", "mentors"):
        title = text(f"{name}.title")
        assert f'<h3 class="dm-chart-title">{title}</h3><p class="dm-chart-text">' in made
        assert f'<caption class="dm-hidden">{title}</caption>' in made
    charts = page.get("plotly_chart")
    assert len(charts) == 4


def test_figures_agree_with_the_kpis(sample_store: Settings) -> None:
    said = words(open_page(sample_store, "werkplekken", stand="2023-10"))
    version = data_version() or ""

    def value(kpi: str, *filters: tuple[str, str]) -> object:
        return caching.kpi_values(version, LOCAL_DEPARTMENT, kpi, "2023-10", (), filters)[0].value

    provinces = caching.workplaces_by_province(version, LOCAL_DEPARTMENT, Selection("2023-10"))
    assert sum(each.workplaces for each in provinces) == value("K15")
    assert f"Actieve werkplekken {value('K15')} werkplekken" in said
    assert f"Kmo (minder dan 250 werknemers) {value('K17', ('size_group', 'kmo'))} ondernemingen" in said
    occupancy = caching.kpi_values(version, LOCAL_DEPARTMENT, "K16", "2023-10", (), ())[0]
    assert f"{occupancy.numerator} van {occupancy.denominator} aangeboden plaatsen ingevuld" in said


def test_how_many_institutions_trained_all_mentors_is_not_told_from_rounded_counts(sample_store: Settings) -> None:
    exact = words(open_page(sample_store, "werkplekken", stand="2023-10"))
    assert re.search(r"Bij \d+ van \d+ instellingen hebben alle mentoren een opleiding", exact)
    published = words(open_page(sample_store, "werkplekken", stand="2023-10", als="reader"))
    assert "instellingen hebben alle mentoren een opleiding" not in published
    assert texts("nl")("mentors.text_rounded", month="oktober 2023") in published


def test_filters_and_month_apply_to_everything(sample_store: Settings) -> None:
    said = words(open_page(sample_store, "werkplekken", sector="VWO", stand="2022-06"))
    assert "Hogeschool" not in said
    assert "Actieve werkplekken per provincie Aantal werkplekken volgens hun postcode, stand per juni 2022." in said
    assert "De ruit is" not in said


def test_before_anything_is_delivered_the_page_says_why_and_what_to_do(sample_store: Settings) -> None:
    said = words(open_page(sample_store, "werkplekken", instelling="100011", stand="2021-09"))
    assert "Voor deze selectie is nog niets aangeleverd." in said
    assert "Kies een latere maand of wis een filter." in said


def test_institutions_without_a_figure_have_a_dash_that_is_explained(sample_store: Settings) -> None:
    said = words(open_page(sample_store, "werkplekken", sector="VWO", stand="2022-06"))
    assert "CVO 2 (fictief) – – – – –" in said
    assert "Onbekend is geen nul." in said


def test_every_figure_leads_to_its_origin_and_an_institution_to_its_page(sample_store: Settings) -> None:
    made = markup(open_page(sample_store, "werkplekken"))
    for kpi in ("K15", "K16", "K17", "K18", "K19"):
        assert f'href="/herkomst?kpi={kpi}"' in made
        assert f'href="/definities?kpi={kpi}"' in made
    assert 'href="/herkomst?kpi=K17&amp;deel=kmo"' in made
    assert 'href="/instelling?instelling=100017"' in made


def test_a_pilot_lead_sees_no_other_institution(sample_store: Settings) -> None:
    said = words(open_page(sample_store, "werkplekken", als="pilot_lead:100003"))
    assert set(re.findall(r"(?:Hogeschool|CVO|Universiteit) \d \(fictief\)", said)) == {"Hogeschool 3 (fictief)"}
