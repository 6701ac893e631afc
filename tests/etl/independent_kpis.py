"""The KPIs once more, in plain Python over rows of CSV files, from the catalogue's text: the product must agree.

No SQL, no warehouse and no declaration of the product is used here, on purpose.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

Row = dict[str, str]


@dataclass(frozen=True)
class Sent:
    """One accepted upload: its place in the order, when it was known (UTC), and its rows per data set."""

    order: int
    known_from: datetime
    rows: Mapping[str, list[Row]]
    is_withdrawn: bool = False


@dataclass(frozen=True)
class Reference:
    """Rows of the reference files."""

    projects: list[Row]
    institutions: list[Row]
    links: list[Row]

    def sector(self, project_id: str) -> str:
        return next(row["sector"] for row in self.projects if row["project_id"] == project_id)

    def kind(self, institution_id: str) -> str:
        return next(row["type"] for row in self.institutions if row["institution_id"] == institution_id)


@dataclass(frozen=True)
class Figure:
    """Numerator, denominator, counted and of; None where the KPI has none or nothing is known."""

    numerator: int | None
    denominator: int | None = None
    counted: int | None = None
    of: int | None = None


@dataclass(frozen=True)
class Item:
    """One thing that may be counted: where it belongs, what it is, and what is known of it."""

    where: Mapping[str, str]
    what: Any = None
    facts: Mapping[str, Any] = field(default_factory=dict)


Key = tuple[str, str, str, str]


class Book:
    """All snapshots that count: of each data set, pair, academic year and month the last one not withdrawn."""

    def __init__(self, uploads: Iterable[Sent], reference: Reference) -> None:
        self.reference = reference
        self.accepted = [upload for upload in sorted(uploads, key=lambda each: each.order) if not upload.is_withdrawn]
        self.snapshots: dict[tuple[Key, str], list[Row]] = {}
        self.deliveries: list[tuple[Key, str, datetime]] = []
        for upload in self.accepted:
            for keyed, rows in _by_key(upload).items():
                self.snapshots[keyed] = rows
                self.deliveries.append((*keyed, upload.known_from))

    def months(self) -> list[str]:
        return sorted({month for (dataset, *_), month in self.snapshots if dataset != "events"})

    def held_events(self) -> list[Row]:
        rows = [row for (key, _), rows in self.snapshots.items() if key[0] == "events" for row in rows]
        return [row for row in rows if row["status"] == "uitgevoerd"]

    def state(self, dataset: str, month: str) -> list[Row]:
        """Per project, institution and academic year, the rows of the highest reporting month not after `month`."""
        newest: dict[Key, str] = {}
        for key, reported in self.snapshots:
            if key[0] == dataset and reported <= month:
                newest[key] = max(reported, newest.get(key, ""))
        return [row for key, reported in newest.items() for row in self.snapshots[key, reported]]


def _by_key(upload: Sent) -> dict[tuple[Key, str], list[Row]]:
    found: dict[tuple[Key, str], list[Row]] = {}
    for dataset, rows in upload.rows.items():
        for row in rows:
            if dataset == "events":
                keeper = row["institution_id"] if row["organiser"] == "instelling" else ""
                key = (("events", row["project_id"], keeper, ""), "")
            else:
                pair = (dataset, row["project_id"], row["institution_id"], row.get("academic_year", ""))
                key = (pair, row["reporting_month"])
            found.setdefault(key, []).append(row)
    return found


# --- states and time axes


def month_range(first: str, last: str) -> list[str]:
    numbers = range(_number(first), _number(last) + 1)
    return [f"{number // 12}-{number % 12 + 1:02d}" for number in numbers]


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1


def year_of(day: str) -> str:
    """The academic year of a date: 1 September to 31 August."""
    start = int(day[:4]) if int(day[5:7]) >= 9 else int(day[:4]) - 1
    return f"{start}-{start + 1}"


# --- people


def _people(book: Book, month: str) -> list[Item]:
    """One item per enrolment, with the characteristics and results of its participant."""
    pilots = {
        (row["project_id"], row["institution_id"], row["academic_year"], row["pilot_id"]): row["programme_code"]
        for row in book.state("pilots", month)
    }
    people: dict[tuple[str, str, str], list[Row]] = {}
    for row in book.state("enrollments", month):
        people.setdefault((row["project_id"], row["institution_id"], row["learner_key"]), []).append(row)
    items = []
    for person, rows in people.items():
        facts = _characteristics(rows) | _result(rows)
        for row in rows:
            pilot = (row["project_id"], row["institution_id"], row["academic_year"], row["pilot_id"])
            where = _place(book, row) | {
                "programme_code": pilots.get(pilot, "onbekend"),
                "academic_year": row["academic_year"],
                "entry_calendar_year": min(each["entry_date"] for each in rows)[:4],
                "gender": facts["gender"],
                "agreement_type": row["agreement_type"],
            }
            items.append(Item(where, person, facts | {"row": row}))
    return items


def _place(book: Book, row: Row) -> dict[str, str]:
    return {
        "project_id": row["project_id"],
        "institution_id": row["institution_id"],
        "sector": book.reference.sector(row["project_id"]),
        "institution_type": book.reference.kind(row["institution_id"]),
    }


def _characteristics(rows: list[Row]) -> dict[str, Any]:
    """Those of the first entry; what is unknown there is completed by a later enrolment."""
    in_order = sorted(rows, key=lambda row: (row["entry_date"], row["academic_year"], row["enrollment_id"]))
    unknown = {"gender": "O", "age_at_entry": "", "employment_at_entry": "onbekend", "education_at_entry": "onbekend"}
    facts = {
        name: next((row[name] for row in in_order if row[name] != value), value) for name, value in unknown.items()
    }
    return facts | {"is_complete": all(facts[name] != value for name, value in unknown.items())}


def _result(rows: list[Row]) -> dict[str, Any]:
    """That of the last exit, and only when no enrolment of the person is running."""
    if any(row["status"] in ("ingeschreven", "lopend") for row in rows):
        return {"exit": None}
    left = [row for row in rows if row["exit_date"]]
    last = max(left, key=lambda row: (row["exit_date"], row["academic_year"], row["enrollment_id"]), default=None)
    return {"exit": last}


def _complete_people(book: Book, month: str) -> list[Item]:
    return [item for item in _people(book, month) if item.facts["is_complete"]]


def _persons(items: list[Item]) -> int:
    return len({item.what for item in items})


def _grand_total(items: list[Item]) -> Figure:
    complete = _persons([item for item in items if item.facts["is_complete"]])
    return Figure(_persons(items), None, complete, _persons(items))


def _complete_total(items: list[Item]) -> Figure:
    total = _grand_total(items)
    return Figure(total.counted, None, total.counted, total.of)


def _complete_share(items: list[Item]) -> Figure:
    total = _grand_total(items)
    return Figure(total.counted, total.of)


# The classes of the ESF annexes, written out from the regulations.
_UNEMPLOYED = ("werkzoekend_kort", "werkzoekend_lang")
_INACTIVE = ("inactief_in_opleiding", "inactief_niet_in_opleiding")
_WORKING = ("werkend", "zelfstandig")
_CLASSES: dict[str, dict[str, Callable[[Mapping[str, Any]], bool]]] = {
    "employment_group": {
        "unemployed": lambda facts: facts["employment_at_entry"] in _UNEMPLOYED,
        "long_term_unemployed": lambda facts: facts["employment_at_entry"] == "werkzoekend_lang",
        "inactive": lambda facts: facts["employment_at_entry"] in _INACTIVE,
        "inactive_not_in_education": lambda facts: facts["employment_at_entry"] == "inactief_niet_in_opleiding",
        "employed": lambda facts: facts["employment_at_entry"] in _WORKING,
    },
    "age_group": {
        "under_25": lambda facts: int(facts["age_at_entry"]) < 25,
        "over_54": lambda facts: int(facts["age_at_entry"]) > 54,
        "over_54_not_employed": lambda facts: (
            int(facts["age_at_entry"]) > 54
            and facts["employment_at_entry"] in (*_UNEMPLOYED, "inactief_niet_in_opleiding")
        ),
        "under_18": lambda facts: int(facts["age_at_entry"]) < 18,
        "from_18_to_29": lambda facts: 18 <= int(facts["age_at_entry"]) <= 29,
    },
    "education_group": {
        "isced_1_2": lambda facts: facts["education_at_entry"] in ("1", "2"),
        "isced_0_2": lambda facts: facts["education_at_entry"] in ("0", "1", "2"),
        "isced_3_4": lambda facts: facts["education_at_entry"] in ("3", "4"),
        "isced_5_8": lambda facts: facts["education_at_entry"] in ("5", "6", "7", "8"),
    },
}


def _in_classes(dimension: str) -> Callable[[Book, str], list[Item]]:
    def items(book: Book, month: str) -> list[Item]:
        return [
            Item({**item.where, dimension: name}, item.what, item.facts)
            for item in _complete_people(book, month)
            for name, belongs in _CLASSES[dimension].items()
            if belongs(item.facts)
        ]

    return items


def _results(book: Book, month: str) -> list[Item]:
    items = []
    for item in _complete_people(book, month):
        left, entry = item.facts["exit"], item.facts["employment_at_entry"]
        if left is None:
            continue
        after = left["destination_4w"]
        reached = {
            "qualification": left["qualification"] == "ja",
            "work": after in ("werk", "zelfstandig") if entry not in _WORKING else None,
            "job_search": after == "werkzoekend" if entry in _INACTIVE else None,
            "education": after == "opleiding",
        }
        items += [
            Item(
                {**item.where, "result": name, "exit_calendar_year": left["exit_date"][:4]},
                item.what,
                {"is_reached": is_reached},
            )
            for name, is_reached in reached.items()
            if is_reached is not None
        ]
    return items


def _reached(items: list[Item]) -> Figure:
    return Figure(_persons([item for item in items if item.facts["is_reached"]]), _persons(items))


def _cohorts(book: Book, month: str) -> list[Item]:
    return [
        Item({**item.where, "academic_year": year_of(item.facts["row"]["entry_date"])}, item.what, item.facts)
        for item in _people(book, month)
    ]


def _dropped_out(items: list[Item]) -> Figure:
    statuses = [item.facts["row"]["status"] for item in items]
    running = sum(status in ("ingeschreven", "lopend") for status in statuses)
    return Figure(statuses.count("uitgevallen"), len(statuses), running, len(statuses))


def _allowance(items: list[Item]) -> Figure:
    answers = [item.facts["row"]["learning_allowance"] for item in items]
    known = answers.count("ja") + answers.count("nee")
    return Figure(answers.count("ja"), known, known, len(answers))


# --- pilots


def _pilots(book: Book, month: str) -> list[Item]:
    return [
        Item(
            _place(book, row)
            | {
                "sector": row["sector"],
                "programme_code": row["programme_code"],
                "academic_year": row["academic_year"],
            },
            row["pilot_id"],
            row,
        )
        for row in book.state("pilots", month)
    ]


def _pilots_of(sector: str) -> Callable[[Book, str], list[Item]]:
    return lambda book, month: [item for item in _pilots(book, month) if item.where["sector"] == sector]


def _distinct(dimension: str) -> Callable[[list[Item]], Figure]:
    return lambda items: Figure(len({item.where[dimension] for item in items}))


def _running_pilots(items: list[Item]) -> Figure:
    return Figure(len({item.what for item in items if item.facts["status"] in ("lopend", "afgerond")}))


def _continued(book: Book, month: str) -> list[Item]:
    rows = book.state("pilots", month)
    named = {row["continued_from"] for row in rows if row["academic_year"] == "2022-2023"}
    return [
        Item(_place(book, row), row["pilot_id"], {"is_continued": row["pilot_id"] in named})
        for row in rows
        if row["academic_year"] == "2021-2022"
    ]


def _continued_share(items: list[Item]) -> Figure:
    continued = {item.what for item in items if item.facts["is_continued"]}
    return Figure(len(continued), len({item.what for item in items}))


def _at_norm(items: list[Item]) -> Figure:
    known = [item for item in items if item.facts["load_total"] and item.facts["load_workplace"]]
    norms = {"VWO": Fraction(1, 2), "HO": Fraction(1, 3)}
    reached = [
        item
        for item in known
        if Fraction(item.facts["load_workplace"]) / Fraction(item.facts["load_total"]) >= norms[item.where["sector"]]
    ]
    return Figure(len(reached), len(known), len(known), len(items))


# --- workplaces


def _workplaces(book: Book, month: str) -> list[Item]:
    return [
        Item(
            _place(book, row)
            | {
                "mentor_training": row["mentor_training"],
                "size_group": "kmo" if row["size_class"] in ("micro", "klein", "middelgroot") else row["size_class"],
            },
            (row["institution_id"], row["workplace_id"]),
            row,
        )
        for row in book.state("workplaces", month)
    ]


def _active(items: list[Item]) -> list[Item]:
    return [item for item in items if item.facts["status"] == "actief"]


def _share_of(part: str, whole: str) -> Callable[[list[Item]], Figure]:
    def figure(items: list[Item]) -> Figure:
        active = _active(items)
        return Figure(sum(int(each.facts[part]) for each in active), sum(int(each.facts[whole]) for each in active))

    return figure


def _enterprises(items: list[Item]) -> Figure:
    numbers = {_digits(item.facts["enterprise_number"]) for item in items}
    known = {_digits(item.facts["enterprise_number"]) for item in items if item.facts["size_class"] != "onbekend"}
    return Figure(len(numbers), None, len(known), len(numbers))


def _digits(number: str) -> str:
    return "".join(character for character in number if character.isdigit())


def _learners_and_mentors(book: Book, month: str) -> list[Item]:
    learners = [
        Item(item.where, "learner", item.facts["row"])
        for item in _people(book, month)
        if item.facts["row"]["status"] in ("ingeschreven", "lopend")
    ]
    # An institution that delivered enrolments has a number of running learners, be it 0.
    delivered = [Item(_place(book, row), "delivered") for row in book.state("enrollments", month)]
    # So has one that delivered workplaces a number of mentors, be none of them active.
    delivered += [Item(item.where, "workplaces") for item in _workplaces(book, month)]
    mentors = [Item(item.where, "mentors", item.facts) for item in _active(_workplaces(book, month))]
    return [*learners, *delivered, *mentors]


def _per_mentor(items: list[Item]) -> Figure:
    kinds = [item.what for item in items]
    mentors = sum(int(item.facts["mentors_total"]) for item in items if item.what == "mentors")
    return Figure(kinds.count("learner") if "delivered" in kinds else None, mentors if "workplaces" in kinds else None)


# --- events and deliveries


def _events(book: Book, month: str) -> list[Item]:
    return [
        Item({"event_type": row["event_type"], "event_id": row["event_id"]}, row["event_id"], row)
        for row in book.held_events()
        if (row["date_end"] or row["date_start"] or "0000-00")[:7] <= month
    ]


def _by_theme(book: Book, month: str) -> list[Item]:
    return [
        Item({**item.where, "theme": theme}, item.what, item.facts)
        for item in _events(book, month)
        for theme in set(item.facts["themes"].split("|"))
        if theme
    ]


def _known_sum(column: str) -> Callable[[list[Item]], Figure]:
    def figure(items: list[Item]) -> Figure:
        known = [int(item.facts[column]) for item in items if item.facts[column]]
        return Figure(sum(known) if known else None, None, len(known), len(items))

    return figure


def _term(book: Book, link: Row) -> tuple[str, str]:
    """First and last month of a project; where one is open, those of the institution's pilots as last delivered."""
    project = next(row for row in book.reference.projects if row["project_id"] == link["project_id"])
    pair = (link["project_id"], link["institution_id"])
    pilots = [row for row in book.state("pilots", "2100-12") if (row["project_id"], row["institution_id"]) == pair]
    starts = [row["start_date"] for row in pilots if row["start_date"]]
    ends = [row["end_date"] for row in pilots]
    first = project["start_date"] or min(starts, default="")
    last = project["end_date"] or (max(ends) if ends and all(ends) else "")
    return first[:7], last[:7]


