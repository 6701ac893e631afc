"""The state folder is its owner's alone, and what a killed process left in it goes with the next piece of work."""

import multiprocessing
import signal
from pathlib import Path

import pytest

from etl.settings import Settings
from etl.state_folder import WorkFolder, private_directory
from etl.warehouse import connect_in_memory, writer_lock


def _work(settings: Settings, told: "multiprocessing.Queue[str]") -> None:
    folder = WorkFolder(settings)
    (folder.path / "cellen.csv").write_text("geheim")
    told.put(str(folder.path))
    signal.pause()


def test_leftovers_of_a_killed_process_go_and_those_of_a_living_one_stay(empty_store: Settings) -> None:
    context = multiprocessing.get_context("spawn")
    told: multiprocessing.Queue[str] = context.Queue()
    processes = [context.Process(target=_work, args=(empty_store, told)) for _ in range(2)]
    for process in processes:
        process.start()
    folders = {Path(told.get(timeout=120)) for _ in processes}
    try:
        with WorkFolder(empty_store) as own:
            assert set((empty_store.state_dir / "temporary").iterdir()) == folders | {own}
            processes[0].kill()
            processes[0].join()
            with WorkFolder(empty_store) as second:
                left = set((empty_store.state_dir / "temporary").iterdir()) - {own, second}
                assert len(left) == 1 and left < folders
                assert (left.pop() / "cellen.csv").read_text() == "geheim"
    finally:
        for process in processes:
            process.kill()
            process.join()
    with WorkFolder(empty_store) as last:
        assert list((empty_store.state_dir / "temporary").iterdir()) == [last]
    assert list((empty_store.state_dir / "temporary").iterdir()) == []


def test_every_database_spills_into_a_folder_of_its_own(empty_store: Settings) -> None:
    with WorkFolder(empty_store) as folder:
        spills = []
        for _ in range(2):
            with connect_in_memory(empty_store, folder) as con:
                spills += con.execute("select current_setting('temp_directory')").fetchall()
    assert len({path for (path,) in spills}) == 2
    assert {Path(path).parent for (path,) in spills} == {folder}


@pytest.mark.parametrize("mode", [0o755, 0o777, 0o750])
def test_state_folder_that_was_wider_becomes_private(empty_store: Settings, mode: int) -> None:
    empty_store.state_dir.mkdir()
    empty_store.state_dir.chmod(mode)
    with writer_lock(empty_store):
        assert oct(empty_store.state_dir.stat().st_mode & 0o777) == "0o700"


def test_state_folder_of_someone_else_is_warned_about_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shared = tmp_path / "gedeeld"
    shared.mkdir()
    shared.chmod(0o777)

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "chmod", refuse)
    assert private_directory(shared) == private_directory(shared)
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "ook anderen op deze machine kunnen in" in said and f"'chmod 700 {shared}'" in said


def test_folder_that_is_shared_by_design_stays_shared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shared = tmp_path / "gedeeld"
    shared.mkdir()
    shared.chmod(0o1777)
    assert private_directory(shared) == shared
    assert oct(shared.stat().st_mode & 0o7777) == "0o1777"
    assert "kies een eigen map met DUAAL_STATE_DIR" in capsys.readouterr().err
