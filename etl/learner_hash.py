"""Learners' keys become hashes while rows are staged: the database never holds what the institution sent.

The hash is the first 128 bits of HMAC-SHA-256 (RFC 2104) over institution, U+001F and key. It is taken row by row in
the scan: looking each learner up once instead costs more than it saves, since a month's file hardly repeats learners.
"""

import hashlib

import duckdb

from etl.cell_findings import StagedTable
from schemas.datasets import Dataset

LEARNER_HASH = "learner_hash"
_INNER, _OUTER = "learner_inner_key", "learner_outer_key"
_BLOCK_BYTES = 64


def use_secret(con: duckdb.DuckDBPyConnection, secret: bytes) -> None:
    """Give the connection what hashing needs, until `forget_secret`."""
    key = secret if len(secret) <= _BLOCK_BYTES else hashlib.sha256(secret).digest()
    block = key.ljust(_BLOCK_BYTES, b"\0")
    for name, mask in ((_INNER, 0x36), (_OUTER, 0x5C)):
        con.execute(f"set variable {name} = cast(? as blob)", [bytes(byte ^ mask for byte in block)])


def forget_secret(con: duckdb.DuckDBPyConnection) -> None:
    """Take the secret from the connection."""
    for name in (_INNER, _OUTER):
        con.execute(f"reset variable {name}")


def learner_hash(institution: str, key: str) -> str:
    """Return SQL for the hash of a learner, null when institution or key is; needs `use_secret`."""
    message = f"encode({institution} || chr(31) || {key})"
    inner = f"unhex(sha256(getvariable('{_INNER}') || {message}))"
    return f"cast(sha256(getvariable('{_OUTER}') || {inner})[1:32] as uuid)"


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
