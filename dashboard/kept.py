"""Keeps answers by their question, without a copy: whoever gets one may not change it.

Streamlit's own cache hashes every part of a question and copies every answer: a third of a page's CPU for the thirty
questions of the first page.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from threading import Lock
from typing import Any, ParamSpec, TypeVar

Question = ParamSpec("Question")
Answer = TypeVar("Answer")


@dataclass
class _Entry:
    """An answer, or the lock behind which one visitor asks while the others wait."""

    lock: Lock = field(default_factory=Lock)
    is_known: bool = False
    answer: Any = None
    times: int = 0
    """How often it was asked for."""


@dataclass(frozen=True)
class Asked:
    """A question that was asked; asking it with other arguments keeps that answer too."""

    ask: Callable[..., Any]
    given: tuple[Any, ...]
    named: tuple[tuple[str, Any], ...]
    times: int


_KEPT: list[Callable[[], list[Asked]]] = []
"""What each kept function was asked."""


def asked_most(most: int, of: Callable[[Asked], bool]) -> list[Asked]:
    """Return the questions that were asked most often, of all kept functions."""
    found = [each for asked in _KEPT for each in asked() if of(each)]
    return sorted(found, key=lambda each: each.times, reverse=True)[:most]


def kept(max_entries: int) -> Callable[[Callable[Question, Answer]], Callable[Question, Answer]]:
    """Keep the last answers of a function whose arguments can be hashed; what it raises is not kept.

    Visitors who ask the same at the same time share one answer; different questions do not wait for each other.
    """

    def decorate(ask: Callable[Question, Answer]) -> Callable[Question, Answer]:
        entries: OrderedDict[Any, _Entry] = OrderedDict()
        lock = Lock()

        @wraps(ask)
        def answer(*given: Question.args, **named: Question.kwargs) -> Answer:
            key = (given, tuple(sorted(named.items())))
            with lock:
                entry = entries.setdefault(key, _Entry())
                entries.move_to_end(key)
                entry.times += 1
                if len(entries) > max_entries:
                    entries.popitem(last=False)
            with entry.lock:
                if not entry.is_known:
                    entry.answer = ask(*given, **named)
                    entry.is_known = True
            return entry.answer  # type: ignore[no-any-return]

        def asked() -> list[Asked]:
            with lock:
                return [
                    Asked(answer, given, named, each.times) for (given, named), each in entries.items() if each.is_known
                ]

        _KEPT.append(asked)
        return answer

    return decorate
