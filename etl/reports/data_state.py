"""The data as they were at a ledger event: a warehouse made from the ledger up to it and from the raw files."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from etl.ledger import DATA_KINDS, ledger_of
from etl.load import ensure_published, rebuild
from etl.settings import Settings
from etl.state_folder import WorkFolder
from etl.warehouse import Warehouse, attach, connect_in_memory


@contextmanager
def state_at(settings: Settings, seq: int, *, rebuilt: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection whose tables hold what the ledger held at an event: reference data and withdrawals of then.

    It is the published warehouse when no later event changed the data, else one that is built from the ledger's first
    events in a folder that vanishes; always the latter when `rebuilt`.
    """
    ensure_published(settings)
    warehouse = Warehouse(settings)
    try:
        # The cursor stays in its generation: an upload that comes now makes another one.
        published = warehouse.cursor()
        if not rebuilt and _ledger_seq(published) <= seq:
            yield published
            return
    finally:
        warehouse.close()
    with WorkFolder(settings) as work_dir:
        path = work_dir / "then.duckdb"
        rebuild(settings, path, seq)
        with connect_in_memory(settings, work_dir) as con:
            attach(con, path, "then_state", read_only=True)
            con.execute("use then_state")
            yield con


def head_of(settings: Settings) -> tuple[int, str]:
    """Return the number and the chain hash of the ledger's newest event: (0, '') when it is empty."""
    ledger = ledger_of(settings)
    seq = ledger.last_seq()
    events = ledger.events(after=seq - 1)
    return (events[0].seq, events[0].hash) if seq and events else (0, "")


def data_hash(settings: Settings, seq: int) -> str:
    """Return the SHA-256 of what figures are made from up to a ledger event: what the data's own events say, in order.

    Where they stand between other events does not count, so reports and tokens in between change nothing: equal data,
    equal hash. Which events are the data's own is `DATA_KINDS`: what builds the warehouse.
    """
    digest = hashlib.sha256()
    for event in ledger_of(settings).events(kinds=DATA_KINDS):
        if event.seq <= seq:
            said = [event.kind, event.at.isoformat(), event.actor, event.role, event.payload]
            digest.update(json.dumps(said, sort_keys=True, separators=(",", ":")).encode() + b"\n")
    return digest.hexdigest()


def _ledger_seq(con: duckdb.DuckDBPyConnection) -> int:
    row = con.execute("select ledger_seq from meta").fetchone()
    return int(row[0]) if row else 0