def _deliveries(book: Book, month: str) -> list[Item]:
    local = ZoneInfo("Europe/Brussels")
    following = f"{month_range(month, '2100-12')[1]}-10"
    items = []
    for link in book.reference.links:
        first, last = _term(book, link)
        if not (first or month) <= month <= (last or month):
            continue
        for dataset in ("pilots", "workplaces", "enrollments"):
            known = [
                known_from.replace(tzinfo=UTC).astimezone(local).date()
                for key, reported, known_from in book.deliveries
                if key[:3] == (dataset, link["project_id"], link["institution_id"])
                and (reported == month or (dataset != "enrollments" and reported < month))
            ]
            facts = {"is_in": bool(known), "on_time": bool(known) and min(known) <= date.fromisoformat(following)}
            items.append(Item(_place(book, link), (link["project_id"], link["institution_id"], dataset), facts))
    return items


def _delivered(items: list[Item]) -> Figure:
    return Figure(
        sum(item.facts["is_in"] for item in items),
        len(items),
        sum(item.facts["on_time"] for item in items),
        len(items),
    )


# --- the catalogue


@dataclass(frozen=True)
class _Recipe:
    items: Callable[[Book, str], list[Item]]
    figure: Callable[[list[Item]], Figure]
    class_items: Callable[[Book, str], list[Item]] | None = None


