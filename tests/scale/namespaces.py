"""Network namespaces that pose as machines: one for the stores with a switch, and one for each machine of the app."""

import os
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

_NETWORK = "10.77.77"
STORE_ADDRESS = f"{_NETWORK}.1"


def _ip(*words: str) -> None:
    done = subprocess.run(["ip", *words], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"ip {' '.join(words)}: {done.stderr.strip()}")


def inside(namespace: str, command: Sequence[str]) -> list[str]:
    """Return a command as it runs in a namespace."""
    return ["nsenter", f"--net=/run/netns/{namespace}", *command]


@contextmanager
def machines(names: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Offer the namespace of the stores, and by name those of the machines; each reaches the stores and nothing else.

    Raises RuntimeError when this machine does not let us make any.
    """
    number = os.getpid()
    store = f"duaal-store-{number}"
    made = {name: f"duaal-{name}-{number}" for name in names}
    try:
        _ip("netns", "add", store)
        _ip("-n", store, "link", "set", "lo", "up")
        _ip("-n", store, "link", "add", "switch", "type", "bridge")
        _ip("-n", store, "addr", "add", f"{STORE_ADDRESS}/24", "dev", "switch")
        _ip("-n", store, "link", "set", "switch", "up")
        for place, namespace in enumerate(made.values(), start=2):
            _ip("netns", "add", namespace)
            _ip("-n", namespace, "link", "set", "lo", "up")
            _ip("-n", store, "link", "add", f"port{place}", "type", "veth", "peer", "name", "eth0", "netns", namespace)
            _ip("-n", store, "link", "set", f"port{place}", "master", "switch", "up")
            _ip("-n", namespace, "addr", "add", f"{_NETWORK}.{place}/24", "dev", "eth0")
            _ip("-n", namespace, "link", "set", "eth0", "up")
        yield store, made
    finally:
        for namespace in (*made.values(), store):
            listed = subprocess.run(["ip", "netns", "pids", namespace], capture_output=True, text=True).stdout
            for process in listed.split():  # what a scenario that crashed left running there
                with suppress(ProcessLookupError):
                    os.kill(int(process), signal.SIGKILL)
            subprocess.run(["ip", "netns", "del", namespace], capture_output=True)


def set_cable(namespace: str, *, is_in: bool) -> None:
    """Pull the network cable of a machine, or put it in again."""
    _ip("-n", namespace, "link", "set", "eth0", "up" if is_in else "down")
