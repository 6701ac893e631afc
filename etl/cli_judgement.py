"""What `duaal check` and `duaal load` print: what was understood, the findings, the effect and the receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from etl.cli_text import number, say

if TYPE_CHECKING:
    from etl.effect import Effect
    from etl.findings import Finding
    from etl.judgement import Judgement, Outcome


def print_judgement(judgement: Judgement) -> None:
    """Print what was understood of each file, and every finding."""
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
    message = say(each.message_nl, each.message_en)
    click.echo(f"  {sign} {each.code} {message}{_own_title(each.title, message)}")


def _own_title(title: str | None, message: str) -> str:
    """Name the column as it is called in the user's file, where the message does not."""
    if title is None or title in message:
        return ""
    return say(f" [in uw bestand: kolom '{title}']", f" [in your file: column '{title}']")


def print_verdict(judgement: Judgement) -> None:
    """Print whether the files would be accepted, and what they would move."""
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


def print_outcome(outcome: Outcome) -> None:
    """Print the judgement of a load, and its receipt or why it has none."""
    print_judgement(outcome.judgement)
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
        print_verdict(outcome.judgement)
