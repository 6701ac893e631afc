"""The published tables for others to read: a DuckLake, with its catalogue in PostgreSQL and Parquet files on S3.

Every machine answers from a warehouse of its own (D69); this copy is for a query that outgrows one machine, and for
other programs. It is replaced in one transaction, and never by an older state.
"""

import os
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import duckdb

from etl.ledger import LedgerDamaged, ledger_of
from etl.replaced import DESTROYING
from etl.setting_errors import InvalidSettings
from etl.settings import Settings
from etl.state_folder import WorkFolder
from etl.warehouse import Generations, attach, connect_in_memory

_PREFIXES = ("ducklake:postgres:", "ducklake:")
_EXTENSIONS = ("httpfs", "postgres_scanner", "ducklake")
_KEPT = "1 day"
"""Readers may stand in an older state for so long."""


class LakeUnreachable(LedgerDamaged):
    """A catalogue or bucket that does not answer or refuses; `reason` is the engine's name for it."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"De gedeelde tabellen (DuckLake) zijn niet bijgewerkt ({reason}); de vorige staat blijft er.",
            f"The shared tables (DuckLake) were not brought up to date ({reason}); the earlier state stays.",
        )
        self.reason = reason


def catalogue_of(settings: Settings) -> str:
    """Return the address of the catalogue's database: that of the setting, else the ledger's."""
    prefix = next(each for each in _PREFIXES if settings.warehouse.startswith(each))
    return settings.warehouse.removeprefix(prefix) or settings.ledger


def load_extensions(con: duckdb.DuckDBPyConnection) -> None:
    """Load DuckDB's extensions from the packages that are installed; nothing is fetched. Raises InvalidSettings."""
    for name in _EXTENSIONS:
        found = find_spec(f"duckdb_extension_{name}")
        paths = [] if found is None else Path(str(found.origin)).parent.glob(f"extensions/*/{name}.duckdb_extension")
        path = next(iter(paths), None)
        if path is None:
            raise InvalidSettings(
                [
                    (
                        "De instelling DUAAL_WAREHOUSE noemt een DuckLake, en de pakketten daarvoor zijn niet "
                        "geïnstalleerd. Installeer ze met scripts/setup.sh shared of pip install "
                        "'duaal-monitor[shared]'.",
                        "The setting DUAAL_WAREHOUSE names a DuckLake, and the packages for it are not installed. "
                        "Install them with scripts/setup.sh shared or pip install 'duaal-monitor[shared]'.",
                    )
                ]
            )
        con.execute(f"load {_quoted(str(path))}")


def attach_lake(con: duckdb.DuckDBPyConnection, settings: Settings, *, read_only: bool = False) -> None:
    """Attach the shared tables as `lake`; the bucket's keys come from the environment, as for the raw files."""
    load_extensions(con)
    endpoint = urlsplit(os.environ.get("AWS_ENDPOINT_URL", ""))
    given = {
        "key_id": os.environ.get("AWS_ACCESS_KEY_ID", ""),
        "secret": os.environ.get("AWS_SECRET_ACCESS_KEY", ""),
        "session_token": os.environ.get("AWS_SESSION_TOKEN", ""),
        "region": os.environ.get("AWS_REGION", ""),
        "endpoint": endpoint.netloc,
        "url_style": "path" if endpoint.netloc else "",
    }
    options = "".join(f", {name} {_quoted(value)}" for name, value in given.items() if value)
    con.execute(f"create secret (type s3, provider config{options}, use_ssl {endpoint.scheme != 'http'})")
    place = _quoted(f"ducklake:postgres:{catalogue_of(settings)}")
    data = _quoted(f"{settings.archive.rstrip('/')}/lake/")
    con.execute(f"attach {place} as lake (data_path {data}{', read_only' if read_only else ''})")


def publish_lake(settings: Settings) -> int:
    """Put the tables of this machine's warehouse in the place of the shared ones, unless those are as new.

    Returns the ledger event up to which the shared tables go. Readers see the earlier state or the new one. Raises
    LakeUnreachable, with the earlier state as it was.
    """
    try:
        with WorkFolder(settings) as work_dir, connect_in_memory(settings, work_dir) as con:
            attach_lake(con, settings)
            attach(con, Generations(settings).current(), "w", read_only=True)
            shared, own = _seq(con, "lake"), _seq(con, "w")
            if shared >= own:
                return shared
            con.execute("begin")
            # Inside the transaction: of two machines that do this at once, the second one's commit is refused.
            if _seq(con, "lake") < own:
                for name in _tables(con):
                    con.execute(
                        f'create or replace table lake."{name}" as select {_columns(con, name)} from w."{name}"'
                    )
            con.execute("commit")
            _forget_older(con, at_once=ledger_of(settings).last_seq(DESTROYING) > shared)
            return own
    except duckdb.Error as error:
        # Without the engine's words: they may hold the address with its password.
        raise LakeUnreachable(type(error).__name__) from None


def _seq(con: duckdb.DuckDBPyConnection, database: str) -> int:
    try:
        row = con.execute(f"select ledger_seq from {database}.meta").fetchone()
    except duckdb.CatalogException:  # nothing was published yet
        return 0
    return int(row[0]) if row else 0


def _tables(con: duckdb.DuckDBPyConnection) -> list[str]:
    rows = con.execute(
        "select table_name from duckdb_tables() where database_name = 'w' order by table_name"
    ).fetchall()
    return [str(row[0]) for row in rows]


def _columns(con: duckdb.DuckDBPyConnection, table: str) -> str:
    """Return a table's columns as a list in SQL; code lists become texts, as DuckLake knows no enumerations."""
    rows = con.execute(
        "select column_name, data_type from duckdb_columns() where database_name = 'w' and table_name = $table "
        "order by column_index",
        {"table": table},
    ).fetchall()
    return ", ".join(
        f'cast("{name}" as varchar) as "{name}"' if kind.startswith("ENUM") else f'"{name}"' for name, kind in rows
    )


def _forget_older(con: duckdb.DuckDBPyConnection, *, at_once: bool) -> None:
    """Remove the files of older states: after a day, or at once when they hold rows of whoever was erased."""
    until = "now()" if at_once else f"now() - interval '{_KEPT}'"
    con.execute(f"select count(*) from ducklake_expire_snapshots('lake', older_than => {until})").fetchone()
    con.execute(f"select count(*) from ducklake_cleanup_old_files('lake', older_than => {until})").fetchone()


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
