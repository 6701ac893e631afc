"""Staging: every wrong cell is found once, nothing else is, and the rows stand typed in the staged tables."""

import copy
import csv
import hashlib
import hmac
import random
import uuid
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandera.errors import SchemaErrors

from etl.convert import judged_value, read_value
from etl.explain import clean_cell, code_of_check, code_of_unread
from etl.read import ReadOptions
from etl.stage import Part, Staged, stage_files
from schemas.dataset_names import DATASET_NAMES
from schemas.datasets import dataset
from tests.etl.files import Row, enrollment, enrollments, event, pilot, workplace, write_csv
from tests.swept import in_sweep

SECRET = b"test-secret"
GOOD = {"pilots": pilot, "workplaces": workplace, "enrollments": enrollment, "events": event}


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def stage(con: duckdb.DuckDBPyConnection, folder: Path, *paths: Path) -> Staged:
    work_dir = folder / "work"
    work_dir.mkdir(exist_ok=True)
    return stage_files(con, [Part(path, path.name) for path in paths], ReadOptions(), SECRET, work_dir)


def places(staged: Staged) -> Counter[tuple[Any, ...]]:
    return Counter((each.row, each.column, each.code) for each in staged.findings)


@pytest.mark.parametrize("name", DATASET_NAMES)
def test_good_row_is_typed_and_has_no_finding(con: duckdb.DuckDBPyConnection, tmp_path: Path, name: str) -> None:
    staged = stage(con, tmp_path, write_csv(tmp_path / "f.csv", name, [GOOD[name]()]))
    assert staged.findings == []
    described = con.execute(f"describe staged_{name}").fetchall()
    types = {"date": "DATE", "integer": "INTEGER", "number": "DECIMAL(15,6)"}
    expected = [("file_number", "INTEGER"), ("row_number", "BIGINT")]
    expected += [(column.name, types.get(column.kind, "VARCHAR")) for column in dataset(name).columns]
    expected += [("learner_hash", "UUID")] if name == "enrollments" else []
    assert [row[:2] for row in described] == expected
    assert con.execute(f"select file_number, row_number from staged_{name}").fetchall() == [(1, 2)]


