"""Slices (which snapshots make up the state from which month on) and marts (small tables behind the figures)."""

from collections.abc import Iterator, Mapping

import duckdb

from etl.sql_files import sql_text

Pair = tuple[str, str]
"""Project and institution."""

MARTS = (
    "mart_pilots",
    "mart_workplaces",
    "mart_enterprises",
    "mart_mentors",
    "mart_participants",
    "mart_origins",
    "mart_educations",
    "mart_exits",
    "mart_enrollments",
)
"""One SQL file each, in the order in which they are made."""

STEPS = ("enrollment_state", "person_state")
"""Tables between the facts and the marts, made right after mart_pilots, from which the enrolments' programme comes."""

IN_ORDER = (MARTS[0], *STEPS, *MARTS[1:])
"""Marts and steps, in the order in which they are made."""

_FIRST_MONTH = ""
_LAST_MONTH = "9999-12"
# A portion of about this many rows keeps the steps' memory small; a monthly upload is far below it.
_PORTION_ROWS = 1_000_000


def _sql(name: str) -> str:
    return sql_text("marts", name)


def mart_sql(name: str) -> str:
    """Return the text that makes a mart or a step: the same on every engine."""
    return _sql(f"steps/{name}" if name in STEPS else name)


def build_slices(con: duckdb.DuckDBPyConnection) -> None:
    """Make slices and slice_snapshots again from current_snapshots; the default schema holds the tables."""
    for name in ("slices", "slice_snapshots"):
        con.execute(f"delete from {name}")
        con.execute(f"insert into {name} {_sql(name)}")


def create_marts(con: duckdb.DuckDBPyConnection, *, temporary: bool = False) -> None:
    """Create every mart, empty, in the default schema (or as temporary tables), replacing what is there."""
    _choose(con, {})
    kind = "temporary table" if temporary else "table"
    for name in MARTS:
        con.execute(f"create or replace {kind} {name} as select * from ({_sql(name)}) as made where false")
        if name == "mart_pilots":
            _make_steps(con)


def refresh_marts(con: duckdb.DuckDBPyConnection, first_months: Mapping[Pair, str] | None) -> None:
    """Make the marts' rows again for the pairs given, each from its month on; everything anew when None.

    The default schema holds slices and facts. A slice that is no longer there loses its rows. Runs in the caller's
    transaction: without one, a failure half way leaves some marts older than others.
    """
    if first_months is None:
        create_marts(con)
    else:
        _delete(con, first_months)
    fill_marts(con, first_months)


def fill_marts(con: duckdb.DuckDBPyConnection, first_months: Mapping[Pair, str] | None) -> None:
    """Insert the marts' rows for the pairs given, each from its month on, or for all; none of them may be there yet."""
    for portion in _portions(con, first_months):
        _choose(con, portion)
        for name in MARTS:
            con.execute(f"insert into {name} {_sql(name)}")
            if name == "mart_pilots":
                _make_steps(con)
    _choose(con, {})
    _make_steps(con)


def choose_all(con: duckdb.DuckDBPyConnection) -> None:
    """Choose every slice: chosen_snapshots is what all of the marts are made from."""
    pairs = con.execute("select distinct project_id, institution_id from slices").fetchall()
    _choose(con, dict.fromkeys(pairs, _FIRST_MONTH))


def _choose(con: duckdb.DuckDBPyConnection, first_months: Mapping[Pair, str]) -> None:
    con.execute(
        f"create or replace temporary table chosen_snapshots as {_sql('steps/chosen_snapshots')}",
        {
            "project_ids": [project_id for project_id, _ in first_months],
            "institution_ids": [institution_id for _, institution_id in first_months],
            "months": list(first_months.values()),
        },
    )


def _make_steps(con: duckdb.DuckDBPyConnection) -> None:
    for name in STEPS:
        con.execute(f"create or replace temporary table {name} as {mart_sql(name)}")


def _delete(con: duckdb.DuckDBPyConnection, first_months: Mapping[Pair, str]) -> None:
    # A slice's id is project-institution-month, so a range of ids is a range of months of one pair.
    ranges = [
        (f"{project_id}-{institution_id}-{month}", f"{project_id}-{institution_id}-{_LAST_MONTH}")
        for (project_id, institution_id), month in first_months.items()
    ]
    for name in MARTS:
        for first, last in ranges:
            con.execute(f"delete from {name} where slice_id between $first and $last", {"first": first, "last": last})


def _portions(con: duckdb.DuckDBPyConnection, first_months: Mapping[Pair, str] | None) -> Iterator[dict[Pair, str]]:
    """Yield the pairs in portions whose slices read about as many rows as fit in memory."""
    portion: dict[Pair, str] = {}
    size = 0
    for project_id, institution_id, rows in con.execute(_sql("steps/pair_rows")).fetchall():
        pair = (project_id, institution_id)
        if first_months is not None and pair not in first_months:
            continue
        if portion and size + rows > _PORTION_ROWS:
            yield portion
            portion, size = {}, 0
        portion[pair] = _FIRST_MONTH if first_months is None else first_months[pair]
        size += rows
    if portion:
        yield portion
