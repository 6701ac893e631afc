"""`duaal kpis` and `duaal trace`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NoReturn

import click

from etl.audit_kinds import EXPORT
from etl.cli_freshness import JSON_KEY, freshness_text, latest_delivered
from etl.cli_kpi_forms import print_parts, print_trace, print_values
from etl.cli_origin import print_origin
from etl.cli_text import WRONG_USE, language, print_json, say, stop
from etl.cli_upload import as_option, json_option, read_scope
from etl.ids_said import looks_like
from etl.permissions import Right
from etl.settings import settings
from schemas.codes import ACADEMIC_YEARS
from schemas.kpis import KPIS
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


def _kpi_ids(_context: click.Context, _parameter: click.Parameter, value: Any) -> Any:
    given = value if isinstance(value, tuple) else (value,)
    unknown = [each for each in given if each.upper() not in KPIS]
    if unknown:
        listed = ", ".join(unknown)
        dutch = f"{listed} bestaat niet; de KPI's zijn K01 tot K24"
        english = f"{listed} does not exist; the KPIs are K01 to K24"
        if other := looks_like(unknown[0]):
            dutch, english = f"{dutch}; {other[0]}", f"{english}; {other[1]}"
        raise click.BadParameter(say(dutch, english))
    return tuple(each.upper() for each in value) if isinstance(value, tuple) else value.upper()


def _kpi_or_origin(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """Let the id of a figure in a report through, such as R000007-K07-3f9a02b1c4; else it is a KPI."""
    return value if "-" in value else str(_kpi_ids(context, parameter, value))


def open_cursor() -> duckdb.DuckDBPyConnection:
    """Return a connection to the published warehouse, after publishing what the ledger holds beyond it."""
    from etl.ledger import last_data_seq
    from etl.warehouse import Generations, Warehouse

    if not Generations(settings()).holds(last_data_seq(settings())):
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
            f"{value} is geen academiejaar. Geef het zoals 2022-2023; mogelijk: {first} tot en met {last}.",
            f"{value} is not an academic year. Give it like 2022-2023; possible: {first} to {last}.",
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


_AS_OF = month_option("--as-of", say("Stand op het einde van deze maand.", "State at the end of this month."))
_KNOWN_AT = moment_option()
_INSTITUTION = click.option("--institution", help=say("Alleen deze instelling.", "This institution only."))
_PROJECT = click.option("--project", help=say("Alleen dit project.", "This project only."))
_YEAR = click.option("--year", help=say("Alleen dit academiejaar.", "This academic year only."))


@click.command(help=say("Toon cijfers; zonder namen alle 24.", "Show figures; all 24 without names."))
@click.argument("names", nargs=-1, callback=_kpi_ids, metavar="[K07 …]")
@_AS_OF
@_KNOWN_AT
@click.option(
    "--by",
    default="",
    help=say("Uitsplitsing, bv. institution_id,academic_year.", "Split, e.g. institution_id,academic_year."),
)
@_INSTITUTION
@_PROJECT
@_YEAR
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@as_option()
@json_option()
def kpis(
    names: tuple[str, ...],
    as_of: str | None,
    known_at: datetime | None,
    by: str,
    institution: str | None,
    project: str | None,
    year: str | None,
    form: str,
    who: str,
    as_json: bool,
) -> None:
    """Print figures as a table, CSV or JSON."""
    from etl.audit import record
    from etl.kpi_csv import kpi_csv
    from etl.kpis import UnknownDimension, kpi_values

    con, scope = open_cursor(), read_scope(who, Right.READ_FIGURES)
    dimensions = [each.strip() for each in by.split(",") if each.strip()]
    filters = known_filters(con, scope, institution_id=institution, project_id=project, academic_year=year)
    try:
        values = kpi_values(con, scope, names or None, as_of=as_of, by=dimensions, filters=filters, known_at=known_at)
    except UnknownDimension as unknown:
        stop(unknown.message_nl, unknown.message_en, WRONG_USE)
    record(settings(), scope, EXPORT, what="kpis", kpis=list(names), as_of=as_of, by=dimensions, figures=len(values))
    until = values[0].as_of if values else None
    latest = until and latest_delivered(con, scope, until, known_at, **_place(institution, project))
    if as_json or form == "json":
        print_json([value.to_json(language()) | {JSON_KEY: latest} for value in values])
    elif form == "csv":
        click.echo(kpi_csv(values, language()), nl=False)
    else:
        # Classes and themes overlap: how many events have no date is asked of the whole.
        undated = [kpi for kpi in dict.fromkeys(value.kpi for value in values) if KPIS[kpi].undated]
        wholes = kpi_values(con, scope, undated, as_of=as_of, filters=filters, known_at=known_at) if undated else []
        fresh = freshness_text(until, latest) if until else ""
        print_values(values, {whole.kpi: whole.undated or 0 for whole in wholes if not whole.dimensions}, fresh)


def _place(institution: str | None, project: str | None) -> dict[str, Any]:
    """Return of what deliveries are looked at: those of the institution and the project that figures are asked of."""
    return {"institution_id": institution, "project_ids": [project] if project else []}


def _parts_help() -> str:
    parts = "; ".join(f"{kpi.id}: {', '.join(kpi.classes.values)}" for kpi in KPIS.values() if kpi.classes)
    needed = ", ".join(kpi.id for kpi in KPIS.values() if not kpi.has_total)
    return say(
        f"Deel van een KPI die klassen heeft; nodig voor {needed}. Mogelijk: {parts}.",
        f"Part of a KPI that has classes; needed for {needed}. Possible: {parts}.",
    )


@click.command(
    help=say(
        "Toon de rijen, bestanden en uploaders achter een cijfer.", "Show rows, files and uploaders behind a figure."
    )
)
@click.argument("name", callback=_kpi_or_origin, metavar="K07")
@_AS_OF
@_KNOWN_AT
@_INSTITUTION
@_PROJECT
@_YEAR
@click.option("--part", help=_parts_help())
@click.option(
    "--limit", type=click.IntRange(min=1), default=50, show_default=True, help=say("Hoeveel rijen.", "How many rows.")
)
@as_option()
@json_option()
def trace(
    name: str,
    as_of: str | None,
    known_at: datetime | None,
    institution: str | None,
    project: str | None,
    year: str | None,
    part: str | None,
    limit: int,
    who: str,
    as_json: bool,
) -> None:
    """Print where one figure comes from, down to file and line; a figure of a report is given by its id."""
    if "-" in name:
        if any(given is not None for given in (as_of, known_at, institution, project, year, part)):
            stop(
                "Een herkomstcode zegt zelf al welk cijfer het is: laat --as-of, --part en dergelijke weg.",
                "An origin says by itself which figure it is: leave --as-of, --part and the like out.",
                WRONG_USE,
            )
        print_origin(name, who, limit, as_json=as_json)
        return
    from etl.audit import record
    from etl.kpis import UnknownDimension
    from etl.trace import trace as trace_kpi
    from etl.trace_parts import PartNeeded, UnknownPart, part_filter

    scope, con = read_scope(who, Right.READ_FIGURES), open_cursor()
    filters = known_filters(con, scope, institution_id=institution, project_id=project, academic_year=year)
    try:
        filters |= part_filter(name, part) if part is not None else {}
        found = trace_kpi(
            con,
            scope,
            name,
            as_of=as_of,
            filters=filters,
            known_at=known_at,
            limit=None if as_json else limit,
        )
    except (UnknownDimension, UnknownPart) as unknown:
        stop(unknown.message_nl, unknown.message_en, WRONG_USE)
    except PartNeeded as needed:
        if not as_json:
            print_parts(needed.values)
        stop(needed.message_nl, needed.message_en, WRONG_USE)
    record(settings(), scope, EXPORT, what="trace", kpi=name, as_of=as_of, rows=len(found.rows), **filters)
    latest = latest_delivered(con, scope, found.as_of, known_at, **_place(institution, project))
    if as_json:
        print_json(found.to_json(language()) | {JSON_KEY: latest})
    else:
        print_trace(found)
        click.echo(freshness_text(found.as_of, latest))
