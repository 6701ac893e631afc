"""The certified provider npm oidc-provider, started on loopback from tests/login for one dashboard."""

import json
import shutil
import socket
import subprocess
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.dashboard.provider import CLIENT_ID, CLIENT_SECRET

_FOLDER = Path(__file__).parent.parent / "login"
_INSTALL = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def require_node() -> None:
    """Skip the test where Node.js is missing; install the provider, as its lock file says, where it is not yet."""
    missing = [name for name in ("node", "npm") if shutil.which(name) is None]
    if missing:
        pytest.skip(f"no {' and no '.join(missing)}: the certified provider is a Node.js program (apt-get install npm)")
    installed, lock = _FOLDER / "node_modules" / ".package-lock.json", _FOLDER / "package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        subprocess.run(_INSTALL, cwd=_FOLDER, check=True, capture_output=True, timeout=300)


@dataclass(frozen=True)
class CertifiedProvider:
    """The provider on its port; it is started when the address of the dashboard is known."""

    port: int

    def environment(self) -> dict[str, str]:
        """Return the settings of a dashboard that asks this provider."""
        return {
            "DUAAL_OIDC_ISSUER": f"http://localhost:{self.port}",
            "DUAAL_OIDC_CLIENT_ID": CLIENT_ID,
            "DUAAL_OIDC_CLIENT_SECRET": CLIENT_SECRET,
            "DUAAL_OIDC_ROLE_CLAIM": "roles",
            "DUAAL_OIDC_INSTITUTIONS_CLAIM": "institutions",
            "NO_PROXY": "localhost,127.0.0.1",
        }

    @contextmanager
    def running(self, site: str, users: Mapping[str, Mapping[str, Any]]) -> Iterator[None]:
        """Serve the dashboard at an address, and these users with their claims, until the block ends."""
        given = (str(self.port), f"{site}/callback", f"{site}/logout", json.dumps(users))
        process = subprocess.Popen(
            ["node", "provider.mjs", *given], cwd=_FOLDER, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            yield
        finally:
            process.terminate()
            process.wait(timeout=30)
            if process.stdout:
                process.stdout.close()

    def seen(self) -> list[str]:
        """Return what the provider did: codes given, with the method of their PKCE, tokens and logouts."""
        with urllib.request.urlopen(f"http://localhost:{self.port}/seen", timeout=10) as answer:
            found: list[str] = json.load(answer)
        return found
