"""Beheer: what it shows and changes, in both languages, on an empty store too; and its file."""

import csv
import io

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import address
from dashboard.texts import LANGUAGES, texts
from etl.audit import audit_log, record
from etl.audit_kinds import DOWNLOAD
from etl.ledger import ledger_of
from etl.load import ledger_for_writing
from etl.permissions import Right
from etl.right_words import RIGHT_LABELS
from etl.scope import LOCAL_DEPARTMENT, Scope
from etl.settings import Settings
from etl.tokens import make_token, tokens
from tests.dashboard.pages import markup, open_page, words
from tests.dashboard.served import served

PARTS = ("referentie", "perioden", "rollen", "tokens", "audit")


def _open(settings: Settings, part: str, **query: str) -> AppTest:
    return open_page(settings, "beheer", **{address.PART: part, **query})


def _press(page: AppTest, label: str) -> AppTest:
    return next(button for button in page.button if button.label == label).click().run()


def _fill(page: AppTest, **values: str) -> None:
    for field in (*page.text_input, *page.text_area):
        if field.label in values:
            field.set_value(values[field.label])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_drawn_on_an_empty_and_on_a_filled_store(
    empty_store: Settings, reference_store: Settings, part: str, language: str
) -> None:
    for settings in (empty_store, reference_store):
        page = _open(settings, part, taal=language)
        assert not page.exception
        assert 'aria-current="page"' in markup(page)
        assert texts(language)("administration.title") in [each.value for each in page.title]


def test_a_target_is_changed_with_a_reason_and_the_old_value_stays(reference_store: Settings) -> None:
    page = _press(_open(reference_store, "referentie"), "Doel vastleggen")
    assert "Vul als waarde een getal in" in words(page)
    _fill(page, **{"Waarde": "12", "Vastgelegd op": "2023-10-25", "Bron": "besluit"})
    page = _press(page, "Doel vastleggen")
    assert "Vul ook in door wie" in words(page)
    _fill(page, **{"Vastgelegd door (een dienst of document, geen persoon)": "departement", "Reden": "Bijgesteld"})
    page = _press(page, "Doel vastleggen")
    assert "Vastgelegd: K01" in words(page) and "De vorige waarde blijft bewaard" in words(page)
    assert "Vroegere waarden (1)" in words(page) and "Bijgesteld" in words(page) and "25 okt 2023" in words(page)
    event = ledger_of(reference_store).events(kinds=("reference_set",))[-1]
    assert event.payload["target"]["kpi_id"] == "K01" and event.actor == LOCAL_DEPARTMENT.user


def test_a_period_is_closed_and_reopened(reference_store: Settings) -> None:
    page = _press(_open(reference_store, "perioden"), "Periode sluiten")
    assert "Vul een kalenderjaar in" in words(page)
    _fill(page, Kalenderjaar="2022", Reden="Jaar gerapporteerd")
    page = _press(page, "Periode sluiten")
    assert "2022 is gesloten." in words(page) and "Jaar gerapporteerd" in words(page)
    _fill(page, Reden="Te vroeg")
    page = _press(page, "Periode heropenen")
    assert "2022 is weer open." in words(page) and "Er is geen enkele periode gesloten." in words(page)
    kinds = [each.kind for each in ledger_of(reference_store).events()]
    assert kinds[-2:] == ["period_closed", "period_reopened"]


def test_any_token_is_revoked(reference_store: Settings) -> None:
    with ledger_for_writing(reference_store) as ledger:
        made, text = make_token(ledger, Scope("an", "pilot_lead", ("100001",)), "maand<b>script", 30)
    page = _open(reference_store, "tokens")
    assert "maand<b>script" in words(page).replace("&lt;", "<") and "<b>script" not in markup(page)
    assert text not in markup(page)
    page = _press(page, "Token intrekken")
    assert f"Token {made.id} is ingetrokken." in words(page)
    assert tokens(ledger_of(reference_store))[0].revoked_at is not None


def test_rights_are_those_of_the_table_and_have_words(reference_store: Settings) -> None:
    assert {right.value for right in Right} <= set(RIGHT_LABELS)
    shown = words(_open(reference_store, "rollen", taal="en"))
    assert all(RIGHT_LABELS[right.value][1] in shown for right in Right)


def test_the_log_is_filtered_by_the_address_and_paged(reference_store: Settings) -> None:
    for number in range(60):
        record(reference_store, Scope("an", "reader"), DOWNLOAD, what="receipt", upload_id=f"U{number:06d}")
    page = _open(reference_store, "audit", soort=DOWNLOAD)
    assert "60 regels" in words(page) and "Bladzijde 1 van 2" in words(page) and "U000059" in words(page)
    assert "Oudere regels" in words(page) and "Nieuwere regels" not in words(page)
    second = _open(reference_store, "audit", soort=DOWNLOAD, bladzijde="2")
    assert "U000009" in words(second) and "U000010" not in words(second) and "Nieuwere regels" in words(second)
    assert "1 regel " in words(_open(reference_store, "audit", zoek="u000031"))
    assert "Geen enkele regel past" in words(_open(reference_store, "audit", gebruiker="piet"))
    assert "Geef dagen als" in words(_open(reference_store, "audit", van="gisteren"))


def test_a_damaged_log_is_said_on_the_page(reference_store: Settings) -> None:
    record(reference_store, LOCAL_DEPARTMENT, DOWNLOAD, what="receipt")
    (reference_store.state_dir / "audit.sqlite").unlink()
    assert "Het auditlogboek (audit.sqlite) is weg." in words(_open(reference_store, "audit"))


def test_the_file_holds_the_chosen_lines_inert_and_is_noted(reference_store: Settings) -> None:
    record(reference_store, Scope("=cmd()", "reader"), DOWNLOAD, what="receipt", upload_id="U000001")
    with served(reference_store) as site:
        answer = site.get("/auditlogboek.csv?soort=download&deel=audit")
        assert site.get("/auditlogboek.csv?als=esf").status == 403
        assert site.get("/auditlogboek.csv?van=gisteren").status == 400
    assert answer.body.startswith(b"\xef\xbb\xbf") and answer.headers["cache-control"] == "no-store"
    rows = list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 2 and rows[1][1] == "'=cmd()" and "upload: U000001" in rows[1][5]
    assert rows[1][8] == audit_log(reference_store).hash_at(1)
    noted = audit_log(reference_store).events()
    assert [(each.kind, each.payload.get("what")) for each in noted[1:3]] == [
        ("export", "auditlogboek.csv"),
        ("refusal", None),
    ]
