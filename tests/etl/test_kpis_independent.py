"""Every KPI at every grain against a plain-Python computation over the same files."""

import random
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import duckdb
import pytest

from etl.kpi_value import KpiValue
from etl.kpis import kpi_values
from etl.scope import LOCAL_DEPARTMENT
from schemas.kpis import KPIS
from tests.etl.independent_kpis import CLASS_DIMENSIONS, Book, Figure, Sent, figures
from tests.etl.kpi_store import add_upload, publish, warehouse
from tests.etl.random_deliveries import MONTHS, REFERENCE, random_uploads

UPLOADS = 90


@pytest.fixture(scope="module")
def book_and_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Book, duckdb.DuckDBPyConnection]]:
    """Return the same uploads twice: as rows for plain Python, and in the warehouse's tables."""
    uploads = random_uploads(7, UPLOADS, tmp_path_factory.mktemp("uploads"))
    with warehouse(REFERENCE) as con:
        for upload in uploads:
            add_upload(con, upload)
        publish(con)
        yield Book(uploads, REFERENCE), con


def figure_of(value: KpiValue) -> Figure:
    """Return the parts of a figure that both computations give."""
    return Figure(value.numerator, value.denominator, value.counted, value.of)  # type: ignore[arg-type]


def assert_equal_figures(con: duckdb.DuckDBPyConnection, book: Book, kpi: str, as_of: str, by, filters) -> int:
    """Compare one question's figures and return how many there were."""
    declared = KPIS[kpi]
    given = kpi_values(con, LOCAL_DEPARTMENT, [kpi], as_of=as_of, by=by, filters=filters)
    split = declared.split
    is_split = split is not None and split not in by and split not in filters
    asked = [(by, [value for value in given if not is_split or split not in value.dimensions])]
    if is_split:
        asked = asked if declared.has_total else []
        asked.append(((*by, split), [value for value in given if split in value.dimensions]))
    for names, values in asked:
        expected = figures(kpi, book, as_of, names, filters)
        found = {tuple(value.dimensions[name] for name in names): figure_of(value) for value in values}
        context = (kpi, as_of, names, filters)
        for cell, figure in found.items():
            wanted = expected.pop(cell, None)
            if wanted is None:  # a class in which nobody stands is shown as 0
                assert not figure.numerator and not figure.denominator, (context, cell)
            elif split in {*names, *filters} and not declared.is_counted_per_class:
                assert (figure.numerator, figure.denominator) == (wanted.numerator, wanted.denominator), (context, cell)
            else:
                assert without_nothing(figure) == without_nothing(wanted), (context, cell)
        assert expected == {}, context
    return len(given)


def without_nothing(figure: Figure) -> Figure | None:
    """Return None for a figure in which nothing stands: then it is said why, and not shown as 0."""
    return figure if any((figure.numerator, figure.denominator, figure.counted, figure.of)) else None


@pytest.mark.every(4)
@pytest.mark.parametrize("kpi", KPIS)
def test_every_grain_gives_what_plain_python_gives(
    book_and_store: tuple[Book, duckdb.DuckDBPyConnection], kpi: str
) -> None:
    book, con = book_and_store
    dimensions = KPIS[kpi].dimensions
    grains = [by for size in range(len(dimensions) + 1) for by in combinations(dimensions, size)]
    chance = random.Random(kpi)
    chosen = grains if len(grains) <= 40 else [*grains[:9], *chance.sample(grains[9:], 24)]
    compared = sum(
        assert_equal_figures(con, book, kpi, as_of, by, {}) for by in chosen for as_of in ("2022-05", MONTHS[-1])
    )
    assert compared >= len(chosen)


@pytest.mark.every(4)
@pytest.mark.parametrize("kpi", KPIS)
def test_every_filter_gives_what_plain_python_gives(
    book_and_store: tuple[Book, duckdb.DuckDBPyConnection], kpi: str
) -> None:
    book, con = book_and_store
    dimensions = KPIS[kpi].dimensions
    source = "classes" if set(dimensions) & set(CLASS_DIMENSIONS) else "rows"
    chance = random.Random(f"{kpi}{source}")
    cells = sorted(figures(kpi, book, MONTHS[-1], dimensions, {}))
    for cell in chance.sample(cells, min(4, len(cells))):
        for size in range(1, len(dimensions) + 1):
            names = chance.sample(dimensions, size)
            filters = {name: dict(zip(dimensions, cell, strict=True))[name] for name in names}
            by = tuple(chance.sample(dimensions, chance.randint(0, 1)))
            assert_equal_figures(con, book, kpi, MONTHS[-1], by, filters)


def test_figures_known_at_an_earlier_moment_are_those_of_the_uploads_known_then(
    book_and_store: tuple[Book, duckdb.DuckDBPyConnection], tmp_path: Path
) -> None:
    uploads = random_uploads(7, UPLOADS, tmp_path)
    _, con = book_and_store
    for at in (10, 40, 70):
        # No upload has been withdrawn yet at any of these moments.
        known = [Sent(each.order, each.known_from, each.rows) for each in uploads[:at]]
        book, moment = Book(known, REFERENCE), uploads[at - 1].known_from
        for kpi in ("K05", "K07", "K12", "K16", "K19", "K22", "K24"):
            (by,) = [KPIS[kpi].grain[:1]]
            expected = figures(kpi, book, "2022-06", by, {})
            given = kpi_values(con, LOCAL_DEPARTMENT, [kpi], as_of="2022-06", by=by, known_at=moment)
            totals = {tuple(each.dimensions.values()): each.numerator for each in given if len(each.dimensions) == 1}
            if kpi == "K24" or totals:
                assert totals == {cell: figure.numerator for cell, figure in expected.items()}, (kpi, at)
