"""Writes the big sample: any number of enrolment rows in canonical files, one per data set and month."""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import duckdb

from etl import sample_catalogue as catalogue
from etl.sample_calendar import month_end, months_between, working_day
from etl.sample_files import DUTCH_NAMES
from etl.sample_lives import pick, seeded
from etl.sample_world import DECREE_DATE

_SQL = Path(__file__).parent / "sample_sql"
_SLOTS, _LEARNERS, _COURSES = 1000, 997, 1009
"""Sizes of the lookup tables, as in the SQL; the last two are primes, so that their combinations spread."""
_TABLES = {
    "sample_slots": "slot bigint, pair_number bigint, project_id varchar, institution_id varchar, sector varchar, "
    "first_number bigint, pilots bigint, pilot_prefix varchar",
    "sample_learners": "sector varchar, learner_number bigint, gender varchar, age_at_entry integer, "
    "employment_at_entry varchar, education_at_entry varchar",
    "sample_courses": "sector varchar, academic_year varchar, course_number bigint, entry_date date, exit_date date, "
    "status varchar, exit_reason varchar, qualification varchar, destination_4w varchar, agreement_type varchar, "
    "workplace_hours_week double, learning_allowance varchar",
    "sample_pilots": "pilot_number bigint, academic_year varchar, project_id varchar, institution_id varchar, "
    "pilot_id varchar, sector varchar, programme_code varchar, programme_name varchar, programme_level varchar, "
    "study_area varchar, start_date date, end_date date, load_total integer, load_workplace integer, "
    "continued_from varchar",
    "sample_month": "reporting_month varchar, month_end date, academic_year varchar, short_year varchar, "
    "base_rows bigint, enrollment_rows bigint",
}
"""Table → its columns; the tables hold what the SQL files look up."""


def write_large(
    directory: Path,
    rows: int,
    seed: int,
    first_month: str,
    last_month: str,
    progress: Callable[[int, int], None] | None,
) -> Iterator[tuple[datetime, tuple[Path, ...]]]:
    """Write the files of each month and yield when they are delivered (UTC), with their paths.

    All months together hold exactly `rows` enrolment rows; months that would hold none are left out. A year's
    enrolments all begin by the end of its first month, so that no row vanishes; they end by 31 August.
    """
    months = months_between(first_month, last_month)
    base, surplus = divmod(rows, len(months))
    counts = [base + (place >= len(months) - surplus) for place in range(len(months))]
    with duckdb.connect(config={"threads": 1}) as con:
        # One thread and joins as written: rows then stream in the order of their numbers past the small lookups, in
        # little memory and with the same bytes everywhere. Left to itself, DuckDB 1.5.5 hashes the numbers instead.
        con.execute("set disabled_optimizers = 'join_order,build_side_probe_side'")
        _fill_lookups(con, months, max(base, 1), seed)
        for number, (month, count) in enumerate(zip(months, counts, strict=True), start=1):
            if count:
                con.execute("delete from sample_month")
                _insert(con, "sample_month", [_month(month, max(base, 1), count)])
                at = datetime.combine(working_day(month, 8), time(9), UTC)
                yield at, _write_month(con, directory, month)
            if progress:
                progress(number, len(months))


def _write_month(con: duckdb.DuckDBPyConnection, directory: Path, month: str) -> tuple[Path, ...]:
    paths = []
    for dataset, name in DUTCH_NAMES.items():
        path = directory / f"{month}-{name}.csv"
        con.sql((_SQL / f"{dataset}.sql").read_text(encoding="utf-8")).write_csv(str(path), date_format="%Y-%m-%d")
        paths.append(path)
    return tuple(paths)


def _first_year(month: str) -> int:
    return 2021 if month < "2022-09" else 2022


def _month(month: str, base: int, count: int) -> tuple[Any, ...]:
    year = _first_year(month)
    return month, month_end(month), f"{year}-{year + 1}", f"{year % 100}", base, count


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: list[tuple[Any, ...]]) -> None:
    # Column by column: row by row takes seconds for the thousands of pilots.
    columns = [list(values) for values in zip(*rows, strict=True)]
    lists = ", ".join("unnest(?)" for _ in columns)
    con.execute(f"insert into {table} select {lists}", columns)


def _fill_lookups(con: duckdb.DuckDBPyConnection, months: list[str], base: int, seed: int) -> None:
    for table, columns in _TABLES.items():
        con.execute(f"create table {table} ({columns})")
    rng = seeded(seed, "large")
    slots = _slots(base)
    _insert(con, "sample_slots", slots)
    years = sorted({_first_year(month) for month in months})
    pilots = [row for year in years for row in _pilots(slots, year, is_continued=year > years[0])]
    _insert(con, "sample_pilots", pilots)
    _insert(con, "sample_learners", [_learner(sector, n, rng) for sector in ("HO", "VWO") for n in range(_LEARNERS)])
    courses = []
    for year in years:
        first_end = month_end(next(month for month in months if _first_year(month) == year))
        courses += [_course(sector, year, n, first_end, rng) for sector in ("HO", "VWO") for n in range(_COURSES)]
    _insert(con, "sample_courses", courses)


