"""The contract's rules once more in plain Python, over delivered files: an independent reading to test the sample with.

Files are read back from their bytes, cells are typed by the column's kind, and every delivery is judged against the
state that the earlier ones left. Nothing of the product's reader, checker or SQL is used, only the declared columns.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from etl.sample import Delivery
from etl.sample_calendar import month_end
from schemas.checks import is_valid_enterprise_number
from schemas.datasets import Column, dataset, datasets

Row = dict[str, Any]
Value = str | int | float | date | None
SnapshotKey = tuple[str, str, str, str]
RUNNING = ("ingeschreven", "lopend")
CHARACTERISTICS = {
    "gender": "O",
    "age_at_entry": None,
    "employment_at_entry": "onbekend",
    "education_at_entry": "onbekend",
}
IDS = {"pilots": "pilot_id", "workplaces": "workplace_id", "enrollments": "enrollment_id"}


@dataclass
class Reference:
    """Who takes part in what: types of institutions, sectors and starts of projects, and their links."""

    types: dict[str, str]
    sectors: dict[str, str]
    starts: dict[str, str]
    links: set[tuple[str, str]]

    @classmethod
    def read(cls, directory: Path) -> "Reference":
        """Read the three files of a reference folder."""

        def rows(name: str) -> list[dict[str, str]]:
            with (directory / f"{name}.csv").open(encoding="utf-8", newline="") as file:
                return list(csv.DictReader(file))

        projects = rows("projects")
        return cls(
            types={row["institution_id"]: row["type"] for row in rows("institutions")},
            sectors={row["project_id"]: row["sector"] for row in projects},
            starts={row["project_id"]: row["start_date"][:7] for row in projects},
            links={(row["project_id"], row["institution_id"]) for row in rows("project_institutions")},
        )


@dataclass
class State:
    """What was delivered so far: rows per snapshot key and month."""

    sent: dict[SnapshotKey, dict[str, list[Row]]] = field(default_factory=dict)

    def as_of(self, dataset_name: str, month: str, institution: str | None = None) -> list[Row]:
        """Return the rows that hold as of a month, of one institution or of all."""
        found: list[Row] = []
        for key, months in self.sent.items():
            if key[0] == dataset_name and institution in (None, key[2]):
                held = [each for each in months if each <= month]
                found += months[max(held)] if held else []
        return found

    def before(self, key: SnapshotKey, month: str) -> list[Row]:
        """Return the rows of the key's latest earlier month."""
        held = [each for each in self.sent.get(key, {}) if each < month]
        return self.sent[key][max(held)] if held else []


@dataclass
class Judgement:
    """What one delivery would meet: texts of errors, and codes of warnings with how often."""

    delivery: Delivery
    errors: list[str]
    warnings: Counter[str]
    rows: dict[str, list[Row]]


def judge_deliveries(deliveries: Iterable[Delivery], reference: Reference) -> Iterator[Judgement]:
    """Judge deliveries in their order, each against the state that all earlier ones left."""
    state = State()
    for delivery in deliveries:
        rows: dict[str, list[Row]] = {}
        errors: list[str] = []
        for path in delivery.files:
            name, found, wrong = read_rows(path)
            if name in rows:
                errors.append(f"{path.name}: second file of {name}")
            rows.setdefault(name, []).extend(found)
            errors += wrong
        for key, months in snapshots(rows).items():
            state.sent.setdefault(key, {}).update(months)
        warnings: Counter[str] = Counter()
        for code, text in _cross_findings(rows, state, reference, delivery):
            if code in ("X07", "X13W", "X16", "X18", "X23"):
                warnings[code] += 1
            else:
                errors.append(f"{code}: {text}")
        yield Judgement(delivery, errors, warnings, rows)


def snapshots(rows: dict[str, list[Row]]) -> dict[SnapshotKey, dict[str, list[Row]]]:
    """Group rows by the key of their snapshot and by month."""
    found: dict[SnapshotKey, dict[str, list[Row]]] = {}
    for name, held in rows.items():
        for row in held:
            year = "" if name == "workplaces" else row["academic_year"]
            key = (name, row["project_id"], row["institution_id"], year)
            found.setdefault(key, {}).setdefault(row["reporting_month"], []).append(row)
    return found


