"""A process that is killed loses no acknowledged upload and shows no half load; `make fault` does it 200 times."""

from pathlib import Path

import pytest

from etl.settings import Settings
from tests.fault.kills import run
from tests.fault.points import POINTS, SHARED_POINTS


@pytest.mark.sweep
def test_kill_at_each_named_point_loses_nothing_and_shows_nothing_half(tmp_path: Path) -> None:
    tally = run(tmp_path, len(POINTS))
    assert tally.kills == dict.fromkeys(POINTS, 1)
    assert tally.acknowledged == 0
    assert tally.accepted == 1 + sum(point.is_accepted for point in POINTS.values())  # and the events of the reference


@pytest.mark.shared
@pytest.mark.sweep
def test_the_same_holds_when_ledger_and_files_are_on_other_machines(tmp_path: Path, shared_store: Settings) -> None:
    tally = run(tmp_path, len(SHARED_POINTS), shared=shared_store)
    assert tally.kills == dict.fromkeys(SHARED_POINTS, 1)
    assert tally.acknowledged == 0
    assert tally.accepted == 1 + sum(point.is_accepted for point in SHARED_POINTS.values())
