"""What befalls two machines on shared stores, step by step; after each, what must hold is looked at and told."""

import faulthandler
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from etl.lake import attach_lake
from etl.ledger import ledger_of
from etl.settings import Settings
from etl.warehouse import connect_in_memory
from tests.etl.files import enrollments, pilot, write_csv
from tests.scale.machine import Answer, Machine
from tests.scale.namespaces import STORE_ADDRESS, set_cable
from tests.scale.servers import BUCKET, S3_ENVIRONMENT, PostgresServer, postgres_server, s3_server

_SECRET = "scale-test"  # pragma: allowlist secret
_SEEN_WITHIN = 60.0
"""Seconds until the other machine must show an upload; two busy cores stand for four machines here."""
_KILLS = 6
_AT_ONCE = 12


@dataclass
class Tally:
    """What was acknowledged, and what went wrong."""

    acknowledged: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)
    looked: int = 0


class Scenario:
    """Two machines, their stores, and what was found so far."""

    def __init__(self, folder: Path, postgres: PostgresServer, errors: Path, a: Machine, b: Machine) -> None:
        self.folder, self.postgres, self.errors, self.a, self.b = folder, postgres, errors, a, b
        self.tally = Tally()
        self.token = ""
        self._number = 0
        self._chance = random.Random(1)
        self._usual_seconds = 5.0
        """What an upload takes here when nothing happens."""

    def run(self) -> None:
        """Do all steps; what does not hold is noted, and the next step is done all the same."""
        self._begin()
        with self._watching():
            for step in (
                self._each_sees_the_others,
                self._many_at_once,
                self._killed_in_mid_load,
                self._database_restarts,
                self._power_cut_of_the_database,
                self._s3_errors,
                self._cable_pulled,
            ):
                try:
                    step()
                except Exception as error:  # noqa: BLE001
                    self._problem(f"{step.__name__.strip('_')}: {type(error).__name__}: {error}")
        self._end()

    def _tell(self, said: str) -> None:
        print(said, flush=True)

    def _problem(self, said: str) -> None:
        self.tally.problems.append(said)
        self._tell(f"  PROBLEM: {said}")

    def _must(self, holds: bool, otherwise: str) -> None:
        if not holds:
            self._problem(otherwise)

    def _begin(self) -> None:
        for machine in (self.a, self.b):
            self._tell(f"{machine.name} is ready after {machine.start():.1f} s")
        self.token = self.a.duaal("token", "make", "scale-test")["token"]

    def _files(self) -> list[Path]:
        """Write the files of one upload, which differs from every other."""
        self._number += 1
        number = self._number
        return [
            write_csv(self.folder / f"{number}-p.csv", "pilots", [pilot(remarks=f"Versie {number}")]),
            write_csv(self.folder / f"{number}-e.csv", "enrollments", enrollments(3 + number % 7)),
        ]

    def _upload(self, machine: Machine, files: list[Path] | None = None) -> Answer:
        answer = machine.upload(self.token, files or self._files())
        if answer.status == 200:
            self.tally.acknowledged.add(answer.upload_id)
        return answer

    def _seen(self, machine: Machine, upload_id: str) -> float:
        """Return after how many seconds a machine shows an upload."""
        started = time.monotonic()
        while upload_id not in machine.served():
            if time.monotonic() - started > _SEEN_WITHIN:
                self._problem(f"{machine.name} does not show {upload_id} within {_SEEN_WITHIN:.0f} s")
                break
            time.sleep(0.1)
        return time.monotonic() - started

    @contextmanager
    def _watching(self) -> Iterator[None]:
        """Look at what both machines show, all the time."""
        done = threading.Event()

        def look() -> None:
            before: dict[str, list[str]] = {}
            while not done.wait(0.3):
                for machine in (self.a, self.b):
                    try:
                        shown = machine.served()
                        gone = set(before.get(machine.name, ())) - set(shown)
                        self._must(not gone, f"{machine.name} shows {sorted(gone)} no longer")
                    except AssertionError as half:
                        self._problem(str(half))
                        continue
                    before[machine.name] = shown
                    self.tally.looked += 1

        watcher = threading.Thread(target=look)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()

    def _each_sees_the_others(self) -> None:
        for machine, other in ((self.a, self.b), (self.b, self.a)):
            answer = self._upload(machine)
            self._must(answer.status == 200, f"{machine.name} answers {answer.status} {answer.body}")
            self._usual_seconds = answer.seconds
            own, others = self._seen(machine, answer.upload_id), self._seen(other, answer.upload_id)
            self._tell(
                f"{answer.upload_id} through {machine.name} in {answer.seconds:.1f} s: shown there at once "
                f"({own:.1f} s), by {other.name} after {others:.1f} s"
            )
        figures = [machine.figures(self.token) for machine in (self.a, self.b)]
        self._must(bool(figures[0]) and figures[0] == figures[1], "the two machines give other figures")
        self._tell(f"both give the same {len(figures[0] or ())} figures")

    def _many_at_once(self) -> None:
        files = [self._files() for _ in range(_AT_ONCE)]
        with ThreadPoolExecutor(4) as pool:
            jobs = [pool.submit(self._upload, (self.a, self.b)[number % 2], each) for number, each in enumerate(files)]
            answers = [job.result() for job in jobs]
        numbers = [answer.upload_id for answer in answers if answer.status == 200]
        self._must(len(numbers) == _AT_ONCE, f"of {_AT_ONCE} at once: {[answer.status for answer in answers]}")
        self._must(len(set(numbers)) == len(numbers), "two uploads have one number")
        self._tell(f"{len(numbers)} uploads, four at once over both: {len(set(numbers))} accepted, each number once")

    def _killed_in_mid_load(self) -> None:
        kinds: dict[str, int] = {}
        for number in range(_KILLS):
            victim, other = (self.a, self.b) if number % 2 == 0 else (self.b, self.a)
            files, before = self._files(), self._accepted()
            with ThreadPoolExecutor(1) as pool:
                sending = pool.submit(self._upload, victim, files)
                time.sleep(self._chance.uniform(0.3, 1.2) * self._usual_seconds)
                victim.kill()
                answer = sending.result()
            is_in = len(self._accepted()) > len(before)
            kind = ("acknowledged" if answer.status == 200 else "accepted, not acknowledged") if is_in else "not in"
            kinds[kind] = kinds.get(kind, 0) + 1
            through_other = self._upload(other)
            self._must(through_other.status == 200, f"{other.name} takes nothing after {victim.name} was killed")
            victim.start()
            again = self._upload(victim, files)
            self._must(again.status == 200, f"{victim.name} does not take the same files again: {again.status}")
            accepted = self._accepted()
            # The same files count once, unless the other upload replaced them in between.
            most = 3 if is_in else 2
            self._must(len(accepted) - len(before) <= most, f"after a kill {len(accepted) - len(before)} are in")
        self._tell(
            f"{_KILLS} machines killed in mid-load ({kinds}): the other took uploads at once, and the restarted one "
            "the same files again"
        )

    def _database_restarts(self) -> None:
        self._with_database_away("fast", 2.0, "restarts")

    def _power_cut_of_the_database(self) -> None:
        self._with_database_away("immediate", 15.0, "is cut off for 15 s")

    def _with_database_away(self, mode: str, seconds: float, said: str) -> None:
        files = [self._files() for _ in range(4)]
        shown = self.a.served()
        with ThreadPoolExecutor(4) as pool:
            jobs = [pool.submit(self._upload, (self.a, self.b)[number % 2], each) for number, each in enumerate(files)]
            time.sleep(self._usual_seconds / 2)
            self.postgres.stop(mode)
            time.sleep(seconds)
            self._must(set(shown) <= set(self.a.served()), "the old state is no longer served")
            self.postgres.start()
            answers = [job.result() for job in jobs]
        statuses = [answer.status for answer in answers]
        for answer in answers:
            if answer.status not in (200, 503):
                self._problem(f"while the database {said}: {answer.status} {answer.body}")
        sent_again = [
            self._upload((self.a, self.b)[number % 2], each)
            for number, (each, status) in enumerate(zip(files, statuses, strict=True))
            if status != 200
        ]
        self._must(all(each.status == 200 for each in sent_again), "an upload sent again is not taken")
        self._tell(f"the database {said} in mid-load: answers {statuses}; all of the others taken when sent again")

    def _s3_errors(self) -> None:
        self.errors.touch()
        mend = threading.Timer(5, self.errors.unlink)
        mend.start()
        short = self._upload(self.a)
        mend.join()
        self._must(short.status == 200, f"5 s of S3 errors: {short.status} {short.body}")
        self.errors.touch()
        try:
            files = self._files()
            long = self._upload(self.a, files)
            self._must(long.status == 503, f"S3 stays away: {long.status}")
            message = str(long.body.get("error", {}).get("message_nl", ""))
            self._must("niet te bereiken" in message, f"no clear words: {long.body}")
            self._must(self.b.figures(self.token) is not None, "no figures while S3 stays away")
        finally:
            self.errors.unlink()
        again = self._upload(self.a, files)
        self._must(again.status == 200, f"after S3 is back: {again.status}")
        self._tell(
            f"S3 answers errors for 5 s: taken after {short.seconds:.1f} s; for longer: 503 after {long.seconds:.1f} s "
            "in Dutch, figures served, taken when sent again"
        )

    def _cable_pulled(self) -> None:
        """Cut one machine off while it loads: the other one must get the lock, and nothing may be in twice."""
        files, answers = self._files(), []
        before = self._accepted()
        sending = threading.Thread(target=lambda: answers.append(self._upload(self.a, files)))
        sending.start()
        time.sleep(self._usual_seconds / 2)
        set_cable(self.a.namespace, is_in=False)
        through_other = self._upload(self.b)
        self._must(through_other.status == 200, f"{self.b.name} takes nothing: {through_other.status}")
        time.sleep(5)
        set_cable(self.a.namespace, is_in=True)
        sending.join()
        again = self._upload(self.a, files)
        self._must(again.status == 200, f"after the cable is back: {again.status} {again.body}")
        count = len(self._accepted()) - len(before)
        self._must(count in (2, 3), f"{count} are in")  # 3: what was in before the cut was replaced meanwhile
        self._tell(
            f"{self.a.name} cut off in mid-load (answered {answers[0].status}): {self.b.name} took an upload after "
            f"{through_other.seconds:.1f} s; the same files sent again through {self.a.name}: {again.status}"
        )

    def _accepted(self) -> list[str]:
        events = ledger_of(self.a.settings).events(kinds=("accepted",))
        return [str(event.payload["upload_id"]) for event in events]

    def _in_lake(self) -> list[str]:
        """Return the uploads in the shared tables."""
        settings = self.a.settings
        with connect_in_memory(settings, self.folder) as con:
            attach_lake(con, settings, read_only=True)
            return [str(row[0]) for row in con.execute("select upload_id from lake.uploads order by seq").fetchall()]

    def _end(self) -> None:
        accepted = self._accepted()
        lost = self.tally.acknowledged - set(accepted)
        self._must(not lost, f"acknowledged and lost: {sorted(lost)}")
        self._must(len(set(accepted)) == len(accepted), "a number was given twice")
        tables = []
        for machine in (self.a, self.b):
            self._seen(machine, accepted[-1])
            self._must(machine.served() == accepted, f"{machine.name} shows other uploads than the ledger holds")
            found = machine.duaal("verify")
            self._must(found["ok"], f"verify on {machine.name}: {found['problems']}")
            tables.append(found["tables"])
            self._tell(f"verify on {machine.name}: {found['events']} events, {found['files']} files, ok: {found['ok']}")
        self._must(tables[0] == tables[1], "the tables of the two machines differ")
        started = time.monotonic()
        while self._in_lake() != accepted and time.monotonic() - started < _SEEN_WITHIN:
            time.sleep(1)
        self._must(self._in_lake() == accepted, "the shared tables (DuckLake) hold other uploads than the ledger")
        self._tell(
            f"{len(self.tally.acknowledged)} acknowledged, {len(accepted)} accepted; looked {self.tally.looked} times "
            f"at what is shown; {len(tables[0])} tables with equal hashes on both, "
            "and the same uploads in the shared tables (DuckLake)"
        )


