"""Small counts of persons: rounding, and which counts must be withheld so that no other one can be worked out.

What is published is rounded to a multiple of 5, and 1 to 4 persons are withheld. Differences between published counts
(cells, totals, filters, months, reports) are then multiples of 5 and tell nobody of a single person. What rounding
leaves open is bounded by sums: `withheld` finds the counts that the sums would still pin to one number, and withholds
more until there is none.
"""

from collections import deque
from collections.abc import Hashable, Mapping, Sequence
from collections.abc import Set as AbstractSet
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


class Network(Generic[Key]):
    """Sums over counts, ready to be narrowed many times: each knows its counts, and each count the sums it is in."""

    def __init__(self, sums: Sequence[Sum[Key]]) -> None:
        numbers: dict[Key, int] = {}
        for each in sums:
            for key in (each.whole, *each.parts):
                numbers.setdefault(key, len(numbers))
        self._numbers = numbers
        self._keys = list(numbers)
        self._sums = [(numbers[each.whole], [numbers[key] for key in each.parts], each.is_exact) for each in sums]
        self._sums_of: list[list[int]] = [[] for _ in numbers]
        for at, (whole, parts, _) in enumerate(self._sums):
            for number in {whole, *parts}:
                self._sums_of[number].append(at)

    def tighten(self, bounds: dict[Key, Bounds]) -> None:
        """Narrow the bounds by what the sums say, until nothing moves; what has none yet may be any number."""
        known = [bounds.get(key, _ANY) for key in self._numbers]
        waiting = deque(range(len(self._sums)))
        is_waiting = [True] * len(self._sums)
        while waiting:
            at = waiting.popleft()
            is_waiting[at] = False
            for number, fresh in _narrowed(known, *self._sums[at]):
                known[number] = fresh
                for other in self._sums_of[number]:
                    if not is_waiting[other]:
                        is_waiting[other] = True
                        waiting.append(other)
        bounds.update(zip(self._numbers, known, strict=True))

    def around(self, key: Key) -> set[Key]:
        """Return every count that stands in a sum with this one."""
        members = (self._sums[at] for at in self._sums_of[self._numbers[key]]) if key in self._numbers else ()
        return {self._keys[number] for whole, parts, _ in members for number in (whole, *parts)}


def _narrowed(known: Sequence[Bounds], whole: int, parts: Sequence[int], is_exact: bool) -> list[tuple[int, Bounds]]:
    """Return the bounds of a sum's whole and parts that move, as the others leave them."""
    least = most = endless = 0
    floor = 0
    for part in parts:
        part_low, part_high = known[part]
        least += part_low
        floor = max(floor, part_low)
        if part_high < UNBOUNDED:
            most += part_high
        else:
            endless += 1
    low, high = known[whole]
    moved = []
    fresh = max(low, least if is_exact else floor), (high if endless else min(high, most))
    if fresh != (low, high):
        moved.append((whole, fresh))
    for part in parts:
        part_low, part_high = known[part]
        is_endless = part_high >= UNBOUNDED
        others_most = UNBOUNDED if endless > is_endless else most - (0 if is_endless else part_high)
        room = high - (least - part_low) if is_exact and high < UNBOUNDED else high
        if low - others_most > part_low or room < part_high:
            moved.append((part, (max(part_low, low - others_most), min(part_high, room))))
    return moved


def withheld(
    counts: Mapping[Key, int], sums: Sequence[Sum[Key]], settled: Mapping[Key, bool] | None = None
) -> set[Key]:
    """Return the counts of persons that are not shown: the small ones, and those that would give away one of the rest.

    No count of persons but 0 is then pinned to one number by what is shown and the sums. Counts come with the most
    wanted first: the last ones go before them. A key of `sums` without a count is one that is never published.
    `settled` are counts decided on before: whether each is withheld.
    """
    settled = settled or {}
    network = Network(sums)
    hidden = {key for key, count in counts.items() if settled.get(key, is_small(count))}
    disguised = {key for key in hidden if not is_small(counts[key])}
    while True:
        bounds = {key: _HIDDEN if key in disguised else published_bounds(count) for key, count in counts.items()}
        network.tighten(bounds)
        pinned = [key for key, count in counts.items() if count and bounds[key][0] == bounds[key][1]]
        more = _next_to_hide(pinned, counts, network, hidden, disguised | set(settled))
        if not more:
            return hidden
        hidden |= more
        disguised |= more


def _next_to_hide(
    pinned: Sequence[Key], counts: Mapping[Key, int], network: Network[Key], hidden: set[Key], closed: AbstractSet[Key]
) -> set[Key]:
    """Return what to withhold next: the least wanted of the counts around each that is pinned, but one of its place.

    When there is none left, one withheld for being small is taken for one that may stand for any number: nobody can
    tell for what it was withheld.
    """
    rank = {key: number for number, key in enumerate(counts)}
    found: set[Key] = set()
    waiting: set[Key] = set()
    for key in pinned:
        if key in waiting:
            continue
        near = network.around(key)
        open_ones = [each for each in near if counts.get(each) and each not in closed]
        if open_ones:
            found.add(max(open_ones, key=lambda each: (each not in hidden, rank[each])))
            # What this one frees may free its neighbours, too: they are looked at again.
            waiting |= near
    return found
