"""Every page in both languages, on an empty store, on the reference data and on the sample."""

import sys
from itertools import product
from unittest.mock import patch

import pytest

from dashboard.navigation import PAGES
from dashboard.texts import LANGUAGES, texts
from etl.freshness import Freshness
from etl.settings import Settings
from tests.dashboard.pages import markup, open_page, words
from tests.swept import in_sweep

PATHS = [page.path for page in PAGES]
TITLES = {page.path: page.title for page in PAGES}


def _refused_numbers(text: str) -> bool:
    return "nan" in text.split() or "None" in text.split()


# One language after the other; the sweep has both of every page.
@pytest.mark.parametrize(
    ("path", "language"),
    in_sweep(
        sorted(product(PATHS, LANGUAGES), key=lambda page: (PATHS.index(page[0]) + LANGUAGES.index(page[1])) % 2),
        after=len(PATHS),
    ),
)
def test_page_on_the_sample(sample_store: Settings, path: str, language: str) -> None:
    page = open_page(sample_store, path, taal=language)
    assert not page.exception
    assert page.title[0].value == texts(language)(TITLES[path])
    assert texts(language)("notice.sample") in words(page)
    assert not _refused_numbers(words(page))


@pytest.mark.every(4)
@pytest.mark.parametrize("language", in_sweep(LANGUAGES))
@pytest.mark.parametrize("path", PATHS)
def test_page_on_an_empty_store_says_what_to_do_next(empty_store: Settings, path: str, language: str) -> None:
    page = open_page(empty_store, path, taal=language)
    assert not page.exception
    # These pages have their use before anything is loaded.
    own = {
        "opladen": "upload.intro",
        "definities": "definitions.intro",
        "toegankelijkheid": "accessibility.contact_text",
        "privacy": "privacy.columns_text",
        "beheer": "administration.no_reference",
    }
    assert texts(language)(own.get(path, "empty.step_upload")) in words(page)
    assert texts(language)("notice.sample") not in words(page)


@pytest.mark.every(2)
@pytest.mark.parametrize("path", PATHS)
def test_page_on_reference_data_only(reference_store: Settings, path: str) -> None:
    page = open_page(reference_store, path)
    assert not page.exception
    # The report's timeline and positions come with the reference data, before the first monthly file.
    expected = {
        "tijdlijn": "5 op een dag",
        "opladen": "Kies een of meer maandbestanden",
        "beleidsaanbevelingen": "Vereenvoudig de administratie.",
        "definities": "8 (Soort instelling: Hogeschool); bron: eindrapport, F08",
        "toegankelijkheid": "Bestuursdecreet van 7 december 2018",
        "privacy": "HMAC-SHA-256",
        "beheer": "Geladen referentiegegevens",
    }
    assert expected.get(path, "Er zijn nog geen cijfers") in words(page)


def test_first_page_shows_the_figures_of_the_report_against_their_targets(sample_store: Settings) -> None:
    said = words(open_page(sample_store))
    for value, unit, target in [
        (10, "projecten", 10),
        (4, "projecten", 4),
        (8, "instellingen", 8),
        (1, "instelling", 1),
        (11, "opleidingen", 11),
    ]:
        assert f"{value} {unit} Doel: {target} " in said
    assert said.count("8 instellingen Doel: 8") == 2
    assert "60 aanwezigen, geteld bij 1 van 12 activiteiten" in said


@pytest.mark.parametrize("path", ["", "voortgang"])
def test_pages_say_how_fresh_they_are(sample_store: Settings, path: str) -> None:
    said = words(open_page(sample_store, path, stand="2023-10"))
    assert "Stand per oktober 2023; " in said
    assert " van 17 instellingen leverden aan." in said
    assert "Uiterste dag voor deze maand: 10 november 2023." in said
    assert "Jongste maandbestand dat meetelt: 17 november 2023, 11:37." in said


def test_a_reader_is_told_the_day_of_the_newest_delivery_and_not_its_minute(sample_store: Settings) -> None:
    assert "Jongste maandbestand dat meetelt: 17 november 2023." in words(open_page(sample_store, als="reader"))


def test_a_month_of_which_nothing_is_expected_has_no_last_day(sample_store: Settings) -> None:
    nothing = Freshness("2021-10", 0, 0, (), is_open=False, last_delivered=None)
    with patch("dashboard.caching.freshness", return_value=nothing):
        said = words(open_page(sample_store, stand="2021-10"))
    assert "Stand per oktober 2021; voor deze maand wordt niets verwacht." in said
    assert "Uiterste dag" not in said


def test_first_page_of_a_state_without_deliveries_names_no_newest_one(reference_store: Settings) -> None:
    assert "Jongste maandbestand" not in words(open_page(reference_store))


def test_timeline_lists_undated_events_beside_the_axis_and_never_on_it(sample_store: Settings) -> None:
    said = words(open_page(sample_store, "tijdlijn"))
    undated = said[said.index("Zonder datum") :]
    assert "Online kick-off van het lerend netwerk" in undated
    assert "12 activiteiten: 5 op een dag, 5 in een maand of periode (balken), 2 zonder datum" in said


def test_titles_of_events_are_marked_as_dutch_on_an_english_page(reference_store: Settings) -> None:
    shown = markup(open_page(reference_store, "tijdlijn", taal="en"))
    assert '<strong>Kick-off</strong>: <span lang="nl">Online kick-off van het lerend netwerk</span>' in shown


def test_timeline_filters_by_type(sample_store: Settings) -> None:
    said = words(open_page(sample_store, "tijdlijn", type="slotsessie"))
    assert "1 activiteiten: 1 op een dag" in said or "1 activiteit: 1 op een dag" in said
    assert "Zonder datum" not in said


def test_provenance_leads_to_file_and_row(sample_store: Settings) -> None:
    said = words(open_page(sample_store, "herkomst", kpi="K07", instelling="100002"))
    assert "inschrijvingen.csv" in said
    assert "pl-100002" in said


def test_provenance_shows_a_reader_no_rows_and_no_deliveries(sample_store: Settings) -> None:
    said = words(open_page(sample_store, "herkomst", als="reader"))
    assert "Er zijn geen rijen die u in deze rol en met deze filters mag zien." in said
    assert "Er zijn geen aanleveringen die u in deze rol en met deze filters mag zien." in said
    assert "inschrijvingen.csv" not in said


def test_pilot_lead_sees_only_their_own_institution(sample_store: Settings) -> None:
    for path in ("", "voortgang", "instelling", "werkplekken", "beleidsaanbevelingen", "volledigheid", "herkomst"):
        said = words(open_page(sample_store, path, als="pilot_lead:100003"))
        assert "Hogeschool 4 (fictief)" not in said
        assert "100004-" not in said
    assert "1 van 1 instelling leverde aan." in words(open_page(sample_store, als="pilot_lead:100003"))


def test_reader_may_not_upload(sample_store: Settings) -> None:
    page = open_page(sample_store, "opladen", als="reader")
    assert texts("nl")("page.not_allowed", role="lezer") in words(page)
    assert "<form" not in markup(page)


def test_unreadable_role_falls_back_to_the_local_user(sample_store: Settings) -> None:
    page = open_page(sample_store, als="directeur")
    assert not page.exception
    assert "als" not in page.query_params


def test_pages_do_not_load_pandera(sample_store: Settings) -> None:
    before = "pandera" in sys.modules
    open_page(sample_store, "voortgang")
    assert ("pandera" in sys.modules) == before
