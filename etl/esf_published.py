"""ESF indicators as they are published: rounded, and without the counts from which a few persons could be derived."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import product

from etl.esf_checks import ESF_CHECKS
from etl.esf_table import BASES, UNKNOWN_DESTINATION, UNKNOWN_QUALIFICATION, EsfKey, EsfRow, EsfTables, UnknownResults
from etl.small_cells import Sum, is_small, rounded, withheld
from schemas.esf_lines import ESF_LINES, EXITS, GENDER_COLUMNS, Basis

_ALL = ""
"""The project under which all of them together stand."""
_Cell = tuple[Basis, str, str, str | None]
"""Basis, line, project and gender; None for the total of the genders."""
_GENDERS: tuple[str | None, ...] = (None, *GENDER_COLUMNS.values)
_LINES = tuple(dict.fromkeys(line.name for lines in ESF_LINES.values() for line in lines))
_MOST_KEPT = 32
_UNKNOWN = (UNKNOWN_DESTINATION, UNKNOWN_QUALIFICATION)
_AT_MOST: tuple[tuple[tuple[str, ...], str], ...] = (
    (("under_18",), "under_25"),
    (("isced_1_2",), "isced_0_2"),
    (("work", "job_search", "education", UNKNOWN_DESTINATION), EXITS),
    (("qualification", UNKNOWN_QUALIFICATION), EXITS),
)
"""What else is known of the lines, beside the checks: these hold between two code sets, or with what is unknown."""


def published_tables(tables: EsfTables, counts: Mapping[EsfKey, int], projects: Sequence[str]) -> EsfTables:
    """Return the tables with rounded counts, and without those withheld over all lines, projects and genders at once.

    `counts` holds every number of every line of both code sets and every project. Of several projects but not all,
    nothing is shown: it could be taken off the whole; nor of what was known earlier.
    """
    chosen = set(tables.project_ids)
    shown: str | None = None
    if tables.known_at is None and chosen == set(projects):
        shown = _ALL
    elif tables.known_at is None and len(chosen) == 1:
        shown = next(iter(chosen))
    decided = {each.year: withheld_cells(counts, each.year, projects) for each in tables.years}
    return replace(
        tables,
        rows=tuple(_row(row, decided[row.year], shown) for row in tables.rows),
        unknown_results={
            (year, basis): _unknown(found, basis, decided[year], shown)
            for (year, basis), found in tables.unknown_results.items()
        },
        is_published_form=True,
    )


def withheld_cells(counts: Mapping[EsfKey, int], year: str, projects: Sequence[str]) -> Collection[_Cell]:
    """Return the cells of a year that are not shown, decided over all its lines, projects, genders and both bases.

    Where the numbers do not satisfy the sums, all of them: they are wrong, and nothing that is derived from sums holds.
    """
    cells: dict[_Cell, int] = {}
    for gender, basis in product(_GENDERS, reversed(BASES)):
        for name in (*_LINES, *(() if gender else _UNKNOWN)):
            of_projects = [counts.get((name, basis, year, project, gender), 0) for project in projects]
            cells[basis, name, _ALL, gender] = sum(of_projects)
            by_project = zip(projects, of_projects, strict=True)
            cells |= {(basis, name, project, gender): count for project, count in by_project}
    return _decide(tuple(cells.items()), tuple(projects))


@lru_cache(maxsize=_MOST_KEPT)
def _decide(counted: tuple[tuple[_Cell, int], ...], projects: tuple[str, ...]) -> Collection[_Cell]:
    """Decide on the numbers of a year; kept, because each table, project and code set asks for the same."""
    cells = dict(counted)
    sums = list(_sums(projects, cells))
    if not all(_holds(each, cells) for each in sums):
        return cells.keys()
    return withheld(cells, list(_without_nobody(sums, cells)))


def _holds(total: Sum[_Cell], cells: Mapping[_Cell, int]) -> bool:
    """Tell whether the numbers satisfy a sum; one that is never shown takes what is left."""
    if total.whole not in cells:
        return True
    left = cells[total.whole] - sum(cells.get(part, 0) for part in total.parts)
    return left == 0 if all(part in cells for part in total.parts) else left >= 0


def _without_nobody(sums: Sequence[Sum[_Cell]], cells: Mapping[_Cell, int]) -> Iterator[Sum[_Cell]]:
    """Yield the sums without what is known to be nobody: 0 is shown, and so are all parts of it. Most cells are 0."""
    nobody = {cell for cell, count in cells.items() if not count}
    nobody |= {part for each in sums if each.whole in nobody for part in each.parts}
    for each in sums:
        if each.whole not in nobody:
            yield replace(each, parts=tuple(part for part in each.parts if part not in nobody))


def _sums(projects: Sequence[str], cells: Mapping[_Cell, int]) -> Iterator[Sum[_Cell]]:
    for basis in BASES:
        yield from _sums_of_basis(basis, projects)
    # In a first year, nobody is of an earlier one, and everybody can know it.
    is_first = all(
        count == cells["cumulative", name, project, gender] for (_, name, project, gender), count in cells.items()
    )
    for gender, project, name in product(_GENDERS, (_ALL, *projects), _LINES):
        rest: tuple[_Cell, ...] = () if is_first else (("in_year", f"{name} of earlier years", project, gender),)
        yield Sum(("cumulative", name, project, gender), (("in_year", name, project, gender), *rest))


def _sums_of_basis(basis: Basis, projects: Sequence[str]) -> Iterator[Sum[_Cell]]:
    """Yield how lines add up to lines, projects to all of them, and genders to the total."""
    relations = list(_relations(basis))
    rests = tuple(name for names, _ in relations for name in names if name not in (*_LINES, *_UNKNOWN))
    # Of whom something is unknown is not told by gender: there it is any number.
    for gender, project, (names, whole) in product(_GENDERS, (_ALL, *projects), relations):
        yield Sum((basis, whole, project, gender), tuple((basis, name, project, gender) for name in names))
    for gender, name in product(_GENDERS, (*_LINES, *rests, *_UNKNOWN)):
        yield Sum((basis, name, _ALL, gender), tuple((basis, name, project, gender) for project in projects))
    for project, name in product((_ALL, *projects), (*_LINES, *rests, *_UNKNOWN)):
        by_gender = tuple((basis, name, project, gender) for gender in GENDER_COLUMNS.values)
        yield Sum((basis, name, project, None), by_gender)


def _relations(basis: Basis) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the lines that add up to another; where they are at most as many, with the rest as a line of its own."""
    for check in ESF_CHECKS:
        if basis in check.bases:
            rest = () if check.relation == "=" else (_rest(check.left, check.right),)
            yield (*check.left, *rest), check.right
    for parts, whole in _AT_MOST:
        yield (*parts, _rest(parts, whole)), whole