RECIPES: dict[str, _Recipe] = {
    "K01": _Recipe(_pilots_of("HO"), _distinct("project_id")),
    "K02": _Recipe(_pilots_of("VWO"), _distinct("project_id")),
    "K03": _Recipe(_pilots, _distinct("institution_id")),
    "K04": _Recipe(_pilots, _distinct("programme_code")),
    "K05": _Recipe(_pilots, _running_pilots),
    "K06": _Recipe(_continued, _continued_share),
    "K07": _Recipe(_people, _grand_total),
    "K08": _Recipe(_people, lambda items: Figure(len(items))),
    "K09": _Recipe(_people, _complete_total, _in_classes("employment_group")),
    "K10": _Recipe(_people, _complete_total, _in_classes("age_group")),
    "K11": _Recipe(_people, _complete_total, _in_classes("education_group")),
    "K12": _Recipe(_results, _reached, _results),
    "K13": _Recipe(_cohorts, _dropped_out),
    "K14": _Recipe(_people, _complete_share),
    "K15": _Recipe(_workplaces, lambda items: Figure(len({item.what for item in _active(items)}))),
    "K16": _Recipe(_workplaces, _share_of("places_filled", "places_offered")),
    "K17": _Recipe(_workplaces, _enterprises),
    "K18": _Recipe(_workplaces, _share_of("mentors_trained", "mentors_total")),
    "K19": _Recipe(_learners_and_mentors, _per_mentor),
    "K20": _Recipe(_people, _allowance),
    "K21": _Recipe(_pilots, _at_norm),
    "K22": _Recipe(_events, _known_sum("occurrences")),
    "K23": _Recipe(_events, _known_sum("attendees_total")),
    "K24": _Recipe(_deliveries, _delivered),
}
CLASS_DIMENSIONS = ("employment_group", "age_group", "education_group", "result")


