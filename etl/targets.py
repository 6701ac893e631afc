"""What the ledger and the archive say of reference data and targets: every value, who noted it and when, old ones too.

Reads the files as they were loaded, and needs neither the warehouse nor the contract's engine.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from etl.archive import archive_of
from etl.ledger import Event, Ledger
from etl.permissions import Right
from etl.scope import Scope
from etl.settings import Settings

TARGETS_FILE = "targets.csv"
TARGET_KEY = ("kpi_id", "scope", "academic_year")


@dataclass(frozen=True)
class NotedValue:
    """One value of a target: the value as text with a decimal point, what the file says of it, and its event (UTC)."""

    target: str
    set_by: str
    set_on: str
    source: str
    seq: int
    at: datetime
    actor: str
    reason: str


@dataclass(frozen=True)
class TargetHistory:
    """One target with all its values, the newest first; a target that a later load left out is not current."""

    kpi_id: str
    scope: str
    academic_year: str
    values: tuple[NotedValue, ...]
    is_current: bool


@dataclass(frozen=True)
class ReferenceLoad:
    """One time that reference data were set: when (UTC), by whom, and of each file its hash and number of rows."""

    seq: int
    at: datetime
    actor: str
    role: str
    files: dict[str, str]
    rows: dict[str, int]
    changed: tuple[str, ...]
    """Files that are other than the time before."""
    target: dict[str, str] | None
    """The target that was changed by itself, when it was one."""


def target_histories(settings: Settings, ledger: Ledger, scope: Scope) -> list[TargetHistory]:
    """Return every target that ever was, in the order of the files; raise NotAllowed for a role that may not."""
    scope.require(Right.READ_REFERENCE)
    found: dict[tuple[str, str, str], list[NotedValue]] = {}
    current: set[tuple[str, str, str]] = set()
    read: dict[str, list[dict[str, str]]] = {}
    for event in ledger.events(kinds=("reference_set",)):
        sha256 = event.payload["files"].get(TARGETS_FILE, "")
        if sha256 not in read:
            read[sha256] = _rows(settings, sha256)
        current = set()
        for row in read[sha256]:
            key = (row["kpi_id"], row["scope"], row["academic_year"])
            current.add(key)
            _add(found.setdefault(key, []), row, event)
    return [
        TargetHistory(kpi_id, limits, year, tuple(reversed(values)), (kpi_id, limits, year) in current)
        for (kpi_id, limits, year), values in found.items()
    ]


def reference_loads(settings: Settings, ledger: Ledger, scope: Scope) -> list[ReferenceLoad]:
    """Return every time that reference data were set, the newest first; raise NotAllowed for a role that may not."""
    scope.require(Right.READ_REFERENCE)
    loads: list[ReferenceLoad] = []
    counts: dict[str, int] = {}
    before: dict[str, str] = {}
    for event in ledger.events(kinds=("reference_set",)):
        files: dict[str, str] = event.payload["files"]
        for sha256 in files.values():
            if sha256 not in counts:
                counts[sha256] = len(_rows(settings, sha256))
        changed = tuple(name for name in files if files[name] != before.get(name))
        loads.append(
            ReferenceLoad(
                event.seq,
                event.at,
                event.actor,
                event.role,
                files,
                {name: counts[sha256] for name, sha256 in files.items()},
                changed,
                event.payload.get("target"),
            )
        )
        before = files
    return loads[::-1]


def targets_csv(rows: Iterable[dict[str, str]], header: Iterable[str]) -> str:
    """Return targets as the file that is loaded."""
    written = io.StringIO()
    writer = csv.DictWriter(written, list(header), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def _add(values: list[NotedValue], row: dict[str, str], event: Event) -> None:
    """Add a value unless it stands there already: a load that repeats it sets nothing."""
    said = (row["target"], row["set_by"], row["set_on"], row["source"])
    if values and (values[-1].target, values[-1].set_by, values[-1].set_on, values[-1].source) == said:
        return
    reason = event.payload.get("reason") or ""
    values.append(NotedValue(*said, event.seq, event.at, event.actor, reason))


def _rows(settings: Settings, sha256: str) -> list[dict[str, str]]:
    """Return the rows of a reference file, which was checked when it was loaded; none of one that is not there."""
    archive = archive_of(settings)
    if not sha256 or not archive.has(sha256):
        return []
    text = archive.read(sha256).decode("utf-8-sig")
    return [
        {name: (value or "").strip() for name, value in row.items()}
        for row in csv.DictReader(io.StringIO(text, newline=""))
    ]
