"""The one place that decides what of a figure on persons is published, over all published cuts of it at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import duckdb

from etl.kpi_periods import Months, Period, periods_of, read_months
from etl.kpi_query import SumsRow, query_sums, sums_of
from etl.kpi_value import KpiValue
from etl.scope import LOCAL_DEPARTMENT
from etl.small_cells import NOT_PUBLISHED, WITHHELD, Sum, is_small, rounded, withheld
from etl.sql_files import sql_text
from etl.warehouse import is_generation
from schemas.kpi import Kpi, Measure
from schemas.kpis import KPIS
from schemas.published import cuts_of

_Place = frozenset[tuple[str, str]]
"""Where a count stands: its dimensions but the month, with their values."""
_Key = tuple[Measure, _Place]
_Withheld = frozenset[tuple[str, _Key]]
"""Months and counts that are not shown."""

_PERCENT = 100
_PAIR = frozenset({"project_id", "institution_id"})
_MANY_YEARS = "participants"
"""The source whose persons may be in several academic years."""
_PARTITIONS = {"K09": ("unemployed", "inactive", "employed"), "K11": ("isced_0_2", "isced_3_4", "isced_5_8")}
"""Classes that add up to all complete records."""
_MOST_KEPT = 512
_decided: dict[tuple[str, str, Months, bool], _Withheld] = {}
"""Decisions by published generation (its name is used once, its content never changes), KPI and months."""


class PublishedFigures:
    """What of figures is published as of a month, from one state of the warehouse."""

    def __init__(self, con: duckdb.DuckDBPyConnection, as_of: str | None, known_at: datetime | None) -> None:
        self._con = con
        self._months = read_months(con, as_of)
        self._is_past = known_at is not None

    def of(self, values: Iterable[KpiValue], filters: Mapping[str, str]) -> list[KpiValue]:
        """Return the figures as they are published; those that count no persons as they are."""
        return [self._published(value, filters) if KPIS[value.kpi].persons else value for value in values]

    def _published(self, value: KpiValue, filters: Mapping[str, str]) -> KpiValue:
        kpi, cell = KPIS[value.kpi], {**filters, **value.dimensions}
        month, part = cell.pop("month", None), cell.get(kpi.split or "")
        names = frozenset(cell) - {kpi.split}
        if self._is_past or names not in cuts_of(kpi, classes=part is not None):
            return _without(value, kpi, kpi.persons, NOT_PUBLISHED)
        hidden = self._withheld(kpi, is_monthly=month is not None)
        place, at = frozenset(cell.items()), month or value.as_of
        # What is summed over all classes stands beside each of them, too.
        return protected(value, kpi, [name for name in kpi.persons if (at, (name, place)) in hidden])

    def _withheld(self, kpi: Kpi, *, is_monthly: bool) -> _Withheld:
        database = self._con.execute("select current_database()").fetchone() or ("",)
        asked = (str(database[0]), kpi.id, self._months, is_monthly)
        if (known := _decided.get(asked)) is not None:
            return known
        decision = _decide(self._con, kpi, self._months, is_monthly)
        if is_generation(asked[0]):
            while len(_decided) >= _MOST_KEPT:
                _decided.pop(next(iter(_decided)), None)
            _decided[asked] = decision
        return decision


def protected(value: KpiValue, kpi: Kpi, hidden: Sequence[Measure]) -> KpiValue:
    """Return a figure with its counts of persons rounded, and without those that are withheld."""
    counts = {name: getattr(value, name) for name in kpi.persons}
    gone = [name for name, count in counts.items() if name in hidden or is_small(count)]
    shown = {name: rounded(int(count)) for name, count in counts.items() if count is not None and name not in gone}
    value = replace(value, **shown, protection="rounded" if any(shown.values()) else None)  # type: ignore[arg-type]
    if value.value is not None and value.numerator is not None:
        share = value.numerator / value.denominator if value.denominator else value.numerator
        value = replace(value, value=share * _PERCENT if kpi.unit == "pct" else share)
    return _without(value, kpi, gone, WITHHELD) if gone else value


def _without(value: KpiValue, kpi: Kpi, gone: Sequence[Measure], why: tuple[str, str]) -> KpiValue:
    """Take counts away; the figure itself goes with its numerator or denominator, and says why."""
    present = [name for name in gone if getattr(value, name) is not None]
    if not present:
        return value
    value = replace(value, **dict.fromkeys(present))  # type: ignore[arg-type]
    if {"numerator", "denominator"} & set(present):
        return replace(value, value=None, reason_nl=why[0], reason_en=why[1], protection="withheld")
    return value


def _decide(con: duckdb.DuckDBPyConnection, kpi: Kpi, months: Months, is_monthly: bool) -> _Withheld:
    """Return all counts of a KPI that are withheld, decided over all its published cuts, month by month."""
    asked = ("month",) if is_monthly else ()
    periods = periods_of(kpi, months, asked, {})
    totals = _counts(con, kpi, periods, asked, is_of_classes=False)
    classes = _counts(con, kpi, periods, asked, is_of_classes=True) if kpi.split else {}
    pairs = _pairs(con)
    found: set[tuple[str, _Key]] = set()
    for period in periods:
        of_month = totals.get(period.month, {})
        hidden = withheld(of_month, list(_sums_of_cuts(kpi, of_month, pairs)))
        of_classes = classes.get(period.month, {})
        settled = {key: key in hidden for key in of_month}
        sums = [*_sums_of_cuts(kpi, of_classes, pairs), *_sums_of_classes(kpi, of_classes, of_month)]
        hidden |= withheld({**of_month, **of_classes}, sums, settled)
        found |= {(period.month, key) for key in hidden}
    return frozenset(found)


def _counts(
    con: duckdb.DuckDBPyConnection, kpi: Kpi, periods: list[Period], asked: tuple[str, ...], *, is_of_classes: bool
) -> dict[str, dict[_Key, int]]:
    """Return every published count of persons by month; of the classes, or of all of them together."""
    found: dict[str, dict[_Key, int]] = {}
    if not is_of_classes and not kpi.has_total:
        return found
    for cut in cuts_of(kpi, classes=is_of_classes):
        by = (*asked, *sorted(cut), *((kpi.split,) if is_of_classes and kpi.split else ()))
        sums = sums_of(kpi, classes=is_of_classes)
        for cell, row in query_sums(con, LOCAL_DEPARTMENT, sums, periods, by, {}).items():
            month = cell[0] if asked else periods[0].month
            place = frozenset(zip(by[len(asked) :], cell[len(asked) :], strict=True))
            found.setdefault(month, {}).update(_persons(kpi, row, place))
    return found


def _persons(kpi: Kpi, row: SumsRow, place: _Place) -> Iterator[tuple[_Key, int]]:
    for name in kpi.persons:
        count = getattr(row, name)
        if count is not None:
            yield (name, place), int(count)


def _pairs(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str]]:
    """Return project, institution and the project's sector of everything that has been delivered."""
    return [(row[0], row[1], row[2]) for row in con.execute(sql_text("queries_sql", "delivered_pairs")).fetchall()]


