"""`duaal audit`: who did what and when, with filters; and beginning the log anew when it is lost."""

from __future__ import annotations

from datetime import datetime

import click

from etl.audit_kinds import AUDIT_KINDS, EXPORT, facts_text, kind_label
from etl.cli_text import DAY, WRONG_USE, language, number, print_json, print_table, say, stop
from etl.cli_upload import as_option, json_option, read_scope
from etl.code_words import code_said
from etl.permissions import Right
from etl.right_words import role_label
from etl.settings import settings

_KINDS_SAID = ", ".join(code_said(each, kind_label(each, language())) for each in AUDIT_KINDS)


@click.command(
    help=say("Toon wie wat deed, met de nieuwste regel bovenaan.", "Show who did what, with the newest line on top.")
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(list(AUDIT_KINDS)),
    metavar=say("SOORT", "KIND"),
    help=say(f"Alleen deze soort: {_KINDS_SAID}.", f"This kind only: {_KINDS_SAID}."),
)
@click.option("--user", default="", help=say("Alleen deze gebruiker.", "This user only."))
@click.option("--from", "first", type=DAY, metavar="2023-03-01", help=say("Vanaf deze dag.", "From this day."))
@click.option("--until", "last", type=DAY, metavar="2023-03-31", help=say("Tot en met deze dag.", "Up to this day."))
@click.option("--text", default="", help=say("Met deze tekst, zoals een nummer.", "With this text, such as a number."))
@click.option("--page", type=click.IntRange(min=1), default=1, show_default=True, help=say("Bladzijde.", "Page."))
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=50,
    show_default=True,
    help=say("Regels per bladzijde.", "Lines per page."),
)
@click.option(
    "--begin-anew",
    "reason",
    help=say("Begin een nieuw auditlogboek, om deze reden.", "Begin a new audit log, for this reason."),
)
@as_option()
@json_option()
def audit(
    kinds: tuple[str, ...],
    user: str,
    first: datetime | None,
    last: datetime | None,
    text: str,
    page: int,
    limit: int,
    reason: str | None,
    who: str,
    as_json: bool,
) -> None:
    """Print the lines that the filters leave; looking at them is itself noted."""
    from etl.audit import audit_entries, begin_anew, record, search_of

    scope = read_scope(who, Right.READ_AUDIT)
    if reason is not None:
        if not reason.strip():
            stop("Geef een reden op.", "Give a reason.", WRONG_USE)
        begin_anew(settings(), scope, reason.strip())
        click.echo(say("Een nieuw auditlogboek is begonnen.", "A new audit log has begun."))
        return
    if first is not None and last is not None and first > last:
        stop("--from ligt na --until.", "--from lies after --until.", WRONG_USE)
    days = [day.date().isoformat() if day else "" for day in (first, last)]
    search = search_of(settings(), kinds=kinds, actor=user, first=days[0], last=days[1], text=text)
    found = audit_entries(settings(), scope, search, offset=(page - 1) * limit, limit=limit)
    record(settings(), scope, EXPORT, what="audit", lines=len(found.entries))
    if as_json:
        print_json({"total": found.total, "entries": [each.to_json(language()) for each in found.entries]})
        return
    headings = say("tijd (UTC)|gebruiker|rol|soort|wat", "time (UTC)|user|role|kind|what").split("|")
    rows = [
        [
            f"{each.at:%Y-%m-%d %H:%M:%S}",
            each.actor or "-",
            role_label(each.role, language()) if each.role else "-",
            f"{kind_label(each.kind, language())} ({each.kind})",
            facts_text(each.facts, language()),
        ]
        for each in found.entries
    ]
    print_table(headings, rows)
    click.echo(say(f"{number(len(rows))} van {number(found.total)}.", f"{number(len(rows))} of {number(found.total)}."))
