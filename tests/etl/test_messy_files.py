"""The corpus of messy files: each is read as exactly its rows, or refused with every reason in its place."""

import csv
import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from etl.cross_check import cross_findings
from etl.read import ReadOptions
from etl.scope import LOCAL_DEPARTMENT
from etl.stage import Part, stage_files
from etl.state import prepare_state
from etl.stored_rows import write_stored_rows
from etl.workbench import Workbench, open_workbench
from schemas.datasets import dataset
from tests.conftest import store_at
from tests.etl.messy_files import CASES, Case

TODAY = date(2023, 11, 1)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory, _reference_state: Path) -> Iterator[Workbench]:
    """Return a workbench over the reference data, on which files are judged one after the other."""
    folder = tmp_path_factory.mktemp("messy") / "state"
    shutil.copytree(_reference_state, folder)
    with open_workbench(store_at(folder)) as opened:
        yield opened


def test_every_case_has_a_name_of_its_own() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 60


@pytest.mark.every(4)
@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_file_is_read_exactly_or_refused_in_its_place(bench: Workbench, tmp_path: Path, case: Case) -> None:
    path = tmp_path / "sent"
    path.write_bytes(case.content)
    options = ReadOptions(case.dataset, case.constants)
    staged = stage_files(bench.con, [Part(path, case.file_name)], options, b"secret", tmp_path)
    findings = list(staged.findings)
    if staged.files[0].source is not None:
        prepare_state(bench)
        findings += cross_findings(bench.con, staged.files, LOCAL_DEPARTMENT, TODAY).findings
    errors = [(each.code, each.row, each.column) for each in findings if each.severity == "error"]
    assert set(errors) == case.errors
    assert len(errors) == len(case.errors)
    write_stored_rows(bench, staged.files, tmp_path / "rows")
    if case.repairs is not None:
        assert {each.code for each in staged.files[0].repairs} == case.repairs
    if not case.errors:
        assert _written(tmp_path / "rows", case.dataset) == [_canonical(case.dataset, row) for row in case.rows]


def _written(folder: Path, name: str) -> list[dict[str, str]]:
    """Return the rows as `duaal check --rows` writes them."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [_canonical(name, row) for row in csv.DictReader(file)]


def _canonical(name: str, row: dict[str, str]) -> dict[str, str]:
    """Return a row with its numbers in one spelling."""
    kinds = {column.name: column.kind for column in dataset(name).columns}
    return {
        column: format(Decimal(cell).normalize(), "f") if cell and kinds[column] == "number" else cell
        for column, cell in row.items()
    }
