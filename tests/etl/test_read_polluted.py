"""Files polluted in one place, for every row and column of a 12-row file: read as the clean one, or reported there.

The idea is that of the Pollock benchmark of polluted CSV files: nothing may be silently wrong.
"""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from etl.read import ReadOptions
from etl.stage import Part, stage_files
from tests.etl.files import workplace
from tests.etl.reading import sheet

ROWS = [
    workplace(workplace_id=f"WP-{number:03d}", remarks="" if number % 2 else f"nota {number}")
    for number in range(1, 13)
]
LINES = sheet("workplaces", ROWS)
NAMES = LINES[0]


def polluted(kind: str) -> Iterator[tuple[int, int, str]]:
    """Yield row (as in the sheet), column and text of every variant."""
    for row in range(1, len(LINES)):
        for column in range(len(NAMES)):
            cells = list(LINES[row])
            if kind == "extra separator":
                cells[column] += ";"
            elif kind == "missing separator":
                if column == len(NAMES) - 1:
                    continue
                cells[column : column + 2] = [cells[column] + cells[column + 1]]
            elif kind == "stray quote":
                cells[column] += '"'
            else:
                cells[column] = f'"{cells[column]}'
            lines = [";".join(each) for each in LINES]
            lines[row] = ";".join(cells)
            yield row + 1, column, "\n".join(lines) + "\n"


@pytest.mark.parametrize("kind", ["extra separator", "missing separator", "stray quote", "opening quote"])
def test_no_polluted_file_is_silently_wrong(tmp_path: Path, kind: str) -> None:
    wrong = []
    with duckdb.connect() as con:
        clean = _stage(con, tmp_path, "\n".join(";".join(each) for each in LINES) + "\n")
        assert clean[1] == []
        for row, column, text in polluted(kind):
            rows, found = _stage(con, tmp_path, text)
            if not found and rows != clean[0]:
                wrong.append((row, NAMES[column], "silent"))
            elif found and {place for place in found if place is not None} != {row}:
                wrong.append((row, NAMES[column], str(found)))
    assert wrong == []


def _stage(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, text: str
) -> tuple[list[tuple[object, ...]], list[int | None]]:
    path = tmp_path / "w.csv"
    path.write_text(text, encoding="utf-8")
    staged = stage_files(con, [Part(path, "w.csv")], ReadOptions(dataset="workplaces"), b"secret", tmp_path)
    rows = con.execute("select * from staged_workplaces order by row_number").fetchall()
    return rows, [finding.row for finding in staged.findings]
