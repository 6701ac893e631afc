"""Stores for the tests: an empty one, one with the reference data, and the whole sample, loaded once per run."""

import fcntl
import shutil
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.archive import RAW, REFUSED, archive_in
from etl.ledger import ledger_of
from etl.scope import LOCAL_DEPARTMENT
from etl.settings import Settings, reference_dir
from tests.scale.servers import PostgresServer, Servers, missing, postgres_server, postgresql_folder, s3_server

SAMPLE_SEED = 1


_LONGEST = ("test_pages.py", "test_templates_round_trip.py", "test_messy_files.py", "test_reports.py", "test_login.py")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave most cases of tests marked `every` to the sweep, and put files in an order that keeps all cores at work.

    Begin with one file that loads the sample, then those that do without it, so that no process waits for it. Of each
    the files that take longest come first, so that no process works alone at the end.
    """
    _thin(items)
    needs_sample = {item.path for item in items if "sample_store" in getattr(item, "fixturenames", ())}
    loads_it = min(needs_sample, key=lambda path: (path.name != _LONGEST[0], path), default=None)
    items.sort(
        key=lambda item: (
            item.path != loads_it,
            item.path in needs_sample,
            _LONGEST.index(item.path.name) if item.path.name in _LONGEST else len(_LONGEST),
        )
    )


def _thin(items: list[pytest.Item]) -> None:
    cases: Counter[str] = Counter()
    for item in items:
        marker = item.get_closest_marker("every")
        if marker is None:
            continue
        test = item.nodeid.partition("[")[0]
        if cases[test] % marker.args[0]:
            item.add_marker(pytest.mark.sweep)
        cases[test] += 1


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test marked both_stores on stores in files and on shared ones, in whichever store fixture it takes.

    PostgreSQL and S3 together are for `make sweep`; with quick=True `make test` runs it on PostgreSQL too.
    """
    marker = metafunc.definition.get_closest_marker("both_stores")
    if marker is None or "kept_in" not in metafunc.fixturenames:
        return
    kinds = ["files", pytest.param("shared", marks=[pytest.mark.shared, pytest.mark.sweep])]
    if marker.kwargs.get("quick"):
        kinds.insert(1, pytest.param("postgresql", marks=pytest.mark.shared))
    metafunc.parametrize("kept_in", kinds, indirect=True)


@pytest.fixture
def kept_in(request: pytest.FixtureRequest) -> str:
    """Return where a test's store lies: 'files', 'postgresql' (its ledger only) or 'shared' (PostgreSQL and S3)."""
    return getattr(request, "param", "files")


def store_at(path: Path) -> Settings:
    """Return settings for a state folder; learner keys are hashed with a fixed secret."""
    return Settings(state_dir=path, secret="test-secret")  # pragma: allowlist secret


@pytest.fixture
def empty_store(tmp_path: Path, kept_in: str, request: pytest.FixtureRequest) -> Settings:
    """Return a store in which nothing has been loaded."""
    if kept_in == "shared":
        return request.getfixturevalue("shared_store")
    alone = store_at(tmp_path / "state")
    if kept_in == "postgresql":
        server = request.getfixturevalue("postgresql_server")
        return alone.model_copy(update={"ledger": server.make_database(f"t{uuid.uuid4().hex}")})
    return alone


@pytest.fixture
def shared_store(tmp_path: Path, shared_servers: Servers, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Return an empty store in a database and a part of a bucket of the test's own."""
    for name, value in shared_servers.environment.items():
        monkeypatch.setenv(name, value)
    return shared_servers.settings(tmp_path / "state")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresServer]:
    """Offer a PostgreSQL server of the run's own; skip where it is not installed (`make test` installs it)."""
    if postgresql_folder() is None:
        pytest.skip("not installed: PostgreSQL (scripts/install_postgresql.sh)")
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def shared_servers(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Servers]:
    """Offer a PostgreSQL and an S3 server of the run's own; skip where one of them is not installed."""
    if missing():
        pytest.skip(f"not installed: {', '.join(missing())}")
    folder = tmp_path_factory.mktemp("servers")
    postgresql = request.getfixturevalue("postgresql_server")
    with s3_server(folder) as s3:
        yield Servers(postgresql, s3, folder / "errors")


@pytest.fixture
def reference_store(empty_store: Settings, _reference_state: Path) -> Settings:
    """Return a store of the test's own that holds the shipped reference data."""
    made = store_at(_reference_state)
    if not (empty_store.ledger or empty_store.archive):
        shutil.copytree(_reference_state, empty_store.state_dir)
        return empty_store
    _bring(made, empty_store)
    return empty_store


@pytest.fixture
def writable_sample_store(tmp_path: Path, sample_store: Settings) -> Settings:
    """Return a store of the test's own that holds the whole sample."""
    shutil.copytree(sample_store.state_dir, tmp_path / "state")
    return store_at(tmp_path / "state")


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return the store with the whole sample, for reading only; its files lie in `sample_dir`."""
    return store_at(_made_once(tmp_path_factory, "sample", _load_sample) / "state")


@pytest.fixture(scope="session")
def sample_dir(sample_store: Settings) -> Path:
    """Return the folder with the sample's files and deliveries.csv."""
    return sample_store.state_dir.parent / "files"


@pytest.fixture(scope="session")
def _reference_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _made_once(tmp_path_factory, "reference", _load_shipped_reference) / "state"


def _made_once(factory: pytest.TempPathFactory, name: str, make) -> Path:  # type: ignore[no-untyped-def]
    """Make a folder once per test run: parallel workers wait for the first and share its result."""
    shared = factory.getbasetemp()
    if shared.name.startswith("popen-"):
        shared = shared.parent
    folder = shared / f"shared-{name}"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            (folder / "done").touch()
    return folder


def _bring(source: Settings, target: Settings) -> None:
    """Put what a store in files holds into an empty shared one, its published warehouse too."""
    for folder in (RAW, REFUSED):
        old, new = archive_in(source, folder), archive_in(target, folder)
        for sha256 in old.hashes():
            new.keep_as_it_lies(sha256, old.path(sha256))
    ledger_of(target).add_rows(ledger_of(source).rows())
    shutil.copytree(source.state_dir / "warehouse", target.state_dir / "warehouse")


def _load_shipped_reference(folder: Path) -> None:
    from etl.reference import load_reference

    outcome = load_reference(store_at(folder / "state"), LOCAL_DEPARTMENT, reference_dir())
    assert outcome.is_accepted, outcome.findings


def _load_sample(folder: Path) -> None:
    from etl.sample import write_sample
    from etl.sample_load import load_deliveries

    _load_shipped_reference(folder)
    deliveries = write_sample(folder / "files", None, SAMPLE_SEED, "2021-09", "2023-10")
    for outcome in load_deliveries(store_at(folder / "state"), deliveries):
        assert outcome.receipt is not None, outcome.judgement.findings[:5]


@pytest.fixture
def in_other_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Run a test with the machine's clock in another time zone."""
    import time

    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()
