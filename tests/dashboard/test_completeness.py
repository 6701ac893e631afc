"""Volledigheid: summary, heat map with its table, whom to remind, and calendar files for those who may have them."""

import json
import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.charts.deliveries import STATUS_LOOKS, GridCell, delivery_chart
from dashboard.texts import LANGUAGES, texts
from etl.completeness import STATUSES
from etl.reference import load_reference
from etl.scope import LOCAL_DEPARTMENT
from etl.settings import Settings, reference_dir
from etl.stage import Part
from etl.submit import Delivery, load
from tests.dashboard.pages import markup, open_page, words
from tests.dashboard.served import Answer, Served, served
from tests.etl.files import enrollments, pilot, write_csv

HOSTILE = '<img src=x onerror="alert(1)">; A, B'


def _figure(page: AppTest) -> dict:  # type: ignore[type-arg]
    (chart,) = page.get("plotly_chart")
    spec: dict = json.loads(chart.proto.spec)  # type: ignore[type-arg]
    return spec


def _messages(page: AppTest) -> list[str]:
    return [unescape(each) for each in re.findall(r"<textarea[^>]*>(.*?)</textarea>", markup(page), re.DOTALL)]


# --- the page on the sample: in April 2023 one institution left its enrolments out


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_says_how_complete_the_month_is_in_both_languages(sample_store: Settings, language: str) -> None:
    page = open_page(sample_store, "volledigheid", stand="2023-04", taal=language)
    assert not page.exception
    said = words(page)
    expected = {
        "nl": (
            "Stand per april 2023: 56 van 57 verwachte aanleveringen zijn er.",
            "ontbreekt 1. Uiterste dag: 10 mei 2023.",
            "Aanleveringen per instelling en maand, alle gegevenssets, september 2021 tot april 2023",
            "17 × 20 vakjes: instellingen van boven naar onder, maanden van links naar rechts.",
        ),
        "en": (
            "As of April 2023: 56 of 57 expected deliveries are in.",
            "missing 1. Deadline: 10 May 2023.",
            "Deliveries per institution and month, all data sets, September 2021 to April 2023",
            "17 × 20 cells: institutions from top to bottom, months from left to right.",
        ),
    }
    for each in expected[language]:
        assert each in said
    for status in STATUSES:
        assert texts(language)(f"completeness.{status}") in said


def test_every_cell_has_a_sign_besides_its_colour_and_a_place_in_the_table(sample_store: Settings) -> None:
    page = open_page(sample_store, "volledigheid", stand="2023-04", instelling="100011", jaar="2022-2023")
    heat, signs = _figure(page)["data"]
    statuses = [STATUSES[position] for position in heat["z"][0]]
    assert signs["text"] == [STATUS_LOOKS[status].sign for status in statuses]
    assert statuses[-1] == "missing"
    assert "apr 2023 ✗ ontbreekt mrt 2023" in words(page)
    assert "CVO 2 (fictief), april 2023" in heat["customdata"][0][-1]


def test_filters_narrow_the_grid_and_stay_in_the_address(sample_store: Settings) -> None:
    page = open_page(
        sample_store, "volledigheid", stand="2022-07", jaar="2021-2022", project="90001", gegevensset="enrollments"
    )
    assert "Aanleveringen per instelling en maand, inschrijvingen, september 2021 tot juli 2022" in words(page)
    assert "Stand per juli 2022: 1 van 1 verwachte aanlevering is er." in words(page)
    assert len(_figure(page)["data"][0]["z"]) == 1
    assert page.query_params["gegevensset"] == "enrollments"
    page.selectbox(key="choose_gegevensset").select("").run()
    assert "gegevensset" not in page.query_params
    assert "Stand per juli 2022: 3 van 3 verwachte aanleveringen zijn er." in words(page)


def test_an_unknown_data_set_counts_as_not_chosen(sample_store: Settings) -> None:
    page = open_page(sample_store, "volledigheid", stand="2022-07", gegevensset="events")
    assert not page.exception and "alle gegevenssets" in words(page)


