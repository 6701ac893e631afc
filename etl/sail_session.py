"""A session with Sail over Arrow Flight SQL: on an existing cluster, or on a server inside this process.

The server inside listens on loopback, on a port that the system chooses, and ends with the process. Neither asks who is
there: docs/beyond-one-machine.md says what follows from that.
"""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa

from etl.ledger_damage import LedgerDamaged
from etl.settings import Settings

_PATIENCE = {"adbc.flight.sql.rpc.timeout_seconds.connect": "10"}


class SailFailed(LedgerDamaged):
    """An engine that does not answer or refuses; `reason` is the client's name for it."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"De rekenkern Sail is niet te bereiken of weigert ({reason}). De tabellen zijn niet opgebouwd; wat al "
            "aanvaard is, blijft bewaard. Probeer het opnieuw, of laat DUAAL_ENGINE weg: dan maakt DuckDB dezelfde "
            "tabellen.",
            f"The engine Sail cannot be reached or refuses ({reason}). The tables were not built; what was accepted is "
            "kept. Try again, or leave DUAAL_ENGINE out: DuckDB then makes the same tables.",
        )
        self.reason = reason


class Sail:
    """A connection; each query stands by itself. The methods raise SailFailed."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def rows(self, query: str) -> pa.Table:
        """Return the rows of a query."""
        with _said(), self._connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetch_arrow_table()

    def write(self, query: str, address: str) -> int:
        """Write the rows of a query as Parquet files in a folder, and return their number."""
        (done,) = self.rows(f"insert overwrite directory '{address}' using parquet\n{query}").to_pylist()
        return int(done["count"])


@contextmanager
def sail_session(settings: Settings, work_dir: Path) -> Iterator[Sail]:
    """Offer a session for a while; raise SailFailed when there is none to be had."""
    if settings.sail_remote:
        with _connected(settings.sail_remote) as sail:
            yield sail
        return
    with _environment(_server_settings(settings, work_dir)):
        from pysail.flight import FlightSqlServer

        try:
            server = FlightSqlServer(ip="127.0.0.1", port=0)
            server.start(background=True)
        except RuntimeError as error:  # a SAIL_… variable that it does not know, a port that it does not get
            raise SailFailed(str(error)) from None
        try:
            _, port = server.listening_address
            with _connected(f"grpc://127.0.0.1:{port}") as sail:
                yield sail
        finally:
            server.stop()


@contextmanager
def _connected(address: str) -> Iterator[Sail]:
    from adbc_driver_flightsql import dbapi

    with _said():
        connection = dbapi.connect(address, db_kwargs=_PATIENCE, autocommit=True)
    with closing(connection):
        yield Sail(connection)


@contextmanager
def _said() -> Iterator[None]:
    from adbc_driver_flightsql import dbapi

    try:
        yield
    except dbapi.Error as error:
        # Without the engine's words: they may hold a learner's cells.
        raise SailFailed(getattr(error.status_code, "name", type(error).__name__)) from None


def _server_settings(settings: Settings, work_dir: Path) -> dict[str, str]:
    """Return how much a server inside this process may take, as Sail reads it; who set it otherwise knows why."""
    return {
        "RUST_LOG": "error",
        "SAIL_EXECUTION__DEFAULT_PARALLELISM": str(settings.threads),
        "SAIL_RUNTIME__MEMORY_POOL__TYPE": "fair",
        "SAIL_RUNTIME__MEMORY_POOL__FAIR__MAX_SIZE": str(_bytes(settings.memory_limit)),
        "SAIL_RUNTIME__TEMPORARY_FILES__PATHS": f'["{work_dir.resolve()}"]',
    }


def _bytes(amount: str) -> int:
    """Return an amount such as 512MB or 2GiB, which the settings have checked, in bytes."""
    number, unit, binary = re.fullmatch(r"([\d.]+) ?([kmgt])(i?)b", amount.lower()).groups()  # type: ignore[union-attr]
    return int(float(number) * (1024 if binary else 1000) ** " kmgt".index(unit))


@contextmanager
def _environment(given: Mapping[str, str]) -> Iterator[None]:
    """Set what is not set in the environment, for a while."""
    added = {name: value for name, value in given.items() if name not in os.environ}
    os.environ.update(added)
    try:
        yield
    finally:
        for name in added:
            os.environ.pop(name, None)
