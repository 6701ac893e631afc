"""The marts made on Sail: row for row those of DuckDB, asked for by a setting, with words when they cannot be had."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from etl import sail, setting_errors
from etl.load import ensure_published
from etl.marts import MARTS, build_slices, create_marts
from etl.sail import make_marts
from etl.sail_session import SailFailed, sail_session
from etl.setting_errors import InvalidSettings, check_engine
from etl.settings import Settings
from etl.state_folder import WorkFolder
from etl.verify import table_hashes, verify
from etl.warehouse import Generations
from etl.workbench import open_workbench
from tests.etl.files import enrollments, pilot
from tests.etl.kpi_store import add_upload, publish, warehouse
from tests.etl.random_deliveries import REFERENCE, random_uploads
from tests.etl.test_cli import duaal
from tests.etl.test_marts import rows_of
from tests.etl.test_submit import send
from tests.scale.servers import ROOT, free_port
from tests.swept import in_sweep

ON_SAIL = {"engine": "sail"}
_SERVER = (
    "import sys; from pysail.flight import FlightSqlServer; "
    "FlightSqlServer(port=int(sys.argv[1])).start(background=False)"
)


def marts_of(con: duckdb.DuckDBPyConnection) -> dict[str, list[tuple]]:
    return {name: rows_of(con, name) for name in MARTS}


def columns_of(con: duckdb.DuckDBPyConnection) -> dict[str, list[tuple]]:
    return {name: con.execute(f"describe {name}").fetchall() for name in MARTS}


def test_every_mart_of_the_sample_is_the_same(sample_store: Settings, tmp_path: Path) -> None:
    made = tmp_path / "made.duckdb"
    on_sail = sample_store.model_copy(update=ON_SAIL)
    with open_workbench(on_sail, made) as bench, bench.inside_warehouse() as con:
        for name in MARTS:
            con.execute(f"delete from {name}")
        make_marts(con, on_sail, bench.work_dir)
        assert not (bench.work_dir / "sail").exists()
    hashes = table_hashes(Generations(sample_store).current(), sample_store)
    assert table_hashes(made, sample_store) == hashes
    assert all(not hashes[name].startswith("0:") for name in MARTS)


def test_every_mart_of_an_empty_store_is_empty_and_of_the_same_columns(empty_store: Settings, tmp_path: Path) -> None:
    with warehouse(REFERENCE) as con:
        create_marts(con)
        columns = columns_of(con)
        make_marts(con, empty_store, tmp_path)
        assert marts_of(con) == {name: [] for name in MARTS}
        assert columns_of(con) == columns


@pytest.mark.parametrize("seed", in_sweep(range(20, 26)))
def test_every_mart_of_random_uploads_is_the_same(seed: int, empty_store: Settings, tmp_path: Path) -> None:
    with warehouse(REFERENCE) as con:
        for upload in random_uploads(seed, 60, tmp_path):
            add_upload(con, upload)
        publish(con)
        expected, columns = marts_of(con), columns_of(con)
        build_slices(con)
        make_marts(con, empty_store, tmp_path)
        assert marts_of(con) == expected
        assert columns_of(con) == columns
        assert all(expected.values())


def test_a_warehouse_built_from_nothing_has_its_marts_from_sail_and_uploads_go_on(
    reference_store: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    monkeypatch.setattr(sail, "make_marts", lambda *given: (made.append(1), make_marts(*given)))
    store = reference_store.model_copy(update=ON_SAIL)
    send(store, tmp_path, pilots=[pilot()], enrollments=enrollments(3))
    before = table_hashes(Generations(store).current(), store)
    assert made == []
    for path in Generations(store).directory.iterdir():
        path.unlink()
    ensure_published(store)
    assert made == [1]
    assert table_hashes(Generations(store).current(), store) == before
    send(store, tmp_path, pilots=[pilot(reporting_month="2022-04")])
    assert made == [1]
    assert verify(store).problems == []  # Sail's tables beside those that the upload refreshed
    assert made == [1, 1]


def test_the_command_line_takes_the_engine_from_its_setting(reference_store: Settings, tmp_path: Path) -> None:
    send(reference_store, tmp_path, pilots=[pilot()])
    done = duaal(reference_store.model_copy(update=ON_SAIL), "verify")
    assert (done.returncode, done.stderr) == (0, "")  # no log of the server between our words


def test_only_what_the_marts_read_leaves_the_warehouse() -> None:
    with warehouse(REFERENCE) as con:
        assert sail._tables_read() == ["chosen_snapshots", "enrollments", "pilots", "workplaces"]
        assert '"learner_hash"' in sail._columns_read(con, "enrollments")
        assert not {'"learner_type"', '"exit_reason"', '"row_number"'} & set(sail._columns_read(con, "enrollments"))
        assert not {'"enterprise_name"', '"postal_code"', '"remarks"'} & set(sail._columns_read(con, "workplaces"))


def test_an_engine_that_does_not_answer_is_said(empty_store: Settings, tmp_path: Path) -> None:
    away = empty_store.model_copy(update={**ON_SAIL, "sail_remote": f"grpc://127.0.0.1:{free_port()}"})
    with pytest.raises(SailFailed) as said, sail_session(away, tmp_path) as session:
        session.rows("select 1")
    assert said.value.reason == "IO"
    assert "DUAAL_ENGINE" in said.value.message_nl and "DuckDB" in said.value.message_en


def test_a_server_that_does_not_start_is_said_by_the_command(reference_store: Settings, tmp_path: Path) -> None:
    send(reference_store, tmp_path, pilots=[pilot()])
    store = reference_store.model_copy(update=ON_SAIL)
    done = duaal(store, "verify", SAIL_MODE="regatta")
    assert done.returncode != 0 and "De rekenkern Sail" in done.stderr and "regatta" in done.stderr


def test_what_goes_wrong_on_the_engine_is_said_without_its_words(empty_store: Settings, tmp_path: Path) -> None:
    with sail_session(empty_store, tmp_path) as session:
        with pytest.raises(SailFailed) as said:
            session.rows("select cast('Jan Peeters' as date) as a")
        assert session.rows("select 1 as a").to_pylist() == [{"a": 1}]
    assert "Jan" not in said.value.message_nl + said.value.message_en + said.value.reason
    assert not [name for name in os.environ if name.startswith("SAIL_")]


@pytest.mark.parametrize(
    ("amount", "count"), [("512MB", 512_000_000), ("2GiB", 2 * 1024**3), ("1.5 gb", 1_500_000_000)]
)
def test_the_server_inside_takes_no_more_than_the_engines_memory(
    empty_store: Settings, tmp_path: Path, amount: str, count: int
) -> None:
    from etl.sail_session import _server_settings

    given = _server_settings(empty_store.model_copy(update={"memory_limit": amount, "threads": 3}), tmp_path)
    assert given["SAIL_RUNTIME__MEMORY_POOL__FAIR__MAX_SIZE"] == str(count)
    assert given["SAIL_EXECUTION__DEFAULT_PARALLELISM"] == "3"
    assert str(tmp_path) in given["SAIL_RUNTIME__TEMPORARY_FILES__PATHS"]  # spilled rows stay in the private folder


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"DUAAL_ENGINE": "spark"}, "DUAAL_ENGINE (omgevingsvariabele). Gegeven: 'spark'. Toegestaan: duckdb of sail"),
        (
            {"DUAAL_ENGINE": "sail", "DUAAL_SAIL_REMOTE": "sc://host"},
            "Toegestaan: een adres zoals grpc://machine:32010",
        ),
        ({"DUAAL_ENGINE": "sail", "DUAAL_SAIL_REMOTE": "grpc://host:1"}, "DUAAL_ARCHIVE=s3://…, waaruit het cluster"),
        ({"DUAAL_SAIL_REMOTE": "grpc://host:1", "DUAAL_ARCHIVE": "s3://bucket"}, "gaat samen met DUAAL_ENGINE=sail"),
    ],
)
def test_an_engine_that_cannot_be_is_said(empty_store: Settings, given: dict[str, str], said: str) -> None:
    result = duaal(empty_store, "uploads", **given)
    assert result.returncode == 2 and said in result.stderr


@pytest.mark.parametrize("missing", ["pysail", "adbc_driver_flightsql"])
def test_an_engine_that_is_not_installed_is_said_with_what_installs_it(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setting_errors, "find_spec", lambda name: None if name == missing else SimpleNamespace())
    check_engine("duckdb", "", "")
    with pytest.raises(InvalidSettings) as said:
        check_engine("sail", "", "")
    assert "scripts/setup.sh sail" in said.value.message_nl and "'duaal-monitor[sail]'" in said.value.message_en


@contextmanager
def cluster(mode: str) -> Iterator[str]:
    """Offer the address of a Sail server in a process of its own; in local-cluster mode its workers speak by RPC."""
    port = free_port()
    environment = {**os.environ, "SAIL_MODE": mode, "AWS_ENDPOINT": os.environ["AWS_ENDPOINT_URL"],
                   "AWS_ALLOW_HTTP": "true", "AWS_VIRTUAL_HOSTED_STYLE_REQUEST": "false"}  # fmt: skip
    process = subprocess.Popen([sys.executable, "-c", _SERVER, str(port)], cwd=ROOT, env=environment)
    try:
        yield f"grpc://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


@pytest.mark.shared
@pytest.mark.sweep
@pytest.mark.parametrize("mode", ["local", "local-cluster"])
def test_a_cluster_makes_the_same_marts_from_the_bucket_and_leaves_nothing_there(
    mode: str, shared_store: Settings, tmp_path: Path
) -> None:
    import obstore

    from etl.archive_s3 import _store

    bucket = _store(shared_store.archive, os.getpid())
    obstore.put(bucket, "sail/killed/enrollments.parquet", b"left by a process that was killed")
    with cluster(mode) as address, warehouse(REFERENCE) as con, closing(WorkFolder(shared_store)) as folder:
        for upload in random_uploads(30, 60, tmp_path):
            add_upload(con, upload)
        publish(con)
        expected = marts_of(con)
        _wait_until_it_answers(address, shared_store, folder.path)
        make_marts(con, shared_store.model_copy(update={**ON_SAIL, "sail_remote": address}), folder.path)
        assert marts_of(con) == expected
        assert not list(folder.path.iterdir())
    left = [each["path"] for page in obstore.list(bucket, "sail") for each in page]
    assert left == ["sail/killed/enrollments.parquet"]


def _wait_until_it_answers(address: str, settings: Settings, folder: Path) -> None:
    ends = datetime.now(UTC) + timedelta(seconds=30)
    answers = False
    while not answers:
        with (
            suppress(SailFailed),
            sail_session(settings.model_copy(update={"sail_remote": address}), folder) as session,
        ):
            answers = bool(session.rows("select 1 as a"))
        assert datetime.now(UTC) < ends


@pytest.mark.shared
@pytest.mark.sweep
def test_what_a_killed_process_left_in_the_bucket_goes_after_a_day(
    shared_store: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import obstore

    from etl import archive_s3

    bucket = archive_s3._store(shared_store.archive, os.getpid())
    obstore.put(bucket, "sail/killed/enrollments.parquet", b"left by a process that was killed")
    monkeypatch.setattr(archive_s3, "_LEFT_BEHIND", timedelta(seconds=-5))
    (tmp_path / "a.parquet").write_bytes(b"facts")
    with archive_s3.offered(shared_store, tmp_path, "sail") as address:
        (held,) = [each["path"] for page in obstore.list(bucket, "sail") for each in page]
        assert f"{shared_store.archive}/{held}" == f"{address}/a.parquet"
        assert bytes(obstore.get(bucket, held).bytes()) == b"facts"
    assert not [each for page in obstore.list(bucket, "sail") for each in page]
