"""What a store keeps, looked at and changed past the product, wherever it lies: in files, PostgreSQL or S3."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from etl.archive import archive_in
from etl.ledger import Ledger
from etl.ledger_postgresql import PostgresLedger
from etl.postgresql import borrowed
from etl.settings import Settings


@contextmanager
def direct(ledger: Ledger) -> Iterator[Any]:
    """Offer a connection past all that the ledger does."""
    if isinstance(ledger, PostgresLedger):
        with borrowed(ledger.url, ledger.schema) as connection:
            yield connection
        return
    with closing(sqlite3.connect(ledger.path, isolation_level=None)) as connection:
        yield connection


@contextmanager
def unguarded(ledger: Ledger) -> Iterator[Any]:
    """Offer the same without what keeps rows from being changed, as whoever owns the file or database could."""
    with direct(ledger) as connection:
        if isinstance(ledger, PostgresLedger):
            connection.execute("drop trigger events_only_grow on events")
        else:
            connection.execute("drop trigger events_never_change")
            connection.execute("drop trigger events_never_vanish")
        yield connection


def kept_files(settings: Settings, folder: str = "raw") -> dict[str, bytes]:
    """Return what an archive holds, by hash."""
    archive = archive_in(settings, folder)
    return {sha256: archive.read(sha256) for sha256 in archive.hashes()}


def overwrite(settings: Settings, sha256: str, content: bytes) -> None:
    """Put other bytes in the place of a raw file."""
    archive = archive_in(settings, "raw")
    if not settings.archive:
        archive.path(sha256).write_bytes(content)
        return
    import obstore

    from etl.archive_s3 import _store

    obstore.put(_store(settings.archive, os.getpid()), archive.path(sha256).as_posix(), content)
