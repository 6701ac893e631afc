"""One machine of the app: a state folder and a dashboard process in a namespace, asked from within it."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl.settings import Settings
from etl.warehouse import NotPublished, Warehouse
from tests.scale.namespaces import inside
from tests.scale.servers import ROOT

PORT = 8501
_DUAAL = Path(sys.executable).with_name("duaal")
_SECONDS = 120
_ENGINE = threading.Lock()


@dataclass(frozen=True)
class Answer:
    """What an upload was answered; status 0 when the connection broke."""

    status: int
    body: dict[str, Any]
    seconds: float

    @property
    def upload_id(self) -> str:
        """Return the number of the upload that was acknowledged, '' when none was."""
        return str((self.body.get("receipt") or {}).get("upload_id", ""))


class Machine:
    """A dashboard process, its state folder and its namespace."""

    def __init__(self, name: str, namespace: str, settings: Settings, environment: dict[str, str]) -> None:
        self.name, self.namespace, self.settings = name, namespace, settings
        self._environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith(("DUAAL_", "AWS_"))},
            **environment,
            "DUAAL_STATE_DIR": str(settings.state_dir),
            "DUAAL_LEDGER": settings.ledger,
            "DUAAL_ARCHIVE": settings.archive,
            "DUAAL_WAREHOUSE": settings.warehouse,
            "DUAAL_SECRET": settings.secret or "",
            "DUAAL_MIN_FREE_MEGABYTES": "0",
            "PYTHONPATH": str(ROOT),
        }
        self._process: subprocess.Popen[bytes] | None = None
        self.log = settings.state_dir.parent / f"{name}.log"

    def start(self) -> float:
        """Start the dashboard and return after how many seconds it is ready."""
        started = time.monotonic()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                inside(self.namespace, [str(_DUAAL), "run"]),
                env=self._environment,
                cwd=self.settings.state_dir.parent,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        while not self.is_ready():
            if self._process.poll() is not None or time.monotonic() - started > _SECONDS:
                raise RuntimeError(f"{self.name} does not start: {self.log.read_text()[-2000:]}")
            time.sleep(0.2)
        return time.monotonic() - started

    def kill(self) -> None:
        """Kill all its processes at once, as a power cut does."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def duaal(self, *arguments: str) -> Any:
        """Run a command on the machine and return what it prints as JSON."""
        done = subprocess.run(
            inside(self.namespace, [str(_DUAAL), *arguments, "--json"]),
            env=self._environment,
            cwd=self.settings.state_dir.parent,
            capture_output=True,
            text=True,
        )
        try:
            return json.loads(done.stdout)
        except ValueError:
            raise RuntimeError(f"duaal {' '.join(arguments)} on {self.name}: {done.stdout} {done.stderr}") from None

    def _ask(self, *arguments: str, seconds: float = _SECONDS) -> tuple[int, str]:
        command = ["curl", "-s", "-m", str(seconds), "-w", "\n%{http_code}", *arguments]
        done = subprocess.run(inside(self.namespace, command), capture_output=True, text=True)
        body, _, status = done.stdout.rpartition("\n")
        return int(status or 0), body

    def is_ready(self) -> bool:
        """Tell whether the dashboard says that it can serve and take uploads."""
        return self._ask(f"http://localhost:{PORT}/ready", seconds=20)[0] == 200

    def upload(self, token: str, files: list[Path]) -> Answer:
        """Send one upload and return what was answered."""
        sent = [part for path in files for part in ("-F", f"file=@{path}")]
        started = time.monotonic()
        status, body = self._ask(
            "-H", f"Authorization: Bearer {token}", *sent, "-F", "reason=Proef", f"http://localhost:{PORT}/api/uploads"
        )
        try:
            said = json.loads(body)
        except ValueError:
            said = {"text": body[:300]}
        return Answer(status, said, time.monotonic() - started)

    def figures(self, token: str) -> Any:
        """Return all figures of all institutions, as the dashboard gives them."""
        status, body = self._ask(
            "-H", f"Authorization: Bearer {token}", f"http://localhost:{PORT}/api/kpis?by=institution_id"
        )
        return json.loads(body) if status == 200 else None

    def served(self) -> list[str]:
        """Return the uploads in the published warehouse; raise AssertionError when one is there in part."""
        # One engine at a time in this process: opening and closing two at once crashed it (DuckDB 1.5.5).
        with _ENGINE, closing(Warehouse(self.settings)) as warehouse:
            try:
                cursor = warehouse.cursor()
            except NotPublished:
                return []
            for table in ("pilots", "enrollments"):
                halves = cursor.execute(
                    f"select s.snapshot_id from snapshots as s left join {table} as t on t.snapshot_id = s.snapshot_id "
                    f"where s.dataset = '{table}' group by s.snapshot_id, s.rows having count(t.snapshot_id) <> s.rows"
                ).fetchall()
                assert not halves, f"half of {table} is seen on {self.name}"
            alone = cursor.execute(
                "select f.upload_id from files as f left join snapshots as s on s.upload_id = f.upload_id "
                "and s.dataset = f.dataset where f.dataset in ('pilots', 'enrollments') and s.upload_id is null"
            ).fetchall()
            assert not alone, f"a file without its rows is seen on {self.name}"
            return [str(row[0]) for row in cursor.execute("select upload_id from uploads order by seq").fetchall()]
