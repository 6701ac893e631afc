"""Rows that stand in one cell as a whole, as when a sheet was saved without being split into columns."""

from pathlib import Path

import pytest

from tests.etl.files import pilot
from tests.etl.reading import cells, delimited, read_bytes, read_text, repairs, sheet, staged
from tests.etl.workbooks import ods, ods_rows, xlsx

ROWS = [pilot(), pilot(pilot_id="PT-2", remarks="start; dan stop"), pilot(pilot_id="PT-3", remarks='de "oude" groep')]
PILOTS = sheet("pilots", ROWS)


def folded(delimiter: str) -> list[str]:
    """Return the lines of the file, each as the text of one cell."""
    return delimited(PILOTS, delimiter).splitlines()


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_every_row_in_one_quoted_cell(tmp_path: Path, delimiter: str) -> None:
    text = "".join('"' + line.replace('"', '""') + '"\n' for line in folded(delimiter))
    file = read_text(tmp_path, text)
    assert (file.findings, file.delimiter) == ([], delimiter)
    assert [row for _, row in staged(file)] == [cells(row) for row in ROWS]
    assert repairs(file)["unfolded_rows"].endswith("weer gesplitst: 3.")


def test_only_rows_with_quotes_in_one_cell(tmp_path: Path) -> None:
    lines = folded(",")
    text = "".join('"' + line.replace('"', '""') + '"\n' if '"' in line else f"{line}\n" for line in lines)
    file = read_text(tmp_path, text)
    assert [row for _, row in staged(file)] == [cells(row) for row in ROWS]


@pytest.mark.parametrize("make", [xlsx, lambda rows: ods({"Blad1": ods_rows(rows)})], ids=["xlsx", "ods"])
@pytest.mark.parametrize("delimiter", [";", ","])
def test_every_row_in_the_first_column_of_a_sheet(tmp_path: Path, make: object, delimiter: str) -> None:
    content = make([[line] for line in folded(delimiter)])  # type: ignore[operator]
    file = read_bytes(tmp_path, content, "proef.xlsx")
    assert file.findings == []
    assert [(number, row) for number, row in staged(file)] == [(at, cells(row)) for at, row in enumerate(ROWS, start=2)]


def test_a_short_row_with_the_delimiter_in_its_only_cell_is_not_split(tmp_path: Path) -> None:
    text = delimited([PILOTS[0], ["2022-03; of later"]])
    ((_, row),) = staged(read_text(tmp_path, text))
    assert row["reporting_month"] == "2022-03; of later"
