"""Templates are given to those who may upload, for their own institutions, in the language of the page."""

import io
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from etl.settings import Settings
from tests.conftest import store_at
from tests.dashboard.pages import markup, open_page, words
from tests.dashboard.served import Served, served

ROOT = Path(__file__).parent.parent.parent
LEAD = "als=pilot_lead:100002"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, _reference_state: Path) -> Iterator[Served]:
    state = tmp_path_factory.mktemp("templates") / "state"
    shutil.copytree(_reference_state, state)
    with served(store_at(state)) as made:
        yield made


def test_pilot_lead_gets_their_institution_filled_in(client: Served) -> None:
    answer = client.get(f"/sjabloon/enrollments.xlsx?{LEAD}&maand=2022-10&jaar=2022-2023")
    assert answer.status == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="inschrijvingen-2022-2023-2022-10.xlsx"'
    assert (answer.headers["cache-control"], answer.headers["x-content-type-options"]) == ("no-store", "nosniff")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.body)).worksheets[0]
    assert [cell.value for cell in sheet[3]][:5] == ["2022-10", "90002", "100002", None, "2022-2023"]


def test_template_is_in_the_language_of_the_page(client: Served) -> None:
    answer = client.get("/sjabloon/pilots.csv?taal=en")
    assert answer.headers["content-disposition"] == 'attachment; filename="pilots.csv"'
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.body.decode("utf-8-sig").startswith("Reporting month;")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"pilots.csv?{LEAD}&instelling=100003", 403),
        ("pilots.csv?als=pilot_lead:100002,100003&instelling=100003", 200),
        ("pilots.csv?als=reader", 403),
        ("pilots.csv?als=esf", 403),
        ("pilots.csv?als=minister", 403),
        ("pilots.csv?als=pilot_lead", 403),
        ("pilots.ods", 404),
        ("learners.csv", 404),
        ("pilots", 404),
        ("..%2Fpilots.csv", 400),
        ("pilots.csv?instelling=%3Cscript%3E", 400),
        ("pilots.csv?instelling=999999", 400),
        ("pilots.csv?instelling=100002&project=90001", 400),
    ],
)
def test_who_may_not_or_asks_for_what_is_not_there_is_refused(client: Served, address: str, status: int) -> None:
    answer = client.get(f"/sjabloon/{address}")
    assert answer.status == status
    assert status == 200 or len(answer.body) < 300
    assert b"<script" not in answer.body or answer.headers["content-type"] == "text/plain; charset=utf-8"


def test_template_is_given_before_anything_is_loaded(empty_store: Settings) -> None:
    with served(empty_store) as site:
        assert site.get(f"/sjabloon/pilots.xlsx?{LEAD}&instelling=100002").body.startswith(b"PK")


def _links(page: AppTest) -> list[str]:
    return re.findall(r'href="(/sjabloon/[^"]*)"', markup(page))


@pytest.mark.parametrize(
    ("language", "caption", "label"),
    [
        ("nl", "Invulbestanden voor Hogeschool 2 (fictief)", "XLSX downloaden: Proeftuinen"),
        ("en", "Templates for Hogeschool 2 (fictief)", "Download XLSX: Pilots"),
    ],
)
def test_upload_page_links_to_the_templates_of_the_own_institution(
    reference_store: Settings, language: str, caption: str, label: str
) -> None:
    page = open_page(reference_store, "opladen", taal=language, als="pilot_lead:100002", jaar="2022-2023")
    assert caption in words(page)
    links = _links(page)
    assert len(set(links)) == 8 and f'aria-label="{label}"' in markup(page)
    assert all("instelling=100002" in each and "jaar=2022-2023" in each for each in links)


def test_links_carry_a_project_only_when_the_institution_takes_part(reference_store: Settings) -> None:
    fitting = open_page(reference_store, "opladen", als="pilot_lead:100002", project="90002")
    assert all("project=90002" in each for each in _links(fitting))
    other = open_page(reference_store, "opladen", als="pilot_lead:100002", project="90001")
    assert not any("project" in each for each in _links(other))


def test_serving_pages_does_not_load_what_only_templates_need() -> None:
    code = "import sys, dashboard.app, dashboard.views.upload; print({'pandera', 'xlsxwriter'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout == "set()\n"
