"""Progress: the order of the institutions, and how fresh and complete their data are."""

import re

from etl.settings import Settings
from tests.dashboard.pages import markup, open_page, words

_NAME = re.compile(r'<th scope="row"><a href="/instelling[^"]*">([^<]+)</a></th>')
_ROW = re.compile(r"<tr><th scope=\"row\"><a href=\"/instelling.*?</tr>", re.DOTALL)


def _changes(page) -> list[int]:
    rows = [re.findall(r'<td class="dm-num">([^<]*)</td>', row) for row in _ROW.findall(markup(page))]
    return [int(cells[2].replace("−", "-").replace("±", "")) for cells in rows if cells[2] != "–"]


def test_institutions_stand_in_the_order_that_the_address_names(sample_store: Settings) -> None:
    by_name = _NAME.findall(markup(open_page(sample_store, "voortgang")))
    assert by_name[:2] == ["Hogeschool 1 (fictief)", "Hogeschool 2 (fictief)"]
    assert len(by_name) == 17
    falling = _changes(open_page(sample_store, "voortgang", volgorde="daling"))
    assert falling == sorted(falling)
    assert _changes(open_page(sample_store, "voortgang", volgorde="stijging")) == falling[::-1]
    assert _NAME.findall(markup(open_page(sample_store, "voortgang", volgorde="bestaat-niet"))) == by_name


def test_every_institution_says_when_it_last_delivered_and_how_much_of_what_was_expected(
    sample_store: Settings,
) -> None:
    page = open_page(sample_store, "voortgang", stand="2022-06", volgorde="volledigheid")
    rows = _ROW.findall(markup(page))
    counted = [re.search(r">(\d+) van (\d+)</a>", row) for row in rows]
    missing = [int(each[2]) - int(each[1]) for each in counted if each]
    assert missing == sorted(missing, reverse=True)
    assert max(missing) > 0
    assert any("jun 2022" in row for row in rows)
    assert "jul 2022" not in markup(page)
    assert "Voor dit cijfer is geen doel gesteld." in words(page)


def test_card_says_where_its_target_comes_from_and_which_version_of_its_definition_counts(
    sample_store: Settings,
) -> None:
    said = words(open_page(sample_store))
    assert "Doel: 8 (eindrapport, F08)" in said
    assert "Versie 1 van de definitie." in said


def test_timeline_shows_the_figures_of_one_institution_as_of_a_month(sample_store: Settings) -> None:
    page = open_page(sample_store, "tijdlijn", instelling="100001", stand="2022-06")
    assert "Deelnemers (unieke personen), Hogeschool 1 (fictief), stand op het einde van elke maand" in words(page)
    assert {box.label for box in page.selectbox} >= {"Stand per", "Sector", "Instelling", "Activiteit"}
    chart = page.get("plotly_chart")[0].proto.spec
    assert "Stand per jun 2022" in chart
    # The pointer names both: the activity, and the figure at the end of its month.
    assert re.search(r"Inspiratie.*?mei 2022: \d+", chart)
