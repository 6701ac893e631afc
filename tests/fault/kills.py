"""Uploads whose process is killed, one after the other on one store; after each, what must hold is looked at.

`make fault` runs 200 of them: `python -m tests.fault.kills 200`.
"""

import io
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from dashboard.inbox import Inbox
from etl.load import ensure_published, ledger_of
from etl.reference import load_reference
from etl.scope import LOCAL_DEPARTMENT, Scope
from etl.settings import Settings, reference_dir
from etl.stage import Part
from etl.submit import Delivery, load, options_of
from etl.verify import verify
from etl.warehouse import Warehouse
from tests.etl.files import enrollments, pilot, write_csv
from tests.fault.points import POINTS, SHARED_POINTS, arm

_VERIFIED_EVERY = 20
_LONGEST_SECONDS = 300
_LEAD = Scope("pl-100001", "pilot_lead", ("100001",))

# One process that opened nothing; each upload is a fork of it.
_PROCESSES = multiprocessing.get_context("forkserver")


@dataclass
class Tally:
    """What a run of kills did: kills by point, uploads acknowledged, uploads accepted, seconds to be whole again."""

    kills: dict[str, int] = field(default_factory=dict)
    acknowledged: int = 0
    accepted: int = 0
    longest_recovery: float = 0.0


def _upload(settings: Settings, folder: Path, number: int, point: str | None, environment: Mapping[str, str]) -> None:
    """Receive and load one upload of two files in this process, and note its number once it is acknowledged."""
    os.environ.update(environment)  # the process that this is a fork of may be older than what the test set
    files = [
        write_csv(folder / f"{number}-p.csv", "pilots", [pilot(remarks=f"Versie {number}")]),
        write_csv(folder / f"{number}-e.csv", "enrollments", enrollments(3 + number % 7)),
    ]
    if point is not None:
        arm(point)
    inbox = Inbox(settings)
    identifier = inbox.receive("visitor", [(file.name, io.BytesIO(file.read_bytes())) for file in files], {})
    received = inbox.find("visitor", identifier)
    if received is None:
        raise AssertionError("what was received is not there")
    parts = [Part(each.path, each.name) for each in received.files]
    receipt = load(settings, _LEAD, Delivery(parts, options_of(settings), reason="Proef")).receipt
    if receipt is None:
        raise AssertionError("not accepted")
    (folder / "acknowledged" / receipt.upload_id).touch()
    inbox.discard(identifier)


def _environment() -> dict[str, str]:
    """Return what a client of S3 needs to know."""
    return {name: value for name, value in os.environ.items() if name.startswith("AWS_")}


def _points(kills: int, seed: int, names: Sequence[str]) -> Iterator[tuple[str | None, float]]:
    """Yield where each process dies: the named points in turn, and between their rounds at random moments (seconds)."""
    chance, given = random.Random(seed), 0
    while given < kills:
        for point in names[: kills - given]:
            yield point, 0.0
        given += len(names)
        for _ in range(min(len(names), max(0, kills - given))):
            yield None, chance.uniform(0, 2)
        given += len(names)


def run(
    folder: Path,
    kills: int,
    seed: int = 1,
    tell: Callable[[str], None] | None = None,
    shared: Settings | None = None,
) -> Tally:
    """Kill that many uploads; raise AssertionError when something that was acknowledged is lost or half is seen.

    `shared` are the settings of an empty store whose ledger and files are on other machines.
    """
    settings = shared or Settings(state_dir=folder / "state", secret="test-secret")  # pragma: allowlist secret
    points = SHARED_POINTS if shared else POINTS
    (folder / "acknowledged").mkdir()
    load_reference(settings, LOCAL_DEPARTMENT, reference_dir())
    tally = Tally()
    for number, (point, seconds) in enumerate(_points(kills, seed, list(points)), start=1):
        before = _accepted(settings)
        process = _PROCESSES.Process(target=_upload, args=(settings, folder, number, point, _environment()))
        process.start()
        process.join(_LONGEST_SECONDS if point else seconds)
        process.kill()
        process.join()
        is_killed = process.exitcode == -signal.SIGKILL
        if point is not None:
            _must(is_killed, f"{point}: not reached ({process.exitcode})")
            _must(len(_accepted(settings)) - len(before) == points[point].is_accepted, f"{point}: wrongly accepted")
        else:
            _must(is_killed or process.exitcode == 0, f"broke down by itself ({process.exitcode})")
        name = point or ("at random" if is_killed else "too late")
        tally.kills[name] = tally.kills.get(name, 0) + 1
        _look(settings, folder, before, tally)
        if number % _VERIFIED_EVERY == 0 or number == kills:
            problems = verify(settings).problems
            _must(not problems, f"{name}: {[each.message_en for each in problems]}")
            if tell:
                tell(f"{number} of {kills}: {tally.accepted} accepted, verified")
    return tally


def _look(settings: Settings, folder: Path, before: list[str], tally: Tally) -> None:
    """See that nothing acknowledged is lost and no half load shows: as the killed process left it, and recovered."""
    ledger_of(settings).verify_chain()
    accepted = _accepted(settings)
    acknowledged = {path.name for path in (folder / "acknowledged").iterdir()}
    _must(acknowledged <= set(accepted), f"lost: {acknowledged - set(accepted)}")
    served = _served(settings)
    _must(served in (before, accepted), f"shown: {served[-3:]} of {accepted[-3:]}")
    started = time.monotonic()
    ensure_published(settings)
    tally.longest_recovery = max(tally.longest_recovery, time.monotonic() - started)
    _must(_served(settings) == accepted, "an accepted upload is not shown after recovery")
    tally.acknowledged, tally.accepted = len(acknowledged), len(accepted)


def _accepted(settings: Settings) -> list[str]:
    return [event.payload["upload_id"] for event in ledger_of(settings).events(kinds=("accepted",))]


def _served(settings: Settings) -> list[str]:
    """Return the uploads that readers see, in order; raise AssertionError when one of them is there in part."""
    with closing(Warehouse(settings)) as warehouse:
        cursor = warehouse.cursor()
        for table in ("pilots", "enrollments"):
            halves = cursor.execute(
                f"select s.snapshot_id from snapshots as s left join {table} as t on t.snapshot_id = s.snapshot_id "
                f"where s.dataset = '{table}' group by s.snapshot_id, s.rows having count(t.snapshot_id) <> s.rows"
            ).fetchall()
            _must(not halves, f"half of {table} is seen")
        figures = cursor.execute(
            "select (select count(*) from current_snapshots where dataset = 'enrollments'), "
            "(select count(distinct upload_id) from snapshots where dataset = 'enrollments')"
        ).fetchone()
        _must(figures is not None and figures[0] == min(figures[1], 1), "more than one load of the same month counts")
        return [row[0] for row in cursor.execute("select upload_id from uploads order by seq").fetchall()]


def _must(holds: bool, otherwise: str) -> None:
    if not holds:
        raise AssertionError(otherwise)


if __name__ == "__main__":
    # What is killed is then the upload and not its imports. In the tests other processes are forked from the same one.
    _PROCESSES.set_forkserver_preload(["dashboard.inbox", "etl.submit"])
    with tempfile.TemporaryDirectory() as name:
        done = run(Path(name), int(sys.argv[1]), tell=lambda said: print(said, flush=True))
    for at, count in sorted(done.kills.items()):
        print(f"{count:4}  {at}")
    print(
        f"{sum(done.kills.values())} uploads: {done.accepted} accepted, {done.acknowledged} acknowledged, none lost, "
        f"none half seen; whole again in {done.longest_recovery:.1f} s at most"
    )
