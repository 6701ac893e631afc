"""How new the data behind a figure are: the last month delivered, which may lie before the month asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from etl.cli_text import say

if TYPE_CHECKING:
    import duckdb

    from etl.scope import Scope

JSON_KEY = "latest_delivered_month"
"""What the month is called in `--json`: null when nothing was delivered."""


def latest_delivered(
    con: duckdb.DuckDBPyConnection,
    scope: Scope,
    as_of: str,
    known_at: datetime | None = None,
    *,
    institution_id: str | None = None,
    project_ids: Sequence[str] = (),
) -> str | None:
    """Return the last month up to `as_of` of which something was delivered (and known at the moment), None = nothing.

    Of one institution and of some projects when given; for a pilot lead of their own institutions.
    """
    from etl.known_at import known_state
    from etl.queries import latest_month

    with known_state(con, known_at) as known:
        return latest_month(known, scope, as_of, institution_id=institution_id, project_ids=tuple(project_ids))


def freshness_text(as_of: str, latest: str | None) -> str:
    """Say which month was delivered last, and that nothing came after it when more was asked for."""
    from etl.kpi_periods import months_from

    if latest is None:
        return say(f"Tot en met {as_of} is niets aangeleverd.", f"Nothing was delivered up to {as_of}.")
    said = say(f"Laatste aangeleverde maand: {latest}", f"Latest month delivered: {latest}")
    if latest >= as_of:
        return f"{said}."
    first = list(months_from(latest, as_of))[1]
    if first == as_of:
        return said + say(f"; van {as_of} is niets aangeleverd.", f"; nothing was delivered for {as_of}.")
    return said + say(
        f"; van {first} tot en met {as_of} is niets aangeleverd.",
        f"; nothing was delivered for {first} to {as_of}.",
    )
