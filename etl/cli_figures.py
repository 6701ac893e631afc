"""`duaal kpis` and `duaal trace`."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import click

from etl.audit_kinds import EXPORT
from etl.cli_freshness import JSON_KEY, freshness_text, latest_delivered
from etl.cli_kpi_forms import print_parts, print_trace, print_values
from etl.cli_origin import print_origin
from etl.cli_questions import known_filters, moment_option, month_option, open_cursor
from etl.cli_text import WRONG_USE, form_option, language, print_json, say, stop
from etl.cli_upload import as_option, json_option, read_scope
from etl.ids_said import looks_like
from etl.permissions import Right
from etl.settings import settings
from etl.trace_parts import parts_said
from schemas.kpi import DIMENSIONS
from schemas.kpis import KPIS


def _kpi_ids(_context: click.Context, _parameter: click.Parameter, value: Any) -> Any:
    given = value if isinstance(value, tuple) else (value,)
    unknown = [each for each in given if each.upper() not in KPIS]
    if unknown:
        listed = ", ".join(unknown)
        dutch = f"{listed} bestaat niet; de KPI's zijn K01 tot K24"
        english = f"{listed} does not exist; the KPIs are K01 to K24"
        # A code of this very form only has the wrong number.
        other = None if re.fullmatch(r"K\d\d", unknown[0], re.IGNORECASE) else looks_like(unknown[0])
        if other is not None:
            dutch, english = f"{dutch}; {other[0]}", f"{english}; {other[1]}"
        raise click.BadParameter(say(dutch, english))
    return tuple(each.upper() for each in value) if isinstance(value, tuple) else value.upper()


def _kpi_or_origin(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """Let the id of a figure in a report through, such as R000007-K07-3f9a02b1c4; else it is a KPI."""
    return value if "-" in value else str(_kpi_ids(context, parameter, value))


_AS_OF = month_option("--as-of", say("Stand op het einde van deze maand.", "State at the end of this month."))
_KNOWN_AT = moment_option()
_INSTITUTION = click.option("--institution", help=say("Alleen deze instelling.", "This institution only."))
_PROJECT = click.option("--project", help=say("Alleen dit project.", "This project only."))
_YEAR = click.option("--year", help=say("Alleen dit academiejaar.", "This academic year only."))


def _split_help() -> str:
    listed = {each: ", ".join(f"{code} ({words[each]})" for code, words in DIMENSIONS.items()) for each in (0, 1)}
    return say(
        f"Uitsplitsen naar een of meer van deze, met komma's; niet elk cijfer kent elke uitsplitsing: {listed[0]}.",
        f"Split by one or more of these, with commas; not every figure has every split: {listed[1]}.",
    )


@click.command(help=say("Toon cijfers; zonder namen alle 24.", "Show figures; all 24 without names."))
@click.argument("names", nargs=-1, callback=_kpi_ids, metavar="[K07 …]")
@_AS_OF
@_KNOWN_AT
@click.option(
    "--by",
    default="",
    metavar="sector,gender",
    help=_split_help(),
)
@_INSTITUTION
@_PROJECT
@_YEAR
@form_option("table", "csv", "json")
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
    parts = "; ".join(f"{kpi.id}: {parts_said(kpi.id, language())}" for kpi in KPIS.values() if kpi.classes)
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