def _rest(parts: Sequence[str], whole: str) -> str:
    """Return the name of who is in a line, and in none of these parts of it: a number that is never shown."""
    return f"{whole} without {' and '.join(parts)}"


def _row(row: EsfRow, hidden: Collection[_Cell], shown: str | None) -> EsfRow:
    if row.total is None:
        return row
    columns = (*GENDER_COLUMNS.values, None)
    gone = frozenset(
        position
        for position, (gender, count) in enumerate(zip(columns, row.numbers, strict=True))
        if count and (shown is None or (row.basis, row.line.name, shown, gender) in hidden or is_small(count))
    )
    numbers = [
        None if position in gone or count is None else rounded(count) for position, count in enumerate(row.numbers)
    ]
    return replace(row, by_gender=tuple(numbers[:-1]), total=numbers[-1], withheld=gone)


def _unknown(found: UnknownResults, basis: Basis, hidden: Collection[_Cell], shown: str | None) -> UnknownResults:
    """Return who left and of whom something is unknown: who left is the line of that name, and goes with it."""
    if shown is None:
        return UnknownResults(None, None, None)
    values = {UNKNOWN_DESTINATION: found.destination, UNKNOWN_QUALIFICATION: found.qualification, EXITS: found.exits}
    return UnknownResults(
        *(
            None if count is None or is_small(count) or (basis, name, shown, None) in hidden else rounded(count)
            for name, count in values.items()
        )
    )
