"""The figures of the whole sample store against plain Python over the very files that were loaded."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from etl.kpis import kpi_values
from etl.scope import LOCAL_DEPARTMENT
from etl.settings import Settings, reference_dir
from etl.trace import trace
from etl.trace_parts import parts_of
from etl.warehouse import Warehouse
from schemas.datasets import Column, datasets
from schemas.kpis import KPIS
from tests.etl.independent_kpis import Book, Reference, Row, Sent
from tests.etl.test_kpis_independent import assert_equal_figures
from tests.swept import in_sweep

CLASSES = ("sector", "gender", "mentor_training", "agreement_type", "event_type", "theme")
AS_OF = ("2022-12", "2023-10")


def read_rows(path: Path) -> tuple[str, list[Row]]:
    """Return the data set and the rows of a sample file, in whatever dialect its institution writes."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        text = path.read_text(encoding="cp1252")
    heading = text.splitlines()[0]
    delimiter = max(",;\t", key=heading.count)
    titles, *lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for declared in datasets():
        named = {
            title: column for column in declared.columns for title in (column.name, column.label_nl, column.label_en)
        }
        if all(title in named for title in titles) and declared.key[-1] in {named[title].name for title in titles}:
            columns = [named[title] for title in titles]
            rows = [
                {column.name: cell(column, value) for column, value in zip(columns, line, strict=True)}
                for line in lines
            ]
            return declared.name, rows
    raise AssertionError(f"{path.name} is of no data set")


def cell(column: Column, value: str) -> str:
    """Return a cell in the contract's canonical form."""
    if column.codes:
        return column.codes.spellings().get(value.lower(), value)
    if column.kind == "date" and (found := re.fullmatch(r"(\d+)[/-](\d+)[/-](\d{4})", value)):
        return f"{found[3]}-{found[2]}-{int(found[1]):02d}"
    if column.kind == "month" and (found := re.fullmatch(r"(\d\d)/(\d{4})", value)):
        return f"{found[2]}-{found[1]}"
    return (
        value.replace("/", "-")
        if column.kind == "date"
        else value.replace(",", ".")
        if column.kind == "number"
        else value
    )


def read_reference_rows(name: str) -> list[Row]:
    """Return the rows of a shipped reference file."""
    with (reference_dir() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def book(sample_dir: Path) -> Book:
    """Return the sample's deliveries and the report's events as rows."""
    events = {"events": read_reference_rows("events")}
    uploads = [Sent(0, datetime.now(UTC).replace(tzinfo=None), events)]
    with (sample_dir / "deliveries.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            known_from = datetime.fromisoformat(line["delivered_at"]).astimezone(UTC).replace(tzinfo=None)
            rows: dict[str, list[Row]] = {}
            for name in line["files"].split("|"):
                dataset, read = read_rows(sample_dir / name)
                rows[dataset] = rows.get(dataset, []) + read
            uploads.append(Sent(int(line["order"]), known_from, rows))
    names = ("projects", "institutions", "project_institutions")
    return Book(uploads, Reference(*(read_reference_rows(name) for name in names)))


@pytest.fixture(scope="module")
def con(sample_store: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """Return a cursor on the published sample."""
    warehouse = Warehouse(sample_store)
    yield warehouse.cursor()
    warehouse.close()


@pytest.mark.every(4)
@pytest.mark.parametrize("kpi", KPIS)
def test_the_sample_gives_what_plain_python_gives(book: Book, con: duckdb.DuckDBPyConnection, kpi: str) -> None:
    grains = [(), KPIS[kpi].dimensions, *((name,) for name in KPIS[kpi].dimensions)]
    for as_of in AS_OF:
        assert sum(assert_equal_figures(con, book, kpi, as_of, by, {}) for by in grains) > 0


@pytest.mark.parametrize(
    ("kpi", "cell", "target"),
    [
        ("K01", {}, 10),
        ("K02", {}, 4),
        ("K03", {"institution_type": "hogeschool"}, 8),
        ("K03", {"institution_type": "universiteit"}, 1),
        ("K03", {"institution_type": "cvo"}, 8),
        ("K04", {"sector": "VWO"}, 11),
        ("K23", {"event_type": "slotsessie"}, 60),
    ],
)
def test_the_sample_meets_the_counts_of_the_report(
    con: duckdb.DuckDBPyConnection, kpi: str, cell: dict[str, str], target: int
) -> None:
    values = kpi_values(con, LOCAL_DEPARTMENT, [kpi], filters=cell)
    assert next(value.value for value in values if value.dimensions == cell or not value.dimensions) == target


@pytest.mark.parametrize("kpi", in_sweep(sorted(KPIS, key=lambda kpi: kpi not in ("K07", "K22")), after=2))
def test_the_rows_behind_every_figure_of_the_sample_count_its_numerator(
    con: duckdb.DuckDBPyConnection, kpi: str
) -> None:
    declared = KPIS[kpi]
    for as_of in AS_OF:
        values = kpi_values(con, LOCAL_DEPARTMENT, [kpi], as_of=as_of)
        for name in declared.dimensions:
            cells = kpi_values(con, LOCAL_DEPARTMENT, [kpi], as_of=as_of, by=(name,))
            values += cells if name in (declared.split, *CLASSES) else cells[-3:]
        assert {each.dimensions.get(str(declared.split)) for each in values} >= set(parts_of(kpi))
        for value in values:
            found = trace(con, LOCAL_DEPARTMENT, kpi, as_of=as_of, filters=value.dimensions, limit=1)
            assert found.value is not None and found.numerator == (found.value.numerator or 0), value.dimensions
            assert found.value.numerator == value.numerator, value.dimensions