def read_rows(path: Path) -> tuple[str, list[Row], list[str]]:
    """Read one file: its data set, typed rows and what is wrong with its columns and cells."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252")
    header = text.splitlines()[0]
    delimiter = max(";,\t", key=header.count)
    lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    name, columns = _recognise(lines[0])
    errors: list[str] = []
    rows = []
    for number, cells in enumerate(lines[1:], start=2):
        assert len(cells) == len(columns), f"{path.name}: row {number} has {len(cells)} cells"
        row = {}
        for column, cell in zip(columns, cells, strict=True):
            try:
                row[column.name] = _value(column, cell)
            except ValueError:
                errors.append(f"{path.name}: row {number}, {column.name}: {cell!r}")
                row[column.name] = None
        rows.append(row)
    return name, rows, errors


def _recognise(header: Sequence[str]) -> tuple[str, list[Column]]:
    for each in datasets():
        titles = {title: column for column in each.columns for title in (column.label_nl, column.label_en, column.name)}
        if all(title in titles for title in header):
            columns = [titles[title] for title in header]
            assert {column.name for column in columns} == set(each.column_names)
            return each.name, columns
    raise LookupError(header)


def _value(column: Column, cell: str) -> Value:
    """Return a cell's value; raise ValueError when the column's declaration does not allow it."""
    if cell == "":
        if column.is_required:
            raise ValueError(cell)
        return None
    value = _typed(column, cell)
    _check(column, value)
    return value


def _typed(column: Column, cell: str) -> Value:
    if column.kind == "date":
        parts = [int(part) for part in re.split("[-/]", cell)]
        return date(*parts) if parts[0] > 31 else date(*reversed(parts))
    if column.kind == "integer":
        return int(cell)
    if column.kind == "number":
        return float(cell.replace(",", "."))
    if column.kind == "month" and "/" in cell:
        return f"{cell[3:]}-{cell[:2]}"
    if column.kind == "enterprise_number":
        return cell.replace(".", "")
    if column.kind == "code" and column.codes and cell not in column.codes.values:
        return {code.label_nl: code.code for code in column.codes.codes}[cell]
    return cell


def _check(column: Column, value: Value) -> None:
    for name, facts in column.checks.items():
        is_right = {
            "isin": lambda facts=facts: value in facts["allowed_values"],
            "str_matches": lambda facts=facts: re.match(facts["pattern"], value),
            "greater_than_or_equal_to": lambda facts=facts: value >= facts["min_value"],
            "less_than_or_equal_to": lambda facts=facts: value <= facts["max_value"],
            "greater_than": lambda facts=facts: value > facts["min_value"],
            "str_length": lambda facts=facts: facts["min_value"] <= len(value) <= facts["max_value"],
            "is_enterprise_number": lambda: is_valid_enterprise_number(value),
            "is_plain_text": lambda: value.isprintable(),
            "is_no_placeholder": lambda: "#" not in value and value.lower() not in ("null", "none", "nan"),
            "is_decoded_once": lambda: "Ã" not in value,
            "has_no_personal_data": lambda: not re.search(r"@|\d{8}", value),
        }[name]
        if not is_right():
            raise ValueError(value)


def _cross_findings(
    rows: dict[str, list[Row]], state: State, reference: Reference, delivery: Delivery
) -> Iterator[tuple[str, str]]:
    yield from _project_findings(rows, reference, delivery)
    yield from _pilot_findings(rows.get("pilots", []), reference)
    yield from _enrollment_findings(rows.get("enrollments", []), state)
    yield from _workplace_findings(rows.get("workplaces", []), state, reference)
    yield from _learner_findings(rows.get("enrollments", []), state)
    yield from _key_findings(rows, state)
    for key, months in snapshots(rows).items():
        for month, held in months.items():
            now = {row[IDS[key[0]]] for row in held}
            for row in state.before(key, month):
                if row[IDS[key[0]]] not in now:
                    yield "X23", f"{key} {month}: {row[IDS[key[0]]]}"


def _project_findings(
    rows: dict[str, list[Row]], reference: Reference, delivery: Delivery
) -> Iterator[tuple[str, str]]:
    for name, held in rows.items():
        for row in held:
            if row["project_id"] not in reference.sectors:
                yield "X01", row["project_id"]
            if (row["project_id"], row["institution_id"]) not in reference.links:
                yield "X02", row["institution_id"]
            if delivery.institutions and row["institution_id"] not in delivery.institutions:
                yield "X24", f"{name} {row['institution_id']}"
            delivered = delivery.delivered_at.date().isoformat()[:7]
            if not reference.starts[row["project_id"]] <= row["reporting_month"] < delivered:
                yield "X26", f"{name} {row['reporting_month']}"


def _pilot_findings(rows: Iterable[Row], reference: Reference) -> Iterator[tuple[str, str]]:
    for row in rows:
        name, is_adult = row["pilot_id"], row["sector"] == "VWO"
        if is_adult != (reference.types[row["institution_id"]] == "cvo"):
            yield "X03", name
        if row["sector"] != reference.sectors[row["project_id"]]:
            yield "X03", name
        if is_adult != (row["programme_level"] == "secundair_volwassenenonderwijs"):
            yield "X04", name
        lacks_start = row["start_date"] is None and row["status"] != "voorbereiding"
        lacks_end = row["end_date"] is None and row["status"] in ("afgerond", "stopgezet")
        if lacks_start or lacks_end or (row["end_date"] or date.max) < (row["start_date"] or date.min):
            yield "X05", name
        if row["load_workplace"] > row["load_total"]:
            yield "X06", name
        if row["load_workplace"] * (2 if is_adult else 3) < row["load_total"]:
            yield "X07", name
        year = int(row["academic_year"][:4])
        if row["start_date"] and not date(year, 7, 1) <= row["start_date"] <= date(year + 1, 8, 31):
            yield "X08", name


def _enrollment_findings(rows: Sequence[Row], state: State) -> Iterator[tuple[str, str]]:
    places = {(row["institution_id"], row["reporting_month"]) for row in rows}
    pilots = {place: {row["pilot_id"]: row for row in state.as_of("pilots", place[1], place[0])} for place in places}
    known = {place: {row["workplace_id"] for row in state.as_of("workplaces", place[1], place[0])} for place in places}
    for row in rows:
        place, name = (row["institution_id"], row["reporting_month"]), row["enrollment_id"]
        pilot = pilots[place].get(row["pilot_id"])
        if pilot is None or any(pilot[each] != row[each] for each in ("project_id", "academic_year")):
            yield "X09", name
        elif (row["learner_type"] == "cursist") != (pilot["sector"] == "VWO"):
            yield "X11", name
        if row["workplace_id"] and row["workplace_id"] not in known[place]:
            yield "X10", name
        yield from _exit_findings(row)
        yield from _hours_findings(row)
        if max(row["entry_date"], row["exit_date"] or row["entry_date"]) > month_end(row["reporting_month"]):
            yield "X14", name
        if any(row[each] == unknown for each, unknown in CHARACTERISTICS.items()):
            yield "X16", name


def _exit_findings(row: Row) -> Iterator[tuple[str, str]]:
    has_left = row["exit_date"] is not None
    if has_left != (row["status"] not in RUNNING) or has_left != (row["exit_reason"] is not None):
        yield "X12", row["enrollment_id"]
    if row["destination_4w"] and not has_left:
        yield "X12", row["enrollment_id"]
    if has_left and row["exit_date"] < row["entry_date"]:
        yield "X12", row["enrollment_id"]


def _hours_findings(row: Row) -> Iterator[tuple[str, str]]:
    if row["learner_type"] != "cursist" or row["entry_date"] < date(2022, 9, 1):
        return
    hours = row["workplace_hours_week"]
    with_status = row["agreement_type"] == "overeenkomst_duale_opleiding_statuut"
    if with_status or row["agreement_type"] == "overeenkomst_duale_opleiding":
        if hours is None:
            yield "X13W", row["enrollment_id"]
        elif (hours >= 20) != with_status:
            yield "X13", row["enrollment_id"]


def _workplace_findings(rows: Sequence[Row], state: State, reference: Reference) -> Iterator[tuple[str, str]]:
    places = {(row["institution_id"], row["reporting_month"]) for row in rows}
    filled = {
        place: Counter(
            row["workplace_id"] for row in state.as_of("enrollments", place[1], place[0]) if row["status"] in RUNNING
        )
        for place in places
    }
    for row in rows:
        name = row["workplace_id"]
        if row["places_filled"] > row["places_offered"] or row["mentors_trained"] > row["mentors_total"]:
            yield "X17", name
        if row["places_filled"] != filled[row["institution_id"], row["reporting_month"]][name]:
            yield "X18", name
        is_recognised = row["recognition"] == "erkend"
        must_be = reference.types[row["institution_id"]] == "cvo" and row["reporting_month"] >= "2022-09"
        if must_be and row["status"] == "actief" and not is_recognised:
            yield "X19", name
        if is_recognised and row["recognition_date"] is None:
            yield "X19", name
        if row["start_date"] is None and row["status"] != "gepland":
            yield "X05", name
        if row["end_date"] and row["start_date"] and row["end_date"] < row["start_date"]:
            yield "X05", name


def _learner_findings(rows: Sequence[Row], state: State) -> Iterator[tuple[str, str]]:
    """X15 over all current snapshots of the pairs that the delivery touches."""
    pairs = {(row["project_id"], row["institution_id"]) for row in rows}
    seen: dict[tuple[str, ...], set[Any]] = {}
    for key, months in state.sent.items():
        if key[0] == "enrollments" and key[1:3] in pairs:
            for row in (row for held in months.values() for row in held):
                for name, unknown in CHARACTERISTICS.items():
                    if row[name] != unknown:
                        seen.setdefault((*key[1:3], row["learner_key"], name), set()).add(row[name])
    for place, values in seen.items():
        if len(values) > 1:
            yield "X15", f"{place}: {values}"


def _key_findings(rows: dict[str, list[Row]], state: State) -> Iterator[tuple[str, str]]:
    """X27: no key twice in the delivery, nor against the rows of the same month that stay in the state."""
    for name in rows:
        key = dataset(name).key
        months = {row["reporting_month"] for row in rows[name]}
        institutions = {row["institution_id"] for row in rows[name]}
        held = [
            row
            for snapshot, by_month in state.sent.items()
            if snapshot[0] == name and (name == "pilots" or snapshot[2] in institutions)
            for month, found in by_month.items()
            if month in months
            for row in found
        ]
        counts = Counter(tuple(row[column] for column in key) for row in held)
        yield from (("X27", f"{name} {each}") for each, count in counts.items() if count > 1)
