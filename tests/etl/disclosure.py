"""What somebody who gets published figures only can work out: bounds from what is shown, narrowed by every known sum.

Written apart from etl/small_cells.py. Every answer that can be had is collected; the sums are those that the catalogue
explains (institutions add up to all, participants may be in several years). Counts of the same thing in several KPIs
are one count.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import product

import duckdb

from etl.kpis import kpi_values
from etl.scope import LOCAL_DEPARTMENT, Scope
from schemas.kpis import KPIS, Kpi
from schemas.published import CLASS_CUTS, PUBLISHED_CUTS

READER = Scope("lezer", "reader")
ENDLESS = 10**9
PERSON_KPIS = [kpi for kpi in KPIS.values() if kpi.persons]
_ADDS_UP = ("sector", "project_id", "institution_id", "academic_year", "mentor_training")
Count = tuple[str, str, frozenset[tuple[str, str]]]
"""Month, what is counted (SQL over a source), and where."""
Total = tuple[Count, list[Count], bool]
"""A count, its parts, and whether they add up to it exactly; else some persons are in several parts."""


def obtained(con: duckdb.DuckDBPyConnection, months: Iterable[str]) -> tuple[dict[Count, int | None], dict[Count, int]]:
    """Return every count of persons that a reader can get (None = withheld), and what they truly are."""
    shown: dict[Count, int | None] = {}
    true: dict[Count, int] = {}
    for month, kpi in product(months, PERSON_KPIS):
        for cut in (cut for cut in PUBLISHED_CUTS if cut <= set(kpi.grain)):
            by = sorted(cut)
            pairs = (kpi_values(con, scope, [kpi.id], as_of=month, by=by) for scope in (READER, LOCAL_DEPARTMENT))
            for told, exact in zip(*pairs, strict=True):
                for name in kpi.persons:
                    count = getattr(exact, name)
                    is_of_class = kpi.split in exact.dimensions
                    if count is None or (is_of_class and cut not in CLASS_CUTS):
                        continue
                    key = (month, _what(kpi, name, is_of_class), frozenset(exact.dimensions.items()))
                    true[key] = int(count)
                    told_count = getattr(told, name)
                    if told_count is not None or key not in shown:
                        shown[key] = told_count
    return shown, true


def _what(kpi: Kpi, name: str, is_of_class: bool) -> str:
    source = (kpi.class_source if is_of_class else None) or kpi.source
    return f"{source}: {getattr(kpi, name)} [{kpi.condition}]"


def possible(
    shown: Mapping[Count, int | None],
    small_are_known: Mapping[Count, int] | None = None,
    sums: Sequence[Total] | None = None,
) -> dict[Count, tuple[int, int]]:
    """Return from how many to how many persons each count may be, by what is shown and every sum.

    Without `sums`, those of the cuts: of places, years and so on. A count that is only in a sum may be any number.

    Withheld is one person or more; with `small_are_known`, those that are truly 1 to 4 are known to be so.
    """
    bounds: dict[Count, tuple[int, int]] = {}
    for key, count in shown.items():
        if count is None:
            is_small = small_are_known is not None and small_are_known[key] < 5
            bounds[key] = (1, 4) if is_small else (1, ENDLESS)
        elif count == 0:
            bounds[key] = (0, 0)
        else:
            assert count % 5 == 0, key
            bounds[key] = (max(5, count - 2), count + 2)
    sums = _sums_of_cuts(shown) if sums is None else sums
    for whole, parts, _ in sums:
        for key in (whole, *parts):
            bounds.setdefault(key, (0, ENDLESS))
    is_moving = True
    while is_moving:
        is_moving = False
        for whole, parts, is_exact in sums:
            for key, low, high in _tightened(bounds, whole, parts, is_exact):
                old = bounds[key]
                # Endless less one is still endless: else it would be counted down one by one.
                bounds[key] = (max(low, old[0]), min(high if high < ENDLESS // 2 else ENDLESS, old[1]))
                is_moving |= bounds[key] != old
    return bounds


def _sums_of_cuts(shown: Iterable[Count]) -> list[Total]:
    places: dict[tuple[str, str], list[Count]] = {}
    for key in shown:
        places.setdefault(key[:2], []).append(key)
    return [each for key in shown for each in _sums(key, places[key[:2]])]


def _sums(key: Count, near: list[Count]) -> Iterable[Total]:
    _, what, place = key
    names = {name for name, _ in place}
    for finer in _ADDS_UP:
        parts = [
            each
            for each in near
            if len(each[2]) == len(place) + 1 and place < each[2] and {name for name, _ in each[2]} - names == {finer}
        ]
        if parts and finer not in names:
            yield key, parts, finer != "academic_year" or not what.startswith("participants")


def _tightened(
    bounds: Mapping[Count, tuple[int, int]], whole: Count, parts: list[Count], is_exact: bool
) -> Iterable[tuple[Count, int, int]]:
    lows, highs = [bounds[part][0] for part in parts], [bounds[part][1] for part in parts]
    yield whole, sum(lows) if is_exact else max(lows), sum(highs)
    low, high = bounds[whole]
    for number, part in enumerate(parts):
        others_low, others_high = sum(lows) - lows[number], sum(highs) - highs[number]
        yield part, low - others_high, high - others_low if is_exact else high
