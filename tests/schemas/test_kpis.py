"""The KPI catalogue: its versions go up by one, and each came with a version of the product that exists."""

import tomllib
from pathlib import Path

from schemas.kpis import KPIS

_PROJECT = Path(__file__).resolve().parent.parent.parent / "pyproject.toml"


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def test_versions_of_a_definition_go_up_by_one_and_the_last_is_in_force() -> None:
    for kpi in KPIS.values():
        numbers = [each.number for each in kpi.history]
        assert numbers == list(range(1, len(numbers) + 1))
        assert kpi.definition_version == numbers[-1]


def test_versions_came_with_a_product_version_up_to_the_present_one_and_say_what_changed() -> None:
    present = _parts(tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]["version"])
    for kpi in KPIS.values():
        since = [_parts(each.since) for each in kpi.history]
        assert since == sorted(since)
        assert since[-1] <= present
        assert all(each.change_nl and each.change_en for each in kpi.history)
