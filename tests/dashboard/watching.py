"""What a server does while hostile files reach it: is it awake, how large is it, what does it keep?"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from etl.ledger import Ledger
from etl.settings import Settings
from tests.dashboard.served import Served

MOST_GROWTH = 50_000_000
HEALTH_SECONDS = 1.0


@contextmanager
def watched_health(site: Served) -> Iterator[list[float]]:
    """Ask again and again whether the server is awake; give how long each answer took."""
    taken: list[float] = []
    is_over = threading.Event()

    def watch() -> None:
        while not is_over.wait(0.05):
            begun = time.monotonic()
            assert site.get("/health").status == 200
            taken.append(time.monotonic() - begun)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield taken
    finally:
        is_over.set()
        watcher.join()


def memory(site: Served) -> int:
    """Return the bytes that the server's process has in memory."""
    status = Path(f"/proc/{site.pid}/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) * 1024


def kept(settings: Settings) -> set[str]:
    """Return the files of the state, but those that tell of refusals and the ledger itself."""
    state = settings.state_dir
    names = {str(path.relative_to(state)) for path in state.rglob("*") if path.is_file()}
    return {name for name in names if not name.startswith(("refused/", "ledger.sqlite"))}


def refused_files(settings: Settings) -> int:
    """Return of how many files the ledger tells that they were refused."""
    events = Ledger(settings.state_dir / "ledger.sqlite").events(kinds=("refused",))
    return sum(len(event.payload["files"]) for event in events)
