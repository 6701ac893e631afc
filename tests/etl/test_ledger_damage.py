"""A ledger that SQLite cannot read is said in words by every command, and nothing is added to it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from etl.ledger import BrokenChain, Ledger, LedgerUnreadable
from etl.settings import Settings
from tests.etl.files import pilot, write_csv
from tests.etl.test_cli import as_json, duaal


def overwritten(content: bytes) -> bytes:
    return b"geen logboek" * 1000


def emptied(content: bytes) -> bytes:
    return b""


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def muddled(content: bytes) -> bytes:
    return content[:100] + b"\xff" * 3000 + content[3100:]


DAMAGES = [overwritten, emptied, cut, muddled]


@pytest.mark.parametrize("damage", DAMAGES)
def test_unreadable_ledger_is_told_from_a_broken_chain(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "ledger.sqlite"
    ledger = Ledger(path)
    for number in range(100):
        ledger.append("an", "department", "token_made", {"number": number, "text": "x" * 200})
    path.write_bytes(damage(path.read_bytes()))
    content = path.read_bytes()
    for use in (ledger.verify_chain, ledger.events, lambda: Ledger(path).append("an", "department", "token_made", {})):
        with pytest.raises(LedgerUnreadable):
            use()
    assert path.read_bytes() == content


def test_flipped_byte_in_a_text_breaks_the_chain(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    ledger = Ledger(path)
    ledger.append("an", "department", "token_made", {"text": "herkenbaar"})
    content = path.read_bytes()
    for new in (b"herkenbaas", b"herken\xffaar", b'herken"aar'):
        path.write_bytes(content.replace(b"herkenbaar", new))
        with pytest.raises(BrokenChain):
            ledger.verify_chain()
    with pytest.raises(BrokenChain):
        ledger.events()


def test_every_command_says_that_the_ledger_cannot_be_read(reference_store: Settings, tmp_path: Path) -> None:
    path = reference_store.state_dir / "ledger.sqlite"
    path.write_bytes(overwritten(b""))
    file = write_csv(tmp_path / "pilots.csv", "pilots", [pilot()])
    for words in (["load", file], ["uploads"], ["kpis"], ["backup", tmp_path / "backup"]):
        result = duaal(reference_store, *words)
        assert result.returncode == 3, words
        assert "Het logboek (ledger.sqlite) is beschadigd en niet te lezen." in result.stderr
        assert "'duaal restore'" in result.stderr
    checked = duaal(reference_store, "verify", "--json", language="en")
    assert checked.returncode == 3
    (problem,) = as_json(checked)["problems"]
    assert problem["message_en"].startswith("The ledger (ledger.sqlite) is damaged and cannot be read.")
    assert path.read_bytes() == overwritten(b"")


def test_period_that_cannot_be_closed_is_wrong_use(reference_store: Settings) -> None:
    for project, who in (("99999", "department"), ("90001", "esf")):
        words = ["period", "close", "--project", project, "--year", "2022", "--reason", "Klaar", "--as", who]
        result = duaal(reference_store, *words)
        assert result.returncode == 2 and result.stderr.strip()
