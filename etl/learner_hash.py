"""Learners' keys become hashes while rows are staged: the database never holds what the institution sent.

The hash is the first 128 bits of HMAC-SHA-256 (RFC 2104) over institution, U+001F and key. It is taken row by row in
the scan: looking each learner up once instead costs more than it saves, since a month's file hardly repeats learners.
Python's SHA-256 uses the processor's own instructions and starts from the state after the secret, which SQL cannot;
the secret itself never reaches the database.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import pyarrow as pa
from duckdb.func import ARROW

from etl.cell_findings import StagedTable
from schemas.datasets import Dataset

LEARNER_HASH = "learner_hash"
_FUNCTION = "hash_learner"
_BLOCK_BYTES = 64
_HASH_BYTES = 16


class _Hasher:
    """HMAC-SHA-256 of many messages with one secret, which is hashed once."""

    def __init__(self, secret: bytes) -> None:
        key = secret if len(secret) <= _BLOCK_BYTES else hashlib.sha256(secret).digest()
        block = key.ljust(_BLOCK_BYTES, b"\0")
        self._inner, self._outer = (hashlib.sha256(bytes(byte ^ mask for byte in block)) for mask in (0x36, 0x5C))

    def __call__(self, messages: pa.Array) -> pa.Array:
        """Return the first 16 bytes of each message's code; DuckDB hands over no nulls."""
        copy_inner, copy_outer, digests = self._inner.copy, self._outer.copy, []
        for message in messages.cast(pa.binary()).to_pylist():
            inner, outer = copy_inner(), copy_outer()
            inner.update(message)
            outer.update(inner.digest())
            digests.append(outer.digest()[:_HASH_BYTES])
        return pa.array(digests, pa.binary(_HASH_BYTES))


@contextmanager
def hashing(con: duckdb.DuckDBPyConnection, secret: bytes) -> Iterator[None]:
    """Let the connection hash learners inside the block; the secret stays outside it."""
    con.create_function(_FUNCTION, _Hasher(secret), ["varchar"], "blob", type=ARROW)
    try:
        yield
    finally:
        con.remove_function(_FUNCTION)


def learner_hash(institution: str, key: str) -> str:
    """Return SQL for the hash of a learner, null when institution or key is; needs `hashing`."""
    return f"cast({_FUNCTION}({institution} || chr(31) || {key}) as uuid)"


def hash_again(con: duckdb.DuckDBPyConnection, dataset: Dataset, tables: list[StagedTable]) -> None:
    """Hash anew the learners whose institution or key was written in another form than the one stored."""
    suspects = f"{dataset.name}_suspects"
    known = "select 1 from duckdb_tables() where schema_name = 'staging' and table_name = $name"
    if con.execute(known, {"name": suspects}).fetchone() is None:
        return
    places = [dataset.column_names.index(name) + 1 for name in ("institution_id", "learner_key")]
    for number, table in enumerate(tables):
        con.execute(
            f"update {table.name} set {LEARNER_HASH} = {learner_hash('institution_id', 'learner_key')} "
            f"where rowid in (select row_ref from staging.{suspects} "
            "where table_number = $number and list_contains($places, column_number))",
            {"number": number, "places": places},
        )
