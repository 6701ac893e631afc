"""Small counts of persons: rounding, and which counts must be withheld so that no other one can be worked out.

What is published is rounded to a multiple of 5, and 1 to 4 persons are withheld. Differences between published counts
(cells, totals, filters, months, reports) are then multiples of 5 and tell nobody of a single person. What rounding
leaves open is bounded by sums: `withheld` finds the counts that the sums would still pin to one number, and withholds
more until there is none.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from schemas.published import FEWEST, ROUNDING

Key = TypeVar("Key", bound=Hashable)
Bounds = tuple[int, int]

UNBOUNDED = 1 << 40
_NOBODY: Bounds = (0, 0)
_HIDDEN: Bounds = (1, UNBOUNDED)
_ANY: Bounds = (0, UNBOUNDED)

WITHHELD_SHORT = ("1-4 of afgeschermd", "1-4 or withheld")
WITHHELD = (
    f"{WITHHELD_SHORT[0]}: een aantal van 1 tot 4 personen wordt niet getoond, noch een aantal waaruit dat zou volgen.",
    f"{WITHHELD_SHORT[1]}: a count of 1 to 4 persons is not shown, nor one from which it would follow.",
)
NOT_PUBLISHED = (
    "Niet gepubliceerd: aantallen personen zijn er voor deze rol in totaal en per sector, project, instelling of "
    "academiejaar, niet fijner.",
    "Not published: for this role there are counts of persons in total and by sector, project, institution or academic "
    "year, not finer.",
)
ROUNDED = ("afgerond op 5", "rounded to 5")
"""Of figures made from rounded counts."""


@dataclass(frozen=True)
class Sum(Generic[Key]):
    """A count and its parts: they add up to it, or, where persons may be in several parts, to it or more."""

    whole: Key
    parts: tuple[Key, ...]
    is_exact: bool = True


def is_small(count: int | None) -> bool:
    """Tell whether this many persons are too few to be shown."""
    return count is not None and 0 < count < FEWEST


def rounded(count: int) -> int:
    """Return a count as it is published: the nearest multiple of 5. It must not be a small one."""
    return (count + ROUNDING // 2) // ROUNDING * ROUNDING


def published_bounds(count: int) -> Bounds:
    """Return what the published form of a count says of it: from how many to how many persons."""
    if count == 0:
        return _NOBODY
    if is_small(count):
        return 1, FEWEST - 1
    shown = rounded(count)
    return max(FEWEST, shown - ROUNDING // 2), shown + ROUNDING // 2


def tighten(bounds: dict[Key, Bounds], sums: Sequence[Sum[Key]]) -> None:
    """Narrow the bounds by what the sums say, until nothing moves; what has none yet may be any number."""
    is_moving = True
    while is_moving:
        is_moving = False
        for each in sums:
            for key, fresh in _narrowed(bounds, each):
                if fresh != bounds.get(key, _ANY):
                    bounds[key] = fresh
                    is_moving = True


def _narrowed(bounds: Mapping[Key, Bounds], total: Sum[Key]) -> Iterable[tuple[Key, Bounds]]:
    """Yield the bounds of a sum's whole and parts as the others leave them."""
    parts = [bounds.get(part, _ANY) for part in total.parts]
    low, high = bounds.get(total.whole, _ANY)
    least = sum(part[0] for part in parts)
    most = sum(part[1] for part in parts if part[1] < UNBOUNDED)
    endless = sum(part[1] >= UNBOUNDED for part in parts)
    floor = least if total.is_exact else max((part[0] for part in parts), default=0)
    yield total.whole, (max(low, floor), high if endless else min(high, most))
    for key, (part_low, part_high) in zip(total.parts, parts, strict=True):
        is_endless = part_high >= UNBOUNDED
        others_most = UNBOUNDED if endless - is_endless else most - (0 if is_endless else part_high)
        room = high - (least - part_low) if total.is_exact and high < UNBOUNDED else high
        yield key, (max(part_low, low - others_most), min(part_high, room))


def withheld(
    counts: Mapping[Key, int], sums: Sequence[Sum[Key]], settled: Mapping[Key, bool] | None = None
) -> set[Key]:
    """Return the counts of persons that are not shown: the small ones, and those that would give away one of the rest.

    No count of persons but 0 is then pinned to one number by what is shown and the sums. Counts come with the most
    wanted first: the last ones go before them. A key of `sums` without a count is one that is never published.
    `settled` are counts decided on before: whether each is withheld.
    """
    settled = settled or {}
    hidden = {key for key, count in counts.items() if settled.get(key, is_small(count))}
    disguised = {key for key in hidden if not is_small(counts[key])}
    while True:
        bounds = {key: _HIDDEN if key in disguised else published_bounds(count) for key, count in counts.items()}
        tighten(bounds, sums)
        pinned = [key for key, count in counts.items() if count and bounds[key][0] == bounds[key][1]]
        more = _next_to_hide(pinned, counts, sums, hidden, disguised, settled)
        if more is None:
            return hidden
        hidden.add(more)
        disguised.add(more)


def _next_to_hide(
    pinned: Sequence[Key],
    counts: Mapping[Key, int],
    sums: Sequence[Sum[Key]],
    hidden: set[Key],
    disguised: set[Key],
    settled: Mapping[Key, bool],
) -> Key | None:
    """Return the count to withhold next: the least wanted of those in a sum with one that is pinned.

    When there is none left, one withheld for being small is taken for one that may stand for any number: nobody can
    tell for what it was withheld.
    """
    rank = {key: number for number, key in enumerate(counts)}
    for key in pinned:
        around = [each for each in sums if key == each.whole or key in each.parts]
        near = [each.whole for each in around] + [part for each in around for part in each.parts]
        open_ones = [each for each in near if counts.get(each) and each not in disguised and each not in settled]
        if open_ones:
            return max(open_ones, key=lambda each: (each not in hidden, rank[each]))
    return None
