"""`duaal check` and `load`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from etl.audit_kinds import REFUSAL
from etl.cli_judgement import print_judgement, print_outcome, print_verdict
from etl.cli_questions import say_when_empty
from etl.cli_text import REFUSED, WRONG_USE, datasets_said, language, print_json, say, stop
from etl.permissions import Right
from etl.scope import InvalidScope, NotAllowed, Scope, parse_scope
from etl.settings import settings
from schemas.dataset_names import DATASET_NAMES

if TYPE_CHECKING:
    from etl.judgement import Judgement
    from etl.submit import Delivery

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def read_scope(text: str, right: Right) -> Scope:
    """Return the scope that --as names; stop with wrong use when there is none, or when it lacks the right."""
    try:
        scope = parse_scope(text)
        scope.require(right)
    except NotAllowed as refused:
        from etl.audit import record_anyway

        place = click.get_current_context().command_path.replace(" ", ".")
        record_anyway(settings(), scope, REFUSAL, place=place, right=right.value)
        stop(refused.message_nl, refused.message_en, WRONG_USE)
    except InvalidScope:
        stop(
            f"--as {text}: dat is geen rol. Voorbeelden: department, pilot_lead:100001,100002, esf, reader.",
            f"--as {text}: that is not a role. Examples: department, pilot_lead:100001,100002, esf, reader.",
            WRONG_USE,
        )
    _stop_for_unknown_institutions(scope)
    return scope


def _stop_for_unknown_institutions(scope: Scope) -> None:
    """Stop with wrong use when --as names an institution that nothing is known of, once anything is known at all."""
    from etl.ledger import has_ledger

    if not scope.institutions or not has_ledger(settings()):
        return
    from etl.cli_questions import open_cursor
    from etl.queries import known_institutions

    known = known_institutions(open_cursor())
    unknown = ", ".join(each for each in scope.institutions if each not in known)
    if known and unknown:
        stop(
            f"--as: instelling {unknown} is niet gekend in de referentiegegevens. Kijk het nummer na.",
            f"--as: institution {unknown} is not known in the reference data. Check the number.",
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
        help=say(
            "In welke rol: department, esf, reader, of pilot_lead met instellingen: pilot_lead:100001,100002.",
            "In which role: department, esf, reader, or pilot_lead with institutions: pilot_lead:100001,100002.",
        ),
    )


def json_option() -> Callable[..., Any]:
    """Return the option --json."""
    return click.option("--json", "as_json", is_flag=True, help=say("Uitvoer als JSON.", "Output as JSON."))


def _file_options(function: Callable[..., Any]) -> Callable[..., Any]:
    # The last decorator stands first in help.
    options = (
        click.argument("files", nargs=-1, required=True, type=_FILE, metavar=say("BESTAND…", "FILE…")),
        click.option(
            "--dataset",
            type=click.Choice(DATASET_NAMES),
            metavar=say("GEGEVENS", "DATA"),
            help=say(
                f"Welke gegevens het zijn: {datasets_said()}; anders blijkt dat uit de kolommen.",
                f"Which data: {datasets_said()}; else the columns tell.",
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
    )
    for option in reversed(options):
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
@click.option(
    "--marked",
    type=click.Path(path_type=Path),
    metavar=say("BESTAND.xlsx", "FILE.xlsx"),
    help=say(
        "Schrijf uw rijen als werkboek, met de foute cellen gemarkeerd en een blad met uitleg.",
        "Write your rows as a workbook, with the faulty cells marked and a sheet of explanations.",
    ),
)
@click.option("--overwrite", is_flag=True, help=say("Vervang een bestaand werkboek.", "Replace an existing workbook."))
def check(
    files: tuple[Path, ...],
    who: str,
    as_json: bool,
    rows_dir: Path | None,
    marked: Path | None,
    overwrite: bool,
    **given: Any,
) -> None:
    """Print the judgement; exit 1 when the files would be refused."""
    from etl.reference import ensure_reference
    from etl.submit import judge

    if marked is not None:
        _stop_unless_writable(marked, files, overwrite=overwrite)
    say_when_empty()
    ensure_reference(settings())
    delivery, look = _delivery(files, **_form(given)), _marking(marked)
    judgement = judge(settings(), read_scope(who, Right.UPLOAD), delivery, rows_dir=rows_dir, look=look)
    if as_json:
        print_json(judgement.to_json() | {"already_stored": [each.to_json() for each in judgement.stored]})
    else:
        print_judgement(judgement)
        print_verdict(judgement)
        if marked is not None:
            click.echo(say(f"Werkboek geschreven: {marked}", f"Workbook written: {marked}"))
    raise SystemExit(REFUSED if judgement.has_errors else 0)


def _stop_unless_writable(target: Path, files: tuple[Path, ...], *, overwrite: bool) -> None:
    """Stop when the marked workbook cannot be written to where --marked says, before any work is done."""
    if target.suffix.lower() != ".xlsx":
        stop(
            f"--marked {target}: de naam van het werkboek eindigt op .xlsx.",
            f"--marked {target}: the name of the workbook ends in .xlsx.",
            WRONG_USE,
        )
    if not target.parent.is_dir():
        stop(
            f"De map {target.parent} bestaat niet. Maak ze eerst, of kies een bestaande map.",
            f"The folder {target.parent} does not exist. Make it first, or choose an existing folder.",
            WRONG_USE,
        )
    if target.is_dir():
        stop(f"{target} is een map, geen bestand.", f"{target} is a folder, not a file.", WRONG_USE)
    if any(target.resolve() == file.resolve() for file in files):
        stop(
            f"{target} is een van de bestanden die nagekeken worden. Kies een andere naam.",
            f"{target} is one of the files to be judged. Choose another name.",
            WRONG_USE,
        )
    if target.exists() and not overwrite:
        stop(
            f"{target} bestaat al. Kies een andere naam, of vervang het met --overwrite.",
            f"{target} exists already. Choose another name, or replace it with --overwrite.",
            WRONG_USE,
        )


def _marking(target: Path | None) -> Callable[[Judgement, Path], None] | None:
    """Return what writes the marked workbook while the files that reading made are still there."""
    if target is None:
        return None
    from etl.marked_workbook import write_marked_workbook

    return lambda judgement, work_dir: write_marked_workbook(judgement, language(), target, work_dir)


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
    scope = read_scope(who, Right.UPLOAD)
    groups = [(path,) for path in files] if each else [files]
    with open_writer(settings()) as writer:
        outcomes = [writer.load(scope, _delivery(group, reason=reason, **_form(given))) for group in groups]
    if as_json:
        printed = [outcome.to_json() for outcome in outcomes]
        print_json(printed if each else printed[0])
    else:
        for outcome in outcomes:
            print_outcome(outcome)
    raise SystemExit(REFUSED if any(outcome.receipt is None for outcome in outcomes) else 0)
