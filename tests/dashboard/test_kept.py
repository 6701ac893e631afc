"""Answers are kept by their question."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from dashboard.kept import kept


def test_same_question_is_asked_once_and_the_oldest_answer_goes_first() -> None:
    asked = []

    @kept(max_entries=2)
    def double(number: int, *, unit: str = "") -> str:
        asked.append(number)
        return f"{2 * number}{unit}"

    assert [double(1), double(1), double(2), double(1), double(3)] == ["2", "2", "4", "2", "6"]
    assert asked == [1, 2, 3]
    assert double(2) == "4"
    assert double(2, unit=" cm") == "4 cm"
    assert asked == [1, 2, 3, 2, 2]


def test_visitors_who_ask_at_the_same_time_share_one_answer() -> None:
    asked, together = [], Barrier(8)

    @kept(max_entries=4)
    def answer(question: str) -> list[str]:
        asked.append(question)
        return [question]

    def visitor(_: int) -> list[str]:
        together.wait()
        return answer("K07")

    with ThreadPoolExecutor(8) as visitors:
        answers = list(visitors.map(visitor, range(8)))
    assert asked == ["K07"]
    assert all(each is answers[0] for each in answers)


def test_what_failed_is_asked_again() -> None:
    given = iter([ValueError("no"), "yes"])

    @kept(max_entries=1)
    def answer() -> str:
        each = next(given)
        if isinstance(each, Exception):
            raise each
        return each

    with pytest.raises(ValueError, match="no"):
        answer()
    assert answer() == "yes"