def _slots(base: int) -> list[tuple[Any, ...]]:
    """Spread the pairs over the slots: an HO pair gets 60 of them, a VWO pair what is left for the eight."""
    pairs = list(catalogue.TRACKS.items())
    sizes = [60 if tracks[0].programme.startswith("HO-") else 42 for _, tracks in pairs]
    sizes[-1] += _SLOTS - sum(sizes)
    slots: list[tuple[Any, ...]] = []
    for number, ((project, institution), tracks) in enumerate(pairs):
        first = -(-len(slots) * base // _SLOTS)
        pilots = min(900, max(2, sizes[number] * base // _SLOTS // 250))
        sector = tracks[0].programme.partition("-")[0]
        prefix = f"PT-{project}-{institution}-"
        slot = (number, project, institution, sector, first, pilots, prefix)
        slots += [(len(slots) + place, *slot) for place in range(sizes[number])]
    return slots


def _pilots(slots: list[tuple[Any, ...]], year: int, *, is_continued: bool) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for _, number, project, institution, sector, _, pilots, prefix in dict.fromkeys((0, *slot[1:]) for slot in slots):
        programmes = [each for each in catalogue.PROGRAMMES.values() if each.code.startswith(f"{sector}-")]
        for place in range(pilots):
            programme = programmes[(place + number * 2) % len(programmes)]
            # The norm of rule X07: half in adult education, a third in higher education.
            norm = -(-programme.load_total // (2 if sector == "VWO" else 3))
            earlier = f"{prefix}{1000 + place}-{(year - 1) % 100}" if is_continued else None
            rows.append(
                (
                    len(rows),
                    f"{year}-{year + 1}",
                    project,
                    institution,
                    f"{prefix}{1000 + place}-{year % 100}",
                    sector,
                    programme.code,
                    f"{programme.name} (fictief)",
                    programme.level,
                    programme.study_area,
                    date(year, 9, 1),
                    date(year + 1, 8, 31),
                    programme.load_total,
                    max(norm, programme.load_workplace),
                    earlier,
                )
            )
    return rows


def _learner(sector: str, number: int, rng: random.Random) -> tuple[Any, ...]:
    is_adult = sector == "VWO"
    return (
        sector,
        number,
        pick(rng, {"V": 52, "M": 47, "X": 1}),
        pick(rng, catalogue.VWO_AGES if is_adult else catalogue.HO_AGES),
        pick(rng, catalogue.VWO_EMPLOYMENTS if is_adult else catalogue.HO_EMPLOYMENTS),
        pick(rng, catalogue.VWO_EDUCATIONS if is_adult else catalogue.HO_EDUCATIONS),
    )


def _course(sector: str, year: int, number: int, first_end: date, rng: random.Random) -> tuple[Any, ...]:
    """Make one history: when it begins, how it ends, and the agreement that the decree asks for (X13)."""
    begin, end = date(year, 9, 1), date(year + 1, 8, 31)
    entry = begin + timedelta(days=rng.randint(0, (min(first_end, date(year + 1, 6, 15)) - begin).days))
    left = min(end, entry + timedelta(days=rng.randint(25, 250)))
    ending: tuple[Any, ...] = ("uitgevallen", pick(rng, catalogue.DROP_OUT_REASONS), "nee")
    destination = pick(rng, catalogue.DROP_OUT_DESTINATIONS)
    if rng.random() > 0.16:
        left = end - timedelta(days=rng.randint(0, 70))
        ending = ("afgerond", "diploma_of_certificaat", pick(rng, catalogue.QUALIFICATIONS))
        destination = pick(rng, catalogue.VWO_DESTINATIONS if sector == "VWO" else catalogue.HO_DESTINATIONS)
    if sector == "HO":
        agreement = ("stageovereenkomst_ho", rng.randint(16, 48) / 2, pick(rng, {"nee": 60, "ja": 36, "onbekend": 4}))
    elif entry < DECREE_DATE:
        agreement = ("deeltijdse_arbeidsovereenkomst", rng.randint(24, 56) / 2, "ja")
    elif rng.random() < 0.7:
        agreement = ("overeenkomst_duale_opleiding_statuut", rng.randint(40, 60) / 2, "ja")
    else:
        agreement = ("overeenkomst_duale_opleiding", rng.randint(20, 39) / 2, "ja")
    return (sector, f"{year}-{year + 1}", number, entry, left, *ending, destination, *agreement)
