"""The named points at which a process is killed: a function of the product, before or after it does its work."""

import functools
import importlib
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Point:
    """Where a process dies: in the module's `function`, at its `call`th call of those that `counts` picks."""

    module: str
    function: str
    is_after: bool = False
    call: int = 1
    counts: Callable[..., bool] = lambda *_, **__: True
    is_accepted: bool = False
    """The ledger holds the upload by then."""


def _is_pointer(path: Any, *_: Any) -> bool:
    return str(path.name).startswith("current.")


# The first call of insert_uploads and of refresh measures the effect and is rolled back.
POINTS = {
    "receive": Point("dashboard.inbox", "shutil.copyfileobj", is_after=True),
    "check": Point("etl.submit", "cross_findings"),
    "check, effect": Point("etl.submit", "insert_uploads", is_after=True),
    "accept, files": Point("etl.archive", "os.fsync"),
    "accept, second file": Point("etl.archive", "Archive.keep", is_after=True, call=2),
    "accept, before the ledger": Point("etl.ledger", "Ledger.append"),
    "accept, inside the ledger's transaction": Point("etl.submit", "insert_uploads", is_after=True, call=2),
    "accept, after the ledger": Point("etl.ledger", "Ledger.append", is_after=True, is_accepted=True),
    "load, snapshots": Point("etl.submit", "count_snapshots", is_after=True, is_accepted=True),
    "load, marts": Point("etl.submit", "refresh", is_after=True, call=2, is_accepted=True),
    "publish": Point("etl.warehouse", "Generations.publish", is_accepted=True),
    "publish, before the pointer": Point("pathlib", "Path.replace", counts=_is_pointer, is_accepted=True),
    "publish, after the pointer": Point("etl.warehouse", "fsync_directory", is_accepted=True),
    "publish, old generations": Point("etl.warehouse", "Generations._remove_old", is_after=True, is_accepted=True),
}


_ON_ONE_MACHINE = ("accept, files", "accept, second file")
SHARED_POINTS = {
    **{name: point for name, point in POINTS.items() if name not in _ON_ONE_MACHINE},
    "accept, files on S3": Point("etl.archive_s3", "S3Archive._put", is_after=True),
    "accept, second file on S3": Point("etl.archive_s3", "S3Archive._put", call=2),
    "accept, before PostgreSQL's commit": Point("etl.ledger_postgresql", "PostgresLedger._commit"),
    "accept, after PostgreSQL's commit": Point(
        "etl.ledger_postgresql", "PostgresLedger._commit", is_after=True, is_accepted=True
    ),
}
"""The same with ledger and files on other machines."""


def arm(name: str) -> None:
    """Make this process kill itself at a point."""
    point = {**POINTS, **SHARED_POINTS}[name]
    holder: Any = importlib.import_module(point.module)
    *path, attribute = point.function.split(".")
    for each in path:
        holder = getattr(holder, each)
    original = getattr(holder, attribute)
    seen = 0

    @functools.wraps(original)
    def dying(*arguments: Any, **named: Any) -> Any:
        nonlocal seen
        seen += bool(point.counts(*arguments, **named))
        is_here = seen == point.call
        if is_here and not point.is_after:
            os.kill(os.getpid(), signal.SIGKILL)
        result = original(*arguments, **named)
        if is_here:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(holder, attribute, dying)
