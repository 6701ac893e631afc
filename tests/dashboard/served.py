"""The dashboard in a process of its own, as `duaal run` starts it, and requests to it without a browser."""

import http.client
import os
import socket
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from etl.settings import Settings
from tests.forked import become, start_forked

_ROOT = Path(__file__).parent.parent.parent
_START_SECONDS = 180
_STOP_SECONDS = 60


@dataclass(frozen=True)
class Answer:
    """What the server answered; header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.body.decode()


@dataclass(frozen=True)
class Served:
    """A running dashboard."""

    port: int
    settings: Settings = field(repr=False)
    pid: int = 0

    @property
    def url(self) -> str:
        """Return the address of its first page."""
        return f"http://localhost:{self.port}"

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send a request; redirects are not followed."""
        with closing(http.client.HTTPConnection("localhost", self.port, timeout=180)) as connection:
            connection.request(method, path, body, dict(headers or {}))
            response = connection.getresponse()
            given = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, given, response.read())

    def get(self, path: str) -> Answer:
        """Ask for an address."""
        return self.request("GET", path)

    def post_form(
        self,
        fields: Mapping[str, str],
        files: Mapping[str, tuple[str, bytes]],
        headers: Mapping[str, str],
        path: str = "/upload",
    ) -> Answer:
        """Send a form with files."""
        boundary = uuid.uuid4().hex
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        for name, (file_name, content) in files.items():
            head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n\r\n'
            parts.append(head.encode() + content + b"\r\n")
        body = b"".join(parts) + f"--{boundary}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        return self.request("POST", path, body, {**kind, **headers})


@contextmanager
def served(settings: Settings, environment: Mapping[str, str] | None = None) -> Iterator[Served]:
    """Serve a store until the block ends; the environment may hold more settings."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    given = {
        "DUAAL_STATE_DIR": str(settings.state_dir),
        "DUAAL_SECRET": settings.secret or "",
        "DUAAL_MAX_MEGABYTES": str(settings.max_megabytes),
        "PYTHONPATH": str(_ROOT),
        **(environment or {}),
    }
    process = start_forked(_serve, {**os.environ, **given}, port)
    try:
        assert process.pid is not None
        made = Served(port, settings, process.pid)
        _wait(made, process)
        yield made
    finally:
        process.terminate()
        process.join(_STOP_SECONDS)
        if process.is_alive():
            process.kill()
            process.join()
            raise RuntimeError("the dashboard did not stop when it was told to")


def _serve(environment: dict[str, str], port: int) -> None:
    become(environment, _ROOT, {1: Path(os.devnull)})
    from dashboard.server import serve
    from etl.settings import settings

    serve(settings(), port)


def _wait(made: Served, process: ForkServerProcess) -> None:
    end = time.monotonic() + _START_SECONDS
    while process.is_alive() and time.monotonic() < end:
        try:
            if made.get("/health").status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the dashboard did not start (exit code {process.exitcode})")