def test_data_sets_without_a_file_are_empty_tables(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    stage(con, tmp_path, write_csv(tmp_path / "f.csv", "pilots", [pilot()]))
    counts = [con.execute(f"select count(*) from staged_{name}").fetchone() for name in DATASET_NAMES]
    assert counts == [(1,), (0,), (0,), (0,)]
    assert con.execute("describe staged_events").fetchall()[2][:2] == ("event_id", "VARCHAR")


def test_second_upload_on_a_connection_replaces_the_first(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    stage(con, tmp_path, write_csv(tmp_path / "a.csv", "pilots", [pilot(), pilot(pilot_id="PT-2")]))
    stage(con, tmp_path, write_csv(tmp_path / "b.csv", "enrollments", [enrollment()]))
    assert con.execute("select count(*) from staged_pilots").fetchone() == (0,)
    assert con.execute("select count(*) from staged_enrollments").fetchone() == (1,)


def test_other_spellings_are_stored_as_the_contract_writes_them(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    row = enrollment(
        gender="Vrouw", reporting_month="3/2022", academic_year="2021/2022", entry_date="20/09/2021", status="RUNNING",
        workplace_hours_week="16,5", learning_allowance="N", pilot_id=" PT-HS1-2122 ", age_at_entry="22.0",
    )  # fmt: skip
    staged = stage(con, tmp_path, write_csv(tmp_path / "f.csv", "enrollments", [row]))
    assert staged.findings == []
    assert con.execute(
        "select gender, reporting_month, academic_year, entry_date, status, workplace_hours_week, learning_allowance, "
        "pilot_id, age_at_entry from staged_enrollments"
    ).fetchall() == [
        ("V", "2022-03", "2021-2022", date(2021, 9, 20), "lopend", Decimal("16.500"), "nee", "PT-HS1-2122", 22)
    ]


def test_wrong_cells_are_null_and_the_rest_of_their_row_stays(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    rows = [workplace(), workplace(workplace_id="w-2", places_offered="-1", nace="x", size_class="reus")]
    staged = stage(con, tmp_path, write_csv(tmp_path / "f.csv", "workplaces", rows))
    assert places(staged) == Counter(
        [(3, "workplace_id", "C03"), (3, "places_offered", "C07"), (3, "nace", "C03"), (3, "size_class", "C02")]
    )
    assert con.execute(
        "select workplace_id, places_offered, nace, size_class, places_filled from staged_workplaces "
        "order by row_number"
    ).fetchall() == [("W-0001", 4, "86101", "klein", 0), (None, None, None, None, 0)]


def test_finding_names_file_row_column_and_value(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    good = write_csv(tmp_path / "good.csv", "workplaces", [workplace()])
    rows = [workplace(workplace_id=f"W-{number:04d}") for number in range(13)]
    rows[12]["places_offered"] = "-1"
    bad = write_csv(tmp_path / "bad.csv", "workplaces", rows)
    (only,) = stage(con, tmp_path, good, bad).findings
    assert (only.severity, only.code, only.file, only.row, only.column, only.value) == (
        "error", "C07", "bad.csv", 14, "places_offered", "-1"
    )  # fmt: skip
    assert only.message_nl == "Rij 14, Aangeboden plaatsen: -1 is geen geldig aantal. Vul een getal van 0 tot 500 in."
    assert con.execute(
        "select file_number, count(*) from staged_workplaces group by file_number order by file_number"
    ).fetchall() == [(1, 1), (2, 13)]


def test_equal_rows_are_left_to_the_rule_on_keys(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    staged = stage(con, tmp_path, write_csv(tmp_path / "f.csv", "pilots", [pilot(), pilot()]))
    assert staged.findings == []
    assert con.execute("select count(*) from staged_pilots").fetchone() == (2,)


def test_learner_hash_equals_pythons_hmac(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    rows = [*enrollments(3), enrollment(institution_id="100002", enrollment_id="I-9", learner_key="L-0001")]
    path = write_csv(tmp_path / "f.csv", "enrollments", [*rows, enrollment(learner_key="a b", enrollment_id="I-10")])
    for secret in (b"", SECRET, b"x" * 64, b"y" * 65, bytes(range(256))):
        stage_files(con, [Part(path, "f.csv")], ReadOptions(), secret, tmp_path)
        hashed = con.execute("select institution_id, learner_key, learner_hash from staged_enrollments").fetchall()
        assert len(hashed) == 5
        for institution, key, learner_hash in hashed:
            if key is None:
                assert learner_hash is None
                continue
            digest = hmac.new(secret, f"{institution}\x1f{key}".encode(), hashlib.sha256).digest()
            assert learner_hash == uuid.UUID(bytes=digest[:16])
        assert len({row[2] for row in hashed}) == 5


def test_values_of_personal_columns_appear_in_no_finding(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    described = dataset("enrollments")
    personal = [column.name for column in described.columns if column.is_personal]
    row = enrollment(**{name: f"geheim {number}!" for number, name in enumerate(personal)})
    staged = stage(con, tmp_path, write_csv(tmp_path / "f.csv", "enrollments", [row]))
    assert {each.column for each in staged.findings} == set(personal)
    for each in staged.findings:
        assert each.value is None
        assert "geheim" not in each.message_nl + each.message_en


def test_at_most_1000_findings_per_rule_and_file_are_listed_and_all_are_counted(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    rows = enrollments(1_200, gender="Q", status="weg")
    paths = [write_csv(tmp_path / name, "enrollments", rows) for name in ("a.csv", "b.csv")]
    staged = stage(con, tmp_path, *paths)
    assert staged.counts == {"C02": 4_800}
    assert Counter(each.file for each in staged.findings) == {"a.csv": 1_000, "b.csv": 1_000}
    assert max(each.row or 0 for each in staged.findings) == 501


# Values of each kind that break one rule of the column, or none; the property test also writes texts of its own.
_ODD = st.sampled_from(
    [
        "", " ", "\u00a0", "x", "X-1", "-1", "0", "15", "81", "500", "501", "12,5", "1.234", "1,234", "1 000",
        "99999999999",
        "2022-03", "3/2022", "2022-03-01", "01/03/2022", "31/02/2022", "03/25/2022", "1/3/22", "2022-03-01 00:00",
        "V", "vrouw", "Vrouww", "ja", "YES", "onbekend", "HO", "2021/2022", "0123.456.749", "BE0123456748",
        "85073003328",
        "an@example.org", "0477 12 34 56", "85.07.30-033.28", "a\u202eb", "a\nb", "a\tb", "netwerken|x",
        "Netwerken | kader",
        "x" * 201, "y" * 501, "PT-1\n", "100001\u2003", "Cafe\u0301",
    ]
)  # fmt: skip
_TEXT = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00\r"), max_size=12)


def plain_pandera(name: str, rows: list[Row]) -> Counter[tuple[Any, ...]]:
    """Judge every row of a data set with pandera itself, without any screen; return (row, column, code)."""
    described = dataset(name)
    schema = copy.deepcopy(described.schema)
    schema.unique = None
    expected: Counter[tuple[Any, ...]] = Counter()
    values: dict[str, list[Any]] = {}
    for column in described.columns:
        cells = [row[column.name] for row in rows]
        values[column.name] = [
            row[0]
            for row in duckdb.execute(
                f"select {judged_value(column, 'cell', read_value(column, 'cell'))} "
                "from (select unnest($cells::varchar[]) as cell)",
                {"cells": cells},
            ).fetchall()
        ]
    frame = pd.DataFrame(
        {each: pd.Series(values[each], dtype=schema.columns[each].dtype.type) for each in described.column_names}
    )
    unread = {
        (position, column.name)
        for column in described.columns
        for position, value in enumerate(values[column.name])
        if value is None and clean_cell(rows[position][column.name])
    }
    for position, column_name in unread:
        code = code_of_unread(described.column(column_name), rows[position][column_name])
        expected[position + 2, column_name, code] += 1
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        for column_name, number, index in zip(cases["column"], cases["check_number"], cases["index"], strict=True):
            cell = rows[int(index)][column_name]
            if pd.isna(number):
                if (index, column_name) not in unread:
                    expected[index + 2, column_name, "C01"] += 1
                continue
            check = schema.columns[column_name].checks[int(number)].name
            expected[index + 2, column_name, code_of_check(check, described.column(column_name), cell)] += 1
    return expected


@pytest.mark.parametrize("name", in_sweep(["enrollments", *sorted(set(DATASET_NAMES) - {"enrollments"})]))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_compiled_screen_and_plain_pandera_find_the_same(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, name: str, data: st.DataObject
) -> None:
    names = dataset(name).column_names
    changes = st.dictionaries(st.sampled_from(names), _ODD | _TEXT, max_size=4)
    rows = [GOOD[name](**change) for change in data.draw(st.lists(changes, min_size=1, max_size=12))]
    path = tmp_path / "f.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, quoting=csv.QUOTE_ALL)
        writer.writeheader()
        # A line end within a cell would shift the rows of the sheet.
        rows = [{key: cell.replace("\n", "\t") for key, cell in row.items()} for row in rows]
        writer.writerows(rows)
    staged = stage(con, tmp_path, path)
    assert places(staged) == plain_pandera(name, rows)
    assert staged.counts == Counter(code for _, _, code in places(staged).elements())


_WRONG = {
    "reporting_month": ("2O22-03", "C03"),
    "project_id": ("90-01", "C03"),
    "institution_id": ("", "C01"),
    "pilot_id": ("pt-1", "C03"),
    "academic_year": ("2019-2020", "C02"),
    "enrollment_id": ("I 1", "C03"),
    "learner_key": ("85073003328", "C09"),
    "learner_type": ("leerling", "C02"),
    "gender": ("", "C01"),
    "age_at_entry": ("14", "C07"),
    "employment_at_entry": ("werkt", "C02"),
    "education_at_entry": ("9", "C02"),
    "entry_date": ("31/02/2022", "C04"),
    "exit_date": ("03/25/2022", "C12"),
    "status": ("weg", "C02"),
    "exit_reason": ("zomaar", "C02"),
    "qualification": ("half", "C02"),
    "destination_4w": ("elders", "C02"),
    "workplace_id": ("W", "C03"),
    "agreement_type": ("mondeling", "C02"),
    "workplace_hours_week": ("1.234", "C06"),
    "learning_allowance": ("12 euro", "C02"),
}


def _large_file(path: Path, wrong: dict[int, Row]) -> None:
    """Write 100,000 enrolments, with the cells in `wrong` at their position."""
    base = enrollment()
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(base) + "\n")
        for position in range(100_000):
            row = base | {"enrollment_id": f"I-{position:06d}", "learner_key": f"L-{position:06d}"}
            row |= wrong.get(position, {})
            file.write(",".join(row.values()) + "\n")


def test_1000_errors_in_100000_rows_are_found_exactly(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    chosen = random.Random(1)
    wrong: dict[int, Row] = {}
    expected = {}
    for place in chosen.sample(range(100_000 * len(_WRONG)), 1_000):
        position, column = place // len(_WRONG), list(_WRONG)[place % len(_WRONG)]
        cell, code = _WRONG[column]
        wrong.setdefault(position, {})[column] = cell
        is_shown = cell and code != "C09" and not dataset("enrollments").column(column).is_personal
        expected["f.csv", position + 2, column, cell if is_shown else None, code] = 1
    _large_file(tmp_path / "f.csv", wrong)
    staged = stage(con, tmp_path, tmp_path / "f.csv")
    assert staged.files[0].source is not None
    assert not staged.files[0].source.has_row_numbers
    assert len(expected) == 1_000
    assert Counter((each.file, each.row, each.column, each.value, each.code) for each in staged.findings) == expected
    assert sum(staged.counts.values()) == 1_000
    assert con.execute("select count(*), min(row_number), max(row_number) from staged_enrollments").fetchone() == (
        100_000, 2, 100_001
    )  # fmt: skip
    for column in _WRONG:
        wrong_rows = sorted(position + 2 for position, cells in wrong.items() if column in cells)
        is_empty_by_itself = enrollment()[column] == ""
        nulls = con.execute(
            f"select row_number from staged_enrollments where {column} is null order by row_number"
        ).fetchall()
        assert is_empty_by_itself or [row for (row,) in nulls] == wrong_rows
