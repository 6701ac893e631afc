"""Uploads onto a disk that is full, read-only or failing; after each, what must hold is looked at.

`make fault` runs all points: `python -m tests.fault.disks`.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from etl.ledger import ledger_of
from etl.load import ensure_published
from etl.reference import load_reference
from etl.scope import LOCAL_DEPARTMENT
from etl.settings import Settings, reference_dir
from etl.verify import verify
from etl.warehouse import Warehouse
from tests.etl.files import enrollments, pilot, write_csv

ROOT = Path(__file__).parent.parent.parent
FULL, READ_ONLY, FAILING = (
    "De schijf is vol.",
    "De schijf is alleen te lezen.",
    "De schijf gaf een fout bij het schrijven.",
)
FULL_POINTS = 20
RECOVERY_SECONDS = 5.0
_DISK_BYTES = 64 << 20
_ROOM_BYTES = 12 << 20
"""More than one upload needs at its busiest; the points lie between none and this."""


class CannotMount(Exception):
    """This machine lets us mount no disk of our own."""


@dataclass
class Tally:
    """What was tried and found: how often which end came, and the longest recovery in seconds."""

    ends: dict[str, int] = field(default_factory=dict)
    longest_recovery: float = 0.0

    def note(self, end: str) -> None:
        """Count one end."""
        self.ends[end] = self.ends.get(end, 0) + 1


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """Mount a small disk in memory; raise CannotMount where that is not allowed."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={_DISK_BYTES},mode=0700", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True).returncode:
        raise CannotMount
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def only(folder: Path, room: int) -> Iterator[None]:
    """Leave only so many bytes free on a disk."""
    filler = folder / "filler"
    free = shutil.disk_usage(folder).free
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(1, free - room))
    try:
        yield
    finally:
        filler.unlink()


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Let a disk be read only, as the system does after an error."""
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(folder)], check=True)


def fsync_shim(folder: Path) -> Path | None:
    """Compile what makes fsync fail, or return None where there is no compiler."""
    compiler, library = shutil.which("cc"), folder / "fsync_shim.so"
    if compiler is None:
        return None
    source = Path(__file__).parent / "fsync_shim.c"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"], check=True)
    return library


def store_on(disk: Path) -> Settings:
    """Return a store with the reference data on a disk."""
    settings = Settings(state_dir=disk / "state", secret="test-secret")
    load_reference(settings, LOCAL_DEPARTMENT, reference_dir())
    return settings


def ask(settings: Settings, files: list[Path], environment: dict[str, str] | None = None) -> dict[str, object]:
    """Load files in the process that the pages use, and return its answer; raise AssertionError when it broke."""
    request = {
        "action": "load",
        "settings": settings.model_dump(mode="json"),
        "scope": {"user": "an", "role": "department", "institutions": []},
        "files": [{"path": str(each), "name": each.name} for each in files],
        "dataset": None,
        "constants": {},
        "no_rows": False,
        "reason": "Proef",
        "marked": None,
    }
    done = subprocess.run(
        [sys.executable, "-m", "etl.upload_process"],
        input=json.dumps(request),
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
    )
    if done.returncode:
        raise AssertionError(done.stderr[-2000:])
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def files_of(folder: Path, number: int) -> list[Path]:
    """Return an upload of two files that no other number gives."""
    return [
        write_csv(folder / f"{number}-p.csv", "pilots", [pilot(remarks=f"Versie {number}")]),
        write_csv(folder / f"{number}-e.csv", "enrollments", enrollments(3 + number % 7)),
    ]


def attempt(
    settings: Settings,
    files: list[Path],
    said: tuple[str, ...],
    tally: Tally,
    fault: Callable[[], dict[str, object]],
) -> bool:
    """Upload under a fault; see that nothing is lost or half, and that it works again after; tell whether it failed."""
    before = accepted(settings)
    with closing(Warehouse(settings)) as open_page:
        assert served(open_page) == before
        answer = fault()
        # A page that is open goes on showing the old state, or the new one; never half of it.
        assert served(open_page) in (before, accepted(settings))
    damaged = answer.get("damaged")
    ledger_of(settings).verify_chain()
    if isinstance(damaged, dict):
        assert str(damaged["nl"]).startswith(said), damaged
        tally.note(str(damaged["nl"]).partition(".")[0])
    else:
        assert answer["accepted"], answer
        assert len(accepted(settings)) == len(before) + 1
        tally.note("accepted")
    started = time.monotonic()
    ensure_published(settings)
    tally.longest_recovery = max(tally.longest_recovery, time.monotonic() - started)
    with closing(Warehouse(settings)) as warehouse:
        assert served(warehouse) == accepted(settings)
    again = ask(settings, files)
    assert again["accepted"], again
    assert len(accepted(settings)) == len(before) + 1  # sent again, it counts once
    return damaged is not None


def accepted(settings: Settings) -> list[str]:
    """Return the uploads that the ledger holds, in order."""
    return [event.payload["upload_id"] for event in ledger_of(settings).events(kinds=("accepted",))]


def served(warehouse: Warehouse) -> list[str]:
    """Return the uploads that readers see; raise AssertionError when one is there in part."""
    with closing(warehouse.cursor()) as cursor:
        for table in ("pilots", "enrollments"):
            halves = cursor.execute(
                f"select s.snapshot_id from snapshots as s left join {table} as t on t.snapshot_id = s.snapshot_id "
                f"where s.dataset = '{table}' group by s.snapshot_id, s.rows having count(t.snapshot_id) <> s.rows"
            ).fetchall()
            assert not halves, f"half of {table} is seen"
        return [row[0] for row in cursor.execute("select upload_id from uploads order by seq").fetchall()]


def fill_disk(folder: Path, points: int = FULL_POINTS) -> Tally:
    """Upload with ever more room on the disk, from none to enough."""
    tally = Tally()
    with small_disk(folder / "disk") as disk:
        settings = store_on(disk)
        for number in range(points):
            files = files_of(folder, number)

            def full(
                files: list[Path] = files, room: int = number * _ROOM_BYTES // max(1, points - 1)
            ) -> dict[str, object]:
                with only(disk, room):
                    return ask(settings, files)

            attempt(settings, files, (FULL,), tally, full)
        assert verify(settings).problems == []
    return tally


def shut_disk(folder: Path) -> Tally:
    """Upload to a disk that can only be read."""
    tally = Tally()
    with small_disk(folder / "disk") as disk:
        settings, files = store_on(disk), files_of(folder, 1)

        def shut() -> dict[str, object]:
            with read_only(disk):
                return ask(settings, files)

        assert attempt(settings, files, (READ_ONLY,), tally, shut)
        assert verify(settings).problems == []
    return tally


def fail_fsync(folder: Path, library: Path, calls: list[int] | None = None) -> Tally:
    """Upload while one fsync fails, each in turn until none is left; a list of calls tries only these."""
    tally = Tally()
    settings = store_on(folder)
    for number in calls or range(1, 200):
        files = files_of(folder, number)
        shim = {"LD_PRELOAD": str(library), "DUAAL_TEST_FSYNC": str(number)}
        if not attempt(settings, files, (FAILING,), tally, lambda f=files, s=shim: ask(settings, f, s)):  # type: ignore[misc]
            break
    assert verify(settings).problems == []
    return tally


def main() -> None:
    """Try every point, and print what happened."""
    for title, run in (("disk full", fill_disk), ("disk read-only", shut_disk), ("fsync fails", None)):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            try:
                if run is not None:
                    tally = run(folder)
                elif (library := fsync_shim(folder)) is not None:
                    tally = fail_fsync(folder, library)
                else:
                    print(f"{title}: not run, there is no compiler here")
                    continue
            except CannotMount:
                print(f"{title}: not run, no disk can be mounted here")
                continue
        ends = ", ".join(f"{count} × {end}" for end, count in sorted(tally.ends.items()))
        print(
            f"{title}: {ends}; nothing lost, nothing half seen; whole again in {tally.longest_recovery:.1f} s at most"
        )
        if tally.longest_recovery > RECOVERY_SECONDS:
            sys.exit(f"{title}: recovery took longer than {RECOVERY_SECONDS} s")


if __name__ == "__main__":
    main()