def test_a_year_without_months_says_what_to_do(sample_store: Settings) -> None:
    page = open_page(sample_store, "volledigheid", stand="2022-03", jaar="2022-2023")
    assert texts("nl")("completeness.nothing") in words(page)
    assert len(page.get("plotly_chart")) == 0


def test_reminder_names_what_is_missing_and_the_deadline(sample_store: Settings) -> None:
    (dutch,) = _messages(open_page(sample_store, "volledigheid", stand="2023-04"))
    assert "Van CVO 2 (fictief) ontbreekt nog voor april 2023:\n- Inschrijvingen, project 90011 (" in dutch
    assert "De uiterste dag was 10 mei 2023." in dutch
    (english,) = _messages(open_page(sample_store, "volledigheid", stand="2023-04", taal="en"))
    assert "Still missing from CVO 2 (fictief) for April 2023:\n- Enrolments, project 90011 (" in english
    assert "The deadline was 10 May 2023." in english


def test_nobody_is_reminded_when_all_is_in(sample_store: Settings) -> None:
    page = open_page(sample_store, "volledigheid", stand="2023-10")
    assert "Niemand te herinneren: van oktober 2023 is met deze filters alles aangeleverd" in words(page)
    assert _messages(page) == []
    assert "Vanaf oktober 2023 is er geen uiterste dag waarop nog iets verwacht wordt." in words(page)


def test_month_before_the_first_pilot_says_so(sample_store: Settings) -> None:
    said = words(open_page(sample_store, "volledigheid", stand="2022-07", instelling="100011"))
    assert "✗ ontbreekt, volgens de aangeleverde proeftuinen liep er toen geen" in said


def test_pilot_lead_is_shown_and_reminded_of_their_own_institution_only(sample_store: Settings) -> None:
    page = open_page(sample_store, "volledigheid", stand="2023-04", als="pilot_lead:100011")
    assert "Stand per april 2023: 2 van 3 verwachte aanleveringen zijn er." in words(page)
    assert "CVO 2 (fictief)" in _messages(page)[0]
    other = open_page(sample_store, "volledigheid", stand="2023-04", als="pilot_lead:100012")
    assert "CVO 2 (fictief)" not in words(other) and _messages(other) == []
    assert "100011" not in markup(other)


@pytest.mark.parametrize("role", ["reader", "esf"])
def test_who_does_not_write_for_institutions_gets_no_reminders(sample_store: Settings, role: str) -> None:
    page = open_page(sample_store, "volledigheid", stand="2023-04", als=role)
    assert "56 van 57" in words(page)
    assert _messages(page) == []
    assert "deadlines.ics" not in markup(page)


# --- text from data


@pytest.fixture
def hostile_store(reference_store: Settings, tmp_path: Path) -> Settings:
    """Return a store in which an institution's name is markup, with one upload of it."""
    folder = tmp_path / "reference"
    shutil.copytree(reference_dir(), folder)
    path = folder / "institutions.csv"
    named = path.read_text(encoding="utf-8").replace("Hogeschool 1 (fictief)", '"' + HOSTILE.replace('"', '""') + '"')
    path.write_text(named, encoding="utf-8")
    assert load_reference(reference_store, LOCAL_DEPARTMENT, folder).is_accepted
    parts = [
        Part(write_csv(tmp_path / f"{name}.csv", name, rows), f"{name}.csv")
        for name, rows in {"pilots": [pilot()], "enrollments": enrollments(2)}.items()
    ]
    assert load(reference_store, LOCAL_DEPARTMENT, Delivery(parts)).receipt is not None
    return reference_store


def test_names_from_data_are_text_on_the_page_and_in_the_chart(hostile_store: Settings) -> None:
    page = open_page(hostile_store, "volledigheid", instelling="100001")
    assert "<img src=x" not in markup(page)
    assert HOSTILE in words(page)
    spec = json.dumps(_figure(page))
    assert "<img" not in spec and "&lt;img src=x" in spec
    assert HOSTILE in _messages(page)[0]


