"""Raw files of which a learner was erased: the ledger keeps the hash of what was sent, the archive the copy without."""

from collections.abc import Iterable

from etl.ledger import Event, Ledger

ERASED, PURGED = "erased", "purged"
DESTROYING = (ERASED, PURGED)
"""Kinds of events after which old files go, and the tables are built anew."""


class Replaced:
    """Which file stands for which, and which uploads and refused files are gone, by the ledger."""

    def __init__(self, events: Iterable[Event]) -> None:
        destroying = [event for event in events if event.kind in DESTROYING]
        self._steps = [(event.seq, event.payload["files"]) for event in destroying if event.kind == ERASED]
        self.purged = {upload for event in destroying if event.kind == PURGED for upload in event.payload["uploads"]}
        self._destroyed = {sha256: event.seq for event in destroying for sha256 in event.payload["refused"]}

    @classmethod
    def of(cls, ledger: Ledger) -> "Replaced":
        """Return what a ledger says of it."""
        return cls(ledger.events(kinds=DESTROYING))

    def is_destroyed(self, sha256: str, seq: int) -> bool:
        """Tell whether a file refused with event `seq` was destroyed after it; sent and refused again, it is there."""
        return self._destroyed.get(sha256, 0) > seq

    def at(self, sha256: str, seq: int) -> str:
        """Return the hash of the file that now stands for one accepted with event `seq`."""
        for erased, files in self._steps:
            if erased > seq:
                sha256 = files.get(sha256, sha256)
        return sha256
