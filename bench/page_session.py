"""A visitor of the dashboard without a browser: Streamlit's own WebSocket messages, over a real connection."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.util import calc_hash
from websockets.asyncio.client import ClientConnection, connect

_ANSWER_SECONDS = 120
_KEPT_RUNS = 2
"""A browser keeps what it was sent for so many runs, and tells the server so."""


@dataclass(frozen=True)
class Run:
    """One run of a page, as a visitor sees it."""

    script_ms: float
    """From the script's start to its end."""
    answer_ms: float
    """From the question to the script's end."""
    cpu_ms: float
    """What the server's process used meanwhile, for all visitors."""
    size: int
    """Bytes that the server sent, before compression."""


@dataclass
class Visitor:
    """An open page. `pid` is the server's process."""

    connection: ClientConnection
    pid: int
    _hashes: list[set[str]] = field(default_factory=list)

    async def run(self, path: str, query: str) -> Run:
        """Ask for a view by its address, and wait until its script has ended."""
        asked, cpu, begun, size = time.perf_counter(), cpu_seconds(self.pid), 0.0, 0
        message = BackMsg()
        message.rerun_script.query_string = query
        message.rerun_script.page_script_hash = calc_hash(path)
        message.rerun_script.cached_message_hashes.extend(set().union(*self._hashes))
        await self.connection.send(message.SerializeToString())
        received: set[str] = set()
        async with asyncio.timeout(_ANSWER_SECONDS):
            async for content in self.connection:
                answer = ForwardMsg()
                answer.ParseFromString(bytes(content))  # type: ignore[arg-type]
                size += len(content)
                kind = answer.WhichOneof("type")
                received.add(answer.ref_hash or answer.hash)
                if kind == "new_session":
                    begun = time.perf_counter()
                if kind == "script_finished":
                    if answer.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                        raise RuntimeError(f"the script ended with {answer.script_finished}")
                    break
        self._hashes = [*self._hashes, received - {""}][-_KEPT_RUNS:]
        ended = time.perf_counter()
        used = cpu_seconds(self.pid) - cpu
        return Run((ended - begun) * 1000, (ended - asked) * 1000, used * 1000, size)


async def visit(port: int, pid: int) -> Visitor:
    """Open a connection as Streamlit's page does."""
    connection = await connect(
        f"ws://localhost:{port}/_stcore/stream",
        origin=f"http://localhost:{port}",  # type: ignore[arg-type]
        subprotocols=["streamlit"],  # type: ignore[list-item]
        max_size=None,
        open_timeout=60,
        ping_interval=None,
    )
    return Visitor(connection, pid)


def cpu_seconds(pid: int) -> float:
    """Return the CPU seconds that a process has used (Linux: its clock's number is made of its own)."""
    return time.clock_gettime((~pid << 3) | 2)


def resident_mb(pid: int) -> float:
    """Return the memory that a process holds, in megabytes."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    pages = next(line for line in lines if line.startswith("Rss:"))
    return int(pages.split()[1]) / 1000


@contextmanager
def cpu_of(pid: int) -> Iterator[list[float]]:
    """Measure the CPU seconds of a process during the block; the list holds them afterwards."""
    started, used = cpu_seconds(pid), [0.0]
    yield used
    used[0] = cpu_seconds(pid) - started
