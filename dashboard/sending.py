"""Lets small messages leave at once.

Streamlit 1.67 makes the listening socket without naming its protocol, and asyncio switches Nagle's algorithm off only
for sockets that name TCP: the second message of a run then waits 40 ms for the browser's acknowledgement of the first.
Linux hands the option from the listening socket to every connection. Look again at an upgrade; it can go when the
bound socket of `starlette_server` has the option by itself (tests/dashboard/test_sending.py says so).
"""

import socket
from collections.abc import Callable

from streamlit.web.server.starlette import starlette_server

Bind = Callable[..., socket.socket]


def without_delay(bind: Bind) -> Bind:
    """Return a function that binds a listening socket as the given one does, and switches the delay off."""

    def bound(address: str, port: int, backlog: int) -> socket.socket:
        listening = bind(address, port, backlog)
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listening

    return bound


_ORIGINAL: Bind = starlette_server._bind_socket  # noqa: SLF001 - Streamlit has no option for it


def send_at_once() -> None:
    """Switch the delay off for the server that is started after this."""
    starlette_server._bind_socket = without_delay(_ORIGINAL)  # noqa: SLF001
