"""`duaal run`, `reference`, `period` and `verify`: what the operator does."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from etl.cli_counts import EVENTS, FILES, TABLES, count_of
from etl.cli_judgement import print_finding
from etl.cli_progress import working
from etl.cli_sample import write_and_load_sample
from etl.cli_text import CALENDAR_YEAR, REFUSED, WRONG_USE, number, print_json, say, stop
from etl.cli_upload import as_option, json_option, read_scope
from etl.permissions import Right
from etl.scope import LOCAL_DEPARTMENT
from etl.settings import settings

if TYPE_CHECKING:
    from etl.reference import ReferenceOutcome


@click.command(
    help=say(
        "Start het dashboard op deze machine; Ctrl+C stopt het.",
        "Start the dashboard on this machine; Ctrl+C stops it.",
    )
)
@click.option(
    "--sample",
    "with_sample",
    is_flag=True,
    help=say("Laad eerst de fictieve voorbeeldgegevens.", "Load the fictitious sample data first."),
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    help=say("Poort; anders die van de instellingen.", "Port; else that of the settings."),
)
def run(with_sample: bool, port: int | None) -> None:
    """Load the shipped reference data when there is none yet, the sample when asked, and serve."""
    from etl.load import ensure_published
    from etl.login_settings import check_login
    from etl.reference import ensure_reference

    check_login(settings())
    loaded = ensure_reference(settings())
    if loaded is not None:
        _print_reference(loaded)
    if with_sample:
        _complete_sample()
    ensure_published(settings())
    # A process of its own: what shows the data is not imported by what moves them.
    os.execv(sys.executable, [sys.executable, "-m", "dashboard.server", str(port or settings().port)])


def _complete_sample() -> None:
    """Load the sample, or what an interrupted run left of it; a note in the state says that nothing is missing."""
    from etl.state_folder import WorkFolder

    complete = settings().state_dir / "sample-is-complete"
    if complete.exists():
        return
    with WorkFolder(settings()) as folder:
        write_and_load_sample(folder)
    complete.touch()


@click.group(
    help=say(
        "Referentiegegevens: projecten, instellingen, streefwaarden.",
        "Reference data: projects, institutions, targets.",
    )
)
def reference() -> None:
    """Group the commands on reference data."""


def _print_reference(outcome: ReferenceOutcome) -> None:
    for each in outcome.findings:
        print_finding(each)
    if outcome.event is None:
        click.echo(say("Geweigerd. Er is niets opgeslagen.", "Refused. Nothing was stored."))
    elif outcome.is_repeat:
        click.echo(say("Deze referentiegegevens waren al geladen.", "These reference data were loaded before."))
    else:
        click.echo(say("Referentiegegevens geladen.", "Reference data loaded."))
    if outcome.events_outcome is not None:
        for each in outcome.events_outcome.judgement.findings:
            print_finding(each)


@reference.command("load", help=say("Laad een map met referentiebestanden.", "Load a folder of reference files."))
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar=say("MAP", "DIR"))
@json_option()
def reference_load(directory: Path, as_json: bool) -> None:
    """Load reference files, all or nothing; exit 1 when they are refused."""
    from etl.reference import load_reference

    outcome = load_reference(settings(), LOCAL_DEPARTMENT, directory)
    if as_json:
        print_json(outcome.to_json())
    else:
        _print_reference(outcome)
    raise SystemExit(0 if outcome.is_accepted else REFUSED)


@reference.command(
    "target", help=say("Leg één doel vast; het vorige blijft bewaard.", "Set one target; the one before is kept.")
)
@click.argument("kpi", metavar="K07")
@click.argument("value", metavar=say("WAARDE", "VALUE"))
@click.option("--scope", default="", help=say("Geldt voor, bijvoorbeeld sector=HO.", "Applies to, such as sector=HO."))
@click.option("--year", default="", help=say("Academiejaar; anders het hele project.", "Academic year; else all."))
@click.option("--set-by", required=True, help=say("Dienst of document, geen persoon.", "Service or document."))
@click.option("--set-on", default="", metavar="2023-10-25", help=say("Vastgelegd op.", "Set on."))
@click.option("--source", required=True, help=say("Waar het staat.", "Where it is stated."))
@click.option("--reason", required=True, help=say("Waarom; staat in het logboek.", "Why; stands in the ledger."))
@as_option()
@json_option()
def reference_target(
    kpi: str,
    value: str,
    scope: str,
    year: str,
    set_by: str,
    set_on: str,
    source: str,
    reason: str,
    who: str,
    as_json: bool,
) -> None:
    """Set a target the way reference data are loaded; exit 2 when it cannot be."""
    from etl.set_target import NewTarget, TargetRefused, set_target

    new = NewTarget(kpi.upper(), scope, year, value.replace(",", "."), set_by, set_on, source)
    try:
        outcome = set_target(settings(), read_scope(who, Right.SET_REFERENCE), new, reason)
    except TargetRefused as refused:
        stop(refused.message_nl, refused.message_en, WRONG_USE)
    if as_json:
        print_json(outcome.to_json())
    else:
        click.echo(say(f"Doel van {kpi.upper()} vastgelegd.", f"Target of {kpi.upper()} set."))


@click.group(help=say("Perioden sluiten en heropenen.", "Close and reopen periods."))
def period() -> None:
    """Group the commands on periods."""


def _period_command(name: str, kind: str, help_text: str, done_nl: str, done_en: str) -> click.Command:
    @click.command(name, help=help_text)
    @click.option("--project", required=True, help=say("ESF-projectnummer.", "ESF project number."))
    @click.option(
        "--year", required=True, type=CALENDAR_YEAR, metavar="2022", help=say("Kalenderjaar.", "Calendar year.")
    )
    @click.option("--reason", required=True, help=say("Waarom; staat in het logboek.", "Why; stands in the ledger."))
    @as_option()
    def command(project: str, year: int, reason: str, who: str) -> None:
        from etl.periods import PeriodRefused, set_period

        try:
            set_period(settings(), read_scope(who, Right.CLOSE_PERIODS), kind, project, year, reason)
        except PeriodRefused as refused:
            stop(refused.message_nl, refused.message_en, WRONG_USE)
        click.echo(say(done_nl, done_en).format(project=project, year=year))

    return command


period.add_command(
    _period_command(
        "close",
        "period_closed",
        say("Sluit een jaar van een project voor uploads.", "Close a year of a project for uploads."),
        "Project {project}, {year} is gesloten.",
        "Project {project}, {year} is closed.",
    )
)
period.add_command(
    _period_command(
        "reopen",
        "period_reopened",
        say("Heropen een gesloten jaar.", "Reopen a closed year."),
        "Project {project}, {year} is weer open.",
        "Project {project}, {year} is open again.",
    )
)


@click.command(help=say("Controleer bestanden, logboek en tabellen.", "Check files, ledger and tables."))
@json_option()
def verify(as_json: bool) -> None:
    """Print what was checked; exit 3 when something is not as it should be."""
    from etl.cli_text import BROKEN
    from etl.verify import verify as verify_state

    with working(say("Controleren", "Checking"), as_json=as_json):
        result = verify_state(settings())
    if as_json:
        print_json(result.to_json())
    else:
        for problem in result.problems:
            click.echo("✗ " + say(problem.message_nl, problem.message_en))
        if not result.problems:
            events, tables = count_of(result.events, EVENTS), count_of(len(result.tables), TABLES)
            audited, files = number(result.audit_events), count_of(result.files, FILES)
            click.echo(
                say(
                    f"In orde: {events} in het logboek, {audited} in het auditlogboek, {files}, {tables} gelijk aan "
                    "een volledige herbouw.",
                    f"Fine: {events} in the ledger, {audited} in the audit log, {files}, {tables} equal to a full "
                    "rebuild.",
                )
            )
    raise SystemExit(BROKEN if result.problems else 0)
