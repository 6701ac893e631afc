"""`duaal report`: make, list, show, freeze, reissue and diff."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from etl.cli_freshness import latest_delivered
from etl.cli_progress import working
from etl.cli_questions import moment_option, month_option, open_cursor
from etl.cli_report_forms import print_comparison, print_list, print_record, print_reissued
from etl.cli_report_options import (
    formats_option,
    listed,
    make_folder,
    out_option,
    plain_words,
    print_made_report,
    print_new_report,
)
from etl.cli_text import REFUSED, WRONG_USE, language, print_json, say, stop
from etl.cli_upload import as_option, json_option, read_scope
from etl.permissions import Right
from etl.settings import settings

if TYPE_CHECKING:
    from etl.reports.compare import Moment

_DEFAULT_FORMS = "xlsx,docx,csv,json"


@click.group(
    help=say(
        "Rapporten maken, definitief maken, opnieuw maken en vergelijken.",
        "Make, freeze, re-issue and compare reports.",
    )
)
def report() -> None:
    """Group the commands on reports."""


@report.command("make", help=say("Maak een rapport en zijn bestanden.", "Make a report and its files."))
@month_option("--as-of", say("Stand op het einde van deze maand.", "State at the end of this month."))
@click.option(
    "--project",
    "projects",
    multiple=True,
    help=say("Alleen dit project; mag meermaals. Anders alle.", "This project only; may be repeated. Else all."),
)
@month_option(
    "--from", say("Eerste maand van de periode; anders januari.", "First month of the period; else January."), "first"
)
@moment_option()
@formats_option(_DEFAULT_FORMS)
@out_option()
@click.option(
    "--participants/--no-participants",
    "with_participants",
    default=False,
    help=say(
        "Met het beperkte blad Deelnemers, een rij per persoon; alleen voor wie alle rijen mag zien. Anders zonder.",
        "With the restricted sheet of participants, a row per person; only for who may see every row. Else without.",
    ),
)
@as_option()
@json_option()
def make(
    as_of: str | None,
    projects: tuple[str, ...],
    first: str | None,
    known_at: datetime | None,
    formats: str,
    directory: Path,
    with_participants: bool,
    who: str,
    as_json: bool,
) -> None:
    """Make a report, note it in the ledger, and print its number, its files and their SHA-256."""
    from etl.reports.make import Request, make_report

    scope = read_scope(who, Right.MAKE_REPORTS)
    if as_of is None:
        stop(
            "Geef met --as-of de maand waarvan het rapport de stand geeft, bijvoorbeeld --as-of 2022-12.",
            "Give the month that the report is as of with --as-of, for example --as-of 2022-12.",
            WRONG_USE,
        )
    if first is not None and first > as_of:
        stop("--from ligt na --as-of.", "--from lies after --as-of.", WRONG_USE)
    if with_participants and not scope.sees_all:
        stop(
            f"De rol {scope.role} ziet geen rijen van personen: laat --participants weg.",
            f"The role {scope.role} sees no rows of persons: leave --participants out.",
            WRONG_USE,
        )
    request = Request(as_of, tuple(projects), known_at, first, with_participants)
    with plain_words(), working(say("Rapport maken", "Making the report"), as_json=as_json) as told:
        made = make_report(settings(), scope, request, listed(formats), make_folder(directory), told)
    latest = latest_delivered(open_cursor(), scope, as_of, known_at, project_ids=made.record.project_ids)
    print_new_report(made, directory, latest, as_json=as_json)


@report.command("list", help=say("Toon alle rapporten.", "Show all reports."))
@as_option()
@json_option()
def list_reports(who: str, as_json: bool) -> None:
    """Print every report, oldest first."""
    from etl.ledger import ledger_of
    from etl.reports.records import records

    found = records(ledger_of(settings()), read_scope(who, Right.READ_REPORTS))
    if as_json:
        print_json([each.to_json() for each in found])
    else:
        print_list(found)


@report.command(
    "show", help=say("Toon een rapport, of schrijf bestanden ervan.", "Show a report, or write files of it.")
)
@click.argument("report_id", metavar="R000007")
@formats_option(None)
@out_option()
@as_option()
@json_option()
def show(report_id: str, formats: str | None, directory: Path, who: str, as_json: bool) -> None:
    """Print what a report was made of and its files; with --formats, write these again."""
    from etl.ledger import ledger_of
    from etl.reports.make import write_again
    from etl.reports.records import record

    scope = read_scope(who, Right.READ_REPORTS)
    with plain_words():
        if formats:
            with working(say("Bestanden maken", "Making the files"), as_json=as_json) as told:
                made = write_again(settings(), scope, report_id, listed(formats), make_folder(directory), told)
            print_made_report(made, directory, as_json=as_json)
            return
        found = record(ledger_of(settings()), scope, report_id)
    if as_json:
        print_json(found.to_json())
    else:
        print_record(found)


@report.command(
    "freeze",
    short_help=say("Maak een rapport definitief; sluit zijn jaren.", "Make a report final; closes its years."),
    help=say(
        "Maak een rapport definitief; dat sluit de jaren van zijn periode voor uploads.",
        "Make a report final; this closes the years of its period for uploads.",
    ),
)
@click.argument("report_id", metavar="R000007")
@formats_option(None)
@out_option()
@as_option()
@json_option()
def freeze(report_id: str, formats: str | None, directory: Path, who: str, as_json: bool) -> None:
    """Make a report final, write and keep its files, and close its years."""
    from etl.reports.make import freeze_report

    scope = read_scope(who, Right.FREEZE_REPORTS)
    forms: Sequence[str] | None = listed(formats) if formats else None
    with plain_words(), working(say("Definitief maken", "Making it final"), as_json=as_json) as told:
        made = freeze_report(settings(), scope, report_id, forms, make_folder(directory), told)
    print_made_report(made, directory, as_json=as_json)


@report.command(
    "reissue",
    short_help=say("Maak de bestanden opnieuw en vergelijk ze.", "Make the files again and compare them."),
    help=say(
        "Maak de bestanden van een rapport opnieuw en vergelijk de SHA-256.",
        "Make a report's files again and compare the SHA-256.",
    ),
)
@click.argument("report_id", metavar="R000007")
@out_option(required=True)
@as_option()
@json_option()
def reissue(report_id: str, directory: Path, who: str, as_json: bool) -> None:
    """Make the files again and say whether they are the same; exit 1 when one is not and is not kept either."""
    from etl.reports.reissue import reissue as reissue_report

    scope = read_scope(who, Right.READ_REPORTS)
    with plain_words(), working(say("Opnieuw maken", "Making it again"), as_json=as_json) as told:
        result = reissue_report(settings(), scope, report_id, make_folder(directory), told)
    if as_json:
        print_json(result.to_json(language()))
    else:
        print_reissued(result)
    raise SystemExit(0 if result.is_whole else REFUSED)


def _side(text: str) -> str | Moment:
    """Read a report's number, or a moment as '2022-12' or '2022-12@2023-01-31'."""
    from etl.cli_questions import read_moment
    from etl.reports.compare import Moment
    from schemas.months import is_month

    month, _, moment = text.partition("@")
    if not is_month(month):
        if re.match(r"\d{4}", month):
            stop(
                f"{month} is geen maand. Geef ze zoals 2022-12, of een rapport zoals R000007.",
                f"{month} is not a month. Give it like 2022-12, or a report such as R000007.",
                WRONG_USE,
            )
        return text
    return Moment(month, read_moment(moment) if moment else None)


