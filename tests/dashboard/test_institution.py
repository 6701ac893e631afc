"""Instelling: one institution, chosen by address, filter or list; beside its sector; rows only for those who may."""

import re

import pytest

from dashboard import caching
from dashboard.sections.sector_comparison import compared_kpis
from dashboard.store import data_version
from dashboard.texts import LANGUAGES, texts
from etl.scope import LOCAL_DEPARTMENT, parse_scope
from etl.settings import Settings
from schemas.kpis import KPIS
from tests.dashboard.pages import markup, open_page, words


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_choice_the_page_lists_the_institutions_as_links(sample_store: Settings, language: str) -> None:
    page = open_page(sample_store, "instelling", taal=language, sector="VWO")
    assert texts(language)("institution.choose") in words(page)
    linked = re.findall(r'href="/instelling\?[^"]*instelling=(\d{6})"', markup(page))
    assert linked == [str(number) for number in range(100010, 100018)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_of_one_institution_has_all_its_parts(sample_store: Settings, language: str) -> None:
    page = open_page(sample_store, "instelling", taal=language, instelling="100002")
    assert not page.exception
    text = texts(language)
    headings = [each.value for each in page.header]
    parts = ("comparison", "enrollments", "pilots", "workplaces", "mentors_title", "deliveries", "events")
    assert headings == ["Hogeschool 2 (fictief)", *(text(f"institution.{part}") for part in parts)]
    said = words(page)
    assert "PT-100002-" in said
    assert "W-02-001" in said
    assert "pl-100002" in said
    assert text("institution.no_events") in said


def test_figures_are_those_of_the_institution_and_of_its_sector(sample_store: Settings) -> None:
    said = words(open_page(sample_store, "instelling", instelling="100002", stand="2023-10"))
    version = data_version() or ""
    month = "2023-10"
    for kpi in ("K07", "K16", "K24"):
        own = caching.kpi_values(version, LOCAL_DEPARTMENT, kpi, month, (), (("institution_id", "100002"),))[0]
        whole = caching.kpi_values(version, LOCAL_DEPARTMENT, kpi, month, (), (("sector", "HO"),))[0]
        digits = [f"{value.value:.1f} %".replace(".", ",") if value.unit == "pct" else str(value.value)
                  for value in (own, whole)]  # fmt: skip
        assert re.search(rf"{re.escape(KPIS[kpi].name_nl)} {digits[0]} .*? {digits[1]} ", said), kpi


def test_every_compared_figure_leads_to_its_origin_and_definition(sample_store: Settings) -> None:
    made = markup(open_page(sample_store, "instelling", instelling="100002"))
    assert len(compared_kpis()) == 13
    for kpi in compared_kpis():
        assert f'href="/herkomst?instelling=100002&amp;kpi={kpi}"' in made
        assert f'href="/herkomst?kpi={kpi}&amp;sector=HO"' in made
        assert f'href="/definities?instelling=100002&amp;kpi={kpi}"' in made


def test_as_of_month_shows_what_stood_then(sample_store: Settings) -> None:
    said = words(open_page(sample_store, "instelling", instelling="100012", stand="2022-06"))
    assert "Alle cijfers, stand per juni 2022" in said
    assert "2022-2023" not in said[said.index("Per academiejaar, stand per juni 2022") :]


def test_a_pilot_lead_sees_their_own_institution_at_once_and_the_sector_only_as_a_total(sample_store: Settings) -> None:
    page = open_page(sample_store, "instelling", als="pilot_lead:100010")
    said = words(page)
    assert page.header[0].value == "CVO 1 (fictief)"
    assert "PT-100010-" in said
    assert not re.search(r"CVO [2-8] \(fictief\)|PT-10001[1-7]", said)
    total = caching.sector_total(data_version() or "", LOCAL_DEPARTMENT, "K15", "VWO", "2023-10", None)
    assert f"{total.value} werkplekken" in said


def test_a_pilot_lead_cannot_open_another_institution(sample_store: Settings) -> None:
    page = open_page(sample_store, "instelling", als="pilot_lead:100010", instelling="100002")
    assert page.header[0].value == "CVO 1 (fictief)"
    assert "PT-100002-" not in words(page)
    scope = parse_scope("pilot_lead:100010")
    assert caching.institution_pilots(data_version() or "", scope, "100002", "2023-10", None, None) == ([], 0)


def test_a_reader_sees_figures_and_no_rows(sample_store: Settings) -> None:
    said = words(open_page(sample_store, "instelling", als="reader", instelling="100002"))
    assert said.count("Met deze rol ziet u van deze instelling alleen cijfers, geen rijen.") == 3
    assert "PT-100002-" not in said
    assert "pl-100002" not in said
    assert "Deelnemers (unieke personen)" in said


def test_progress_leads_to_the_page_of_an_institution(sample_store: Settings) -> None:
    assert 'href="/instelling?instelling=100002"' in markup(open_page(sample_store, "voortgang"))
