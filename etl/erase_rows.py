"""The copy of a raw file without a learner: its text, in which their rows hold nothing but the snapshot's key."""

import csv
from collections.abc import Collection
from pathlib import Path

import duckdb

from etl.read import ReadOptions, read_file
from etl.read_records import records
from etl.secret import learner_secret
from etl.settings import Settings
from etl.stage import Part, stage_files
from etl.warehouse import connect_in_memory
from schemas.datasets import dataset

_DATASET = "enrollments"
_NOTHING = "-"


class NotErasable(Exception):
    """A file whose copy would not be read as the file itself; the messages name it."""

    def __init__(self, name: str) -> None:
        self.message_nl = (
            f"Bestand '{name}' is zonder deze rijen niet meer hetzelfde te lezen. Er is niets gewist. Laat de "
            "instelling een verbeterd bestand opladen, en trek deze upload in."
        )
        self.message_en = (
            f"File '{name}' can no longer be read the same way without these rows. Nothing was erased. Have the "
            "institution upload a corrected file, and withdraw this upload."
        )
        super().__init__(self.message_en)


def copy_without(part: Part, options: ReadOptions, rows: Collection[int], target: Path, work_dir: Path) -> None:
    """Write a raw file's text in UTF-8 with the rows (numbers as in the sheet) emptied but for the snapshot's key.

    Of a workbook it is the text of the sheet with the rows. Row numbers stay, and a file of one learner still says that
    it was delivered. Nothing outside `target` and `work_dir` changes.
    """
    text = read_file(part.path, part.name, options, work_dir).text
    if text is None:
        raise NotErasable(part.name)
    kept = [name in dataset(_DATASET).snapshot_key for name in text.names]
    spare = max(number for number, name in enumerate(text.names) if name not in ("enrollment_id", "learner_key"))
    with target.open("w", encoding="utf-8", newline="") as written:
        writer = csv.writer(written, delimiter=text.delimiter, lineterminator="\n")
        for row, cells, _ in records(text.path, text.delimiter):
            if row in rows:
                emptied = [cell if place < len(kept) and kept[place] else "" for place, cell in enumerate(cells)]
                if not any(each.strip() for each in emptied):
                    emptied[spare] = _NOTHING
                writer.writerow(emptied)
            elif any(cells):
                writer.writerow(cells)
            else:
                written.write("\n")


def require_same_rows(
    settings: Settings, original: Part, copy: Part, options: ReadOptions, rows: Collection[int], work_dir: Path
) -> None:
    """Raise NotErasable unless both files give the same rows, apart from those erased, and the same snapshots."""
    with connect_in_memory(settings, work_dir) as con:
        before, after = (_facts(con, settings, part, options, work_dir) for part in (original, copy))
    if [row for row in before[0] if row[0] not in rows] != after[0] or before[1] != after[1]:
        raise NotErasable(original.name)


def rows_of_learner(
    settings: Settings, part: Part, options: ReadOptions, institution_id: str, learner_hash: str, work_dir: Path
) -> list[int]:
    """Return the numbers of the rows in a file that are a learner's, whatever is wrong with the rest of the file."""
    with connect_in_memory(settings, work_dir) as con:
        stage_files(con, [part], options, learner_secret(settings), work_dir)
        found = con.execute(
            "select row_number from staging.enrollments_rows where institution_id = ? and learner_hash = ?",
            [institution_id, learner_hash],
        )
        return [int(row[0]) for row in found.fetchall()]


def _facts(
    con: duckdb.DuckDBPyConnection, settings: Settings, part: Part, options: ReadOptions, work_dir: Path
) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    stage_files(con, [part], options, learner_secret(settings), work_dir)
    rows = con.execute(
        "select row_number, * exclude (row_number) from staging.enrollments_rows "
        "where enrollment_id is not null order by row_number"
    ).fetchall()
    keys = con.execute(
        "select distinct project_id, institution_id, academic_year, reporting_month from staging.enrollments_rows "
        "order by all"
    ).fetchall()
    return rows, keys