@report.command(
    "diff",
    short_help=say("Vergelijk twee rapporten of momenten.", "Compare two reports or moments."),
    help=say(
        "Toon het verschil tussen twee rapporten, of twee momenten zoals 2022-12@2023-01-31, met de oorzaken.",
        "Show the difference between two reports, or two moments such as 2022-12@2023-01-31, with its causes.",
    ),
)
@click.argument("before", metavar="R000007")
@click.argument("after", metavar="R000012")
@click.option(
    "--project",
    "projects",
    multiple=True,
    help=say("Alleen dit project; mag meermaals.", "This project only; may be repeated."),
)
@click.option("--all", "everything", is_flag=True, help=say("Toon elke rij.", "Show every row."))
@as_option()
@json_option()
def diff(before: str, after: str, projects: tuple[str, ...], everything: bool, who: str, as_json: bool) -> None:
    """Print per figure before, after, difference and causes with the uploads behind them."""
    from etl.audit import record
    from etl.audit_kinds import EXPORT
    from etl.reports.compare import compare

    scope = read_scope(who, Right.READ_REPORTS)
    with plain_words(), working(say("Vergelijken", "Comparing"), as_json=as_json):
        found = compare(settings(), scope, _side(before), _side(after), projects)
    record(settings(), scope, EXPORT, what="report_diff", figures=len(found.differences))
    if as_json:
        print_json(found.to_json(language()))
    else:
        print_comparison(found, everything=everything)
