"""ESF indicators as they are published: rounded, and without the counts from which a few persons could be derived."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from etl.esf_table import BASES, EsfKey, EsfRow, EsfTables, UnknownResults
from etl.small_cells import Sum, is_small, rounded, withheld
from schemas.esf_lines import GENDER_COLUMNS, Basis

_ALL = ""
"""The project under which all of them together stand."""
_Cell = tuple[str, str | None]
"""Project and gender; None for the total."""
_GENDERS: tuple[str | None, ...] = (*GENDER_COLUMNS.values, None)


def published_tables(tables: EsfTables, counts: Mapping[EsfKey, int], projects: Sequence[str]) -> EsfTables:
    """Return the tables with rounded counts, and without those withheld over all projects and genders at once.

    `counts` holds every number of every project. Of several projects but not all, nothing is shown: it could be taken
    off the whole; nor of what was known earlier.
    """
    chosen = set(tables.project_ids)
    if tables.known_at is not None or (chosen != set(projects) and len(chosen) != 1):
        shown = None
    else:
        shown = _ALL if chosen == set(projects) else next(iter(chosen))
    decided = {
        (name, basis, year.year): _withheld(counts, name, basis, year.year, projects)
        for year in tables.years
        for basis in BASES
        for name in {row.line.name for row in tables.rows}
    }
    return replace(
        tables,
        rows=tuple(_row(row, decided[row.line.name, row.basis, row.year], shown) for row in tables.rows),
        unknown_results={
            key: UnknownResults(None, None, None) if shown is None else _unknown(found)
            for key, found in tables.unknown_results.items()
        },
        is_published_form=True,
    )


def _withheld(counts: Mapping[EsfKey, int], name: str, basis: Basis, year: str, projects: Sequence[str]) -> set[_Cell]:
    """Return the cells of one line that are not shown, decided over all projects and genders."""
    cells: dict[_Cell, int] = {}
    for gender in (None, *GENDER_COLUMNS.values):
        by_project = {project: counts.get((name, basis, year, project, gender), 0) for project in projects}
        cells[_ALL, gender] = sum(by_project.values())
        cells |= {(project, gender): count for project, count in by_project.items()}
    return withheld(cells, list(_sums(projects)))


def _sums(projects: Sequence[str]) -> Iterator[Sum[_Cell]]:
    for project in (_ALL, *projects):
        yield Sum((project, None), tuple((project, gender) for gender in GENDER_COLUMNS.values))
    for gender in _GENDERS:
        yield Sum((_ALL, gender), tuple((project, gender) for project in projects))


def _row(row: EsfRow, hidden: set[_Cell], shown: str | None) -> EsfRow:
    if row.total is None:
        return row
    gone = frozenset(
        position
        for position, (gender, count) in enumerate(zip(_GENDERS, row.numbers, strict=True))
        if count and (shown is None or (shown, gender) in hidden or is_small(count))
    )
    numbers = [
        None if position in gone or count is None else rounded(count) for position, count in enumerate(row.numbers)
    ]
    return replace(row, by_gender=tuple(numbers[:-1]), total=numbers[-1], withheld=gone)


def _unknown(found: UnknownResults) -> UnknownResults:
    values = (found.destination, found.qualification, found.exits)
    return UnknownResults(*(None if each is None or is_small(each) else rounded(each) for each in values))
