"""The upload from choosing files to the receipt, as a pilot lead does it."""

import re
from pathlib import Path

import pytest

from tests.browser.axe import undeclared
from tests.browser.conftest import Watched


@pytest.mark.sweep
def test_upload_from_choosing_files_to_the_receipt(on_reference: Watched, sample_dir: Path) -> None:
    files = sorted(sample_dir.rglob("100002-2021-09-*.csv"))
    page = on_reference.page
    on_reference.open("opladen?als=pilot_lead:100002")
    page.set_input_files("#dm-files", files)
    assert page.locator(".dm-chosen").inner_text() == ", ".join(file.name for file in files)
    page.get_by_role("button", name="Nakijken").click()
    page.get_by_text("1 waarschuwing.").wait_for()
    assert "als=pilot_lead" in page.url
    page.get_by_label("Reden om ondanks de waarschuwingen te laden").fill("Fiche wordt nog aangevuld")
    page.get_by_role("button", name="Laden").click()
    page.get_by_role("heading", name="Ontvangstbewijs").wait_for()
    assert re.search(r"U\d{6}", page.locator(".dm-facts").first.inner_text())
    page.get_by_role("link", name="Overzicht").click()
    page.get_by_text("Stand per september 2021;").wait_for()
    assert on_reference.problems == []


def send_refused(visitor: Watched, file: Path) -> None:
    """Choose a file, send it, and wait until the page says that nothing of it was loaded."""
    visitor.open("opladen")
    visitor.page.set_input_files("#dm-files", [file])
    visitor.page.get_by_role("button", name="Nakijken").click()
    visitor.page.get_by_text("Er is niets geladen").wait_for()


def test_upload_with_errors_lists_them_with_row_column_and_what_to_do(on_reference: Watched, tmp_path: Path) -> None:
    file = tmp_path / "werkplekken.csv"
    file.write_text("reporting_month;workplace_id;places_offered\n2023-05;WP-001;-1\n", encoding="utf-8")
    send_refused(on_reference, file)
    assert on_reference.page.get_by_role("button", name="Laden").count() == 0
    on_reference.page.locator("tr.dm-row-error").first.wait_for()
    assert on_reference.problems == []


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("opladen", "Dit lijkt geen bestand dat aanvaard wordt: foto.png, <b>x.pdf. Kies bestanden die eindigen"),
        ("opladen?taal=en", "This does not look like a file that is accepted: foto.png, <b>x.pdf. Choose files"),
    ],
)
def test_a_file_of_another_kind_is_said_when_it_is_chosen(
    on_reference: Watched, tmp_path: Path, address: str, said: str
) -> None:
    files = [tmp_path / name for name in ("foto.png", "werkplekken.CSV", "<b>x.pdf")]
    for file in files:
        file.write_bytes(b"x")
    on_reference.open(address)
    page, line = on_reference.page, on_reference.page.locator(".dm-unfit")
    assert (line.get_attribute("aria-live"), line.inner_text()) == ("polite", "")
    page.set_input_files("#dm-files", files)
    assert said in line.inner_text() and ".csv, .txt, .tsv, .xlsx" in line.inner_text()
    assert line.locator("b").count() == 0 and undeclared(page) == []
    page.set_input_files("#dm-files", files[1])
    assert line.inner_text() == ""
    assert on_reference.problems == []


@pytest.mark.sweep
def test_a_file_of_no_known_kind_and_without_rows_is_refused_in_words(on_reference: Watched, tmp_path: Path) -> None:
    file = tmp_path / "iets.csv"
    file.write_text("a;b\n", encoding="utf-8")
    send_refused(on_reference, file)
    on_reference.page.locator("tr.dm-row-error").first.wait_for()
    assert on_reference.page.locator("tr.dm-row-error").count() == 1
    assert on_reference.problems == []


@pytest.mark.sweep
def test_text_from_a_file_stays_inert(on_reference: Watched, tmp_path: Path) -> None:
    file = tmp_path / "<img src=x onerror=alert(1)>.csv"
    payload = "<script>alert(1)</script>[x](javascript:alert(1))"
    file.write_text(f'pilot_id;programme_name;status\n"{payload}";"{payload}";"{payload}"\n', encoding="utf-8")
    send_refused(on_reference, file)
    assert on_reference.page.locator(".stHtml img[src=x], .stHtml script, .stHtml a[href^=javascript]").count() == 0
    assert on_reference.problems == []
