"""An earlier state beside the published warehouse, in a second or two: for looking at a figure of an old report.

A re-issue builds the warehouse of then anew; this gives the same figures (a test compares them) without that wait.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import duckdb

from etl.ledger import Event, ledger_of
from etl.load import archive_of
from etl.reference_files import read_reference
from etl.reports.data_state import head_of, state_at
from etl.reports.visible_state import VisibleState, uploads_of, visible_at
from etl.settings import Settings
from etl.state_folder import WorkFolder


class _Read(Protocol):
    def __call__(self) -> Mapping[str, list[dict[str, Any]]]: ...


@dataclass(frozen=True)
class Reference:
    """Reference data that were set at a ledger event; `read` returns their tables."""

    seq: int
    read: _Read


def references_of(settings: Settings, until: int, work_dir: Path) -> list[Reference]:
    """Return the reference data that were set up to an event, each to be read when it is needed."""
    events = ledger_of(settings).events(kinds=("reference_set",))
    return [Reference(each.seq, partial(_read, settings, each, work_dir)) for each in events if each.seq <= until]


def set_reference(state: VisibleState, references: Sequence[Reference], seq: int) -> None:
    """Let a state's reference data be those of a ledger event; the warehouse beside it holds the last ones."""
    if len(references) > 1:
        earlier = [each for each in references if each.seq <= seq]
        state.set_reference(earlier[-1].read() if earlier else {})


def _read(settings: Settings, event: Event, work_dir: Path) -> Mapping[str, list[dict[str, Any]]]:
    folder = work_dir / f"reference-{event.seq}"
    if not folder.exists():
        folder.mkdir()
        for name, sha256 in event.payload["files"].items():
            (folder / name).write_bytes(archive_of(settings).read(sha256))
    return read_reference(folder).tables


@contextmanager
def past_state(
    settings: Settings, seq: int, known_at: datetime | None, project_ids: Collection[str] | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection whose tables hold what the ledger held at an event, of what was known at a moment (None = all).

    With `project_ids`, only their files: enough for figures that do not look over projects.
    """
    head, _ = head_of(settings)
    with state_at(settings, head) as con, WorkFolder(settings) as work_dir:
        uploads = uploads_of(con)
        pairs = None
        if project_ids is not None:
            snapshots = [each for upload in uploads.values() for each in upload.snapshots]
            pairs = {each.pair for each in snapshots if each.project_id in project_ids}
        with closing(VisibleState(con, visible_at(con, uploads, seq, known_at), pairs=pairs)) as state:
            set_reference(state, references_of(settings, head, work_dir), seq)
            yield state.con
