"""`duaal move`: the whole store to PostgreSQL and S3, or back to files in a folder."""

import click

from etl.cli_counts import EVENTS, FILES, TABLES, count_of
from etl.cli_text import REFUSED, WRONG_USE, number, print_json, say, stop
from etl.cli_upload import json_option
from etl.settings import settings

_STEPS = {
    "files": ("bestanden overgebracht en vergeleken", "files brought over and compared"),
    "audit": ("gebeurtenissen van het auditlogboek", "events of the audit log"),
    "ledger": ("gebeurtenissen van het logboek", "events of the ledger"),
    "tables": ("tabellen uit beide opgebouwd: gelijk", "tables built from both: equal"),
}


@click.command(
    help=say(
        "Verhuis alles naar de gedeelde opslag van de instellingen, of naar een map voor één machine.",
        "Move everything to the shared stores of the settings, or to a folder for one machine.",
    )
)
@click.option(
    "--to",
    required=True,
    metavar=say("shared|MAP", "shared|DIR"),
    help=say(
        "'shared': van de map met de gegevens naar DUAAL_LEDGER en DUAAL_ARCHIVE. Een map: vandaar terug.",
        "'shared': from the folder with the data to DUAAL_LEDGER and DUAAL_ARCHIVE. A folder: back from there.",
    ),
)
@json_option()
def move(to: str, as_json: bool) -> None:
    """Move and compare; exit 1 when it does not fit. The source stays as it was, and the command can be repeated."""
    from etl.move import MoveRefused, stores_for
    from etl.move import move as move_store

    def tell(step: str, count: int) -> None:
        if not as_json:
            click.echo(f"{number(count)} {say(*_STEPS[step])}")

    try:
        source, target = stores_for(settings(), to)
    except MoveRefused as refused:
        stop(refused.message_nl, refused.message_en, WRONG_USE)
    try:
        moved = move_store(source, target, tell)
    except MoveRefused as refused:
        stop(refused.message_nl, refused.message_en, REFUSED)
    if as_json:
        print_json(moved.to_json())
        return
    events, files = count_of(moved.events, EVENTS), count_of(moved.files, FILES)
    tables = count_of(len(moved.tables), TABLES)
    click.echo(
        say(
            f"Verhuisd: {events} (laatste hash {moved.last_hash}), {files} en {tables}, alle gelijk. De bron is niet "
            "veranderd.",
            f"Moved: {events} (last hash {moved.last_hash}), {files} and {tables}, all equal. The source was not "
            "changed.",
        )
    )