def _states(kpi: str, book: Book, as_of: str, dimensions: set[str]) -> list[tuple[dict[str, str], str]]:
    """The states asked for: labels on the time axes, and the month at whose end they hold."""
    months = book.months()
    first = min(months[0], as_of) if months else as_of
    if kpi == "K24":
        starts = [row["start_date"][:7] for row in book.reference.projects if row["start_date"]]
        first = min([first, *starts])
    if kpi in ("K22", "K23"):
        held = [day[:7] for row in book.held_events() if (day := row["date_end"] or row["date_start"])]
        first = min([as_of, *held]) if held else first
    if "month" in dimensions:
        return [({"month": month, "calendar_year": month[:4]}, month) for month in month_range(first, as_of)]
    if "calendar_year" in dimensions:
        years = [str(year) for year in range(int(first[:4]), int(as_of[:4]) + 1)]
        return [({"calendar_year": year}, min(f"{year}-12", as_of)) for year in years]
    if kpi == "K17" and "academic_year" in dimensions:
        years = sorted({year_of(f"{month}-01") for month in month_range(first, as_of)})
        return [({"academic_year": year}, min(f"{year[-4:]}-08", as_of)) for year in years]
    return [({}, as_of)]


def figures(
    kpi: str, book: Book, as_of: str, by: tuple[str, ...], filters: Mapping[str, str]
) -> dict[tuple[str, ...], Figure]:
    """Return a KPI's figures per cell of `by`; a cell in which nothing stands is absent, but for the one total."""
    recipe, dimensions = RECIPES[kpi], {*by, *filters}
    source = recipe.items
    if recipe.class_items and dimensions & set(CLASS_DIMENSIONS):
        source = recipe.class_items
    if "theme" in dimensions:
        source = _by_theme
    cells: dict[tuple[str, ...], list[Item]] = {}
    for labels, month in _states(kpi, book, as_of, dimensions):
        for item in source(book, month):
            where = {**item.where, **labels}
            if all(where[name] == value for name, value in filters.items()):
                cells.setdefault(tuple(where[name] for name in by), []).append(item)
    if not by:
        cells.setdefault((), [])
    return {cell: recipe.figure(items) for cell, items in cells.items()}
