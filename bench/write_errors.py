"""Puts errors of 18 kinds into a clean file of enrolments, and writes beside it what must be found.

Run as `python -m bench.write_errors FILE ERRORS`; prints the path of the file with errors.
"""

import csv
import json
import sys
from pathlib import Path

from schemas.datasets import dataset

KINDS: tuple[tuple[str, str, str], ...] = (
    ("reporting_month", "2022-13", "C03"),
    ("project_id", "9000A", "C03"),
    ("institution_id", "1001", "C03"),
    ("pilot_id", "pt-hs1", "C03"),
    ("academic_year", "2019-2020", "C02"),
    ("enrollment_id", "", "C01"),
    ("learner_key", "85073003328", "C09"),
    ("learner_type", "leraar", "C02"),
    ("gender", "Z", "C02"),
    ("age_at_entry", "97", "C07"),
    ("age_at_entry", "twintig", "C05"),
    ("education_at_entry", "", "C01"),
    ("entry_date", "09/20/2021", "C12"),
    ("exit_date", "31/02/2022", "C04"),
    ("status", "lopent", "C02"),
    ("agreement_type", "contract", "C02"),
    ("workplace_hours_week", "1.250", "C06"),
    ("learning_allowance", "misschien", "C02"),
)
"""Column, wrong text and the rule that it breaks."""


def main(clean: Path, errors: int) -> None:
    """Spread the errors over the rows, one in a row, each kind as often; a .json lists row, column, value and rule."""
    columns = dataset("enrollments").columns
    places = {column.name: place for place, column in enumerate(columns)}
    hidden = {column.name for column in columns if column.is_personal}
    with clean.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    expected = []
    for number in range(errors):
        name, text, rule = KINDS[number % len(KINDS)]
        at = number * len(rows) // errors
        # Texts differ, as people's mistakes do, where the rule leaves room for it.
        text = f"{text}{number}" if rule == "C02" and len(text) > 1 else text
        rows[at][places[name]] = text
        expected.append([at + 2, name, None if name in hidden or not text else text, rule])
    target = clean.with_name(f"errors-{errors}.csv")
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    target.with_suffix(".json").write_text(json.dumps(expected), encoding="utf-8")
    print(target)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
