"""A damaged ledger is said on the pages, in both languages, with what to do."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.settings import Settings
from tests.dashboard.pages import open_page, words
from tests.dashboard.test_upload import _waiting
from tests.etl.files import pilot, write_csv
from tests.etl.test_damage import change_ledger


def _fail() -> None:
    from dashboard.app import show_failure
    from etl.ledger import LedgerUnreadable

    show_failure(LedgerUnreadable())


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "Het logboek (ledger.sqlite) is beschadigd en niet te lezen."),
        ("en", "The ledger (ledger.sqlite) is damaged and cannot be read."),
    ],
)
def test_page_that_meets_an_unreadable_ledger_says_so(language: str, said: str) -> None:
    page = AppTest.from_function(_fail)
    page.query_params["taal"] = language
    page.run()
    assert said in words(page) and "duaal restore" in words(page)


def test_upload_onto_a_broken_ledger_says_so(reference_store: Settings, visitor: str, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "p.csv", "pilots", [pilot()])
    change_ledger(reference_store)
    page = open_page(reference_store, "opladen", oplading=_waiting(reference_store, visitor, file))
    next(button for button in page.button if button.label == "Laden").click().run()
    assert "Het logboek klopt niet vanaf gebeurtenis 2. Laad niets meer" in words(page)
    assert "Het nakijken is afgebroken" not in words(page)


def test_judging_against_an_unreadable_ledger_says_so(reference_store: Settings, visitor: str, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "p.csv", "pilots", [pilot()])
    (reference_store.state_dir / "ledger.sqlite").write_bytes(b"x" * 5000)
    page = open_page(reference_store, "opladen", oplading=_waiting(reference_store, visitor, file), taal="en")
    assert "The ledger (ledger.sqlite) is damaged and cannot be read. Nothing was loaded." in words(page)