# --- the chart


def test_chart_keeps_institutions_of_one_name_apart() -> None:
    cells = [[GridCell("missing", "a")], [GridCell("on_time", "b")]]
    figure = delivery_chart(["Zelfde", "Zelfde"], ["mrt 2022"], cells, "nl")
    assert list(figure.layout.yaxis.tickvals) == [0, 1]
    assert [list(row) for row in figure.data[0].z] == [[STATUSES.index("missing")], [STATUSES.index("on_time")]]
    assert list(figure.data[1].text) == ["✗", "✓"]


def test_every_status_has_its_own_sign_and_ground() -> None:
    assert set(STATUS_LOOKS) == set(STATUSES)
    assert len({look.sign for look in STATUS_LOOKS.values()}) == len(STATUSES)
    assert len({look.ground for look in STATUS_LOOKS.values()}) == len(STATUSES)


def _luminance(color: str) -> float:
    parts = [int(color[position : position + 2], 16) / 255 for position in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("status", STATUSES)
def test_signs_can_be_read_on_their_ground(status: str) -> None:
    look = STATUS_LOOKS[status]
    light, dark = sorted((_luminance(look.ground), _luminance(look.ink)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


# --- the calendar file


@pytest.fixture(scope="module")
def site(sample_store: Settings) -> Iterator[Served]:
    """Serve the sample."""
    with served(sample_store) as made:
        yield made


def _ask(site: Served, query: str) -> Answer:
    return site.get(f"/deadlines.ics?{query}")


def test_page_links_to_the_calendar_file_of_who_still_has_something_to_deliver(
    sample_store: Settings, site: Served
) -> None:
    page = open_page(sample_store, "volledigheid", stand="2023-04", taal="en")
    assert 'href="/deadlines.ics?taal=en&amp;stand=2023-04&amp;instelling=100011"' in markup(page)
    answer = _ask(site, "taal=en&stand=2023-04&instelling=100011")
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="deadlines-100011.ics"'
    unfolded = answer.text.replace("\r\n ", "")
    assert "SUMMARY:Deadline for April 2023: CVO 2 (fictief)\r\n" in unfolded
    assert "DTSTART;VALUE=DATE:20230510\r\n" in unfolded
    assert "DESCRIPTION:Still to be delivered for April 2023:\\n- Enrolments\\, project 90011 (" in unfolded


def test_calendar_file_is_the_same_each_time_and_dutch_unless_english_is_asked_for(site: Served) -> None:
    first = _ask(site, "stand=2023-04&instelling=100011")
    assert first.body == _ask(site, "stand=2023-04&instelling=100011&taal=xx").body
    assert "Uiterste dag aanlevering april 2023" in first.text


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("stand=2023-04&instelling=100011&als=pilot_lead:100011", 200),
        ("stand=2023-04&instelling=100011&als=pilot_lead:100012", 403),
        ("stand=2023-04&instelling=999999&als=pilot_lead:100012", 403),
        ("stand=2023-04&instelling=100011&als=reader", 403),
        ("stand=2023-04&instelling=100011&als=esf", 403),
        ("stand=2023-04&instelling=100011&als=directeur", 403),
        ("stand=2023-04&instelling=999999", 404),
        ("stand=2023-04&instelling=999999&als=pilot_lead:999999", 404),
        ("stand=2023-04", 404),
        ("stand=2023-10&instelling=100011", 404),
        ("stand=2023-13&instelling=100011", 400),
        ("instelling=100011", 400),
    ],
)
def test_calendar_file_is_given_to_who_writes_for_the_institution(site: Served, query: str, status: int) -> None:
    answer = _ask(site, query)
    assert answer.status == status
    assert status == 200 or "CVO" not in answer.text


def test_calendar_file_of_an_empty_store_is_not_found(empty_store: Settings) -> None:
    with served(empty_store) as made:
        assert _ask(made, "stand=2023-04&instelling=100011").status == 404
