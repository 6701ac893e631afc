"""What is shipped: exactly the listed files, under compatible licences, able to start without development packages."""

import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CODE = ("dashboard", "etl", "schemas")
STRAY_FILES = (
    "data/state/raw/upload.csv",
    "data/state/ledger.sqlite",
    "data/sample/100001/inschrijvingen.csv",
    "etl/upload.csv",
    "dashboard/upload.xlsx",
    "schemas/warehouse.duckdb",
    "notes.md",
)
"""Files that lie about in a folder of work; none may ever be shipped."""

COMPATIBLE = re.compile(
    r"MIT|BSD|Apache|MPL|Mozilla Public License 2\.0|PSF|Python Software Foundation|ISC|Zlib|CC0", re.IGNORECASE
)


def _tracked(*folders: str) -> set[str]:
    """Return the files that git tracks, or the files that are there when this is no clone."""
    listed = subprocess.run(["git", "ls-files", "-z", "--", *folders], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode == 0 and listed.stdout:
        return {name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()}
    files = (path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file())
    return {path.relative_to(ROOT).as_posix() for path in files if "__pycache__" not in path.parts}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Build wheel and sdist from a copy of the project in which stray files lie about."""
    copy = tmp_path_factory.mktemp("project")
    top = ("CHANGELOG.md", "LICENSE", "README.md", "pyproject.toml", ".gitignore")
    for name in {*_tracked(*CODE, "data"), *top}:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, copy / name)
    for name in STRAY_FILES:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_text("stray", encoding="utf-8")
    subprocess.run([sys.executable, "-m", "hatchling", "build"], cwd=copy, check=True, capture_output=True)
    return next((copy / "dist").glob("*.whl")), next((copy / "dist").glob("*.tar.gz"))


def _reference_files() -> set[str]:
    return {Path(name).name for name in _tracked("data/reference")}


def test_wheel_holds_the_code_and_the_reference_data_and_nothing_else(built: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(built[0]) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
        metadata = {name.split(".dist-info/")[1] for name in wheel.namelist() if ".dist-info/" in name}
    assert names == _tracked(*CODE) | {f"etl/_reference/{name}" for name in _reference_files()}
    assert metadata == {"METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE"}


def test_sdist_holds_the_sources_and_nothing_else(built: tuple[Path, Path]) -> None:
    with tarfile.open(built[1]) as sdist:
        names = {member.name.split("/", 1)[1] for member in sdist.getmembers() if member.isfile()}
    top = {"CHANGELOG.md", "LICENSE", "README.md", "PKG-INFO", "pyproject.toml", ".gitignore"}
    assert names == _tracked(*CODE, "data/reference") | top


def test_reference_data_are_the_listed_tables() -> None:
    tables = {"projects", "institutions", "project_institutions", "targets", "recommendations", "events"}
    assert _reference_files() == {f"{table}.csv" for table in tables} | {"README.md"}


def test_command_starts_from_the_wheel_without_development_packages(built: tuple[Path, Path], tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=False)
    programs = tmp_path / "venv" / "bin"
    site = Path(sysconfig.get_path("purelib", vars={"base": str(tmp_path / "venv")}))
    pip = [sys.executable, "-m", "pip", "--python", programs / "python", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--quiet", "--no-index", "--no-deps", built[0]], check=True, capture_output=True)
    # Not the whole folder of this environment: it holds development packages and the editable install of this project.
    for name in _runtime_packages():
        _link_package(name, site)

    def output_of(*command: str) -> str:
        environment = {"DUAAL_STATE_DIR": str(tmp_path / "state"), "LANG": "C.UTF-8"}
        done = subprocess.run(
            [programs / command[0], *command[1:]], cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "duaal" in output_of("duaal", "--help")
    assert "learner_key" in output_of("duaal", "dictionary")
    output_of("duaal", "template", "pilots", "--out", "pilots.csv")
    assert (tmp_path / "pilots.csv").read_bytes()
    where = output_of("python", "-c", "from etl.settings import reference_dir; print(reference_dir())")
    assert Path(where.strip()) == site / "etl" / "_reference"
    found = output_of(
        "python", "-c", "from importlib.util import find_spec; print(find_spec('pytest'), find_spec('hatchling'))"
    )
    assert found == "None None\n"


def _runtime_packages() -> list[str]:
    lock = (ROOT / "requirements" / "runtime.txt").read_text(encoding="utf-8")
    return re.findall(r"^([A-Za-z0-9._-]+)==", lock, re.MULTILINE)


def _link_package(name: str, site: Path) -> None:
    """Link the top-level files and folders of an installed package into another site folder."""
    installed = distribution(name)
    tops = {file.parts[0] for file in installed.files or () if file.parts[0] not in ("..", "__pycache__")}
    for top in tops:
        if not (site / top).exists():
            (site / top).symlink_to(Path(str(installed.locate_file(top))))


def test_entry_point_is_the_command_line(built: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(built[0]) as wheel:
        entry = next(name for name in wheel.namelist() if name.endswith("entry_points.txt"))
        assert wheel.read(entry).decode() == "[console_scripts]\nduaal = etl.cli:main\n"


@pytest.mark.parametrize("lock", ["runtime", "build"])
def test_licences_of_what_runs_are_compatible_with_ours(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    for name in re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE):
        facts = distribution(name).metadata
        classifiers = [line for line in facts.get_all("Classifier") or () if line.startswith("License")]
        licences = " ".join([facts.get("License-Expression") or "", (facts.get("License") or "")[:200], *classifiers])
        assert COMPATIBLE.search(licences), f"{name}: {licences}"
        assert "GPL" not in licences, name


def test_licence_is_the_whole_eupl() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    assert all(re.search(rf"^{article}\.[A-Z]", text, re.MULTILINE) for article in range(1, 16))
    assert text.rstrip().endswith("require the production of a new EUPL version.")


@pytest.mark.parametrize("lock", ["runtime", "shared", "sail", "build", "dev", "s3"])
def test_lock_files_pin_with_hashes_and_hold_no_address(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    packages = re.split(r"^(?=\S+==)", text, flags=re.MULTILINE)[1:]
    assert packages
    assert all("--hash=sha256:" in package for package in packages)
    assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host|(?<=\s)/\S", text)
