"""Which data sets of an upload have warnings: noted in the ledger, and in the warehouse after a rebuild too."""

from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from etl.findings import Finding
from etl.load import ledger_of
from etl.scope import LOCAL_DEPARTMENT
from etl.settings import Settings
from etl.stage import Part
from etl.submit import Delivery, load
from etl.verify import verify
from etl.warehouse import Warehouse
from etl.warned import noted_warnings, warned_datasets
from tests.etl.files import enrollments, pilot, write_csv

pytestmark = pytest.mark.both_stores


def test_only_the_data_set_with_the_warning_is_noted(reference_store: Settings, tmp_path: Path) -> None:
    rows = enrollments(2)
    rows[0]["age_at_entry"] = ""
    files = {"pilots": [pilot()], "enrollments": rows}
    parts = [Part(write_csv(tmp_path / f"{name}.csv", name, each), f"{name}.csv") for name, each in files.items()]
    outcome = load(reference_store, LOCAL_DEPARTMENT, Delivery(parts, reason="Leeftijd nog niet gekend"))
    assert outcome.receipt is not None
    payload = ledger_of(reference_store).events(kinds=("accepted",))[-1].payload
    assert payload["warned_datasets"] == ["enrollments"]
    with closing(Warehouse(reference_store).cursor()) as con:
        assert con.execute("select * from upload_warnings").fetchall() == [(outcome.receipt.upload_id, "enrollments")]
    assert verify(reference_store).problems == []


FILES = [
    SimpleNamespace(name="a.csv", dataset="pilots"),
    SimpleNamespace(name="b.csv", dataset="enrollments"),
    SimpleNamespace(name="c.csv", dataset=None),
]


def _warning(code: str, file: str | None) -> Finding:
    return Finding("warning", code, file, None, None, None, "", "")


def test_a_warning_counts_for_the_data_set_of_its_file() -> None:
    assert warned_datasets(FILES, [], {}) == []
    assert warned_datasets(FILES, [_warning("X23", "a.csv")], {"X23": 1}) == ["pilots"]
    assert warned_datasets(FILES, [_warning("X23", None)], {"X23": 1}) == ["enrollments", "pilots"]


def test_of_a_rule_with_more_warnings_than_are_listed_every_data_set_counts() -> None:
    assert warned_datasets(FILES, [_warning("X23", "a.csv")], {"X23": 1001}) == ["enrollments", "pilots"]
    assert warned_datasets(FILES, [_warning("X07", "a.csv")], {"X07": 1001}) == ["pilots"]


def test_entries_from_before_count_every_data_set_that_the_rule_looks_at() -> None:
    files = [{"dataset": "pilots"}, {"dataset": "enrollments"}]
    payload = {"warnings": {"X23": 2, "X16": 1}, "files": files}
    assert noted_warnings(payload) == ["enrollments", "pilots"]
    assert noted_warnings(payload | {"warnings": {"X16": 1}}) == ["enrollments"]
    assert noted_warnings(payload | {"warnings": {}}) == []
    assert noted_warnings(payload | {"warned_datasets": []}) == []
