"""The ESF indicators once more, in plain Python over rows of files, from the annexes' text: the product must agree.

No SQL, no warehouse and no declaration of the product is used here, on purpose.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tests.etl.independent_kpis import Book, Row

Person = dict[str, Any]
Counts = dict[str, int]
"""Persons by gender (V, M, X, O) and in total."""

UNEMPLOYED = {"werkzoekend_kort", "werkzoekend_lang"}
INACTIVE = {"inactief_in_opleiding", "inactief_niet_in_opleiding"}
WORKING = {"werkend", "zelfstandig"}

# At entry: which complete records an indicator counts.
OUTPUT: dict[str, dict[str, Callable[[Person], bool]]] = {
    "esf": {
        "CO01": lambda one: one["work"] in UNEMPLOYED,
        "CO02": lambda one: one["work"] == "werkzoekend_lang",
        "CO03": lambda one: one["work"] in INACTIVE,
        "CO04": lambda one: one["work"] == "inactief_niet_in_opleiding",
        "CO05": lambda one: one["work"] in WORKING,
        "CO06": lambda one: one["age"] < 25,
        "CO07": lambda one: one["age"] > 54,
        "CO08": lambda one: one["age"] > 54 and one["work"] in UNEMPLOYED | {"inactief_niet_in_opleiding"},
        "CO09": lambda one: one["isced"] in (1, 2),
        "CO10": lambda one: one["isced"] in (3, 4),
        "CO11": lambda one: 5 <= one["isced"] <= 8,
    },
    "esf_plus": {
        "EECO02": lambda one: one["work"] in UNEMPLOYED,
        "EECO03": lambda one: one["work"] == "werkzoekend_lang",
        "EECO04": lambda one: one["work"] in INACTIVE,
        "EECO05": lambda one: one["work"] in WORKING,
        "EECO06": lambda one: one["age"] < 18,
        "EECO07": lambda one: 18 <= one["age"] <= 29,
        "EECO08": lambda one: one["age"] >= 55,
        "EECO09": lambda one: one["isced"] <= 2,
        "EECO10": lambda one: one["isced"] in (3, 4),
        "EECO11": lambda one: one["isced"] >= 5,
    },
}
# On leaving: which of the complete records that left an indicator counts.
RESULT: dict[str, Callable[[Person], bool]] = {
    "CR01": lambda one: one["work"] in INACTIVE and one["after"] == "werkzoekend",
    "CR02": lambda one: one["after"] == "opleiding",
    "CR03": lambda one: one["qualification"] == "ja",
    "CR04": lambda one: one["work"] not in WORKING and one["after"] in ("werk", "zelfstandig"),
}


def persons(book: Book, month: str, projects: Iterable[str]) -> list[Person]:
    """One per project, institution and learner: characteristics of the first entry, result of the last exit."""
    wanted, rows_of = set(projects), dict[tuple[str, str, str], list[Row]]()
    for row in book.state("enrollments", month):
        if row["project_id"] in wanted:
            rows_of.setdefault((row["project_id"], row["institution_id"], row["learner_key"]), []).append(row)
    return [_person(rows) for rows in rows_of.values()]


def _person(rows: list[Row]) -> Person:
    entered = sorted(rows, key=lambda row: (row["entry_date"], row["academic_year"], row["enrollment_id"]))
    left = sorted(
        (row for row in rows if row["exit_date"]),
        key=lambda row: (row["exit_date"], row["academic_year"], row["enrollment_id"]),
    )
    is_running = any(row["status"] in ("ingeschreven", "lopend") for row in rows)
    last = left[-1] if left and not is_running else None

    def first_known(column: str, unknown: str) -> str | None:
        return next((row[column] for row in entered if row[column] != unknown), None)

    gender, age = first_known("gender", "O"), first_known("age_at_entry", "")
    work, isced = first_known("employment_at_entry", "onbekend"), first_known("education_at_entry", "onbekend")
    return {
        "gender": gender or "O",
        "age": int(age) if age else None,
        "work": work,
        "isced": int(isced) if isced else None,
        "is_complete": None not in (gender, age, work, isced),
        "entered": entered[0]["entry_date"][:4],
        "left": last["exit_date"][:4] if last else None,
        "after": last["destination_4w"] if last else None,
        "qualification": last["qualification"] if last else None,
    }


def _count(people: Iterable[Person]) -> Counts:
    genders = [one["gender"] for one in people]
    return {gender: genders.count(gender) for gender in "VMXO"} | {"total": len(genders)}


def indicators(book: Book, projects: Iterable[str], year: str, until: str, code_set: str) -> Mapping[str, dict]:  # type: ignore[type-arg]
    """Return {'in_year' | 'cumulative': {indicator or total: persons}} of a year, from the state of its last month."""
    everyone = persons(book, until, projects)
    complete = [one for one in everyone if one["is_complete"]]
    exits = [one for one in complete if one["left"]]
    found = {}
    for basis in ("in_year", "cumulative"):
        counted = {
            "grand_total": [one for one in everyone if basis == "cumulative" or one["entered"] == year],
            "complete": [one for one in complete if basis == "cumulative" or one["entered"] == year],
            "exits": [one for one in exits if basis == "cumulative" or one["left"] == year],
        }
        lines = {name: _count(people) for name, people in counted.items()}
        for code, belongs in OUTPUT[code_set].items():
            lines[code] = _count(one for one in counted["complete"] if belongs(one))
        for code, is_reached in RESULT.items():
            name = code if code_set == "esf" else f"EE{code}"
            lines[name] = _count(one for one in counted["exits"] if is_reached(one))
        if code_set == "esf_plus":
            lines["EECO01"] = lines.pop("grand_total")
        found[basis] = lines
    return found
