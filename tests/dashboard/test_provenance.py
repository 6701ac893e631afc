"""Herkomst: the part of a KPI that is traced, in the address and by the choice; each leads to exactly its rows."""

import re
from contextlib import closing
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.store import warehouse
from dashboard.texts import LANGUAGES, texts
from etl.scope import LOCAL_DEPARTMENT
from etl.settings import Settings
from etl.trace import Trace, trace
from tests.dashboard.pages import markup, open_page, words

_MOST = 100


def traced(kpi: str, **filters: str) -> Trace:
    """Return the trace of a figure of the store that the page shows."""
    with closing(warehouse().cursor()) as con:
        return trace(con, LOCAL_DEPARTMENT, kpi, filters=filters)


def shown_rows(page: AppTest, language: str) -> list[str]:
    """Return what stands in the first column of the rows behind the figure."""
    caption = texts(language)("provenance.rows")
    (found,) = re.findall(rf"<caption[^>]*>{caption}</caption>.*?</table>", markup(page), re.DOTALL)
    return [unescape(cell) for cell in re.findall(r'<th[^>]*scope="row"[^>]*>(.*?)</th>', found)]


def part_choices(page: AppTest) -> list[str]:
    """Return the chosen part of every box to choose one: none or one."""
    return [box.value for box in page.selectbox if box.key == "choose_deel"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_kpi_without_a_total_shows_one_part_and_exactly_its_rows(sample_store: Settings, language: str) -> None:
    page = open_page(sample_store, "herkomst", kpi="K04", taal=language)
    box = page.selectbox(key="choose_deel")
    assert (box.label, box.value, len(box.options)) == ("Sector", "VWO", 2)
    adult, higher = traced("K04", sector="VWO"), traced("K04", sector="HO")
    assert adult.numerator == adult.value.value == 11
    assert f" {adult.value.value} {texts(language).plural('unit.programmes', 2)}" in words(page)
    assert shown_rows(page, language) == [row.identity for row in adult.rows][:_MOST]
    box.select("HO").run()
    assert page.query_params["deel"] in ("HO", ["HO"])
    assert f" {higher.value.value} {texts(language).plural('unit.programmes', 2)}" in words(page)
    assert shown_rows(page, language) == [row.identity for row in higher.rows][:_MOST]


def test_the_address_names_the_part(sample_store: Settings) -> None:
    page = open_page(sample_store, "herkomst", kpi="K03", deel="universiteit")
    assert part_choices(page) == ["universiteit"]
    assert shown_rows(page, "nl") == [row.identity for row in traced("K03", institution_type="universiteit").rows]
    english = open_page(sample_store, "herkomst", kpi="K12", deel="work", taal="en")
    assert english.selectbox(key="choose_deel").label == "Result on leaving"
    assert part_choices(english) == ["work"]
    expected = [row.identity for row in traced("K12", result="work").rows][:_MOST]
    assert shown_rows(english, "en") == expected


def test_a_part_that_the_kpi_does_not_have_counts_as_not_chosen(sample_store: Settings) -> None:
    assert part_choices(open_page(sample_store, "herkomst", kpi="K03", deel="VWO")) == [""]
    assert part_choices(open_page(sample_store, "herkomst", kpi="K12", deel="VWO")) == ["qualification"]
    assert part_choices(open_page(sample_store, "herkomst", kpi="K07", deel="VWO")) == []


def test_a_filter_of_the_page_that_chooses_the_part_needs_no_second_choice(sample_store: Settings) -> None:
    page = open_page(sample_store, "herkomst", kpi="K04", sector="HO", deel="VWO")
    assert part_choices(page) == []
    assert shown_rows(page, "nl") == [row.identity for row in traced("K04", sector="HO").rows][:_MOST]


def test_figures_of_the_report_lead_to_their_part_without_the_filters_of_the_page(sample_store: Settings) -> None:
    links = unescape(markup(open_page(sample_store, sector="HO", jaar="2021-2022")))
    for kpi, part in (("K03", "cvo"), ("K04", "VWO")):
        assert f'href="/herkomst?kpi={kpi}&deel={part}"' in links
