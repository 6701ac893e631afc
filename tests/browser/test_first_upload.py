"""A pilot lead's first upload: a Belgian file with mistakes, mended by what the page says, until the figure moves."""

import re
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.conftest import Watched
from tests.etl.files import Row, enrollments, pilot, write_csv

LEAD = "als=pilot_lead:100001"


def _belgian(path: Path, dataset: str, rows: list[Row]) -> Path:
    return write_csv(path, dataset, rows, delimiter=";", encoding="cp1252")


def _check(page: Page, *files: Path) -> None:
    page.set_input_files("#dm-files", files)
    page.get_by_role("button", name="Nakijken").click()
    page.get_by_role("heading", name="Wat is begrepen").wait_for()


def _participants(visit: Watched) -> str:
    visit.open(f"?{LEAD}")
    card = visit.page.locator(".dm-card", has_text="Deelnemers (unieke personen)").first
    return card.locator(".dm-card-value").inner_text()


def test_from_a_file_with_mistakes_to_a_figure_that_moved(on_reference: Watched, tmp_path: Path) -> None:
    page = on_reference.page
    pilots = _belgian(tmp_path / "proeftuinen.csv", "pilots", [pilot(programme_name="Verpleegkunde – één jaar")])
    rows = enrollments(12, entry_date="20/09/2021", workplace_hours_week="20,5")
    wrong = [dict(row) for row in rows]
    wrong[1]["entry_date"] = "31/02/2022"
    wrong[4]["status"] = "lopnd"
    wrong[7]["workplace_hours_week"] = "veel"

    on_reference.open(f"opladen?{LEAD}")
    _check(page, pilots, _belgian(tmp_path / "inschrijvingen.csv", "enrollments", wrong))
    page.get_by_text("3 fouten. Er is niets geladen").wait_for()
    assert "Windows-1252" in page.locator(".stHtml ul").first.inner_text()
    shown = page.locator("tr.dm-row-error").all_inner_texts()
    assert [re.search(r"Rij (\d+), ([^:]+):", text).groups() for text in shown] == [  # type: ignore[union-attr]
        ("3", "Instapdatum"),
        ("6", "Status"),
        ("9", "Uren werkplek per week"),
    ]
    assert page.get_by_role("button", name="Laden").count() == 0

    page.get_by_role("link", name="Andere bestanden kiezen").click()
    page.locator("#dm-files").wait_for(state="attached")
    assert page.get_by_text("Geweigerd: niets daarvan is geladen").is_visible()
    _check(page, pilots, _belgian(tmp_path / "inschrijvingen.csv", "enrollments", rows))
    page.get_by_role("heading", name="Wat verandert er").wait_for()
    own = page.locator(".dm-table", has_text="Cijfers die veranderen: Hogeschool 1 (fictief)")
    line = own.locator("tr", has_text="Deelnemers (unieke personen)").inner_text().split()
    assert line[-3:-1] == ["–", "12"]
    page.get_by_text("13 rijen die veranderen").click()
    page.get_by_label("Zoek een rij").fill("I-0007")
    page.get_by_label("Zoek een rij").press("Enter")
    page.get_by_text("1 van 1 gevonden rijen getoond.").wait_for()

    reason = page.get_by_label("Reden om ondanks de waarschuwingen te laden")
    if reason.count():
        reason.fill("Nagekeken met de trajectbegeleider")
    page.get_by_role("button", name="Laden").click()
    page.get_by_role("heading", name="Ontvangstbewijs").wait_for()
    with page.expect_download() as fetched:
        page.get_by_role("link", name=re.compile("Ontvangstbewijs U[0-9]+ als PDF")).click()
    assert Path(fetched.value.path()).read_bytes().startswith(b"%PDF-")

    assert _participants(on_reference).split()[0] == "12"
    assert on_reference.problems == []
