"""Raw files of which a learner was erased: the ledger keeps the hash of what was sent, the archive the copy without."""

from collections.abc import Iterable

from etl.ledger import Event, Ledger

ERASED = "erased"


class Replaced:
    """Which file stands for which, by the ledger's events of erasures."""

    def __init__(self, events: Iterable[Event]) -> None:
        self._steps = [(event.seq, event.payload["files"]) for event in events if event.kind == ERASED]

    @classmethod
    def of(cls, ledger: Ledger) -> "Replaced":
        """Return what a ledger says of it."""
        return cls(ledger.events(kinds=(ERASED,)))

    def at(self, sha256: str, seq: int) -> str:
        """Return the hash of the file that now stands for one accepted with event `seq`."""
        for erased, files in self._steps:
            if erased > seq:
                sha256 = files.get(sha256, sha256)
        return sha256