def _sums_of_cuts(kpi: Kpi, counts: Mapping[_Key, int], pairs: Sequence[tuple[str, str, str]]) -> Iterator[Sum[_Key]]:
    """Yield how the counts of one cut add up to those of another; pairs of project and institution are never shown."""
    places = {place for _, place in counts}
    for measure in kpi.persons:
        for place in places:
            names = {name for name, _ in place}
            for finer in ("sector", "project_id", "institution_id", "academic_year", "mentor_training"):
                if finer in names:
                    continue
                parts = _parts(place, finer, places)
                if parts:
                    is_exact = finer != "academic_year" or kpi.source != _MANY_YEARS
                    yield Sum((measure, place), tuple((measure, part) for part in parts), is_exact)
        yield from _sums_of_pairs(kpi, measure, places, pairs)


def _parts(place: _Place, finer: str, places: set[_Place]) -> list[_Place]:
    size = len(place) + 1
    return [each for each in places if len(each) == size and place < each and next(iter(each - place))[0] == finer]


def _sums_of_pairs(
    kpi: Kpi, measure: Measure, places: set[_Place], pairs: Sequence[tuple[str, str, str]]
) -> Iterator[Sum[_Key]]:
    if not set(kpi.grain) >= _PAIR:
        return
    for name, position in (("project_id", 0), ("institution_id", 1), ("sector", 2)):
        for value in {pair[position] for pair in pairs}:
            place: _Place = frozenset({(name, value)})
            if place in places:
                parts = [_pair(pair) for pair in pairs if pair[position] == value]
                yield Sum((measure, place), tuple((measure, part) for part in parts))


def _pair(pair: tuple[str, str, str]) -> _Place:
    return frozenset({("project_id", pair[0]), ("institution_id", pair[1])})


def _sums_of_classes(kpi: Kpi, classes: Mapping[_Key, int], totals: Mapping[_Key, int]) -> Iterator[Sum[_Key]]:
    """Yield how classes stand to all complete records, which the totals hold; a class is never more than these."""
    for whole in totals:
        measure, place = whole
        of_place = {
            part: (measure, place | {(str(kpi.split), part)}) for part in (kpi.classes.values if kpi.classes else ())
        }
        known = {part: key for part, key in of_place.items() if key in classes}
        partition = _PARTITIONS.get(kpi.id, ())
        if partition and known:
            yield Sum(whole, tuple(of_place[part] for part in partition))
        rest = tuple(key for part, key in known.items() if part not in partition)
        if rest:
            yield Sum(whole, (*rest, (measure, place | {("", "")})), is_exact=False)
