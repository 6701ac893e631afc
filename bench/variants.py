"""Writes variants of a clean file of enrolments: as Belgian Excel saves it, with every row bad, with one bad date.

Run as `python -m bench.variants FILE belgian|bad_rows|bad_date`; prints the path of the variant. A file with errors
has a .json beside it with the number of findings that it must give.
"""

import csv
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from schemas.datasets import dataset

_Rows = Iterator[list[str]]


def _belgian(rows: _Rows) -> _Rows:
    kinds = [column.kind for column in dataset("enrollments").columns]
    for row in rows:
        yield [_in_belgium(text, kind) for text, kind in zip(row, kinds, strict=True)]


def _in_belgium(text: str, kind: str) -> str:
    if kind == "date" and text:
        return "/".join(reversed(text.split("-")))
    return text.replace(".", ",") if kind == "number" else text


def _with(column: str, text: Callable[[int], str], rows: _Rows, is_bad: Callable[[int], bool]) -> _Rows:
    at = [each.name for each in dataset("enrollments").columns].index(column)
    for number, row in enumerate(rows):
        yield [*row[:at], text(number), *row[at + 1 :]] if is_bad(number) else row


def _bad_rows(rows: _Rows) -> _Rows:
    return _with("status", lambda number: f"lopent{number % 1000}", rows, lambda _: True)


def _bad_date(rows: _Rows) -> _Rows:
    return _with("entry_date", lambda _: "31/02/2022", rows, lambda number: number == 50_000)


VARIANTS: dict[str, tuple[Callable[[_Rows], _Rows], str, str]] = {
    "belgian": (_belgian, ";", "cp1252"),
    "bad_rows": (_bad_rows, ",", "utf-8"),
    "bad_date": (_bad_date, ",", "utf-8"),
}
"""What each does with the rows, and the separator and encoding of the file."""


def main(clean: Path, name: str) -> None:
    """Write the variant beside the file."""
    change, separator, encoding = VARIANTS[name]
    target = clean.with_name(f"{name}.csv")
    count = 0
    with (
        clean.open(encoding="utf-8", newline="") as source,
        target.open("w", encoding=encoding, newline="", errors="strict") as file,
    ):
        rows = csv.reader(source)
        writer = csv.writer(file, delimiter=separator)
        writer.writerow(next(rows))
        for row in change(rows):
            writer.writerow(row)
            count += 1
    expected = {"belgian": 0, "bad_rows": count, "bad_date": 1}[name]
    target.with_suffix(".json").write_text(json.dumps(expected), encoding="utf-8")
    print(target)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