def _machine(folder: Path, name: str, namespace: str, stores: Callable[[Path], Settings], s3: str) -> Machine:
    (folder / name).mkdir()
    environment = {**S3_ENVIRONMENT, "AWS_ENDPOINT_URL": s3}
    return Machine(name.upper(), namespace, stores(folder / name / "state"), environment)


def main() -> int:
    """Run the scenario on two namespaces, given as arguments."""
    faulthandler.enable()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with postgres_server(address=STORE_ADDRESS) as postgres, s3_server(folder, STORE_ADDRESS) as s3:
            os.environ.update(S3_ENVIRONMENT, AWS_ENDPOINT_URL=s3)
            ledger = postgres.make_database("duaal")

            def stores(state: Path) -> Settings:
                return Settings(
                    state_dir=state,
                    ledger=ledger,
                    archive=f"s3://{BUCKET}/files",
                    warehouse="ducklake:",
                    secret=_SECRET,
                )

            a, b = (_machine(folder, name, given, stores, s3) for name, given in zip("ab", sys.argv[1:], strict=True))
            scenario = Scenario(folder, postgres, folder / "errors", a, b)
            try:
                scenario.run()
            finally:
                for machine in (a, b):
                    machine.kill()
        problems = scenario.tally.problems
    print("nothing lost, nothing half seen" if not problems else f"{len(problems)} problems:", flush=True)
    for each in problems:
        print(f"  {each}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
