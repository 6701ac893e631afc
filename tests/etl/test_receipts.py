"""Receipts in words and as PDF: complete, in both languages, the same bytes for the same receipt."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from etl.receipt_pdf import receipt_pdf
from etl.receipt_words import receipt_words
from etl.receipts import Receipt
from etl.settings import Settings
from tests.etl.files import enrollments, pilot
from tests.etl.test_cli import duaal
from tests.etl.test_submit import send

RECEIPT = Receipt(
    upload_id="U000012",
    seq=13,
    at=datetime(2022, 4, 9, 22, 30, 5, tzinfo=UTC),
    delivered_at=None,
    actor="an",
    role="pilot_lead",
    reason="Fiches <b>volgen</b> & worden nagekeken",
    files=[{"name": "april.csv", "rows": 1, "sha256": "ab" * 32, "dataset": "enrollments"}],
    constants={},
    institutions=("100001",),
    warnings={"X16": 3},
    effect={
        "added": 1312, "changed": 0, "vanished": 2, "as_of": "2022-03",
        "kpis": [
            {"kpi": "K13", "level": "all", "dimensions": {}, "before": 50.0, "after": 56.3},
            {"kpi": "K08", "level": "institution", "dimensions": {"institution_id": "100001"}, "before": None,
             "after": 3},
            {"kpi": "K09", "level": "all", "dimensions": {"employment_group": "x"}, "before": 1, "after": 2},
            {"kpi": "K08", "level": "scope", "dimensions": {}, "before": None, "after": 3},
        ],
    },
    contract_version="1",
    is_sample=False,
    entry_hash="cd" * 32,
)  # fmt: skip
NAMES = {"100001": "Hogeschool 1 (fictief)"}


def test_receipt_says_all_in_dutch() -> None:
    text = receipt_words(RECEIPT, "nl", NAMES).text()
    assert "Ontvangstbewijs U000012" in text
    assert "10 april 2022, 00:30:05 CEST" in text
    assert "an (projectleider)" in text
    assert "Hogeschool 1 (fictief) (100001)" in text
    assert "3 × X16 Onvolledige ESF-fiche" in text
    assert f"1 rij, SHA-256 {'ab' * 32}" in text
    assert "Rijen erbij      1.312" in text
    figures = text.partition("Cijfers voor en na deze oplading")[2]
    assert [line.partition(":")[0] for line in figures.splitlines() if ":" in line] == [
        "Het hele project",
        "Hogeschool 1 (fictief)",
    ]
    assert "50,0 % → 56,3 %" in figures and "– → 3" in figures


def test_receipt_says_all_in_english() -> None:
    text = receipt_words(RECEIPT, "en", {}).text()
    assert "Receipt U000012" in text and "an (pilot lead)" in text and "1 row," in text and "50.0% → 56.3%" in text


def test_withdrawn_receipt_says_so() -> None:
    withdrawn = replace(
        RECEIPT,
        withdrawn_at=datetime(2022, 5, 1, 8, tzinfo=UTC),
        withdrawn_by="an",
        withdrawn_reason="verkeerd bestand",
    )
    assert "1 mei 2022, 10:00:00 CEST, an: verkeerd bestand" in receipt_words(withdrawn, "nl", NAMES).text()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_same_receipt_gives_the_same_pdf(language: str) -> None:
    words = receipt_words(RECEIPT, language, NAMES)
    first = receipt_pdf(words, language)
    assert first.startswith(b"%PDF-") and first.rstrip().endswith(b"%%EOF")
    assert receipt_pdf(words, language) == first
    other = replace(RECEIPT, upload_id="U000013")
    assert receipt_pdf(receipt_words(other, language, NAMES), language) != first


def test_long_and_strange_names_fit_the_page() -> None:
    strange = replace(RECEIPT, files=[{**RECEIPT.files[0], "name": "š\N{GREEK SMALL LETTER ALPHA}" * 90 + ".csv"}] * 40)
    words = receipt_words(strange, "nl", NAMES)
    assert len(re.findall(rb"/Type /Page\n", receipt_pdf(words, "nl"))) > 1


def test_the_command_prints_and_writes_one_receipt(reference_store: Settings, tmp_path: Path) -> None:
    sent = send(reference_store, tmp_path, pilots=[pilot()], enrollments=enrollments(3)).receipt
    assert sent is not None
    printed = duaal(reference_store, "uploads", sent.upload_id)
    assert printed.returncode == 0
    assert f"Ontvangstbewijs {sent.upload_id}" in printed.stdout and sent.files[0]["sha256"] in printed.stdout
    assert json.loads(duaal(reference_store, "uploads", sent.upload_id, "--json").stdout)["upload_id"] == sent.upload_id
    target = tmp_path / "bewijs.pdf"
    assert duaal(reference_store, "uploads", sent.upload_id, "--pdf", str(target)).returncode == 0
    assert target.read_bytes().startswith(b"%PDF-")
    again = duaal(reference_store, "uploads", sent.upload_id, "--pdf", str(target))
    assert again.returncode == 2 and "--overwrite" in again.stderr
    assert duaal(reference_store, "uploads", "--pdf", str(target)).returncode == 2
    unknown = duaal(reference_store, "uploads", "U999999")
    assert unknown.returncode == 2 and "niet gevonden" in unknown.stderr
    other = duaal(reference_store, "uploads", sent.upload_id, "--as", "pilot_lead:100002")
    assert other.returncode == 2
