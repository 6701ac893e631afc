"""The measuring itself: pairs, bars, and that both sides do the same work."""

from pathlib import Path

import pytest

from bench import ask, load_bare, load_validated, load_with_errors, write_errors, write_files
from bench.measure import Cost, interleave, median_ratio, run_once
from bench.pages import PARTS, wanted
from bench.run import Gate
from etl.settings import Settings


def test_sides_take_turns_and_the_first_turn_does_not_count() -> None:
    order: list[str] = []

    def side(name: str) -> Cost:
        order.append(name)
        return Cost(len(order), 0.0, 0.0)

    costs = interleave({"a": lambda: side("a"), "b": lambda: side("b")}, rounds=2)
    assert order == ["a", "b"] * 3
    assert [each.cpu_s for each in costs["a"]] == [3, 5]


def test_ratio_is_the_median_of_neighbours() -> None:
    assert median_ratio([2.0, 9.0, 4.0], [1.0, 1.0, 1.0]) == 4.0


@pytest.mark.parametrize(
    ("ratio", "is_ceiling", "holds"),
    [(1.45, True, True), (1.46, True, False), (50.0, False, True), (49.9, False, False)],
)
def test_bar_belongs_to_the_good_side(ratio: float, is_ceiling: bool, holds: bool) -> None:
    bar = 1.45 if is_ceiling else 50
    assert Gate("ratio", ratio, bar, is_ceiling).holds is holds


@pytest.mark.sweep
def test_cost_of_a_process_is_read_from_the_system(tmp_path: Path) -> None:
    write_files.main(tmp_path, 100)
    file = max(tmp_path.glob("*.csv"), key=lambda path: path.stat().st_size)
    cost = run_once("bench.load_bare", [str(file)])
    assert cost.cpu_s > cost.work_cpu_s > 0
    assert cost.peak_mb > 1


def test_failing_work_is_told(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"bench\.load_bare .* ended with 1"):
        run_once("bench.load_bare", [str(tmp_path / "absent.csv")])


def test_both_sides_load_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_files.main(tmp_path, 500)
    file = Path(capsys.readouterr().out.strip())
    for side in (load_bare, load_validated):
        side.main(file)
        assert '"cpu_s"' in capsys.readouterr().out


def test_errors_put_in_are_found_in_their_places_and_others_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_files.main(tmp_path, 500)
    clean = Path(capsys.readouterr().out.strip())
    write_errors.main(clean, 36)
    faulty = Path(capsys.readouterr().out.strip())
    load_with_errors.main(faulty)
    assert '"cpu_s"' in capsys.readouterr().out
    assert len({each[2] for each in write_errors.KINDS}) >= 6 and len(write_errors.KINDS) == 18
    faulty.write_text(faulty.read_text().replace("lopent14", "lopend"))
    with pytest.raises(RuntimeError, match="36 errors put in, 35 found"):
        load_with_errors.main(faulty)


def test_marts_and_facts_give_the_same_figures(sample_store: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    ask.main("mart", sample_store.state_dir)
    assert '"cpu_s"' in capsys.readouterr().out


def test_pages_measures_all_parts_unless_some_are_named() -> None:
    assert wanted([]).parts == list(PARTS)
    assert wanted(["large"]).parts == ["large"]


def test_pages_refuses_a_part_it_does_not_know(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        wanted(["larger"])
    assert "larger" in capsys.readouterr().err
