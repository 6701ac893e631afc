"""Receipts, reports and refused files are fetched by those who may, and not found by others."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.documents import RECEIPTS_PATH, REFUSED_PATH
from etl.receipts import Receipt
from etl.refused import Refusal
from etl.settings import Settings
from tests.dashboard.pages import open_page, words
from tests.dashboard.served import Served, served
from tests.etl.files import enrollments, pilot
from tests.etl.test_refused import refusal_of
from tests.etl.test_submit import send

OWN, OTHER = "als=pilot_lead:100001", "als=pilot_lead:100002"


@pytest.fixture
def receipt(reference_store: Settings, tmp_path: Path) -> Receipt:
    outcome = send(reference_store, tmp_path, pilots=[pilot()], enrollments=enrollments(3))
    assert outcome.receipt is not None
    return outcome.receipt


@pytest.fixture
def refusal(reference_store: Settings, tmp_path: Path) -> Refusal:
    return refusal_of(reference_store, tmp_path, pilots=[pilot(status="lopnd")])


@pytest.fixture
def client(reference_store: Settings, receipt: Receipt, refusal: Refusal) -> Iterator[Served]:
    with served(reference_store) as made:
        yield made


def test_documents_are_fetched_by_those_who_may(
    client: Served, receipt: Receipt, refusal: Refusal, tmp_path: Path
) -> None:
    pdf = client.get(f"/{RECEIPTS_PATH}/{receipt.upload_id}.pdf?{OWN}")
    assert (pdf.status, pdf.headers["content-type"]) == (200, "application/pdf")
    assert pdf.body.startswith(b"%PDF-")
    assert pdf.headers["content-disposition"] == f'attachment; filename="{receipt.upload_id}.pdf"'
    assert pdf.headers["cache-control"] == "no-store"
    text = client.get(f"/{RECEIPTS_PATH}/{receipt.upload_id}.txt?{OWN}&taal=en").text
    assert f"Receipt {receipt.upload_id}" in text and "Hogeschool 1 (fictief) (100001)" in text
    assert "staat niet in de lijst" in client.get(f"/{REFUSED_PATH}/{refusal.seq}.txt?{OWN}").text
    file = client.get(f"/{REFUSED_PATH}/{refusal.seq}/1?{OWN}")
    assert file.body == (tmp_path / "pilots.csv").read_bytes()
    assert file.headers["content-type"] == "application/octet-stream"
    assert file.headers["content-disposition"].startswith("attachment")

    for path in (f"{RECEIPTS_PATH}/{receipt.upload_id}.pdf", f"{RECEIPTS_PATH}/{receipt.upload_id}.txt",
                 f"{REFUSED_PATH}/{refusal.seq}.txt", f"{REFUSED_PATH}/{refusal.seq}/1"):  # fmt: skip
        assert client.get(f"/{path}?{OTHER}").status == 404
        assert client.get(f"/{path}?als=reader").status == 403
        assert client.get(f"/{path}?als=koning").status == 403
    for path in (f"{RECEIPTS_PATH}/U999999.pdf", f"{RECEIPTS_PATH}/{receipt.upload_id}.exe", f"{REFUSED_PATH}/999.txt",
                 f"{REFUSED_PATH}/{refusal.seq}/2", f"{REFUSED_PATH}/{refusal.seq}/0",
                 f"{REFUSED_PATH}/..%2f..%2fx"):  # fmt: skip
        assert client.get(f"/{path}?{OWN}").status in (400, 404)


def test_page_lists_receipts_and_refusals_and_withdraws(
    reference_store: Settings, receipt: Receipt, refusal: Refusal
) -> None:
    page = open_page(reference_store, "opladen", als="pilot_lead:100001")
    assert not page.exception
    said = words(page)
    assert "Aanvaard, het laatste eerst" in said and receipt.upload_id in said
    assert "Geweigerd: niets daarvan is geladen" in said and "pilots.csv" in said
    withdraw = next(button for button in page.button if button.label == "Oplading intrekken")
    withdraw.click().run()
    assert "Kies eerst welke oplading u intrekt" in words(page)
    which = next(each for each in page.selectbox if each.label == "Welke oplading")
    which.set_value(receipt.upload_id)
    next(button for button in page.button if button.label == "Oplading intrekken").click().run()
    assert "Vul een reden in" in words(page)
    page.text_area[0].set_value("verkeerd bestand")
    next(button for button in page.button if button.label == "Oplading intrekken").click().run()
    assert not page.exception
    assert f"Oplading {receipt.upload_id} is ingetrokken: haar rijen tellen niet meer mee." in words(page)
    assert [button for button in page.button if button.label == "Oplading intrekken"] == []


def test_another_pilot_lead_sees_none_of_it(reference_store: Settings, receipt: Receipt, refusal: Refusal) -> None:
    said = words(open_page(reference_store, "opladen", als="pilot_lead:100002"))
    assert "Er is nog niets opgeladen" in said
    assert receipt.upload_id not in said and "pilots.csv" not in said
