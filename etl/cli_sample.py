"""`duaal sample`, and the loading of the sample that `duaal run --sample` starts with."""

from __future__ import annotations

from pathlib import Path

import click

from etl.cli_counts import DELIVERIES, count_of
from etl.cli_judgement import print_finding
from etl.cli_progress import counted, step_by_step
from etl.cli_questions import month_option
from etl.cli_text import REFUSED, WRONG_USE, say, stop
from etl.settings import settings

_FIRST_MONTH, _LAST_MONTH = "2021-09", "2023-10"


@click.command(help=say("Maak fictieve maandbestanden van elke omvang.", "Make fictitious monthly files of any size."))
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path), metavar=say("MAP", "DIR"))
@click.option(
    "--rows",
    type=click.IntRange(min=1),
    help=say(
        "Zoveel inschrijvingsrijen, in grote bestanden; anders een levering per instelling en maand.",
        "So many enrolment rows, in big files; else a delivery per institution and month.",
    ),
)
@click.option(
    "--seed",
    type=int,
    default=1,
    show_default=True,
    help=say("Zelfde getal, zelfde bestanden.", "Same number, same files."),
)
@month_option("--from", say("Eerste maand.", "First month."), "first", default=_FIRST_MONTH)
@month_option("--until", say("Laatste maand.", "Last month."), "last", default=_LAST_MONTH)
@click.option(
    "--load", "and_load", is_flag=True, help=say("Laad ze als aparte uploads.", "Load them as separate uploads.")
)
def sample(directory: Path, rows: int | None, seed: int, first: str, last: str, and_load: bool) -> None:
    """Write seeded sample files, and load them in the order of their delivery when asked."""
    from etl.sample import write_sample

    if first > last:
        stop("--from ligt na --until.", "--from lies after --until.", WRONG_USE)
    if and_load:
        write_and_load_sample(directory, rows, seed, (first, last))
        return
    deliveries = write_sample(directory, rows, seed, first, last)
    click.echo(
        say(
            f"{len(deliveries)} leveringen geschreven in {directory}.",
            f"{len(deliveries)} deliveries written to {directory}.",
        )
    )


def write_and_load_sample(
    directory: Path,
    rows: int | None = None,
    seed: int = 1,
    months: tuple[str, str] = (_FIRST_MONTH, _LAST_MONTH),
) -> None:
    """Write sample files and load those that the store does not hold, saying how far it is; exit 1 when one is refused.

    A stop half way loses nothing that was accepted; the same call again goes on from there.
    """
    from etl.reference import ensure_reference
    from etl.sample import write_sample
    from etl.sample_load import load_deliveries, not_yet_loaded

    ensure_reference(settings())
    with step_by_step(say("Voorbeeldbestanden maken", "Making sample files")) as told:
        written = write_sample(directory, rows, seed, *months, told)
    deliveries = not_yet_loaded(settings(), written)
    label = say("Voorbeeldgegevens laden", "Loading sample data")
    outcomes = counted(load_deliveries(settings(), deliveries), len(deliveries), label)
    refused = [outcome for outcome in outcomes if outcome.receipt is None]
    for outcome in refused:
        for each in outcome.judgement.findings[:20]:
            print_finding(each)
    stored = len(deliveries) - len(refused)
    click.echo(say(f"{count_of(stored, DELIVERIES)} geladen.", f"{count_of(stored, DELIVERIES)} loaded."))
    if refused:
        raise SystemExit(REFUSED)
