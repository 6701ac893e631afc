"""Serve the dashboard on this machine."""

import logging
import os
import socket
import sys
import tempfile
from typing import Any
from urllib.parse import urlsplit

from starlette.formparsers import MultiPartParser

from dashboard.app import build_app
from dashboard.charts.look import ACCENT, SERIES, TEXT
from dashboard.follow import start_following
from dashboard.log_lines import note_event, start_log
from dashboard.sending import send_at_once
from dashboard.store import use_settings
from dashboard.warming import start_warming
from etl.cli_text import ABORTED, WRONG_USE, choose_language, say
from etl.login_settings import check_login, is_loopback, public_url
from etl.settings import Settings
from etl.settings import settings as settings_of_environment

_LAST_PORT = 65535
_IN_MEMORY_BYTES = 1 << 16
"""Of a file that is being received, at most so many bytes are in memory."""
_FONT = "Inter"
_RANGES = {
    "inter-latin": "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,"
    "U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD",
    "inter-latin-ext": "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1D00-1DBF,U+1E00-1E9F,"
    "U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF",
}


class PortInUse(OSError):
    """Another program listens on the port."""


def streamlit_options(settings: Settings, port: int) -> dict[str, Any]:
    """Return Streamlit's options: nothing fetched from outside or shown of errors, our own look."""
    return {
        "server.address": settings.address,
        "server.port": port,
        "server.headless": True,
        "server.fileWatcherType": "none",
        "server.runOnSave": False,
        "server.enableStaticServing": False,
        "server.maxUploadSize": settings.max_megabytes,
        "server.disconnectedSessionTTL": 300,
        "server.allowedHosts": allowed_hosts(settings),
        "browser.gatherUsageStats": False,
        "client.showErrorDetails": "none",
        "client.showErrorLinks": False,
        "client.toolbarMode": "minimal",
        "client.disableDataExport": True,
        "runner.magicEnabled": False,
        # A full collection after every run costs 90 ms of CPU (hidden option of Streamlit 1.67).
        "runner.postScriptGC": False,
        "logger.hideWelcomeMessage": True,
        **theme_options(),
    }


def allowed_hosts(settings: Settings) -> list[str]:
    """Return the names under which the dashboard answers."""
    public = urlsplit(settings.public_url or "").hostname
    return ["localhost", "127.0.0.1", *([public] if public else [])]


def theme_options() -> dict[str, Any]:
    """Return the look of Streamlit's own parts; dark is not offered before it passes the same contrast checks."""
    faces = [
        {"family": _FONT, "url": f"/assets/fonts/{name}.woff2", "weight": "100 900", "unicodeRange": ranges}
        for name, ranges in _RANGES.items()
    ]
    return {
        "theme.base": "light",
        "theme.primaryColor": ACCENT,
        "theme.backgroundColor": "#FFFFFF",
        "theme.secondaryBackgroundColor": "#F4F4F2",
        "theme.textColor": TEXT,
        "theme.linkColor": ACCENT,
        "theme.redColor": SERIES[5],
        "theme.font": f"{_FONT}, sans-serif",
        "theme.headingFont": f"{_FONT}, sans-serif",
        "theme.fontFaces": faces,
        "theme.baseFontSize": 15,
        "theme.headingFontSizes": ["1.7rem", "1.25rem", "1.05rem", "1rem", "1rem", "1rem"],
        "theme.headingFontWeights": [700, 650, 600, 600, 600, 600],
        "theme.baseRadius": "4px",
        "theme.borderColor": "#C9C9C6",
        "theme.showWidgetBorder": True,
        "theme.sidebar.backgroundColor": "#FAFAF8",
    }


def receive_on_disk(settings: Settings) -> None:
    """Let what is being sent lie in the state folder, without a name, and never in memory or the machine's own /tmp.

    The processes that judge it do the same with what they make for a while.
    """
    folder = settings.state_dir / "temporary"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
    MultiPartParser.spool_max_size = _IN_MEMORY_BYTES


def serve(settings: Settings, port: int) -> None:
    """Serve until stopped; raise InvalidSettings or PortInUse when it cannot be.

    Without a login provider only this machine is served.
    """
    check_login(settings)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1" if is_loopback(settings.address) else settings.address, port))
        except OSError as error:
            raise PortInUse(*error.args) from error
    use_settings(settings)
    start_log(settings)
    receive_on_disk(settings)
    send_at_once()
    start_following(settings)
    start_warming()
    print(f"Duaal Monitor: {public_url(settings, port)}", flush=True)
    note_event(logging.INFO, "started", port=port, process=os.getpid())
    build_app(settings, port).run(config=streamlit_options(settings, port))


def main() -> None:
    """Serve the store of the environment's settings on the port given as the first argument."""
    choose_language([])
    port = int(sys.argv[1])
    try:
        serve(settings_of_environment(), port)
    except PortInUse:
        other = port + 1 if port < _LAST_PORT else port - 1
        message = say(
            f"Poort {port} is bezet of niet toegestaan: draait de Duaal Monitor al? Kies een andere poort, "
            f"bijvoorbeeld met 'duaal run --port {other}' of de instelling DUAAL_PORT.",
            f"Port {port} is in use or not allowed: is Duaal Monitor running already? Choose another port, "
            f"for example with 'duaal run --port {other}' or the setting DUAAL_PORT.",
        )
        print(message, file=sys.stderr)
        sys.exit(WRONG_USE)
    except KeyboardInterrupt:
        print(say("Gestopt.", "Stopped."), flush=True)
        sys.exit(ABORTED)


if __name__ == "__main__":
    main()
