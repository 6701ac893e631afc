"""What the commands that ask for figures have in common: months, moments, filters, and the store they ask."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NoReturn

import click

from etl.cli_text import WRONG_USE, say, stop
from etl.permissions import Right
from etl.settings import settings
from schemas.codes import ACADEMIC_YEARS
from schemas.months import is_month

if TYPE_CHECKING:
    import duckdb

    from etl.scope import Scope

_FILTER_WORDS = {
    "institution_id": ("Instelling", "Institution"),
    "project_id": ("Project", "Project"),
    "academic_year": ("Academiejaar", "Academic year"),
}


def _month(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """Return an option's month; raise BadParameter when it is none."""
    if value is not None and not is_month(value):
        raise click.BadParameter(say("geef een maand als 2023-03", "give a month such as 2023-03"))
    return value


def _moment(_context: click.Context, _parameter: click.Parameter, value: str | None) -> datetime | None:
    return None if value is None else read_moment(value)


def read_moment(value: str) -> datetime:
    """Read an ISO date or time; without a zone it is local time of the settings, a date is its end."""
    from zoneinfo import ZoneInfo

    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(
            say(
                "geef een tijd als 2023-03-15 of 2023-03-15T14:30", "give a time such as 2023-03-15 or 2023-03-15T14:30"
            )
        ) from None
    if len(value) == len("2023-03-15"):
        moment = moment.replace(hour=23, minute=59, second=59, microsecond=999_999)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(settings().time_zone))
    return moment.astimezone(UTC)


def say_when_empty() -> int:
    """Return the number of the newest ledger event that changes the warehouse; say on standard error when it is 0.

    It says where nothing was ever loaded: most often another folder was meant.
    """
    from etl.ledger import last_data_seq

    newest = last_data_seq(settings())
    if newest == 0:
        folder = settings().state_dir.resolve()
        message = say(
            f"De gegevensmap {folder} is leeg. Staan de gegevens elders, zet dan DUAAL_STATE_DIR of ga naar de map "
            "waarin u anders werkt.",
            f"The state folder {folder} is empty. When the data are elsewhere, set DUAAL_STATE_DIR or go to the folder "
            "in which you work otherwise.",
        )
        click.echo(message, err=True)
    return newest


def open_cursor() -> duckdb.DuckDBPyConnection:
    """Return a connection to the published warehouse, after publishing what the ledger holds beyond it."""
    from etl.warehouse import Generations, Warehouse

    if not Generations(settings()).holds(say_when_empty()):
        from etl.load import ensure_published  # what reads and judges files, and with it pandera: seldom needed here

        ensure_published(settings())
    return Warehouse(settings()).cursor()


def known_filters(con: duckdb.DuckDBPyConnection, scope: Scope, **given: str | None) -> dict[str, str]:
    """Return the filters that were given; one that the reference data do not know ends the command with words."""
    from etl.queries import institution_names, projects

    known = {
        "institution_id": set(institution_names(con, scope)),
        "project_id": {each.project_id for each in projects(con, scope)},
        "academic_year": set(ACADEMIC_YEARS.values),
    }
    filters = {name: value for name, value in given.items() if value is not None}
    for name, value in filters.items():
        if value not in known[name]:
            _stop_for_unknown(name, value, is_limited=scope.only(Right.READ_FIGURES) is not None)
    return filters


def _stop_for_unknown(name: str, value: str, *, is_limited: bool) -> NoReturn:
    """Stop for a filter that is not known; whether it is known to others is not told to who sees only some."""
    if name == "academic_year":
        first, last = ACADEMIC_YEARS.values[0], ACADEMIC_YEARS.values[-1]
        stop(
            f"Academiejaar {value} is niet gekend. Geef het zoals 2022-2023; mogelijk: {first} tot en met {last}.",
            f"Academic year {value} is not known. Give it like 2022-2023; possible: {first} to {last}.",
            WRONG_USE,
        )
    dutch, english = _FILTER_WORDS[name]
    ours_nl, ours_en = (", of hoort niet bij uw rol", ", or is not of your role") if is_limited else ("", "")
    stop(
        f"{dutch} {value} is niet gekend in de referentiegegevens{ours_nl}.",
        f"{english} {value} is not known in the reference data{ours_en}.",
        WRONG_USE,
    )


def month_option(name: str, text: str, *names: str, default: str | None = None) -> Callable[..., Any]:
    """Return an option that takes a month."""
    # A default of None would be shown and count as given.
    given: dict[str, Any] = {} if default is None else {"default": default, "show_default": True}
    return click.option(name, *names, callback=_month, metavar="2022-12", help=text, **given)


def moment_option() -> Callable[..., Any]:
    """Return the option that asks for what was known at a moment."""
    return click.option(
        "--known-at",
        callback=_moment,
        metavar="2023-01-31",
        help=say(
            "Zoals bekend op dit moment: een dag, of een tijd zoals 2023-01-31T14:30.",
            "As known at this moment: a day, or a time such as 2023-01-31T14:30.",
        ),
    )
