"""State and settings of every earlier version are read as they are; those of a newer version are refused in words."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from etl.ledger import _SCHEMA, LAYOUT, Ledger, LedgerNewer, _digest, ledger_of
from etl.load import ensure_published
from etl.receipts import receipts
from etl.scope import LOCAL_DEPARTMENT
from etl.setting_errors import InvalidSettings
from etl.settings import Settings, settings
from etl.verify import table_hashes, verify
from etl.warehouse import Generations
from tests.etl.files import enrollments, pilot
from tests.etl.test_cli import as_json, duaal
from tests.etl.test_submit import count, send


def _first(payload: dict[str, Any]) -> None:
    """Make a payload that of the first version: an upload said nothing of rows that are meant to be missing."""
    for name in ("no_rows", "warned_datasets"):
        payload.pop(name)


def _second(payload: dict[str, Any]) -> None:
    """Make a payload that of the version which did not note the data sets with warnings yet."""
    payload.pop("warned_datasets")


def _third(payload: dict[str, Any]) -> None:
    """Leave a payload that of the version which noted no layout of the file."""


LAYOUTS = [_first, _second, _third]


def write_old(settings: Settings, change: Callable[[dict[str, Any]], None]) -> None:
    """Write the ledger anew as an earlier version wrote it, without a layout in the file."""
    ledger, previous = ledger_of(settings), "0" * 64
    events = ledger.events()
    ledger.path.unlink()
    with closing(sqlite3.connect(ledger.path, isolation_level=None)) as old:
        old.executescript(_SCHEMA)
        for event in events:
            payload = dict(event.payload)
            if event.kind == "accepted":
                change(payload)
            text = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            at = event.at.isoformat(timespec="microseconds")
            digest = _digest(event.seq, at, event.actor, event.role, event.kind, text, previous)
            row = (event.seq, at, event.actor, event.role, event.kind, text, previous, digest)
            old.execute("insert into events values (?, ?, ?, ?, ?, ?, ?, ?)", row)
            previous = digest


def layout_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("pragma user_version").fetchone()[0])


@pytest.mark.sweep
@pytest.mark.parametrize("change", LAYOUTS)
@pytest.mark.parametrize("keeps_warehouse", [True, pytest.param(False, marks=pytest.mark.sweep)])
def test_ledger_of_an_earlier_version_gives_the_same_state_and_goes_on(
    reference_store: Settings, tmp_path: Path, change: Callable[[dict[str, Any]], None], keeps_warehouse: bool
) -> None:
    send(reference_store, tmp_path, pilots=[pilot()], enrollments=enrollments(3))
    tables = table_hashes(Generations(reference_store).current(), reference_store)
    write_old(reference_store, change)
    assert layout_of(ledger_of(reference_store).path) == 0
    pointer = reference_store.state_dir / "warehouse" / "current"
    if keeps_warehouse:  # the first version's pointer held a name and a number only
        pointer.write_text(" ".join(pointer.read_text().split()[:2]))
    else:
        pointer.unlink()
    ensure_published(reference_store)
    assert table_hashes(Generations(reference_store).current(), reference_store) == tables
    assert verify(reference_store).problems == []
    assert layout_of(ledger_of(reference_store).path) == 0  # reading changes nothing
    assert receipts(ledger_of(reference_store), LOCAL_DEPARTMENT)[-1].upload_id == "U000002"
    assert send(reference_store, tmp_path, pilots=[pilot(reporting_month="2022-04")]).receipt
    assert layout_of(ledger_of(reference_store).path) == LAYOUT
    assert count(reference_store, "pilots") == 2
    assert verify(reference_store).problems == []


def test_ledger_of_a_newer_version_is_refused_in_words_and_left_alone(reference_store: Settings) -> None:
    path = ledger_of(reference_store).path
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"pragma user_version = {LAYOUT + 1}")
    content = path.read_bytes()
    for use in (ledger_of(reference_store).events, lambda: Ledger(path).append("an", "department", "token_made", {})):
        with pytest.raises(LedgerNewer):
            use()
    said = duaal(reference_store, "uploads")
    assert said.returncode == 3
    assert "Het logboek is van een nieuwere versie van Duaal Monitor (indeling 2; deze versie kent 1)" in said.stderr
    (problem,) = as_json(duaal(reference_store, "verify", "--json"))["problems"]
    assert problem["message_en"].endswith("Nothing was changed. Start the newer version.")
    assert path.read_bytes() == content


FILES = {
    "the first version": 'port = 8600\ndeadline_day = 12\nmax_rows = 1000\ntime_zone = "UTC"\nmemory_limit = "512MB"\n',
    "with ESF": 'esf_off = "90001"\nesf_plus = "90002"\nthreads = 1\n',
    "with login": (
        'address = "0.0.0.0"\npublic_url = "https://duaal.example.be"\noidc_issuer = "https://login.example.be"\n'
        'oidc_client_id = "duaal"\noidc_client_secret = "x"\noidc_roles = "beheer=department"\nsession_hours = 8\n'
    ),
    "with the legal pages": 'organisation = "Departement"\nprivacy_contact = "x"\ncomplaint_contact = "x"\n',
}


@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
def test_settings_of_every_earlier_version_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "duaal.toml").write_text(text)
    settings.cache_clear()
    given = dict(line.split(" = ", 1) for line in text.splitlines())
    read = settings().model_dump(mode="json")
    assert {name: str(read[name]) for name in given} == {name: value.strip('"') for name, value in given.items()}
    settings.cache_clear()


def test_setting_of_a_newer_version_is_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "duaal.toml").write_text('holograms = "on"\n')
    settings.cache_clear()
    with pytest.raises(InvalidSettings) as refused:
        settings()
    assert refused.value.message_nl.startswith("holograms in duaal.toml is geen instelling. De instellingen zijn: ")
    settings.cache_clear()


def test_no_setting_of_an_earlier_version_is_gone() -> None:
    """A setting that goes needs a message that says what took its place: then change this list with it."""
    earlier = """accessibility_contact address complaint_contact deadline_day esf_off esf_plus max_cell_characters
        max_columns max_megabytes max_rows memory_limit oidc_client_id oidc_client_secret oidc_institutions_claim
        oidc_issuer oidc_role_claim oidc_roles oidc_scopes oidc_user_claim organisation port privacy_contact public_url
        secret session_hours session_idle_minutes state_dir threads time_zone"""
    assert set(earlier.split()) <= set(Settings.model_fields)
