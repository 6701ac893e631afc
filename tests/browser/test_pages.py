"""What only a browser shows: languages, charts, no errors, nothing fetched from outside."""

import re
from pathlib import Path

import pytest
import streamlit

import dashboard
from dashboard.navigation import PAGES
from dashboard.texts import texts
from tests.browser.axe import undeclared
from tests.browser.conftest import Watched

TITLES = {page.path: page.title for page in PAGES}
CHARTS = {"": 2, "voortgang": 1, "werkplekken": 4, "tijdlijn": 1, "volledigheid": 1}


@pytest.mark.every(4)
@pytest.mark.parametrize("language", ["nl", pytest.param("en", marks=pytest.mark.sweep)])
@pytest.mark.parametrize("path", [page.path for page in PAGES])
def test_page_in_both_languages_without_errors_outside_requests_or_barriers(
    on_sample: Watched, path: str, language: str
) -> None:
    on_sample.open(f"{path}?taal={language}")
    page = on_sample.page
    if path in CHARTS:
        page.locator(".js-plotly-plot").nth(CHARTS[path] - 1).wait_for()
    assert page.locator("h1").inner_text() == texts(language)(TITLES[path])
    assert page.evaluate("document.documentElement.lang") == language
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert on_sample.problems == []
    assert undeclared(page) == []


def test_first_page_shows_the_figures_of_the_report(on_sample: Watched) -> None:
    on_sample.open("")
    values = on_sample.page.locator(".dm-cards").first.locator(".dm-card-value").all_inner_texts()
    assert values == ["10", "4", "8", "1", "8", "11"]
    assert "60 aanwezigen, geteld bij 1 van 12 activiteiten" in on_sample.page.locator(".dm-line").inner_text()


@pytest.mark.sweep
def test_cards_of_a_row_are_of_one_size_and_their_text_fits(on_sample: Watched) -> None:
    on_sample.open("")
    # In one go: the rows move down as the page is drawn.
    sizes = on_sample.page.evaluate(
        "[...document.querySelectorAll('.dm-cards')].map(row => [...row.querySelectorAll('.dm-card')]"
        ".map(card => card.getBoundingClientRect()).map(box => [box.y, box.height, box.width].map(Math.round).join()))"
    )
    assert [len(set(row)) for row in sizes] == [1] * len(sizes)
    assert len(sizes) > 1
    cut = "[...document.querySelectorAll('.dm-card *')].filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth)"
    assert on_sample.page.evaluate(f"{cut}.filter(e => !e.closest('.dm-hidden, details:not([open]) > p')).length") == 0


def test_language_switch_changes_the_page_its_language_and_the_address(on_sample: Watched) -> None:
    on_sample.open("voortgang?sector=VWO")
    on_sample.page.get_by_role("radio", name="English").click()
    on_sample.page.locator("html[lang=en]").wait_for(state="attached")
    on_sample.page.get_by_role("heading", name="Progress", level=1).wait_for()
    assert "taal=en" in on_sample.page.url
    assert "sector=VWO" in on_sample.page.url


@pytest.mark.sweep
def test_menu_keeps_the_filters(on_sample: Watched) -> None:
    on_sample.open("?sector=VWO&taal=en")
    on_sample.page.get_by_role("link", name="Progress").click()
    on_sample.page.get_by_role("heading", name="Progress", level=1).wait_for()
    on_sample.page.wait_for_url(re.compile("/voortgang.*sector=VWO"))
    assert on_sample.problems == []


def test_figure_leads_to_its_origin_in_one_click(on_sample: Watched) -> None:
    on_sample.open("?stand=2022-12")
    on_sample.page.get_by_role("link", name="Herkomst Deelnemers (unieke personen)").click()
    on_sample.page.get_by_role("heading", name="Herkomst", level=1).wait_for()
    on_sample.page.wait_for_selector(".dm-table")
    assert "kpi=K07" in on_sample.page.url
    assert "stand=2022-12" in on_sample.page.url


@pytest.mark.sweep
def test_counting_rule_opens_by_keyboard_and_closes_with_escape(on_sample: Watched) -> None:
    on_sample.open("")
    rule = on_sample.page.locator(".dm-pop").first
    rule.locator("summary").focus()
    on_sample.page.keyboard.press("Enter")
    assert rule.locator("p").is_visible()
    on_sample.page.keyboard.press("Escape")
    assert not rule.locator("p").is_visible()


@pytest.mark.sweep
def test_charts_have_a_text_alternative(on_sample: Watched) -> None:
    on_sample.open("")
    on_sample.page.wait_for_selector(".js-plotly-plot .main-svg")
    for chart in on_sample.page.get_by_test_id("stPlotlyChart").all():
        labelled = chart.locator("xpath=descendant-or-self::*[@aria-label]").first
        assert len(labelled.get_attribute("aria-label") or "") > 60


def test_click_on_an_institution_opens_its_page(on_sample: Watched) -> None:
    on_sample.open("voortgang?sector=VWO")
    on_sample.page.get_by_role("link", name="CVO 3 (fictief)").first.click()
    on_sample.page.get_by_role("heading", name="CVO 3 (fictief)", level=2).wait_for()
    on_sample.page.locator(".js-plotly-plot").nth(1).wait_for()
    assert "instelling=100012" in on_sample.page.url
    assert "sector=VWO" in on_sample.page.url
    on_sample.page.reload()
    on_sample.page.get_by_role("heading", name="CVO 3 (fictief)", level=2).wait_for()
    assert on_sample.problems == []


@pytest.mark.sweep
def test_link_to_a_definition_opens_and_shows_it(on_sample: Watched) -> None:
    on_sample.open("definities?kpi=K23")
    on_sample.page.wait_for_function(
        "(box => box.top >= 0 && box.top < innerHeight / 2)(document.querySelector('#K23').getBoundingClientRect())"
    )
    assert on_sample.page.locator("#K23 .dm-facts").is_visible()
    assert not on_sample.page.locator("#K22 .dm-facts").is_visible()
    assert on_sample.problems == []


@pytest.mark.sweep
def test_figure_leads_to_its_definition_in_two_clicks(on_sample: Watched) -> None:
    on_sample.open("?taal=en")
    on_sample.page.get_by_role("link", name="Provenance Trained mentors").click()
    on_sample.page.get_by_role("link", name="1 (to the definition)").click()
    on_sample.page.locator("#K18 .dm-facts").wait_for()
    assert on_sample.page.locator("#K18 .dm-facts").is_visible()


def test_unknown_address_says_so_in_dutch(on_sample: Watched) -> None:
    on_sample.page.goto(f"{on_sample.site.url}/bestaat-niet")
    on_sample.page.get_by_text("Deze pagina bestaat niet").wait_for()


def test_streamlits_texts_in_our_dictionary_stand_in_its_bundle() -> None:
    script = (Path(dashboard.__file__).parent / "static" / "duaal.js").read_text(encoding="utf-8")
    words = re.findall(r'^    "([^"]+)":\s+"', script, re.MULTILINE)
    bundle = "".join(
        path.read_text(encoding="utf-8") for path in (Path(streamlit.__file__).parent / "static").rglob("*.js")
    )
    assert len(words) > 10
    # Its bundle joins some sentences from parts.
    assert [word for word in words if word.split(". ")[0] not in bundle] == []
