"""A PostgreSQL and an S3 server of the tests' own: on loopback or another address, in a folder that vanishes."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from etl.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
S3_PYTHON = ROOT / ".venv-s3" / "bin" / "python"
BUCKET = "duaal-test"
S3_ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",  # pragma: allowlist secret
    "AWS_REGION": "eu-west-1",
}
_SECONDS = 120


def postgresql_folder() -> Path | None:
    """Return the folder with PostgreSQL's programs, None when there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    named = shutil.which("initdb")
    return Path(named).resolve().parent if named else None


def missing() -> list[str]:
    """Return what is not installed here of both servers, with the script that installs it."""
    found = []
    if postgresql_folder() is None:
        found.append("PostgreSQL (scripts/install_postgresql.sh)")
    if not S3_PYTHON.exists():
        found.append("the S3 server (scripts/install_s3_server.sh)")
    return found


def free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def as_nobody(command: list[str]) -> list[str]:
    """Return a command as it runs without root, which PostgreSQL refuses."""
    if os.geteuid() != 0:
        return command
    user = _user()
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", *command]


def _user() -> pwd.struct_passwd:
    with suppress(KeyError):
        return pwd.getpwnam("postgres")
    return pwd.getpwnam("nobody")


class PostgresServer:
    """One server with its data in `folder`; `stop` and `start` are what a restart of the machine does."""

    def __init__(self, address: str = "127.0.0.1", inside: list[str] | None = None) -> None:
        programs = postgresql_folder()
        assert programs is not None
        self._programs, self._address, self._inside = programs, address, inside or []
        # Not in pytest's folder, which only its owner enters.
        self._folder = folder = Path(tempfile.mkdtemp(prefix="duaal-postgresql-"))
        self._data, self.port = folder / "data", free_port()
        if os.geteuid() == 0:
            os.chown(folder, _user().pw_uid, _user().pw_gid)
        self._run("initdb", "-D", str(self._data), "-U", "duaal", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        with (self._data / "pg_hba.conf").open("a") as rules:
            rules.write("host all duaal samenet trust\n")

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._inside, *as_nobody([str(self._programs / program), *arguments])]
        done = subprocess.run(command, capture_output=True, text=True, cwd="/")
        assert done.returncode == 0, f"{program}: {done.stdout} {done.stderr}"

    def start(self) -> None:
        """Start and wait until it answers."""
        options = f"-c listen_addresses={self._address} -p {self.port} -c unix_socket_directories={self._data}"
        self._run("pg_ctl", "-D", str(self._data), "-o", options, "-l", str(self._data / "log"), "-w", "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop; 'immediate' is what a power cut does."""
        self._run("pg_ctl", "-D", str(self._data), "-m", mode, "-w", "stop")

    def remove(self) -> None:
        """Stop at once and remove the data."""
        with suppress(AssertionError):
            self.stop("immediate")
        shutil.rmtree(self._folder)

    def url(self, database: str = "postgres") -> str:
        """Return the address of a database."""
        return f"postgresql://duaal@{self._address}:{self.port}/{database}"

    def make_database(self, name: str) -> str:
        """Make an empty database and return its address."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"create database {name}".encode())
        return self.url(name)


@contextmanager
def postgres_server(**given: Any) -> Iterator[PostgresServer]:
    """Offer a server that is stopped afterwards."""
    server = PostgresServer(**given)
    try:
        server.start()
        yield server
    finally:
        server.remove()


@contextmanager
def s3_server(folder: Path, address: str = "127.0.0.1", inside: list[str] | None = None) -> Iterator[str]:
    """Offer the address of an S3 server with one bucket; it answers 503 while `folder`/errors exists."""
    port = free_port()
    command = [
        *(inside or []),
        str(S3_PYTHON),
        str(Path(__file__).with_name("s3_server.py")),
        address,
        str(port),
        BUCKET,
    ]
    with (folder / "s3.log").open("w") as log:
        process = subprocess.Popen([*command, str(folder / "errors")], cwd=ROOT, stdout=log, stderr=log)
    try:
        _wait_for(folder / "s3.log", process)
        yield f"http://{address}:{port}"
    finally:
        process.terminate()
        process.wait()


def _wait_for(log: Path, process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + _SECONDS
    while "ready" not in log.read_text():
        if process.poll() is not None or time.monotonic() > ends:
            raise RuntimeError(log.read_text())
        time.sleep(0.05)


@dataclass(frozen=True)
class Servers:
    """A running PostgreSQL and S3 server."""

    postgresql: PostgresServer
    s3: str
    errors: Path
    """While this file exists, the S3 server answers 503."""

    @property
    def environment(self) -> dict[str, str]:
        """Return what an S3 client needs to know."""
        return {**S3_ENVIRONMENT, "AWS_ENDPOINT_URL": self.s3}

    def settings(self, state_dir: Path, **given: Any) -> Settings:
        """Return the settings of a store in a database and a part of the bucket that are empty."""
        name = f"t{uuid.uuid4().hex}"
        given = {"secret": "test-secret", **given}  # pragma: allowlist secret
        ledger, archive = self.postgresql.make_database(name), f"s3://{BUCKET}/{name}"
        return Settings(**{"state_dir": state_dir, "ledger": ledger, "archive": archive, **given})


@contextmanager
def servers(folder: Path) -> Iterator[Servers]:
    """Offer both servers on loopback."""
    with postgres_server() as postgresql, s3_server(folder) as s3:
        yield Servers(postgresql, s3, folder / "errors")
