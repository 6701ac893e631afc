"""CSV and Parquet: typed, inert, read back as they were, and fast."""

import csv
import shutil
import time
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import openpyxl
import pytest

from etl.belgian_csv import inert
from etl.reports.csv_form import write_csv, write_machine_csv
from etl.reports.model import Column, Table
from etl.reports.parquet_form import write_parquet
from tests.etl.libreoffice import OPENED_IN_BELGIUM, converted

HOSTILE = ("=1+1", "+32", "-2", "@SUM(A1)", "\tx", "\rx", "=cmd|' /C calc'!A0")
COLUMNS = (
    Column("id", "Nummer", "Number", "id"),
    Column("text", "Tekst", "Text", "text"),
    Column("count", "Aantal", "Count", "integer"),
    Column("share", "Aandeel", "Share", "percent"),
    Column("value", "Waarde", "Value", "decimal"),
    Column("day", "Dag", "Day", "date"),
    Column("month", "Maand", "Month", "month"),
    Column("moment", "Tijd", "Time", "datetime"),
)
ROWS = (
    ("0012", 'a;b "c"', -3, 56.25, 2.0, date(2023, 10, 5), "2022-12", datetime(2023, 1, 5, 8, 20, 41, tzinfo=UTC)),
    ("0013", None, None, None, 1, None, None, None),
)


def _table(rows: tuple[tuple[object, ...], ...] = ROWS) -> Table:
    return Table("co", "Blad", "Sheet", COLUMNS, rows)  # type: ignore[arg-type]


def test_the_belgian_profile_is_what_excel_opens_here(tmp_path: Path) -> None:
    write_csv(_table(), tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes() == (
        b"\xef\xbb\xbfNummer;Tekst;Aantal;Aandeel;Waarde;Dag;Maand;Tijd\r\n"
        b'0012;"a;b ""c""";-3;56,25;2;05/10/2023;2022-12;05/01/2023 08:20:41\r\n'
        b"0013;;;;1;;;\r\n"
    )


@pytest.mark.sweep
@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice here")
def test_libreoffice_in_belgium_reads_columns_dates_and_numbers(tmp_path: Path) -> None:
    texts = ("Één & 'twee' <drie>", "a;b", 'met "aanhaling"', "twee\nregels", "=1+1", "1,5 uur", "2022-2023")
    rows = tuple(
        (f"R0000{number}-K07-0a1b2c", text, -1234567, 56.25, 0.1, date(2023, 2, 1), "2022-12", None)
        for number, text in enumerate(texts)
    )
    moment = datetime(2023, 1, 5, 8, 20, 41, tzinfo=UTC)
    table = _table(((*ROWS[0][:7], moment), *rows))
    write_csv(table, tmp_path / "a.csv")
    (tmp_path / "saved").mkdir()
    (saved,) = converted(
        [tmp_path / "a.csv"], "xlsx", tmp_path / "saved", tmp_path / "profile", opened_as=OPENED_IN_BELGIUM
    )
    head, first, *others = openpyxl.load_workbook(saved).active.iter_rows(values_only=True)  # type: ignore[union-attr]
    assert list(head) == [each.title_nl for each in COLUMNS]
    # What looks like a number is one in every spreadsheet; the workbook keeps ids as text.
    assert first[1:6] == ('a;b "c"', -3, 56.25, 2, datetime(2023, 10, 5))  # noqa: DTZ001
    assert abs(first[7] - moment.replace(tzinfo=None)).total_seconds() < 1  # type: ignore[operator]
    for (identity, text, count, share, value, day, month, at), row in zip(others, rows, strict=True):
        assert (identity, text) == (row[0], inert(str(row[1])))
        assert (count, share, value) == row[2:5]
        assert (day, at) == (datetime(2023, 2, 1), None)  # noqa: DTZ001
        assert month == "2022-12"


def test_the_machine_profile_has_iso_dates_and_decimal_points(tmp_path: Path) -> None:
    write_machine_csv(_table(), tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes() == (
        b"id,text,count,share,value,day,month,moment\r\n"
        b'0012,"a;b ""c""",-3,56.25,2,2023-10-05,2022-12,2023-01-05T08:20:41Z\r\n'
        b"0013,,,,1,,,\r\n"
    )


@pytest.mark.parametrize("write", [write_csv, write_machine_csv])
def test_text_never_becomes_a_formula_and_a_negative_number_stays_one(write: object, tmp_path: Path) -> None:
    rows = tuple(("1", text, -3, -0.5, -2.5, None, None, None) for text in HOSTILE)
    write(_table(rows), tmp_path / "a.csv")  # type: ignore[operator]
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.reader(file, delimiter=";" if write is write_csv else ","))[1:]
    assert [row[1] for row in read] == [f"'{text}" for text in HOSTILE]
    assert {(row[2], row[3].replace(",", "."), row[4].replace(",", ".")) for row in read} == {("-3", "-0.5", "-2.5")}
    assert inert("a=1") == "a=1"


def test_parquet_is_typed_and_reads_back_in_duckdb(tmp_path: Path) -> None:
    write_parquet(_table(), tmp_path / "a.parquet")
    found = duckdb.sql(f"select * from '{tmp_path / 'a.parquet'}'")
    assert [str(each) for each in found.types] == [
        "VARCHAR", "VARCHAR", "BIGINT", "DOUBLE", "DOUBLE", "DATE", "VARCHAR", "TIMESTAMP",
    ]  # fmt: skip
    moment = ROWS[0][7].replace(tzinfo=None)  # type: ignore[union-attr]
    assert found.fetchall() == [(*ROWS[0][:7], moment), ROWS[1]]


def test_an_empty_sheet_has_its_headings(tmp_path: Path) -> None:
    write_csv(_table(()), tmp_path / "a.csv")
    write_parquet(_table(()), tmp_path / "a.parquet")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig").startswith("Nummer;Tekst")
    assert duckdb.sql(f"select count(*) from '{tmp_path / 'a.parquet'}'").fetchall() == [(0,)]


@pytest.mark.sweep
def test_a_hundred_thousand_rows_take_half_a_second_of_cpu(tmp_path: Path) -> None:
    rows = tuple(
        (
            f"{each:06d}",
            f"Instelling {each % 17}",
            each % 40,
            each % 1000 / 8,
            each % 90,
            date(2023, 1, 1),
            "2022-12",
            None,
        )
        for each in range(100_000)
    )
    best = min(_seconds(_table(rows), tmp_path / "a.csv") for _ in range(3))
    assert best <= 0.5, best


def _seconds(table: Table, path: Path) -> float:
    started = time.process_time()
    write_csv(table, path)
    return time.process_time() - started
