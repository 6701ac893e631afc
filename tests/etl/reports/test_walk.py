"""Causes add up to the difference, exactly, over random small stores with late files, corrections and withdrawals."""

import random
from datetime import timedelta
from pathlib import Path

import pytest

from etl.reports.collect import WHOLE
from etl.reports.differences import Path as Way
from etl.reports.differences import value_of
from etl.reports.figures import Figure
from etl.reports.measuring import Measure
from etl.reports.model import Project
from etl.reports.walk import End, Walk
from tests.etl.kpi_store import add_upload, publish, warehouse
from tests.etl.random_deliveries import MONTHS, REFERENCE, random_uploads
from tests.swept import in_sweep

PROJECTS = tuple(
    Project(project_id, project_id, project_id, "HO", code_set)
    for project_id, code_set in (("90001", "esf"), ("90010", "esf"), ("90011", "esf_plus"))
)


def _ends(chance: random.Random, uploads: list) -> tuple[End, End]:  # type: ignore[type-arg]
    """Return two ends: mostly the ledger grows and the month goes on, now and then one is what was known before."""
    first, last = sorted(chance.sample(range(3, len(uploads) + 1), 2))
    withdrawals = 1000 + len(uploads)
    months = sorted(chance.sample(MONTHS, 2))
    known_at = uploads[last // 2].known_from + timedelta(minutes=1) if chance.random() < 0.4 else None
    ends = [
        End(months[0], first, None),
        End(months[chance.randint(0, 1)], chance.choice([last, withdrawals]), known_at),
    ]
    if chance.random() < 0.2:
        ends.reverse()
    return ends[0], ends[1]


def _known(figure: Figure | None) -> Figure | None:
    return figure if figure and figure.is_known else None


@pytest.mark.parametrize("seed", in_sweep(range(4)))
def test_causes_add_up_to_the_difference_whatever_lies_between(seed: int, tmp_path: Path) -> None:
    _walk_random_store(seed, 12, tmp_path)


@pytest.mark.sweep
@pytest.mark.parametrize("seed", range(100, 130))
def test_causes_add_up_over_many_stores(seed: int, tmp_path: Path) -> None:
    _walk_random_store(seed, 20, tmp_path)


def _walk_random_store(seed: int, count: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    with warehouse(REFERENCE) as con:
        uploads = random_uploads(seed, count, tmp_path)
        for upload in uploads:
            add_upload(con, upload)
        publish(con)
        start, end = _ends(chance, uploads)
        walk = Walk(con, Measure(WHOLE, PROJECTS), [])
        before, after = walk.measure(start), walk.measure(end)
        way = Way(dict(before))
        walk.steps(way, start, end)
    # That a year is unknown for every project is not repeated for projects that no step touched.
    for name in way.figures.keys() | after.keys():
        assert _known(way.figures.get(name)) == _known(after.get(name)), name
    changed = {name for name in before.keys() | after.keys() if value_of(before.get(name)) != value_of(after.get(name))}
    assert changed <= way.causes.keys()
    for name, causes in way.causes.items():
        assert sum(each.amount for each in causes) == value_of(after.get(name)) - value_of(before.get(name)), name
        assert all(each.amount for each in causes)
