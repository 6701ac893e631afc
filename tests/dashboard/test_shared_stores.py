"""With stores on other machines: what cannot be reached is said on every route, and what others add is followed."""

from collections.abc import Iterator
from typing import Any

import pytest

from dashboard import follow as follow_module
from dashboard.follow import _Follower, start_following
from dashboard.unreachable import Unreachable
from etl.ledger import LedgerUnreachable, ledger_of
from etl.ledger_damage import ArchiveUnreachable
from etl.settings import Settings
from tests.coroutines import run


@pytest.mark.parametrize("error", [LedgerUnreachable("57P03"), ArchiveUnreachable("GenericError")])
def test_a_store_that_is_away_is_said_on_any_route(error: Exception) -> None:
    sent: list[Any] = []

    async def fail(*_: object) -> None:
        raise error

    async def keep(message: Any) -> None:
        sent.append(message)

    run(Unreachable(fail)({"type": "http"}, fail, keep))
    assert sent[0]["status"] == 503
    assert (b"retry-after", b"30") in sent[0]["headers"]
    text = sent[1]["body"].decode()
    assert "niet te bereiken" in text and "cannot be reached" in text and "Traceback" not in text


@pytest.fixture
def rounds(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bool]]:
    """Say for each time that the warehouse is to follow whether it went well; those that are used are taken away."""
    answers: list[bool] = []
    monkeypatch.setattr(follow_module, "_follow_once", lambda _settings: answers.pop(0))
    return answers


def test_a_machine_follows_at_its_start_and_when_there_is_something(
    empty_store: Settings, rounds: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    follower = _Follower(empty_store)
    rounds += [False, True]
    assert not follower._follow()  # could not be reached
    assert follower._follow()
    assert rounds == []
    assert follower._follow()  # nothing to do: the list is empty
    ledger_of(empty_store).append("an", "department", "accepted", {})
    rounds += [False, True]
    assert not follower._follow()
    assert follower._follow()
    assert follower._follow()
    assert rounds == []


def test_one_machine_follows_nothing(empty_store: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follow_module.threading, "Thread", lambda **_: pytest.fail("a thread was started"))
    start_following(empty_store)
