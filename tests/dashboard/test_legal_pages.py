"""Toegankelijkheid and Privacy: made from declarations, with what the organisation must fill in said plainly."""

import re
from html import escape

import pytest

from dashboard.accessibility import BARRIERS, IS_COMPLIANT
from dashboard.navigation import PAGES
from dashboard.texts import LANGUAGES, texts
from etl.settings import Settings
from schemas.datasets import datasets
from schemas.dictionary_texts import privacy_text
from schemas.privacy import RETENTION_YEARS
from tests.dashboard.pages import markup, open_page, words
from tests.swept import in_sweep


@pytest.mark.parametrize("language", in_sweep(LANGUAGES))
@pytest.mark.parametrize("path", [page.path for page in PAGES])
def test_both_pages_are_linked_below_every_page(empty_store: Settings, path: str, language: str) -> None:
    foot = markup(open_page(empty_store, path, taal=language)).rsplit("<footer", 1)[1]
    linked = re.findall(r'href="/([a-z]+)\?taal=([a-z]+)"', foot)
    assert linked == [("toegankelijkheid", language), ("privacy", language)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_statement_lists_every_declared_barrier_with_cause_and_alternative(
    empty_store: Settings, language: str
) -> None:
    page = open_page(empty_store, "toegankelijkheid", taal=language)
    for barrier in BARRIERS:
        row = next(each for each in markup(page).split("<tr>") if escape(barrier.element) in each)
        assert (
            f"WCAG {barrier.criterion}" if barrier.criterion else texts(language)("accessibility.no_criterion")
        ) in row
        assert barrier.cause in row
        assert barrier.issue is None or f'href="{barrier.issue}"' in row
    said = words(page)
    assert all(texts(language)(each.text) in said and texts(language)(each.instead) in said for each in BARRIERS)
    assert texts(language)("accessibility.partial") in said


def test_statement_claims_full_compliance_only_when_nothing_is_declared(
    empty_store: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not IS_COMPLIANT
    monkeypatch.setattr("dashboard.views.accessibility_statement.BARRIERS", ())
    monkeypatch.setattr("dashboard.views.accessibility_statement.IS_COMPLIANT", True)
    said = words(open_page(empty_store, "toegankelijkheid"))
    assert texts("nl")("accessibility.full") in said
    assert texts("nl")("accessibility.barriers") not in said


def test_what_the_organisation_must_fill_in_is_said_with_its_setting(empty_store: Settings) -> None:
    accessibility = words(open_page(empty_store, "toegankelijkheid"))
    for setting in ("DUAAL_ORGANISATION", "DUAAL_ACCESSIBILITY_CONTACT", "DUAAL_COMPLAINT_CONTACT"):
        assert f"In te vullen door de organisatie: instelling {setting}." in accessibility
    assert "To be filled in by the organisation: setting DUAAL_PRIVACY_CONTACT." in words(
        open_page(empty_store, "privacy", taal="en")
    )


def test_what_was_filled_in_is_shown_as_a_link_and_inert(empty_store: Settings) -> None:
    filled = empty_store.model_copy(
        update={
            "organisation": "Departement <b>Onderwijs</b>",
            "accessibility_contact": "toegankelijk@voorbeeld.be",
            "complaint_contact": "https://voorbeeld.be/klacht",
            "privacy_contact": "javascript:alert(1)",
        }
    )
    shown = markup(open_page(filled, "toegankelijkheid"))
    assert "Departement &lt;b&gt;Onderwijs&lt;/b&gt; wil dat iedereen" in shown
    assert 'href="mailto:toegankelijk@voorbeeld.be"' in shown
    assert 'href="https://voorbeeld.be/klacht"' in shown
    assert "In te vullen" not in shown
    assert 'href="javascript' not in markup(open_page(filled, "privacy"))


def test_whom_to_ask_about_the_figures_stands_below_every_page(empty_store: Settings) -> None:
    assert "Vragen over de cijfers" not in words(open_page(empty_store))
    filled = empty_store.model_copy(update={"figures_contact": "cijfers@voorbeeld.be"})
    asked = '<p>Vragen over de cijfers: <a href="mailto:cijfers@voorbeeld.be">cijfers@voorbeeld.be</a></p>'
    without = [page.path for page in PAGES if asked not in markup(open_page(filled, page.path))]
    assert not without
    inert = empty_store.model_copy(update={"figures_contact": "<b>Tel. 02 000 00 00</b>"})
    assert "Vragen over de cijfers: &lt;b&gt;Tel." in markup(open_page(inert))


def test_a_blank_contact_is_none_and_blanks_around_it_go() -> None:
    names = ("organisation", "figures_contact", "accessibility_contact", "complaint_contact", "privacy_contact")
    blank, padded = (Settings(**dict.fromkeys(names, value)) for value in ("  ", " x@voorbeeld.be\n"))
    assert [getattr(blank, each) for each in names] == [None] * 5
    assert [getattr(padded, each) for each in names] == ["x@voorbeeld.be"] * 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_privacy_table_holds_every_column_with_its_declared_class(empty_store: Settings, language: str) -> None:
    personal, others = markup(open_page(empty_store, "privacy", taal=language)).split("<details", 1)
    for dataset in datasets():
        for column in dataset.columns:
            row = f">{escape(column.label(language))}</th><td>{texts(language)(f'dataset.{dataset.name}')}</td><td>"
            assert f"{row}{privacy_text(column, language)}</td>" in (personal if column.is_personal else others)
    count = sum(len(dataset.columns) for dataset in datasets())
    assert (personal + others).count('<th scope="row">') == count


def test_privacy_says_how_long_evidence_is_kept(empty_store: Settings) -> None:
    assert RETENTION_YEARS == 10
    assert "bewaard tot 10 jaar na het einde van het project" in words(open_page(empty_store, "privacy"))
