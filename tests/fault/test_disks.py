"""A disk that is full, read-only or failing loses nothing acknowledged and shows nothing half."""

from pathlib import Path

import pytest

from etl.settings import Settings
from tests.dashboard.served import served
from tests.dashboard.test_app import _form
from tests.etl.test_cli import duaal
from tests.fault.disks import (
    FAILING,
    FULL,
    RECOVERY_SECONDS,
    CannotMount,
    fail_fsync,
    files_of,
    fill_disk,
    fsync_shim,
    only,
    read_only,
    shut_disk,
    small_disk,
    store_on,
)

pytestmark = pytest.mark.sweep


def test_upload_onto_a_full_disk_is_said_and_works_once_there_is_room(tmp_path: Path) -> None:
    try:
        tally = fill_disk(tmp_path, points=2)
    except CannotMount:
        pytest.skip("no disk can be mounted here")
    assert tally.ends[FULL.rstrip(".")] >= 1 and tally.ends["accepted"] >= 1
    assert tally.longest_recovery < RECOVERY_SECONDS


@pytest.mark.sweep
def test_upload_at_each_of_twenty_points_of_a_full_disk(tmp_path: Path) -> None:
    try:
        tally = fill_disk(tmp_path)
    except CannotMount:
        pytest.skip("no disk can be mounted here")
    assert sum(tally.ends.values()) == 20


def test_upload_onto_a_read_only_disk_is_said(tmp_path: Path) -> None:
    try:
        tally = shut_disk(tmp_path)
    except CannotMount:
        pytest.skip("no disk can be mounted here")
    assert tally.ends == {"De schijf is alleen te lezen": 1}


def _shim(tmp_path: Path) -> Path:
    library = fsync_shim(tmp_path)
    if library is None:
        pytest.skip("there is no compiler here")
    return library


def test_upload_whose_fsync_fails_is_not_acknowledged(tmp_path: Path) -> None:
    tally = fail_fsync(tmp_path, _shim(tmp_path), [1])
    assert tally.ends == {FAILING.rstrip("."): 1}


@pytest.mark.sweep
def test_upload_at_which_any_fsync_fails_is_not_acknowledged(tmp_path: Path) -> None:
    tally = fail_fsync(tmp_path, _shim(tmp_path))
    assert tally.ends[FAILING.rstrip(".")] >= 5


def test_pages_go_on_and_a_form_is_answered_in_words_while_the_disk_is_full(tmp_path: Path) -> None:
    try:
        with small_disk(tmp_path / "disk") as disk:
            settings = store_on(disk)
            with served(settings, {"DUAAL_MIN_FREE_MEGABYTES": "1"}) as site:
                assert site.get("/ready").status == 200
                with only(disk, 0):
                    _fields, headers = _form(site)
                    big = {"bestanden": ("a.csv", b"a" * 300_000)}
                    answer = site.post_form({"formulier": "0" * 64}, big, headers)
                    assert (answer.status, answer.headers["location"]) == (303, "/opladen?melding=schijf")
                    assert site.get("/opladen?melding=schijf").status == 200
                    assert b"disk_low" in site.get("/ready").body
                with read_only(disk):
                    assert b"disk_read_only" in site.get("/ready").body
                    assert site.get("/health").status == 200
                assert site.get("/ready").status == 200
    except CannotMount:
        pytest.skip("no disk can be mounted here")


@pytest.mark.sweep
def test_command_line_says_that_the_disk_is_full(tmp_path: Path) -> None:
    try:
        with small_disk(tmp_path / "disk") as disk:
            settings: Settings = store_on(disk)
            with only(disk, 100_000):
                said = duaal(settings, "load", *files_of(tmp_path, 1))
            assert said.returncode == 3 and said.stderr.startswith(FULL), said.stderr
            assert duaal(settings, "load", *files_of(tmp_path, 1)).returncode == 0
    except CannotMount:
        pytest.skip("no disk can be mounted here")
