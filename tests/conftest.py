"""Stores for the tests: an empty one, one with the reference data, and the whole sample, loaded once per run."""

import fcntl
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.scope import LOCAL_DEPARTMENT
from etl.settings import Settings, reference_dir
from tests.scale.servers import Servers, missing, servers

SAMPLE_SEED = 1


_LONGEST = ("test_pages.py", "test_templates_round_trip.py", "test_messy_files.py", "test_reports.py", "test_login.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with one file that loads the sample, then those that do without it, so that no process waits for it.

    Of each the files that take longest come first, so that no process works alone at the end.
    """
    needs_sample = {item.path for item in items if "sample_store" in getattr(item, "fixturenames", ())}
    loads_it = min(needs_sample, key=lambda path: (path.name != _LONGEST[0], path), default=None)
    items.sort(
        key=lambda item: (
            item.path != loads_it,
            item.path in needs_sample,
            _LONGEST.index(item.path.name) if item.path.name in _LONGEST else len(_LONGEST),
        )
    )


def store_at(path: Path) -> Settings:
    """Return settings for a state folder; learner keys are hashed with a fixed secret."""
    return Settings(state_dir=path, secret="test-secret")  # pragma: allowlist secret


@pytest.fixture
def empty_store(tmp_path: Path) -> Settings:
    """Return a store in which nothing has been loaded."""
    return store_at(tmp_path / "state")


@pytest.fixture(params=["one machine", pytest.param("shared", marks=[pytest.mark.shared, pytest.mark.sweep])])
def either_store(request: pytest.FixtureRequest) -> Settings:
    """Return an empty store on one machine, and one with its ledger in PostgreSQL and its files on S3."""
    return request.getfixturevalue("empty_store" if request.param == "one machine" else "shared_store")


@pytest.fixture
def shared_store(tmp_path: Path, shared_servers: Servers, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Return an empty store in a database and a part of a bucket of the test's own."""
    for name, value in shared_servers.environment.items():
        monkeypatch.setenv(name, value)
    return shared_servers.settings(tmp_path / "state")


@pytest.fixture(scope="session")
def shared_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """Offer a PostgreSQL and an S3 server of the run's own; skip where one of them is not installed."""
    if missing():
        pytest.skip(f"not installed: {', '.join(missing())}")
    with servers(tmp_path_factory.mktemp("servers")) as running:
        yield running


@pytest.fixture
def reference_store(tmp_path: Path, _reference_state: Path) -> Settings:
    """Return a store of the test's own that holds the shipped reference data."""
    shutil.copytree(_reference_state, tmp_path / "state")
    return store_at(tmp_path / "state")


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
