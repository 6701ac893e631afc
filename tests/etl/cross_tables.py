"""Judges hand-written rows by the rules across columns, rows and files, in a database made for one test.

The state is built by the product's own SQL over snapshots that the test gives; only the staging of files is skipped.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from hashlib import md5
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb

from etl.convert import stored_type
from etl.cross_check import Crossed, cross_findings
from etl.findings import Finding
from etl.read_model import CsvSource, ReadFile
from etl.scope import LOCAL_DEPARTMENT, Scope
from etl.state import prepare_state
from etl.tables import create_tables
from etl.workbench import Workbench
from schemas.datasets import Dataset, dataset, datasets
from tests.etl.files import Row, enrollment, event, pilot, workplace

TODAY = date(2023, 11, 15)
SOURCE = CsvSource(Path("none.csv"), ",", "\n", True, 1, (), 2, True)
PROJECTS = [
    ("10460", "NETWERK", None),
    ("90001", "HO", "2021-09-01"),
    ("90002", "HO", "2021-09-01"),
    ("90011", "VWO", "2021-09-01"),
]
INSTITUTIONS = [
    ("100001", "hogeschool"),
    ("100002", "hogeschool"),
    ("100009", "universiteit"),
    ("100010", "cvo"),
    ("100011", "cvo"),
]
LINKS = [
    ("90001", "100001"),
    ("90002", "100001"),
    ("90001", "100002"),
    ("90001", "100009"),
    ("90011", "100010"),
    ("90011", "100011"),
]

Rows = Sequence[Row]


def cvo_pilot(**changes: str) -> Row:
    """Return a running pilot of CVO 1 in project 90011, October 2022."""
    return pilot(
        **{
            "reporting_month": "2022-10",
            "project_id": "90011",
            "institution_id": "100010",
            "pilot_id": "PT-CVO1-2223",
            "academic_year": "2022-2023",
            "sector": "VWO",
            "programme_level": "secundair_volwassenenonderwijs",
            "start_date": "2022-09-01",
        }
        | changes
    )


def cvo_workplace(**changes: str) -> Row:
    """Return a recognised workplace of CVO 1, October 2022, with nobody in it."""
    return workplace(
        **{
            "reporting_month": "2022-10",
            "project_id": "90011",
            "institution_id": "100010",
            "recognition": "erkend",
            "recognition_date": "2022-08-29",
        }
        | changes
    )


def cvo_enrollment(**changes: str) -> Row:
    """Return a running enrolment in `cvo_pilot()`, with the statute and 20 hours a week."""
    return enrollment(
        **{
            "reporting_month": "2022-10",
            "project_id": "90011",
            "institution_id": "100010",
            "pilot_id": "PT-CVO1-2223",
            "academic_year": "2022-2023",
            "learner_type": "cursist",
            "entry_date": "2022-09-01",
            "agreement_type": "overeenkomst_duale_opleiding_statuut",
            "workplace_hours_week": "20",
        }
        | changes
    )


def network_event(**changes: str) -> Row:
    """Return an event of the network, which the department keeps."""
    return event(**{"project_id": "10460", "organiser": "OV", "institution_id": "", "pilot_id": ""} | changes)


def numbered(rows: Rows, column: str) -> list[Row]:
    """Give rows codes of their own: X-0001, X-0002 and so on."""
    return [row | {column: f"X-{number:04d}"} for number, row in enumerate(rows, start=1)]


def judge(
    files: Mapping[str, Rows],
    state: Mapping[str, Rows] | None = None,
    *,
    scope: Scope = LOCAL_DEPARTMENT,
    today: date = TODAY,
    closed: Sequence[tuple[str, int]] = (),
    faulty: Sequence[tuple[str, int, str]] = (),
) -> Crossed:
    """Judge an upload: file name → rows, the first of which is row 2 as in a sheet.

    A file is named for its data set ('pilots.csv', 'pilots_2.csv'). `state` holds the rows accepted before, per data
    set. `faulty` cells (file, row, column) are emptied, as staging does with what breaks a rule on cells.
    """
    with _bench() as bench:
        with bench.inside_warehouse():
            create_tables(bench.con)
            _insert_reference(bench.con, closed)
            _insert_state(bench.con, state or {})
        _stage(bench.con, files, faulty)
        prepare_state(bench)
        read = [ReadFile(name, 0, dataset=_dataset_of(name).name, source=SOURCE) for name in files]
        return cross_findings(bench.con, read, scope, today)


def only(crossed: Crossed, code: str) -> list[Finding]:
    """Return the findings of a rule, which must be all that there are."""
    assert {each.code for each in crossed.findings} <= {code}
    assert crossed.counts == ({code: len(crossed.findings)} if crossed.findings else {})
    return crossed.findings


def places(findings: Sequence[Finding]) -> list[tuple[int | None, str | None, str | None]]:
    """Return row, column and value of each finding."""
    return [(each.row, each.column, each.value) for each in findings]


@contextmanager
def _bench() -> Iterator[Workbench]:
    con = duckdb.connect(":memory:", config={"threads": 1})
    con.execute("attach ':memory:' as w")
    try:
        yield Workbench(con, Path("none.duckdb"), Path("none"))
    finally:
        con.close()


def _dataset_of(file_name: str) -> Dataset:
    return dataset(file_name.partition(".")[0].partition("_")[0])


def _insert_reference(con: duckdb.DuckDBPyConnection, closed: Sequence[tuple[str, int]]) -> None:
    con.executemany("insert into ref_projects (project_id, sector, start_date) values (?, ?, ?)", PROJECTS)
    con.executemany("insert into ref_institutions (institution_id, type) values (?, ?)", INSTITUTIONS)
    con.executemany(
        "insert into ref_project_institutions (project_id, institution_id, role) values (?, ?, 'partner')", LINKS
    )
    if closed:
        con.executemany("insert into closed_periods values (?, ?)", closed)


def _learner_hash(row: Row) -> str | None:
    known = row["institution_id"] and row["learner_key"]
    return md5(f"{row['institution_id']} {row['learner_key']}".encode()).hexdigest() if known else None


def _insert(con: duckdb.DuckDBPyConnection, table: str, row: Mapping[str, Any]) -> None:
    listed = {name: None if value == "" else value for name, value in row.items()}
    marks = ", ".join("?" * len(listed))
    con.execute(f"insert into {table} ({', '.join(listed)}) values ({marks})", [*listed.values()])


def _snapshot_key(described: Dataset, row: Row) -> tuple[str, ...]:
    keeper = row["institution_id"]
    if described.name == "events":
        keeper = keeper if row["organiser"] == "instelling" else ""
    return (row["project_id"], keeper, *(row.get(each, "") for each in _rest_of_key(described)))


def _rest_of_key(described: Dataset) -> tuple[str, str]:
    year = "academic_year" if "academic_year" in described.snapshot_key else "no_academic_year"
    return year, "reporting_month"


def _insert_state(con: duckdb.DuckDBPyConnection, state: Mapping[str, Rows]) -> None:
    snapshot_id = 0
    for name, rows in state.items():
        described = dataset(name)
        held = sorted(rows, key=lambda row: _snapshot_key(described, row))
        for key, group in groupby(held, key=lambda row: _snapshot_key(described, row)):
            snapshot_id += 1
            for table in ("snapshots", "current_snapshots"):
                con.execute(
                    f"insert into {table} (snapshot_id, dataset, project_id, institution_id, academic_year, "
                    "reporting_month) values (?, ?, ?, ?, ?, ?)",
                    [snapshot_id, name, *key],
                )
            for number, row in enumerate(group, start=2):
                stored = {"snapshot_id": snapshot_id, "row_number": number} | row
                if name == "enrollments":
                    stored |= {"learner_hash": _learner_hash(row)}
                    del stored["learner_key"]
                _insert(con, name, stored)


def _stage(con: duckdb.DuckDBPyConnection, files: Mapping[str, Rows], faulty: Sequence[tuple[str, int, str]]) -> None:
    con.execute("create schema staging")
    con.execute("create table staging.files_without_rows (file_number integer)")
    for described in datasets():
        columns = {"file_number": "integer", "row_number": "bigint"}
        columns |= {column.name: stored_type(column) for column in described.columns}
        texts = [f"cast({column.name} as varchar) as {column.name}" for column in described.columns if column.codes]
        kept = f"* replace ({', '.join(texts)})"
        if described.name == "enrollments":
            columns |= {"learner_hash": "uuid"}
        listed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        con.execute(f"create table staging.{described.name}_rows ({listed})")
        con.execute(f"create view staged_{described.name} as select {kept} from staging.{described.name}_rows")
    for number, (file, rows) in enumerate(files.items(), start=1):
        described = _dataset_of(file)
        for row_number, row in enumerate(rows, start=2):
            emptied = {column: "" for name, place, column in faulty if (name, place) == (file, row_number)}
            kept = row | emptied
            staged = {"file_number": number, "row_number": row_number} | kept
            if described.name == "enrollments":
                staged |= {"learner_hash": _learner_hash(kept)}
            _insert(con, f"staging.{described.name}_rows", staged)
    _note_suspects(con, files, faulty)


def _note_suspects(
    con: duckdb.DuckDBPyConnection, files: Mapping[str, Rows], faulty: Sequence[tuple[str, int, str]]
) -> None:
    numbers = {name: number for number, name in enumerate(files, start=1)}
    for file, row, column in faulty:
        described = _dataset_of(file)
        table = f"staging.{described.name}_suspects"
        con.execute(
            f"create table if not exists {table} "
            "(file_number integer, row_number bigint, cell varchar, column_number integer)"
        )
        number = described.column_names.index(column) + 1
        con.execute(f"insert into {table} values (?, ?, 'fout', ?)", [numbers[file], row, number])
