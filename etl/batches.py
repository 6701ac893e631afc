"""Uploads that follow each other in the ledger are read again together: many small files in one scan."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from etl.archive import Archive
from etl.ledger import Event
from etl.read import ReadOptions
from etl.replaced import Replaced
from etl.stage import Part

UNLIMITED = ReadOptions(max_bytes=1 << 50, max_rows=1 << 40, max_columns=1 << 20, max_cell=1 << 40)
"""Reading again what has been accepted: the limits of that day are not asked twice."""

# What one scan reads at most, unless a single upload is more: it bounds memory, and more files take longer per file.
_MOST_FILES = 200
_MOST_ROWS = 100_000


@dataclass
class Batch:
    """Accepted uploads that follow each other in the ledger and are read alike; or one event of another kind."""

    options: ReadOptions
    events: list[Event] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    rows: int = 0

    def takes(self, other: "Batch") -> bool:
        """Tell whether the uploads of another batch can join."""
        files, rows = len(self.parts) + len(other.parts), self.rows + other.rows
        return self.options == other.options and files <= _MOST_FILES and rows <= _MOST_ROWS

    def join(self, other: "Batch") -> None:
        """Add the uploads of another batch behind these."""
        self.events += other.events
        self.parts += other.parts
        self.rows += other.rows


def batches(events: Iterable[Event], archive: Archive, replaced: Replaced) -> Iterator[Batch]:
    """Yield the events in their order: accepted uploads in batches, every other event alone.

    Files of which a learner was erased are read in the copies that stand for them.
    """
    batch: Batch | None = None
    for event in events:
        alone = _batch_of(event, archive, replaced)
        if batch is not None and batch.parts and alone.parts and batch.takes(alone):
            batch.join(alone)
            continue
        if batch is not None:
            yield batch
        batch = alone
    if batch is not None:
        yield batch


def _batch_of(event: Event, archive: Archive, replaced: Replaced) -> Batch:
    if event.kind != "accepted":
        return Batch(UNLIMITED, [event])
    payload = event.payload
    if payload["upload_id"] in replaced.purged:
        return Batch(UNLIMITED, [event])
    options = replace(UNLIMITED, constants=payload["constants"], no_rows=payload.get("no_rows", False))
    parts = [
        Part(archive.path(replaced.at(file["sha256"], event.seq)), file["name"], file["dataset"])
        for file in payload["files"]
    ]
    return Batch(options, [event], parts, sum(file["rows"] for file in payload["files"]))
