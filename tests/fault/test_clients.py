"""Clients that are slow or go away in the middle leave nothing behind and keep nobody waiting."""

import socket
import time
from contextlib import ExitStack

from etl.ledger import ledger_of
from etl.settings import Settings
from tests.dashboard.served import Served, served
from tests.dashboard.test_app import _form

_CLIENTS = 100
_HEALTH_SECONDS = 1.0


def _half_an_upload(site: Served, headers: dict[str, str], size: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", site.port), timeout=10)
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    body = b'--x\r\nContent-Disposition: form-data; name="bestanden"; filename="a.csv"\r\n\r\n' + b"a" * (size // 2)
    connection.sendall(
        f"POST /upload HTTP/1.1\r\nHost: localhost:{site.port}\r\n{head}Content-Length: {size}\r\n"
        f"Content-Type: multipart/form-data; boundary=x\r\n\r\n".encode()
        + body
    )
    return connection


def _seconds(site: Served) -> float:
    started = time.monotonic()
    assert site.get("/health").status == 200
    return time.monotonic() - started


def test_half_an_upload_leaves_nothing_behind(reference_store: Settings) -> None:
    head = ledger_of(reference_store).last_seq()
    with served(reference_store) as site:
        _, headers = _form(site)
        for _ in range(5):
            _half_an_upload(site, headers, 600_000).close()
        end = time.monotonic() + 60
        inbox, temporary = (reference_store.state_dir / name for name in ("inbox", "temporary"))
        while (left := [path for path in temporary.rglob("*") if path.is_file()]) and time.monotonic() < end:
            time.sleep(0.05)
        assert left == []
        assert not inbox.exists() or list(inbox.iterdir()) == []
        assert _seconds(site) < _HEALTH_SECONDS
    assert ledger_of(reference_store).last_seq() == head


def test_slow_clients_keep_nobody_waiting(reference_store: Settings) -> None:
    with served(reference_store) as site, ExitStack() as open_connections:
        _, headers = _form(site)
        for number in range(_CLIENTS):
            if number % 2:
                slow = _half_an_upload(site, headers, 200_000)
            else:
                slow = socket.create_connection(("127.0.0.1", site.port), timeout=10)
                slow.sendall(b"GET / HTTP/1.1\r\nHost: local")  # and nothing more
            open_connections.enter_context(slow)
        assert max(_seconds(site) for _ in range(5)) < _HEALTH_SECONDS
        assert site.get("/ready").status in (200, 503)
        assert site.get("/").status == 200
