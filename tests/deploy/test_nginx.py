"""The files of deploy/ work: the service file, and the dashboard really served behind nginx with TLS."""

import getpass
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import requests

from etl.ledger import ledger_of
from etl.load import ledger_for_writing
from etl.scope import LOCAL_DEPARTMENT
from etl.settings import Settings
from etl.tokens import make_token
from tests.dashboard.served import served
from tests.etl.files import pilot, write_csv

DEPLOY = Path(__file__).parent.parent.parent / "deploy"
NGINX = shutil.which("nginx", path=os.environ["PATH"] + os.pathsep + "/usr/sbin")
SYSTEMD = shutil.which("systemd-analyze")
OPENSSL = shutil.which("openssl")
_MOST_EXPOSED = 2.0
"""systemd's own measure: 0 is shut, 10 is open."""


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _behind_nginx(folder: Path, port: int) -> Iterator[str]:
    """Serve what listens on a port behind nginx with deploy/nginx.conf, but for ports, paths and the server's name."""
    tls, plain = _free_port(), _free_port()
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    made = [str(OPENSSL), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"]
    made += ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(made, check=True, capture_output=True)
    site = (DEPLOY / "nginx.conf").read_text()
    for old, new in (
        (r"server 127\.0\.0\.1:8501", f"server 127.0.0.1:{port}"),
        (r"listen 80;", f"listen 127.0.0.1:{plain};"),
        (r"listen 443 ssl http2;", f"listen 127.0.0.1:{tls} ssl http2;"),
        (r"listen \[::\].*?;", ""),
        (r"/etc/ssl/duaal/fullchain\.pem", str(certificate)),
        (r"/etc/ssl/duaal/privkey\.pem", str(key)),
        (r"/var/log/nginx/duaal\.log", str(folder / "access.log")),
        (r"server_name duaal\.example\.be", "server_name localhost"),
    ):
        site, count = re.subn(old, new, site)
        assert count, old
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config = folder / "nginx.conf"
    config.write_text(
        f"user {getpass.getuser()};\ndaemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
        f"http {{\n{temporary}{site}\n}}\n"
    )
    command = [str(NGINX), "-p", str(folder), "-c", str(config), "-e", str(folder / "error.log")]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert tested.returncode == 0, tested.stderr
    process = subprocess.Popen(command)
    try:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            with closing(socket.socket()) as probe:
                if probe.connect_ex(("127.0.0.1", tls)) == 0:
                    break
            time.sleep(0.05)
        yield f"https://localhost:{tls}"
    finally:
        process.terminate()
        process.wait(timeout=10)


def _socket_status(url: str, certificate: Path, cookie: str) -> tuple[str, bytes]:
    """Open a WebSocket and return the answer's first line and the kind of the first frame."""
    host, port = url.removeprefix("https://").split(":")
    context = ssl.create_default_context(cafile=str(certificate))
    with (
        socket.create_connection((host, int(port)), timeout=20) as raw,
        context.wrap_socket(raw, server_hostname=host) as connection,
    ):
        connection.sendall(
            f"GET /_stcore/stream HTTP/1.1\r\nHost: {host}:{port}\r\nOrigin: {url}\r\nCookie: {cookie}\r\n"
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode()
        )
        head = b""
        while b"\r\n\r\n" not in head:
            head += connection.recv(4096)
        # A ping of the client is answered by a pong only when the frames go both ways.
        connection.sendall(b"\x89\x80\x00\x00\x00\x00")
        rest = head.split(b"\r\n\r\n", 1)[1]
        while not rest:
            rest = connection.recv(4096)
        return head.split(b"\r\n")[0].decode(), rest[:1]


@pytest.mark.sweep
@pytest.mark.skipif(not (NGINX and OPENSSL), reason="not installed: nginx or openssl (scripts/install_nginx.sh)")
def test_behind_nginx_pages_a_websocket_and_an_upload_work(reference_store: Settings, tmp_path: Path) -> None:
    with ledger_for_writing(reference_store) as ledger:
        _, token = make_token(ledger, LOCAL_DEPARTMENT, "proef", 1)
    public = {"DUAAL_PUBLIC_URL": "https://localhost", "DUAAL_MAX_MEGABYTES": "25", "DUAAL_MIN_FREE_MEGABYTES": "0"}
    folder = tmp_path / "nginx"
    folder.mkdir()
    with (
        served(reference_store, public) as site,
        _behind_nginx(folder, site.port) as url,
        requests.Session() as visitor,
    ):
        visitor.trust_env, visitor.verify = False, str(folder / "certificate.pem")
        page = visitor.get(f"{url}/opladen?taal=nl", timeout=30)
        assert page.status_code == 200 and '<html lang="nl">' in page.text
        assert page.headers["strict-transport-security"] == "max-age=31536000"
        assert "default-src 'none'" in page.headers["content-security-policy"]
        cookie = page.headers["set-cookie"]
        assert cookie.startswith("duaal_visitor=") and "Secure" in cookie  # the cookie that nginx sticks to
        status, frame = _socket_status(url, folder / "certificate.pem", cookie.split(";")[0])
        assert status == "HTTP/1.1 101 Switching Protocols" and frame
        file = write_csv(tmp_path / "p.csv", "pilots", [pilot()])
        with file.open("rb") as content:
            sent = visitor.post(
                f"{url}/api/uploads",
                files={"file": (file.name, content)},
                headers={"Authorization": f"Bearer {token}"},
                timeout=60,
            )
        assert sent.status_code == 200 and sent.json()["receipt"]["upload_id"]
        assert ledger_of(reference_store).last_seq(("accepted",)) == ledger_of(reference_store).last_seq()
        form = {"formulier": "0" * 64}
        ours = visitor.post(f"{url}/upload", files=form, headers={"Origin": url}, allow_redirects=False, timeout=30)
        assert (ours.status_code, "melding=verlopen" in ours.headers["location"]) == (303, True)
        assert visitor.post(f"{url}/upload", files=form, headers={"Origin": "https://x"}, timeout=30).status_code == 403
        too_large = visitor.post(f"{url}/upload", data=b"x" * 28_000_000, headers={"Origin": url}, timeout=60)
        assert too_large.status_code == 413
        assert visitor.post(f"{url}/", data=b"x" * 100_000, timeout=30).status_code == 413
        assert visitor.get(f"{url}/ready", timeout=30).status_code == 200  # this machine may ask
    log = (folder / "access.log").read_text()
    assert '"GET /opladen" 200' in log and "taal=" not in log


@pytest.mark.skipif(not SYSTEMD, reason="systemd-analyze is not installed")
def test_service_file_is_understood_and_shut(tmp_path: Path) -> None:
    text = (DEPLOY / "duaal.service").read_text()
    unit = tmp_path / "duaal.service"
    # What it starts is not installed on the machine of the test.
    unit.write_text(text.replace("/srv/duaal/venv/bin/duaal", "/bin/true"))
    understood = subprocess.run([str(SYSTEMD), "verify", str(unit)], capture_output=True, text=True)
    assert "duaal.service" not in understood.stderr, understood.stderr
    asked = [str(SYSTEMD), "security", "--offline=true", "--no-pager", str(unit)]
    said = subprocess.run(asked, capture_output=True, text=True)
    exposure = re.search(r"exposure level for duaal.service: ([\d.]+)", said.stdout)
    assert exposure is not None, said.stderr
    assert float(exposure[1]) <= _MOST_EXPOSED


def test_settings_and_paths_of_the_deployment_exist() -> None:
    texts = "".join((DEPLOY / name).read_text() for name in ("duaal.service", "duaal.env", "Containerfile"))
    names = set(re.findall(r"\bDUAAL_([A-Z_]+)=", texts)) - {"LANG"}
    assert names <= {name.upper() for name in Settings.model_fields}
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (DEPLOY / "Containerfile").read_text(), re.MULTILINE)
    assert copied
    for each in " ".join(copied).split():
        assert (DEPLOY.parent / each).exists(), each
