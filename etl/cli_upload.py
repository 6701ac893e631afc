"""`duaal check`, `load`, `uploads` and `withdraw`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from etl.cli_text import REFUSED, WRONG_USE, number, print_json, say, stop
from etl.scope import InvalidScope, Scope, parse_scope
from etl.settings import settings
from schemas.dataset_names import DATASET_NAMES

if TYPE_CHECKING:
    from etl.effect import Effect
    from etl.findings import Finding
    from etl.judgement import Judgement, Outcome
    from etl.submit import Delivery

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def read_scope(text: str) -> Scope:
    """Return the scope that --as names, or stop with wrong use."""
    try:
        return parse_scope(text)
    except InvalidScope:
        stop(
            f"--as {text}: dat is geen rol. Voorbeelden: department, pilot_lead:100001,100002, esf, reader.",
            f"--as {text}: that is not a role. Examples: department, pilot_lead:100001,100002, esf, reader.",
            WRONG_USE,
        )


def as_option() -> Callable[..., Any]:
    """Return the option --as."""
    return click.option(
        "--as",
        "who",
        default="department",
        show_default=True,
        metavar=say("WIE", "WHO"),
        help=say("In welke rol, bijvoorbeeld pilot_lead:100001.", "In which role, for example pilot_lead:100001."),
    )


def json_option() -> Callable[..., Any]:
    """Return the option --json."""
    return click.option("--json", "as_json", is_flag=True, help=say("Uitvoer als JSON.", "Output as JSON."))


def _file_options(function: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.argument("files", nargs=-1, required=True, type=_FILE, metavar=say("BESTAND…", "FILE…")),
        click.option(
            "--dataset",
            type=click.Choice(DATASET_NAMES),
            help=say(
                "Welke gegevens het zijn; anders blijkt dat uit de kolommen.", "Which data; else the columns tell."
            ),
        ),
        click.option("--project", help=say("ESF-projectnummer van alle rijen.", "ESF project number of all rows.")),
        click.option("--institution", help=say("Instellingsnummer van alle rijen.", "Institution number of all rows.")),
        click.option("--year", help=say("Academiejaar van alle rijen.", "Academic year of all rows.")),
        click.option("--month", help=say("Rapporteringsmaand van alle rijen.", "Reporting month of all rows.")),
        click.option(
            "--no-rows",
            is_flag=True,
            help=say(
                "Een bestand zonder rijen is zo bedoeld: deze maand zijn er geen.",
                "A file without rows is meant so: there are none this month.",
            ),
        ),
        as_option(),
        json_option(),
    ):
        function = option(function)
    return function


def _delivery(
    files: tuple[Path, ...],
    dataset: str | None,
    project: str | None,
    institution: str | None,
    year: str | None,
    month: str | None,
    no_rows: bool = False,
    reason: str | None = None,
) -> Delivery:
    from etl.stage import Part
    from etl.submit import Delivery, options_of

    given = {"project_id": project, "institution_id": institution, "academic_year": year, "reporting_month": month}
    constants = {name: value for name, value in given.items() if value is not None}
    options = options_of(settings(), dataset, constants, no_rows=no_rows)
    return Delivery([Part(path, path.name) for path in files], options, reason)


@click.command(help=say("Beoordeel bestanden zonder iets op te slaan.", "Judge files without storing anything."))
@_file_options
@click.option(
    "--rows",
    "rows_dir",
    type=click.Path(file_okay=False, path_type=Path),
    help=say(
        "Schrijf de rijen zoals ze bewaard zouden worden in deze map.", "Write the rows as stored to this folder."
    ),
)
def check(files: tuple[Path, ...], who: str, as_json: bool, rows_dir: Path | None, **given: Any) -> None:
    """Print the judgement; exit 1 when the files would be refused."""
    from etl.reference import ensure_reference
    from etl.submit import judge

    ensure_reference(settings())
    judgement = judge(settings(), read_scope(who), _delivery(files, **_form(given)), rows_dir=rows_dir)
    if as_json:
        print_json(judgement.to_json())
    else:
        _print_judgement(judgement)
        _print_verdict(judgement)
    raise SystemExit(REFUSED if judgement.has_errors else 0)


def _form(given: dict[str, Any]) -> dict[str, Any]:
    return {name: given[name] for name in ("dataset", "project", "institution", "year", "month", "no_rows")}


@click.command(
    help=say("Beoordeel bestanden en sla ze op: alles of niets.", "Judge files and store them: all or nothing.")
)
@_file_options
@click.option("--confirm", "reason", help=say("Reden waarom waarschuwingen mogen.", "Reason why warnings are right."))
@click.option(
    "--each", is_flag=True, help=say("Elk bestand is een eigen upload.", "Each file is an upload of its own.")
)
def load(files: tuple[Path, ...], who: str, as_json: bool, reason: str | None, each: bool, **given: Any) -> None:
    """Print the receipt; exit 1 when something was refused or must be confirmed first."""
    from etl.reference import ensure_reference
    from etl.submit import open_writer

    ensure_reference(settings())
    scope = read_scope(who)
    groups = [(path,) for path in files] if each else [files]
    with open_writer(settings()) as writer:
        outcomes = [writer.load(scope, _delivery(group, reason=reason, **_form(given))) for group in groups]
    if as_json:
        printed = [outcome.to_json() for outcome in outcomes]
        print_json(printed if each else printed[0])
    else:
        for outcome in outcomes:
            _print_outcome(outcome)
    raise SystemExit(REFUSED if any(outcome.receipt is None for outcome in outcomes) else 0)


def _print_judgement(judgement: Judgement) -> None:
    for file in judgement.files:
        facts = ", ".join(
            part
            for part in (
                file.dataset or say("gegevens niet herkend", "data not recognised"),
                say(f"{number(file.rows)} rijen", f"{number(file.rows)} rows"),
                file.encoding or "",
                {";": "';'", ",": "','", "\t": "tab", "|": "'|'"}.get(file.delimiter or "", ""),
            )
            if part
        )
        click.echo(f"{file.name}: {facts}")
        for repair in file.repairs:
            click.echo("  ~ " + say(repair.message_nl, repair.message_en))
    for each in judgement.findings:
        print_finding(each)
    listed = len(judgement.findings)
    total = sum(judgement.finding_counts.values())
    if total > listed:
        click.echo(
            say(
                f"Er zijn {number(total)} bevindingen; {number(listed)} zijn hierboven getoond.",
                f"There are {number(total)} findings; {number(listed)} are shown above.",
            )
        )


def print_finding(each: Finding) -> None:
    """Print one finding on a line."""
    sign = say("✗ fout", "✗ error") if each.severity == "error" else say("! let op", "! warning")
    click.echo(f"  {sign} {each.code} {say(each.message_nl, each.message_en)}")


def _print_verdict(judgement: Judgement) -> None:
    errors = sum(1 for each in judgement.findings if each.severity == "error")
    warnings = len(judgement.findings) - errors
    if judgement.has_errors:
        click.echo(
            say(
                f"Geweigerd: {errors} fout(en), {warnings} waarschuwing(en). Er is niets opgeslagen.",
                f"Refused: {errors} error(s), {warnings} warning(s). Nothing was stored.",
            )
        )
        return
    if judgement.effect:
        _print_effect(judgement.effect)
    click.echo(
        say(
            f"In orde, met {warnings} waarschuwing(en). Er is niets opgeslagen: dit was een proef.",
            f"Fine, with {warnings} warning(s). Nothing was stored: this was a trial.",
        )
    )


def _print_effect(effect: Effect) -> None:
    click.echo(
        say(
            f"Effect: {effect.added} rijen erbij, {effect.changed} gewijzigd, {effect.vanished} verdwenen.",
            f"Effect: {effect.added} rows added, {effect.changed} changed, {effect.vanished} gone.",
        )
    )
    for move in effect.kpis:
        dimensions = " ".join(move.dimensions.values())
        click.echo(f"  {move.kpi} {dimensions}: {number(move.before)} → {number(move.after)}".replace(" :", ":"))


def _print_outcome(outcome: Outcome) -> None:
    _print_judgement(outcome.judgement)
    if outcome.receipt is not None:
        receipt = outcome.receipt
        if outcome.judgement.effect:
            _print_effect(outcome.judgement.effect)
        click.echo(
            say(
                f"Deze bestanden waren al opgeslagen; er is niets veranderd. Ontvangstbewijs {receipt.upload_id}",
                f"These files were stored before; nothing has changed. Receipt {receipt.upload_id}",
            )
            if outcome.is_repeat
            else say(f"Opgeslagen. Ontvangstbewijs {receipt.upload_id}", f"Stored. Receipt {receipt.upload_id}")
        )
        click.echo(f"  {receipt.at.isoformat(timespec='seconds')}  {receipt.actor}")
        for file in receipt.files:
            click.echo(f"  {file['name']}  SHA-256 {file['sha256']}")
    elif outcome.needs_reason:
        click.echo(
            say(
                'Niet opgeslagen: bevestig de waarschuwingen met --confirm "reden".',
                'Not stored: confirm the warnings with --confirm "reason".',
            )
        )
    else:
        _print_verdict(outcome.judgement)
