"""Commands that keep the state folder safe: a backup, and putting one back."""

from pathlib import Path

import click

from etl.audit_kinds import BACKUP
from etl.backup_folder import BackupDamaged, BackupRefused
from etl.cli_counts import EVENTS, FILES, LEARNERS, count_of
from etl.cli_progress import working
from etl.cli_text import BROKEN, WRONG_USE, number, print_json, say, stop
from etl.cli_upload import json_option
from etl.scope import LOCAL_DEPARTMENT
from etl.settings import settings

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command(
    help=say(
        "Maak of vernieuw een reservekopie, ook terwijl er opgeladen wordt.",
        "Make or renew a backup, also while uploads go on.",
    )
)
@click.argument("directory", type=_FOLDER, metavar=say("MAP", "DIR"))
@json_option()
def backup(directory: Path, as_json: bool) -> None:
    """Back up the state folder; exit 2 when the folder cannot be used, 3 when something is damaged."""
    from etl.audit import record
    from etl.backup import back_up
    from etl.ledger import LEDGER_FILE

    try:
        if (settings().state_dir / LEDGER_FILE).exists():
            record(settings(), LOCAL_DEPARTMENT, BACKUP)
        with working(say("Reservekopie maken", "Making a backup"), as_json=as_json):
            made = back_up(settings(), directory)
    except BackupRefused as refused:
        stop(refused.message_nl, refused.message_en, BROKEN if isinstance(refused, BackupDamaged) else WRONG_USE)
    manifest = made.manifest
    if as_json:
        print_json(
            {
                "events": manifest.events,
                "files": len(manifest.files),
                "copied": len(made.copied),
                "mended": made.mended,
                "has_secret": manifest.has_secret,
            }
        )
        return
    events, files = count_of(manifest.events, EVENTS), count_of(len(manifest.files), FILES)
    click.echo(
        say(
            f"Reservekopie in {directory}: {events}, {files} nagekeken, waarvan {number(len(made.copied))} nieuw.",
            f"Backup in {directory}: {events}, {files} checked, of which {number(len(made.copied))} new.",
        )
    )
    for name in made.mended:
        click.echo(say(f"Was beschadigd en is hersteld: {name}", f"Was damaged and is mended: {name}"))
    click.echo(_about_secret(manifest.has_secret))
    click.echo(
        say(
            "De instellingen (duaal.toml en DUAAL_…) worden niet teruggezet; manifest.json toont ze, zonder geheim.",
            "The settings (duaal.toml and DUAAL_…) are not put back; manifest.json shows them, without the secret.",
        )
    )


def _about_secret(has_secret: bool) -> str:
    if has_secret:
        return say(
            "Het geheim voor de lerenden (learner.key) zit erin: bewaar de map even goed afgeschermd als de gegevens.",
            "The secret for the learners (learner.key) is in it: guard the folder as well as the data.",
        )
    return say(
        "Het geheim uit DUAAL_SECRET zit er niet in: bewaar het zelf, op een andere plaats. Zonder kan niets terug.",
        "The secret of DUAAL_SECRET is not in it: keep it yourself, in another place. Without it nothing goes back.",
    )


@click.command(
    help=say(
        "Zet de reservekopie in MAP terug in de map met de gegevens (DUAAL_STATE_DIR), die leeg moet zijn.",
        "Put the backup in DIR back into the folder with the data (DUAAL_STATE_DIR), which must be empty.",
    ),
)
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar=say("MAP", "DIR"))
@click.option(
    "--erasures",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar=say("MAP", "DIR"),
    help=say(
        "Jongere reservekopie: wie daar gewist is, wordt hier ook gewist.",
        "Newer backup: who is erased there is erased here too.",
    ),
)
@json_option()
def restore(directory: Path, erasures: Path | None, as_json: bool) -> None:
    """Restore a backup; exit 2 when the state folder is not empty, 3 when the backup is damaged."""
    from etl.restore import erasures_of
    from etl.restore import restore as restore_backup

    try:
        later = None if erasures is None else erasures_of(erasures)
        with working(say("Terugzetten", "Putting back"), as_json=as_json):
            done = restore_backup(settings(), directory, later)
    except BackupRefused as refused:
        stop(refused.message_nl, refused.message_en, BROKEN if isinstance(refused, BackupDamaged) else WRONG_USE)
    manifest = done.manifest
    if as_json:
        print_json(
            {
                "events": manifest.events,
                "files": len(manifest.files),
                "other_settings": done.other_settings,
                "erased_again": done.erased_again,
            }
        )
        return
    events, files = count_of(manifest.events, EVENTS), count_of(len(manifest.files), FILES)
    click.echo(
        say(
            f"Teruggezet in {settings().state_dir}: {events} en {files}, van {manifest.made_at}. Controleer met "
            "'duaal verify'.",
            f"Put back in {settings().state_dir}: {events} and {files}, of {manifest.made_at}. Check with "
            "'duaal verify'.",
        )
    )
    if erasures is not None:
        learners = count_of(done.erased_again, LEARNERS)
        click.echo(say(f"Opnieuw gewist: {learners}.", f"Erased again: {learners}."))
    if done.other_settings:
        names = ", ".join(done.other_settings)
        click.echo(say(f"Andere instellingen dan toen: {names}.", f"Other settings than then: {names}."))
