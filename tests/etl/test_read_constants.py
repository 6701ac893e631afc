"""A value given for all rows must agree with the file's own."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from etl.read_constants import find_constant_conflicts
from tests.etl.files import pilot
from tests.etl.reading import delimited, read_text, sheet


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(
            "create table staged_pilots as select * from (values "
            "(1, 2, '2022-03', '90001'), (1, 3, '2022-04', '90001'), (1, 4, null, '90001'), (2, 2, '2022-05', '90002')"
            ") as rows_read(file_number, row_number, reporting_month, project_id)"
        )
        yield connection


def test_rows_that_differ_from_the_given_value_are_named(tmp_path: Path, con: duckdb.DuckDBPyConnection) -> None:
    given = {"reporting_month": "2022-03", "project_id": "90001"}
    file = read_text(tmp_path, delimited(sheet("pilots", [pilot()])), constants=given)
    find_constant_conflicts(con, file, 1)
    assert [(each.code, each.row, each.column, each.value, each.message_nl) for each in file.findings] == [
        (
            "R21",
            3,
            "reporting_month",
            "2022-04",
            "Rij 3, Rapporteringsmaand: in het bestand staat 2022-04, opgegeven is 2022-03. "
            "Verbeter het bestand of de opgave.",
        )
    ]
    assert file.finding_counts == {"R21": 1}


def test_more_than_a_thousand_conflicts_are_counted(tmp_path: Path, con: duckdb.DuckDBPyConnection) -> None:
    con.execute("insert into staged_pilots select 1, range + 5, '2022-06', '90001' from range(1500)")
    file = read_text(tmp_path, delimited(sheet("pilots", [pilot()])), constants={"reporting_month": "2022-03"})
    find_constant_conflicts(con, file, 1)
    assert (len(file.findings), file.finding_counts) == (1_000, {"R21": 1_501})


def test_value_that_stands_in_for_an_absent_column_cannot_conflict(
    tmp_path: Path, con: duckdb.DuckDBPyConnection
) -> None:
    rows = sheet("pilots", [pilot()], without=["reporting_month"])
    file = read_text(tmp_path, delimited(rows), constants={"reporting_month": "2022-12"})
    find_constant_conflicts(con, file, 1)
    assert file.findings == []


@pytest.mark.parametrize("given", ["2022-03", "2022-3", "3/2022"])
def test_month_given_in_any_form_is_stored_in_one(tmp_path: Path, given: str) -> None:
    rows = sheet("pilots", [pilot()], without=["reporting_month"])
    file = read_text(tmp_path, delimited(rows), constants={"reporting_month": given})
    assert (file.constants["reporting_month"], file.findings) == ("2022-03", [])
