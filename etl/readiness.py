"""Whether this process can serve and take uploads: what is in the way, as codes that hold nothing of the data."""

import os
import shutil
import sqlite3
from contextlib import closing
from enum import StrEnum

import duckdb

from etl.audit import AUDIT_FILE, was_begun
from etl.ledger import LedgerDamaged, has_ledger, has_log, ledger_of, log_of
from etl.settings import Settings
from etl.warehouse import NotPublished, Warehouse


class Obstacle(StrEnum):
    """One thing that is in the way; docs/operations.md says what to do at each."""

    WAREHOUSE_NOT_PUBLISHED = "warehouse_not_published"
    WAREHOUSE_UNREADABLE = "warehouse_unreadable"
    LEDGER_MISSING = "ledger_missing"
    LEDGER_UNREADABLE = "ledger_unreadable"
    AUDIT_MISSING = "audit_missing"
    AUDIT_UNREADABLE = "audit_unreadable"
    DISK_LOW = "disk_low"
    DISK_READ_ONLY = "disk_read_only"
    STATE_FOLDER_GONE = "state_folder_gone"


def obstacles(settings: Settings, warehouse: Warehouse) -> list[Obstacle]:
    """Return what is in the way of serving and taking uploads; nothing when the process is ready. Writes nothing."""
    if not settings.state_dir.is_dir():
        return [Obstacle.STATE_FOLDER_GONE]
    found = (_in_warehouse(warehouse), _in_ledger(settings), _in_audit_log(settings), _on_disk(settings))
    return [each for each in found if each is not None]


def _in_warehouse(warehouse: Warehouse) -> Obstacle | None:
    try:
        with closing(warehouse.cursor()) as cursor:
            cursor.execute("select count(*) from meta").fetchone()
    except NotPublished:
        return Obstacle.WAREHOUSE_NOT_PUBLISHED
    except (duckdb.Error, OSError):
        return Obstacle.WAREHOUSE_UNREADABLE
    return None


def _in_ledger(settings: Settings) -> Obstacle | None:
    try:
        if not has_ledger(settings):  # opening it would make a new one
            return Obstacle.LEDGER_MISSING
        ledger_of(settings).last_seq()
    except (LedgerDamaged, sqlite3.Error, OSError):
        return Obstacle.LEDGER_UNREADABLE
    return None


def _in_audit_log(settings: Settings) -> Obstacle | None:
    """Look at the log without which nobody logs in, nothing is given, and no backup is made."""
    is_there = True
    try:
        is_there = has_log(settings, AUDIT_FILE)
        if not is_there:
            return Obstacle.AUDIT_MISSING if was_begun(settings) else None
        log_of(settings, AUDIT_FILE).last_seq()
    except (LedgerDamaged, sqlite3.Error, OSError):
        return Obstacle.AUDIT_UNREADABLE if is_there else None  # else it is the ledger
    return None


def _on_disk(settings: Settings) -> Obstacle | None:
    if os.statvfs(settings.state_dir).f_flag & os.ST_RDONLY:
        return Obstacle.DISK_READ_ONLY
    if shutil.disk_usage(settings.state_dir).free < settings.min_free_megabytes * 1_000_000:
        return Obstacle.DISK_LOW
    return None
