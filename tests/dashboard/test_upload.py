"""Opladen: files wait in the inbox of one visitor, are judged in another process, and are loaded with a receipt."""

import io
import os
from pathlib import Path

import pytest

from dashboard.inbox import Inbox
from etl.settings import Settings
from tests.dashboard.pages import open_page, words
from tests.etl.files import pilot, write_csv


def _waiting(settings: Settings, visitor: str, *files: Path) -> str:
    return Inbox(settings).receive(visitor, [(file.name, io.BytesIO(file.read_bytes())) for file in files], {})


def test_file_waits_under_a_name_of_ours_for_its_visitor_only(empty_store: Settings) -> None:
    inbox = Inbox(empty_store)
    identifier = inbox.receive("someone", [("../../etc/passwd", io.BytesIO(b"inhoud"))], {"dataset": "pilots"})
    found = inbox.find("someone", identifier)
    assert found is not None
    assert found.files[0].path.name == "0"
    assert found.files[0].path.read_bytes() == b"inhoud"
    assert found.said == {"dataset": "pilots"}
    assert inbox.find("another", identifier) is None


def test_file_that_waited_too_long_is_thrown_away(empty_store: Settings) -> None:
    inbox = Inbox(empty_store)
    identifier = inbox.receive("someone", [("a.csv", io.BytesIO(b"a"))], {})
    folder = empty_store.state_dir / "inbox" / identifier
    os.utime(folder, (0, 0))
    inbox.clean()
    assert not folder.exists()


@pytest.mark.parametrize("identifier", ["", "../../etc", "zz", "a" * 36])
def test_unknown_upload_is_not_found(empty_store: Settings, identifier: str) -> None:
    assert Inbox(empty_store).find("someone", identifier) is None


def test_upload_is_judged_loaded_and_answered_with_a_receipt(
    reference_store: Settings, visitor: str, sample_dir: Path
) -> None:
    files = sorted(sample_dir.rglob("100002-2021-09-*.csv"))
    page = open_page(reference_store, "opladen", oplading=_waiting(reference_store, visitor, *files))
    assert not page.exception
    said = words(page)
    assert "1 waarschuwing. Laden kan, met een reden die bewaard wordt." in said
    assert "100002-2021-09-proeftuinen.csv: Gelezen als Windows-1252 en omgezet naar UTF-8." in said
    assert "Rijen erbij 32" in said
    load = next(button for button in page.button if button.label == "Laden")
    load.click().run()
    assert "Vul een reden in" in words(page)
    page.text_area[0].set_value("Fiche wordt nog aangevuld")
    next(button for button in page.button if button.label == "Laden").click().run()
    said = words(page)
    assert "Geladen. De cijfers zijn bijgewerkt." in said
    assert "Reden Fiche wordt nog aangevuld" in said
    assert list((reference_store.state_dir / "inbox").iterdir()) == []


def test_upload_with_errors_shows_them_all_and_loads_nothing(
    reference_store: Settings, visitor: str, tmp_path: Path
) -> None:
    file = tmp_path / "werkplekken.csv"
    file.write_text("reporting_month;workplace_id;places_offered\n2023-05;WP-001;-1\n", encoding="utf-8")
    page = open_page(reference_store, "opladen", oplading=_waiting(reference_store, visitor, file), taal="en")
    said = words(page)
    assert "errors. Nothing was loaded" in said
    assert "Error" in said
    assert [button for button in page.button if button.label == "Load"] == []
    (folder,) = (reference_store.state_dir / "inbox").iterdir()
    assert sorted(each.name for each in folder.iterdir()) == ["about.json", "marked.xlsx"]
    assert Inbox(reference_store).find(visitor, folder.name) is None


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"status": "lopnd"}, "Bewaard onder Eerdere opladingen, met dit verslag: proeftuinen.csv."),
        (
            {"remarks": "Bel 0470 12 34 56"},
            "Niet bewaard, omdat er persoonsgegevens in kunnen staan: proeftuinen.csv.",
        ),
    ],
)
def test_page_says_whether_the_refused_file_was_kept_and_what_it_holds(
    reference_store: Settings, visitor: str, tmp_path: Path, wrong: dict[str, str], expected: str
) -> None:
    file = write_csv(tmp_path / "proeftuinen.csv", "pilots", [pilot(**wrong)])
    said = words(open_page(reference_store, "opladen", oplading=_waiting(reference_store, visitor, file)))
    assert expected in said
    assert "proeftuinen.csv Proeftuinen maart 2022 Hogeschool 1 (fictief) 1 utf-8" in said


def test_upload_of_another_visitor_asks_to_choose_again(reference_store: Settings, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("a\n", encoding="utf-8")
    page = open_page(reference_store, "opladen", oplading=_waiting(reference_store, "another", file))
    assert "Deze bestanden wachten niet meer." in words(page)
