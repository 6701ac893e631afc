"""`duaal erase` and `duaal purge`."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from etl.cli_counts import FILES, REFUSED_FILES, ROWS, UPLOADS, count_of
from etl.cli_text import DAY, REFUSED, WRONG_USE, print_json, say, stop
from etl.cli_upload import as_option, json_option, read_scope
from etl.permissions import Right
from etl.settings import settings


@click.group(help=say("Wis een lerende op vraag.", "Erase a learner on request."))
def erase() -> None:
    """Erase."""


@erase.command(
    short_help=say("Wis één lerende voorgoed.", "Erase one learner for good."),
    help=say(
        "Wis één lerende voorgoed uit cijfers en bewaarde bestanden; logboek en gemaakte rapporten blijven.",
        "Erase one learner for good from figures and kept files; ledger and reports made stay.",
    ),
)
@click.option("--project", required=True, help=say("Projectnummer.", "Project number."))
@click.option("--institution", required=True, help=say("Instellingsnummer.", "Institution number."))
@click.option("--key", help=say("Code van de lerende bij de instelling.", "The learner's key at the institution."))
@click.option("--hash", "learner_hash", help=say("Of het pseudoniem in de gegevens.", "Or the pseudonym in the data."))
@click.option("--reason", required=True, help=say("Waarom; staat in het logboek.", "Why; stands in the ledger."))
@as_option()
@json_option()
def learner(
    project: str, institution: str, key: str | None, learner_hash: str | None, reason: str, who: str, as_json: bool
) -> None:
    """Erase one learner; exit 2 when nobody is found, 1 when a file cannot be copied without them."""
    from etl.erase import ErasureRefused, NotErasable, erase_learner, hash_of_key

    if bool(key) == bool(learner_hash):
        raise click.UsageError(say("Geef --key of --hash, niet beide.", "Give --key or --hash, not both."))
    scope = read_scope(who, Right.ERASE)
    chosen = hash_of_key(settings(), institution, key) if key else str(learner_hash)
    try:
        done = erase_learner(settings(), scope, project, institution, chosen, reason)
    except ErasureRefused as refused:
        stop(refused.message_nl, refused.message_en, WRONG_USE)
    except NotErasable as refused:
        stop(refused.message_nl, refused.message_en, REFUSED)
    if as_json:
        print_json({"seq": done.seq, "rows": done.rows, "uploads": list(done.uploads), "files": done.files,
                    "refused_files": done.refused})  # fmt: skip
        return
    rows, files, unread = count_of(done.rows, ROWS), count_of(done.files, FILES), count_of(done.refused, REFUSED_FILES)
    click.echo(
        say(
            f"Gewist: {rows} in {files}, en {unread} (gebeurtenis {done.seq}).",
            f"Erased: {rows} in {files}, and {unread} (event {done.seq}).",
        )
    )
    if done.uploads:
        uploads = ", ".join(done.uploads)
        click.echo(
            say(
                f"Niet meer op te vragen zoals verstuurd: de bestanden van {uploads}. Cijfers die nu gevraagd worden "
                "tellen deze persoon niet meer, ook niet zoals vroeger bekend; wat al gepubliceerd is, blijft.",
                f"No longer to be had as sent: the files of {uploads}. Figures asked from now on do not count this "
                "person, also as known earlier; what was published stays.",
            )
        )
    click.echo(
        say(
            "Maak een nieuwe reservekopie ('duaal backup'): oudere bevatten de lerende nog.",
            "Make a new backup ('duaal backup'): older ones still hold the learner.",
        )
    )


@click.command(
    help=say(
        "Vernietig de bestanden en rijen van projecten die vóór een dag eindigden; het logboek blijft.",
        "Destroy the files and rows of projects that ended before a day; the ledger stays.",
    )
)
@click.option(
    "--before",
    required=True,
    type=DAY,
    metavar="2013-01-01",
    help=say("Van projecten die vóór deze dag eindigden.", "Of projects that ended before this day."),
)
@click.option("--dry-run", is_flag=True, help=say("Zeg alleen wat zou gaan.", "Only say what would go."))
@as_option()
@json_option()
def purge(before: datetime, dry_run: bool, who: str, as_json: bool) -> None:
    """Purge; exit 2 for a day before which evidence must still be kept."""
    from etl.erase import ErasureRefused
    from etl.purge import purge as purge_evidence

    scope, today = read_scope(who, Right.ERASE), datetime.now(UTC).date()
    try:
        done = purge_evidence(settings(), scope, before.date(), today, is_trial=dry_run)
    except ErasureRefused as refused:
        stop(refused.message_nl, refused.message_en, WRONG_USE)
    if as_json:
        print_json({"seq": done.seq, "projects": list(done.projects), "uploads": list(done.uploads),
                    "files": len(done.files), "refused_files": len(done.refused)})  # fmt: skip
        return
    files, uploads = count_of(len(done.files), FILES), count_of(len(done.uploads), UPLOADS)
    which, unread = ", ".join(done.projects), count_of(len(done.refused), REFUSED_FILES)
    said = f"{files} van {uploads} ({which}), {unread}.", f"{files} of {uploads} ({which}), {unread}."
    head = say("Zou gaan: ", "Would go: ") if done.seq is None else say("Vernietigd: ", "Destroyed: ")
    click.echo(head + say(*said))
