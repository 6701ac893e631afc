"""The marked workbook in a real browser: the link downloads it and the page stays where it is."""

from pathlib import Path

import openpyxl
import pytest

from tests.browser.conftest import Watched
from tests.etl.files import workplace, write_csv


@pytest.mark.sweep
def test_the_link_downloads_the_users_own_file_with_the_errors_marked(on_reference: Watched, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "werkplekken.csv", "workplaces", [workplace(places_offered="-1")], delimiter=";")
    page = on_reference.page
    on_reference.open("opladen")
    page.set_input_files("#dm-files", [file])
    page.get_by_role("button", name="Nakijken").click()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download uw bestand met de fouten gemarkeerd").press("Enter")
    assert downloading.value.suggested_filename == "werkplekken-bevindingen.xlsx"
    downloading.value.save_as(tmp_path / "gekregen.xlsx")
    shown = openpyxl.load_workbook(tmp_path / "gekregen.xlsx")["werkplekken"]
    assert shown["O2"].value == "-1"
    assert shown["O2"].comment.text.startswith("✗ Fout C07")
    assert page.get_by_role("heading", name="Bevindingen").is_visible()
    assert on_reference.problems == []
