"""The audit log: chained, beside the ledger, missed when it is gone, and without anything but ids and counts."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from etl.audit import (
    AUDIT_FILE,
    NotAudited,
    audit_entries,
    audit_log,
    begin_anew,
    record,
    record_anyway,
    search_of,
)
from etl.audit_kinds import AUDIT_KINDS, BEGUN, DOWNLOAD, EXPORT, LOGIN, REFUSAL, facts_text
from etl.backup import back_up
from etl.backup_folder import BackupRefused
from etl.ledger import Ledger, LedgerDamaged, Search, ledger_of
from etl.load import ensure_published, last_data_seq
from etl.restore import restore
from etl.scope import LOCAL_DEPARTMENT, NotAllowed, Scope
from etl.settings import Settings
from etl.verify import verify
from etl.warehouse import Generations
from tests.conftest import store_at
from tests.etl.files import pilot
from tests.etl.test_cli import as_json, duaal
from tests.etl.test_submit import send

AN = Scope("an", "reader")


def _all(settings: Settings, **asked: object) -> list[str]:
    found = audit_entries(settings, LOCAL_DEPARTMENT, search_of(settings, **asked))  # type: ignore[arg-type]
    return [f"{each.kind} {facts_text(each.facts, 'en')}".strip() for each in found.entries]


def test_events_are_chained_and_the_ledger_knows_of_the_first(empty_store: Settings) -> None:
    for number in range(3):
        record(empty_store, AN, DOWNLOAD, what="receipt", upload_id=f"U{number}")
    assert audit_log(empty_store).verify_chain() == 3
    (begun,) = ledger_of(empty_store).events(kinds=(BEGUN,))
    assert begun.payload == {"first_hash": audit_log(empty_store).hash_at(1)}
    with (
        sqlite3.connect(empty_store.state_dir / AUDIT_FILE) as connection,
        pytest.raises(sqlite3.DatabaseError, match="append-only"),
    ):
        connection.execute("delete from events")
    connection.close()


def test_only_ids_and_counts_are_noted(empty_store: Settings) -> None:
    record(
        empty_store, AN, EXPORT, what="kpis", kpis=["K07", "Jan Peeters"], remark="Jan, zie mail", figures=3, none=None
    )
    (event,) = audit_log(empty_store).events()
    assert event.payload == {"what": "kpis", "kpis": ["K07", "?"], "remark": "?", "figures": 3}


def test_a_reader_of_data_is_noted_without_making_the_warehouse_stale(reference_store: Settings) -> None:
    ensure_published(reference_store)
    published, seq = Generations(reference_store).current(), last_data_seq(reference_store)
    record(reference_store, AN, LOGIN)
    ensure_published(reference_store)
    assert (Generations(reference_store).current(), last_data_seq(reference_store)) == (published, seq)


def test_nothing_waits_for_a_load(empty_store: Settings) -> None:
    record(empty_store, AN, LOGIN)
    noted: list[int] = []
    ledger_of(empty_store).append(
        "an",
        "department",
        "token_made",
        {},
        before_commit=lambda _: (record(empty_store, AN, LOGIN), noted.append(1))[1],
    )
    assert noted == [1] and audit_log(empty_store).last_seq() == 2


def _overwritten(path: Path) -> None:
    path.write_bytes(b"geen logboek" * 1000)


def _emptied(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.every(3)
@pytest.mark.parametrize(
    ("damage", "said"), [(_overwritten, "beschadigd"), (_emptied, "beschadigd"), (Path.unlink, "weg")]
)
def test_a_log_that_is_damaged_or_gone_is_said_and_nothing_is_given_unnoted(
    reference_store: Settings, damage: Callable[[Path], None], said: str
) -> None:
    record(reference_store, AN, LOGIN)
    damage(reference_store.state_dir / AUDIT_FILE)
    with pytest.raises(NotAudited) as refused:
        record(reference_store, AN, DOWNLOAD, what="receipt")
    assert said in refused.value.message_nl and AUDIT_FILE in refused.value.message_nl
    record_anyway(reference_store, AN, REFUSAL, place="opladen")  # a refusal stays one
    (problem,) = verify(reference_store).problems
    assert said in problem.message_nl
    begin_anew(reference_store, LOCAL_DEPARTMENT, "Schijf stuk, geen reservekopie")
    record(reference_store, AN, DOWNLOAD, what="receipt")
    assert verify(reference_store).problems == []
    assert ledger_of(reference_store).events(kinds=(BEGUN,))[-1].payload["reason"] == "Schijf stuk, geen reservekopie"


def test_the_command_line_gives_nothing_away_unnoted_and_begins_anew(reference_store: Settings) -> None:
    record(reference_store, AN, LOGIN)
    (reference_store.state_dir / AUDIT_FILE).unlink()
    asked = duaal(reference_store, "kpis", "K01", "--json")
    assert asked.returncode == 3 and "is weg" in asked.stderr
    assert as_json(asked)["error"]["code"] == "broken" and '"value"' not in asked.stdout
    again = duaal(reference_store, "audit", "--begin-anew", "Schijf stuk, geen reservekopie")
    assert again.returncode == 0, again.stderr
    assert duaal(reference_store, "kpis", "K01").returncode == 0


def test_a_change_in_the_log_is_found_and_the_figures_stay(reference_store: Settings) -> None:
    record(reference_store, AN, DOWNLOAD, what="receipt", upload_id="U000001")
    path = reference_store.state_dir / AUDIT_FILE
    path.write_bytes(path.read_bytes().replace(b"U000001", b"U000002"))
    result = duaal(reference_store, "verify", "--json")
    assert result.returncode == 3
    told = as_json(result)
    assert ["audit.sqlite" in each["message_nl"] for each in told["problems"]] == [True]
    assert told["tables"] and told["events"] == 3  # the other proofs go on


def test_a_disk_that_can_only_be_read_gives_words(reference_store: Settings) -> None:
    record(reference_store, AN, LOGIN)
    log = reference_store.state_dir / AUDIT_FILE
    log.chmod(0o400)
    reference_store.state_dir.chmod(0o500)
    # The superuser may write everywhere, unless the right to is taken away (util-linux is on every Debian).
    bound = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.geteuid() == 0 else ()
    noting = "import sys; from etl.audit import NotAudited, record; from etl.settings import Settings\n"
    noting += "try: record(Settings(), None, 'login')\nexcept NotAudited as told: print(told.message_en)"
    given = {**os.environ, "DUAAL_STATE_DIR": str(reference_store.state_dir), "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([*bound, sys.executable, "-c", noting], env=given, capture_output=True, text=True)
    reference_store.state_dir.chmod(0o700)
    assert "the audit log (audit.sqlite) cannot be written" in done.stdout, done.stderr
    assert audit_log(reference_store).last_seq() == 1


def test_the_nightly_backup_goes_on_after_beginning_anew_and_keeps_the_log_of_before(
    reference_store: Settings, tmp_path: Path
) -> None:
    record(reference_store, AN, LOGIN)
    before = back_up(reference_store, tmp_path / "backup").manifest
    record(reference_store, AN, DOWNLOAD, what="receipt")
    (reference_store.state_dir / AUDIT_FILE).write_bytes(b"stuk" * 1000)
    with pytest.raises(LedgerDamaged):
        back_up(reference_store, tmp_path / "backup")
    begin_anew(reference_store, LOCAL_DEPARTMENT, "stuk")
    after = back_up(reference_store, tmp_path / "backup").manifest
    (kept,) = [name for name in after.files if name.startswith("audit-until-")]
    assert Ledger(tmp_path / "backup" / kept, AUDIT_FILE).hash_at(1) == before.audit_last_hash
    assert any(name.startswith("audit-2") for name in after.files)  # what was damaged stays as evidence
    record(reference_store, AN, LOGIN)
    assert kept in back_up(reference_store, tmp_path / "backup").manifest.files
    other = store_at(tmp_path / "other" / "state")
    restore(other, tmp_path / "backup")
    assert (other.state_dir / kept).exists() and verify(other).problems == []
    back_up(other, tmp_path / "backup")


def test_backup_and_restore_carry_the_log_and_take_none_that_does_not_go_on(
    reference_store: Settings, tmp_path: Path
) -> None:
    without = back_up(reference_store, tmp_path / "before").manifest
    assert without.audit == ""
    record(reference_store, AN, LOGIN)
    first = back_up(reference_store, tmp_path / "backup").manifest
    record(reference_store, AN, LOGIN)
    second = back_up(reference_store, tmp_path / "backup")
    assert (first.audit_events, second.manifest.audit_events) == (1, 2)
    assert second.copied == [second.manifest.audit]
    other = store_at(tmp_path / "other")
    restore(other, tmp_path / "backup")
    assert [each.hash for each in audit_log(other).events()] == [
        each.hash for each in audit_log(reference_store).events()
    ]
    assert verify(other).problems == [] and verify(other).audit_events == 2
    (reference_store.state_dir / AUDIT_FILE).unlink()  # thrown away, and begun without a word in the ledger
    Ledger(reference_store.state_dir / AUDIT_FILE, AUDIT_FILE).append("an", "reader", LOGIN, {})
    with pytest.raises(BackupRefused, match="another ledger"):
        back_up(reference_store, tmp_path / "backup")
    (reference_store.state_dir / AUDIT_FILE).unlink()
    assert duaal(reference_store, "backup", tmp_path / "third").returncode == 3


def test_both_files_are_read_as_one_and_filtered(reference_store: Settings, tmp_path: Path) -> None:
    send(reference_store, tmp_path, pilots=[pilot()], scope=Scope("lien", "pilot_lead", ("100001",)))
    record(reference_store, AN, DOWNLOAD, what="receipt", upload_id="U000002")
    assert _all(reference_store)[1] == "download what: receipt; upload: U000002"
    assert _all(reference_store, kinds=("accepted", "download"), text="u000002") == [
        "download what: receipt; upload: U000002",
        "accepted upload: U000002; files: 1; rows: 1; institutions: 100001; warnings: 0; confirmed: 0",
    ]
    assert _all(reference_store, actor="an") == [
        f"audit_begun first hash: {audit_log(reference_store).hash_at(1)}",
        "download what: receipt; upload: U000002",
    ]
    today = datetime.now(UTC).date()
    assert _all(reference_store, last=(today - timedelta(days=3)).isoformat()) == []
    assert len(_all(reference_store, first=(today - timedelta(days=3)).isoformat())) == 5
    pages = [
        audit_entries(reference_store, LOCAL_DEPARTMENT, Search(), offset=offset, limit=2) for offset in (0, 2, 4, 6)
    ]
    assert [len(page.entries) for page in pages] == [2, 2, 1, 0] and {page.total for page in pages} == {5}
    assert len({(each.source, each.seq) for page in pages for each in page.entries}) == 5
    text = json.dumps([each.to_json("nl") for page in pages for each in page.entries])
    assert "pilots.csv" not in text


def test_reading_is_the_departments(reference_store: Settings) -> None:
    for scope in (Scope("eva", "esf"), Scope("piet", "pilot_lead", ("100001",)), AN):
        with pytest.raises(NotAllowed):
            audit_entries(reference_store, scope, Search())
        with pytest.raises(NotAllowed):
            begin_anew(reference_store, scope, "zomaar")
    refused = duaal(reference_store, "audit", "--as", "user=eva;esf")
    assert refused.returncode == 2
    assert _all(reference_store, actor="eva", kinds=("refusal",)) == ["refusal place: duaal.audit; right: read_audit"]


def test_order_within_a_file_is_that_of_its_numbers(empty_store: Settings) -> None:
    log = audit_log(empty_store)
    for _ in range(4):
        log.append("an", "reader", LOGIN, {})
    found = audit_entries(empty_store, LOCAL_DEPARTMENT, Search()).entries
    assert [each.seq for each in found] == [4, 3, 2, 1]


def test_reading_makes_no_file(empty_store: Settings) -> None:
    assert audit_entries(empty_store, LOCAL_DEPARTMENT, Search()).total == 0
    assert not empty_store.state_dir.exists()


def test_the_command_line_notes_what_it_gives(reference_store: Settings, tmp_path: Path) -> None:
    commands = {
        "kpis": ["kpis", "K01", "--as", "user=lien;reader"],
        "trace": ["trace", "K01"],
        "receipt": ["uploads", "U000001", "--pdf", tmp_path / "bewijs.pdf"],
        "template": ["template", "pilots", "--institution", "100001", "--out", tmp_path / "sjabloon.csv"],
        "audit": ["audit"],
    }
    for words in commands.values():
        assert duaal(reference_store, *words).returncode == 0, words
    events = [each for each in audit_log(reference_store).events() if each.kind in (EXPORT, DOWNLOAD)]
    assert [each.payload["what"] for each in events] == list(commands)
    assert (events[0].actor, events[0].role) == ("lien", "reader")


def test_every_kind_has_words_in_both_languages() -> None:
    for kind in AUDIT_KINDS.values():
        assert kind.label("nl") and kind.label("en") and kind.label("nl") != kind.label("en")


def test_a_copy_is_called_by_the_name_of_what_it_copies(tmp_path: Path) -> None:
    log = Ledger(tmp_path / "x", AUDIT_FILE)
    log.append("an", "reader", LOGIN, {"a": 1})
    (tmp_path / "x").write_bytes((tmp_path / "x").read_bytes().replace(b'{"a":1}', b'{"a":2}'))
    with pytest.raises(Exception, match=AUDIT_FILE):
        log.verify_chain()
