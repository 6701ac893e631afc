"""`duaal esf`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NoReturn

import click

from etl.audit_kinds import EXPORT
from etl.cli_counts import ERRORS, RECORDS, count_of
from etl.cli_freshness import JSON_KEY, freshness_text, latest_delivered
from etl.cli_questions import moment_option, month_option, open_cursor
from etl.cli_text import BROKEN, WRONG_USE, form_option, language, number, print_json, print_table, say, stop
from etl.cli_upload import as_option, json_option, read_scope
from etl.permissions import Right
from etl.settings import settings
from etl.small_cells import ROUNDED, WITHHELD, WITHHELD_SHORT
from schemas.esf_lines import BASES, BASIS_RULES, CODE_SETS, COMPLETE, GENDER_COLUMNS, GRAND_TOTAL, SECTIONS, Basis

if TYPE_CHECKING:
    from etl.esf_checks import EsfChecksFailed
    from etl.esf_table import EsfRow, EsfTables, EsfYear

_MOST_FAILURES = 20


def stop_for_failed_sums(wrong: EsfChecksFailed) -> NoReturn:
    """End a command whose indicators do not add up, naming the cells."""
    shown = wrong.failed[:_MOST_FAILURES]
    listed = {each: "\n".join(f"- {failure.message(each)}" for failure in shown) for each in ("nl", "en")}
    errors = count_of(len(wrong.failed), ERRORS)
    stop(
        f"De ESF-indicatoren kloppen niet en worden daarom niet getoond ({errors}):\n"
        f"{listed['nl']}\nGa na met `duaal verify` of de tabellen beschadigd zijn.",
        f"The ESF indicators do not add up and are therefore not shown ({errors}):\n"
        f"{listed['en']}\nFind out with `duaal verify` whether the tables are damaged.",
        BROKEN,
    )


@click.command(
    help=say(
        "Toon de ESF-indicatoren per kalenderjaar en cumulatief, per geslacht.",
        "Show the ESF indicators by calendar year and cumulative, by gender.",
    )
)
@month_option("--as-of", say("Stand op het einde van deze maand.", "State at the end of this month."))
@moment_option()
@click.option("--project", help=say("Alleen dit project.", "This project only."))
@click.option(
    "--esf-plus", is_flag=True, help=say("De codes van ESF+ (EECO, EECR).", "The codes of ESF+ (EECO, EECR).")
)
@form_option("table", "csv", "json")
@as_option()
@json_option()
def esf(
    as_of: str | None,
    known_at: datetime | None,
    project: str | None,
    esf_plus: bool,
    form: str,
    who: str,
    as_json: bool,
) -> None:
    """Print the indicators as tables, CSV or JSON; nothing at all when one of their sums does not hold."""
    from etl.audit import record
    from etl.esf_checks import EsfChecksFailed, require_sound
    from etl.esf_forms import esf_csv, esf_json
    from etl.esf_indicators import EsfProjectUnavailable, esf_tables

    con, scope = open_cursor(), read_scope(who, Right.READ_FIGURES)
    uses_plus = esf_plus or (project is not None and project in settings().esf_plus_projects)
    try:
        tables = require_sound(
            esf_tables(
                con,
                scope,
                as_of=as_of,
                known_at=known_at,
                project_ids=None if project is None else [project],
                code_set="esf_plus" if uses_plus else "esf",
                switched_off=settings().esf_off_projects,
            )
        )
    except EsfProjectUnavailable as unavailable:
        stop(unavailable.message_nl, unavailable.message_en, WRONG_USE)
    except EsfChecksFailed as wrong:
        stop_for_failed_sums(wrong)
    record(settings(), scope, EXPORT, what="esf", as_of=tables.as_of, projects=tables.project_ids)
    latest = latest_delivered(con, scope, tables.as_of, known_at, project_ids=tables.project_ids)
    if as_json or form == "json":
        print_json(esf_json(tables, language()) | {JSON_KEY: latest})
    elif form == "csv":
        click.echo(esf_csv(tables, language()), nl=False)
    else:
        _print_tables(tables, freshness_text(tables.as_of, latest))


def _print_tables(tables: EsfTables, freshness: str) -> None:
    if not tables.project_ids or not any(each.delivered for each in tables.years):
        click.echo(say("Er zijn nog geen inschrijvingen aangeleverd.", "No enrolments have been delivered yet."))
        return
    known_at = say(f", zoals bekend op {tables.known_at}", f", as known at {tables.known_at}")
    click.echo(
        f"{CODE_SETS.label(tables.code_set, language())}; {say('projecten', 'projects')}: "
        f"{', '.join(tables.project_ids)}; {say('stand', 'as of')} {tables.as_of}"
        f"{known_at if tables.known_at else ''}"
    )
    click.echo(freshness)
    if tables.switched_off:
        listed = ", ".join(tables.switched_off)
        click.echo(say(f"Uitgezet en niet geteld: {listed}.", f"Switched off and not counted: {listed}."))
    for year in tables.years:
        for basis in BASES.values:
            _print_year(tables, year, "cumulative" if basis == "cumulative" else "in_year")
    click.echo()
    if tables.is_published_form:
        click.echo(say(f"Aantallen zijn {ROUNDED[0]}. {WITHHELD[0]}", f"Counts are {ROUNDED[1]}. {WITHHELD[1]}"))
    for nl, en in BASIS_RULES.values():
        click.echo(say(nl, en))


def _print_year(tables: EsfTables, year: EsfYear, basis: Basis) -> None:
    until = "" if year.is_whole else say(f" (tot en met {year.as_of_month})", f" (up to {year.as_of_month})")
    click.echo(f"\n{year.year}{until}: {BASES.label(basis, language())}")
    if not year.delivered:
        click.echo(say("Nog niets aangeleverd: onbekend.", "Nothing delivered yet: unknown."))
        return
    click.echo(_completeness(tables, year, basis))
    headings = [
        "code",
        say("indicator", "indicator"),
        *(code.label(language()).lower() for code in GENDER_COLUMNS.codes),
    ]
    rows = [
        _cells(row)
        for section in SECTIONS
        for row in tables.rows
        if (row.year, row.basis, row.line.section) == (year.year, basis, section)
    ]
    print_table([*headings, say("totaal", "total")], rows)
    unknown = tables.unknown_results[year.year, basis]
    click.echo(
        say(
            f"Situatie na 4 weken onbekend bij {number(unknown.destination)} en kwalificatie onbekend bij "
            f"{number(unknown.qualification)} van {number(unknown.exits)} uitgestapten.",
            f"Situation after 4 weeks unknown for {number(unknown.destination)} and qualification unknown for "
            f"{number(unknown.qualification)} of {number(unknown.exits)} who left.",
        )
    )


def _completeness(tables: EsfTables, year: EsfYear, basis: Basis) -> str:
    complete = number(tables.row(COMPLETE, year.year, basis).total)
    records = count_of(tables.row(GRAND_TOTAL, year.year, basis).total, RECORDS)
    return say(
        f"{complete} van {records} volledig. Projecten met aangeleverde inschrijvingen: {year.delivered} van "
        f"{year.projects}. Eenheid: personen.",
        f"{complete} of {records} complete. Projects with enrolments delivered: {year.delivered} of "
        f"{year.projects}. Unit: persons.",
    )


def _cells(row: EsfRow) -> list[str]:
    return [
        row.line.code or "",
        row.line.label(language()),
        *(say(*WITHHELD_SHORT) if place in row.withheld else number(each) for place, each in enumerate(row.numbers)),
    ]
