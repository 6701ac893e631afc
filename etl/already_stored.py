"""Whether files that are judged were stored before and still count: then loading them again changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from etl.ledger import Ledger
from etl.read import ReadFile
from etl.receipts import receipts
from etl.scope import Scope
from etl.sql_files import sql_text


@dataclass(frozen=True)
class StoredFile:
    """A file that was stored with the same values given: its name now, its upload, and when (UTC) and by whom."""

    name: str
    upload_id: str
    at: datetime
    actor: str

    def to_json(self) -> dict[str, Any]:
        """Return it as `duaal check --json` prints it."""
        return {"file": self.name, "upload_id": self.upload_id, "at": self.at.isoformat(), "actor": self.actor}


def already_stored(
    con: duckdb.DuckDBPyConnection,
    ledger: Ledger,
    scope: Scope,
    files: Sequence[ReadFile],
    constants: Mapping[str, str],
) -> list[StoredFile]:
    """Return which of the files still count as they were stored, of the uploads whose receipts the scope may see."""
    hashes = [file.sha256 for file in files]
    counting: dict[str, set[str]] = {}
    for sha256, upload_id in con.execute(sql_text("load_sql", "files_that_count"), {"hashes": hashes}).fetchall():
        counting.setdefault(sha256, set()).add(upload_id)
    if not counting:
        return []
    visible = [each for each in reversed(receipts(ledger, scope)) if each.constants == dict(constants)]
    found = []
    for file in files:
        receipt = next((each for each in visible if each.upload_id in counting.get(file.sha256, ())), None)
        if receipt is not None:
            at = receipt.delivered_at or receipt.at
            found.append(StoredFile(file.name, receipt.upload_id, at, receipt.actor))
    return found
