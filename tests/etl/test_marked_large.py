"""A marked workbook of a large file with many findings is whole, and its rows do not stay in memory."""

import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

_ROWS = 100_000
_KINDS = 6
_MOST_GROWTH_KB = 80_000
_ROOT = Path(__file__).resolve().parent.parent.parent
_WRITE = """
import json, resource, sys
from pathlib import Path
from etl.judgement import Judgement
from etl.marked_workbook import write_marked_workbook
from etl.read import ReadOptions, read_file

folder, rows, kinds = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
file = read_file(folder / "groot.csv", "groot.csv", ReadOptions(), folder)
for kind, column in zip(range(kinds), ("reporting_month", "workplace_id", "places_offered") * kinds):
    facts = {"label_nl": "x", "label_en": "x", "value": "1", "given": "2"}
    for number in range(2_000):
        file.find("R21", row=2 + number * 40 + kind, column=column, **facts) if kind == 0 else file.find(
            ("R16", "R17", "R05", "R06", "R26")[kind - 1], row=2 + number * 40 + kind, column=column, **facts
        )
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
judgement = Judgement([file], file.findings, dict(file.finding_counts))
write_marked_workbook(judgement, "nl", folder / "uit.xlsx", folder)
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"growth": after - before}))
"""


@pytest.mark.sweep
def test_a_hundred_thousand_rows_are_marked_in_little_memory(tmp_path: Path) -> None:
    with (tmp_path / "groot.csv").open("w", encoding="utf-8") as file:
        file.write("reporting_month;workplace_id;places_offered\n")
        file.writelines(f"2022-03;W-{number:06d};{number % 400}\n" for number in range(_ROWS))
    ran = subprocess.run(
        [sys.executable, "-c", _WRITE, tmp_path, str(_ROWS), str(_KINDS)],
        capture_output=True,
        text=True,
        cwd=_ROOT,
        check=True,
    )
    measured = json.loads(ran.stdout)
    assert measured["growth"] < _MOST_GROWTH_KB
    book = openpyxl.load_workbook(tmp_path / "uit.xlsx", read_only=True)
    said, rows = 0, 0
    for row in book["groot"].iter_rows(min_row=2, max_col=4, values_only=True):
        assert row[1] == f"W-{rows:06d}"
        said, rows = said + (row[3] is not None), rows + 1
    assert rows == _ROWS
    assert said == _KINDS * 1_000
