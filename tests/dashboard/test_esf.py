"""ESF-indicatoren: both code sets in both languages, the filters, what is unknown, and the sums that fail."""

import re
from dataclasses import replace

import pytest

from dashboard import caching
from dashboard.texts import LANGUAGES, texts
from etl.settings import Settings
from tests.dashboard.pages import markup, open_page, words


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_shows_both_bases_by_gender_in_both_languages(sample_store: Settings, language: str) -> None:
    page = open_page(sample_store, "esf", taal=language, kalenderjaar="2022", project="90001")
    assert not page.exception
    expected = {
        "nl": (
            "Stand op 31 december 2022: 42 van 42 fiches volledig.",
            "Projecten met aangeleverde inschrijvingen: 1 van 1.",
            "Deelnemers bij instap, in het kalenderjaar 2022. Eenheid: personen. 20 van 20 fiches volledig.",
            "Resultaten bij uitstap, cumulatief tot 31 december 2022. Eenheid: personen.",
            "Vrouwen Mannen Non-binair Onbekend Totaal",
            "van 22 uitgestapte personen, cumulatief op 31 december",
            "Alle rekenkundige controles kloppen.",
            "Cumulatieve cijfers worden nooit over jaren opgeteld.",
        ),
        "en": (
            "State at 31 December 2022: 42 of 42 records complete.",
            "Participants at entry, in the calendar year 2022. Unit: persons. 20 of 20 records complete.",
            "Results on leaving, cumulative up to 31 December 2022. Unit: persons.",
            "Women Men Non-binary Unknown Total",
            "All arithmetic checks hold.",
        ),
    }
    said = words(page)
    for each in expected[language]:
        assert each in said
    for code in (*(f"CO{number:02d}" for number in range(1, 12)), *(f"CR0{number}" for number in range(1, 5))):
        assert said.count(f" {code} ") >= 2


def test_the_last_year_is_shown_first_and_is_not_over(sample_store: Settings) -> None:
    said = words(open_page(sample_store, "esf"))
    assert "Stand per oktober 2023, het jaar is nog niet om:" in said
    assert "cumulatief tot oktober 2023" in said


def test_choices_stay_in_the_address_and_a_wrong_one_counts_as_not_chosen(sample_store: Settings) -> None:
    page = open_page(sample_store, "esf", stelsel="esf_plus", kalenderjaar="2022")
    assert "EECO11" in words(page) and " CO11 " not in words(page)
    page.selectbox(key="choose_kalenderjaar").select("2021").run()
    assert (page.query_params["kalenderjaar"], page.query_params["stelsel"]) == ("2021", "esf_plus")
    assert "Stand op 31 december 2021" in words(page)
    wrong = open_page(sample_store, "esf", stelsel="toekomst", kalenderjaar="1999")
    assert not wrong.exception and " CO11 " in words(wrong)


def test_a_number_leads_to_the_rows_that_it_counts(sample_store: Settings) -> None:
    page = open_page(sample_store, "esf", kalenderjaar="2022", project="90001")
    (way,) = re.findall(
        r'<a href="/herkomst\?([^"]*)">(\d+)<span class="dm-hidden"> herkomst van CO05, vrouwen</span></a>',
        markup(page).split("cumulatief tot")[0],
    )
    query = dict(each.split("=") for each in way[0].replace("&amp;", "&").split("&"))
    assert query == {
        "kpi": "K09",
        "deel": "employed",
        "geslacht": "V",
        "instapjaar": "2022",
        "stand": "2022-12",
        "project": "90001",
    }
    origin = open_page(sample_store, "herkomst", **query)
    assert not origin.exception
    assert f"Arbeidssituatie bij instap {way[1]} personen" in words(origin)
    assert origin.selectbox(key="choose_geslacht").value == "V"


def test_a_project_that_is_switched_off_says_so_and_is_left_out(sample_store: Settings) -> None:
    settings = replace_settings(sample_store, esf_off="90001")
    assert "De ESF-indicatoren van ESF-project HO 1 (fictief) zijn uitgezet" in words(
        open_page(settings, "esf", project="90001")
    )
    page = open_page(settings, "esf")
    assert "Uitgezet en hier niet geteld: ESF-project HO 1 (fictief)." in words(page)
    assert "dm-hidden" not in markup(page).split("Deelnemers bij instap, in het kalenderjaar")[1].split("</table>")[0]


def test_a_project_of_esf_plus_shows_its_own_code_set(sample_store: Settings) -> None:
    said = words(open_page(replace_settings(sample_store, esf_plus="90001"), "esf", project="90001"))
    assert "EECO05" in said


def replace_settings(settings: Settings, **changes: str) -> Settings:
    """Return settings of the same store with changes."""
    return Settings(state_dir=settings.state_dir, secret=settings.secret, **changes)  # type: ignore[arg-type]


def test_a_year_before_the_first_delivery_is_unknown_and_says_what_to_do(sample_store: Settings) -> None:
    # This institution starts its enrolments in 2022.
    said = words(open_page(sample_store, "esf", als="pilot_lead:100011", kalenderjaar="2021"))
    assert "geen inschrijvingen aangeleverd: de indicatoren zijn onbekend, niet nul." in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_sums_that_fail_are_an_error_that_names_the_cells(
    sample_store: Settings, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    compute = caching.compute_esf_tables

    def damaged(*given, **asked):  # type: ignore[no-untyped-def]
        tables = compute(*given, **asked)
        rows = tuple(
            replace(row, by_gender=(0, *row.by_gender[1:])) if row.line.code == "CO05" else row for row in tables.rows
        )
        return replace(tables, rows=rows)

    caching.esf_tables.clear()
    monkeypatch.setattr(caching, "compute_esf_tables", damaged)
    page = open_page(sample_store, "esf", project="90001", taal=language, kalenderjaar="2022")
    caching.esf_tables.clear()
    said = words(page)
    wrong = {
        "nl": "2022, cumulatief op 31 december, vrouwen: CO01 8 + CO03 16 + CO05 0 = 24 is niet gelijk aan "
        "'Waarvan met een volledige fiche' 37.",
        "en": "2022, cumulative at 31 December, women: CO01 8 + CO03 16 + CO05 0 = 24 does not equal "
        "'Of which with a complete record' 37.",
    }
    assert wrong[language] in said
    assert texts(language)("esf.sound") not in said
    assert 'role="alert"' in markup(page) and "/cijfers/" not in markup(page)
