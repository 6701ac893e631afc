"""Files polluted in one place, for every row and column of a 12-row file: read as the clean one, or reported there.

The idea is that of the Pollock benchmark of polluted CSV files: nothing may be silently wrong.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import duckdb
import pytest

from etl.read import ReadOptions
from etl.stage import Part, stage_files
from tests.etl.files import pilot, workplace
from tests.etl.reading import sheet
from tests.swept import in_sweep

ROWS = [
    workplace(workplace_id=f"WP-{number:03d}", remarks="" if number % 2 else f"nota {number}")
    for number in range(1, 13)
]
LINES = sheet("workplaces", ROWS)
# Pilots end in columns that may be empty, so that their cells may move without breaking a rule.
_ENDS = (
    {},
    {"places_planned": ""},
    {"load_total": "", "load_workplace": ""},
    {"places_planned": "", "load_total": "", "load_workplace": ""},
    {"continued_from": "PT-01", "study_area": ""},
    {"end_date": "2022-06-30", "status": "afgerond", "remarks": "nota"},
    {"status": "voorbereiding", "start_date": ""},
    {"load_total": "100", "load_workplace": "100"},
    {"remarks": "x"},
    {"load_workplace": ""},
    {"start_date": "2021-10-01", "end_date": "2022-06-30"},
    {},
)
PILOTS = sheet("pilots", [pilot(pilot_id=f"PT-{number:02d}", **ends) for number, ends in enumerate(_ENDS, start=1)])


def polluted(lines_of: list[list[str]], kind: str) -> Iterator[tuple[int, int, str]]:
    """Yield row (as in the sheet), column and text of every variant."""
    for row in range(1, len(lines_of)):
        for column in range(len(lines_of[0])):
            cells = list(lines_of[row])
            if kind == "extra separator":
                cells[column] += ";"
            elif kind == "missing separator":
                if column == len(lines_of[0]) - 1:
                    continue
                cells[column : column + 2] = [cells[column] + cells[column + 1]]
            elif kind == "stray quote":
                cells[column] += '"'
            else:
                cells[column] = f'"{cells[column]}'
            lines = [";".join(each) for each in lines_of]
            lines[row] = ";".join(cells)
            yield row + 1, column, "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("name", "kind"),
    in_sweep(
        [
            ("pilots", "extra separator"),
            ("pilots", "missing separator"),
            ("workplaces", "opening quote"),
            ("workplaces", "extra separator"),
            ("workplaces", "missing separator"),
            ("workplaces", "stray quote"),
        ],
        after=3,
    ),
)
def test_no_polluted_file_is_silently_wrong(tmp_path: Path, name: str, kind: str) -> None:
    lines = {"workplaces": LINES, "pilots": PILOTS}[name]
    wrong = []
    with duckdb.connect() as con:
        (clean, nothing), *_ = _stage(con, tmp_path, name, ["\n".join(";".join(each) for each in lines) + "\n"])
        assert nothing == []
        for row, variants in groupby(polluted(lines, kind), key=itemgetter(0)):
            _, columns, texts = zip(*variants, strict=True)
            for column, (rows, found) in zip(columns, _stage(con, tmp_path, name, texts), strict=True):
                if not found and rows != clean:
                    wrong.append((row, lines[0][column], "silent"))
                elif found and {place for place in found if place is not None} != {row}:
                    wrong.append((row, lines[0][column], str(found)))
    assert wrong == []


def _stage(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, name: str, texts: Sequence[str]
) -> Iterator[tuple[list[tuple[object, ...]], list[int | None]]]:
    """Stage files together, which takes a fraction of the time, and yield the rows and findings of each."""
    paths = [tmp_path / f"{number}.csv" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    parts = [Part(path, path.name) for path in paths]
    staged = stage_files(con, parts, ReadOptions(dataset=name), b"secret", tmp_path)
    for number, path in enumerate(paths, start=1):
        rows = con.execute(
            f"select * exclude (file_number) from staged_{name} where file_number = {number} order by row_number"
        ).fetchall()
        yield rows, [finding.row for finding in staged.findings if finding.file == path.name]
