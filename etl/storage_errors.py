"""What to say when storage is the matter, whichever library met it first.

The disk is full, read-only or failing; or what is kept is encrypted and does not open.
"""

import errno
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from etl.sealed import CannotOpen


@dataclass(frozen=True)
class DiskProblem:
    """One way in which storage fails: its code for the log, and what a user reads."""

    code: str
    message_nl: str
    message_en: str


_AGAIN_NL = (
    "Er is niets half opgeslagen. Stuur daarna dezelfde bestanden opnieuw: wat al aanvaard was, telt niet dubbel."
)
_AGAIN_EN = "Nothing was stored half. Then send the same files again: what was accepted already does not count twice."

FULL = DiskProblem(
    "disk_full",
    f"De schijf is vol. Vraag de beheerder om plaats te maken. {_AGAIN_NL}",
    f"The disk is full. Ask the operator to free some space. {_AGAIN_EN}",
)
READ_ONLY = DiskProblem(
    "disk_read_only",
    f"De schijf is alleen te lezen. Vraag de beheerder om haar na te kijken. {_AGAIN_NL}",
    f"The disk can only be read. Ask the operator to look at it. {_AGAIN_EN}",
)
FAILING = DiskProblem(
    "disk_failing",
    f"De schijf gaf een fout bij het schrijven. Vraag de beheerder om haar na te kijken. {_AGAIN_NL}",
    f"The disk failed while writing. Ask the operator to look at it. {_AGAIN_EN}",
)

ARCHIVE_CLOSED, ARCHIVE_DAMAGED = "archive_closed", "archive_damaged"
"""Codes: the key of encrypted files is missing or another one; an encrypted file is not what it was."""

_BY_NUMBER = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EFBIG: FULL,
    errno.EROFS: READ_ONLY,
    errno.EIO: FAILING,
}
_BY_SQLITE_CODE = {
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_IOERR: FAILING,
}
# DuckDB 1.5 gives the operating system's words only.
_BY_WORDS = {
    "no space left on device": FULL,
    "disk quota exceeded": FULL,
    "file too large": FULL,
    "read-only file system": READ_ONLY,
    "input/output error": FAILING,
    "fsync failed": FAILING,
}


def disk_problem(error: BaseException) -> DiskProblem | None:
    """Return which problem of disk or archive is behind an exception, or None when it is something else."""
    found = [problem for each in _chain(error) if (problem := _of_one(each)) is not None]
    for each in found:
        if each.code in (ARCHIVE_CLOSED, ARCHIVE_DAMAGED):
            return each
    # SQLite says 'input/output error' of a disk that is full: the plainer cause goes first.
    return min(found, key=(FULL, READ_ONLY, FAILING).index, default=None)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _of_one(error: BaseException) -> DiskProblem | None:
    if isinstance(error, CannotOpen):
        code = ARCHIVE_DAMAGED if error.is_damage else ARCHIVE_CLOSED
        return DiskProblem(code, error.message_nl, error.message_en)
    if isinstance(error, OSError):
        return _BY_NUMBER.get(error.errno or 0)
    if isinstance(error, sqlite3.Error):
        return _BY_SQLITE_CODE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    if type(error).__module__.partition(".")[0] in ("duckdb", "_duckdb"):
        said = str(error).lower()
        return next((problem for words, problem in _BY_WORDS.items() if words in said), None)
    return None
