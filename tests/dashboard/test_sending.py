"""Small messages leave at once."""

import socket
from contextlib import closing

from streamlit.web.server.starlette import starlette_server

from dashboard import sending


def _has_delay(listening: socket.socket) -> bool:
    """Tell whether a connection of the socket waits for acknowledgements before it sends more."""
    with (
        closing(socket.create_connection(listening.getsockname())),
        closing(listening.accept()[0]) as accepted,
    ):
        return not accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_streamlit_still_makes_a_socket_with_the_delay() -> None:
    with closing(sending._ORIGINAL("127.0.0.1", 0, 1)) as listening:
        listening.setblocking(True)
        assert _has_delay(listening), "dashboard/sending.py can go"


def test_connections_of_the_dashboard_send_without_delay(monkeypatch) -> None:
    monkeypatch.setattr(starlette_server, "_bind_socket", sending._ORIGINAL)
    sending.send_at_once()
    with closing(starlette_server._bind_socket("127.0.0.1", 0, 1)) as listening:
        listening.setblocking(True)
        assert not _has_delay(listening)
