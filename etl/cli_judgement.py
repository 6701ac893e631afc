"""What `duaal check` and `duaal load` print: what was understood, the findings, the effect and the receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from etl.cli_counts import ERRORS, FIGURES, ROWS, WARNINGS, count_of
from etl.cli_text import language, number, say
from schemas.dataset_names import dataset_label

if TYPE_CHECKING:
    from etl.effect import Effect
    from etl.finding_groups import FindingGroup
    from etl.findings import Finding
    from etl.judgement import Judgement, Outcome


def print_judgement(judgement: Judgement) -> None:
    """Print what was understood of each file, and every finding."""
    for file_number, file in enumerate(judgement.files, start=1):
        held = judgement.held_by(file_number)
        facts = ", ".join(
            part
            for part in (
                f"{dataset_label(file.dataset, language())} ({file.dataset})"
                if file.dataset
                else say("gegevens niet herkend", "data not recognised"),
                count_of(file.rows, ROWS),
                " ".join((say("maand", "month"), *held.months)) if held.months else "",
                " ".join((say("instelling", "institution"), *held.institutions)) if any(held.institutions) else "",
                file.encoding or "",
                {";": "';'", ",": "','", "\t": "tab", "|": "'|'"}.get(file.delimiter or "", ""),
            )
            if part
        )
        click.echo(f"{file.name}: {facts}")
        for repair in file.repairs:
            click.echo("  ~ " + say(repair.message_nl, repair.message_en))
    has_several = len(judgement.files) > 1
    for group in judgement.groups():
        _print_group(group, has_several=has_several)


def _print_group(group: FindingGroup, *, has_several: bool) -> None:
    """Print what is said alike of many rows on one line, with its count and, of several files, the file's name."""
    message = say(group.message_nl, group.message_en)
    least = say("minstens ", "at least ") if group.is_at_least else ""
    count = f"{least}{number(group.count)}× " if group.count > 1 else ""
    file = f"{group.file}: " if has_several and group.file else ""
    click.echo(f"  {_sign(group.severity)} {group.code} {count}{file}{message}{_own_title(group.title, message)}")


def _sign(severity: str) -> str:
    return say("✗ fout", "✗ error") if severity == "error" else say("! let op", "! warning")


def print_finding(each: Finding) -> None:
    """Print one finding on a line."""
    message = say(each.message_nl, each.message_en)
    click.echo(f"  {_sign(each.severity)} {each.code} {message}{_own_title(each.title, message)}")


def _own_title(title: str | None, message: str) -> str:
    """Name the column as it is called in the user's file, where the message does not."""
    if title is None or title in message:
        return ""
    return say(f" [in uw bestand: kolom '{title}']", f" [in your file: column '{title}']")


def print_verdict(judgement: Judgement) -> None:
    """Print whether the files would be accepted, and what they would move."""
    groups = judgement.groups()
    errors = count_of(sum(each.count for each in groups if each.severity == "error"), ERRORS)
    warnings = count_of(sum(each.count for each in groups if each.severity == "warning"), WARNINGS)
    if judgement.has_errors:
        click.echo(
            say(
                f"Geweigerd: {errors}, {warnings}. Er is niets opgeslagen.",
                f"Refused: {errors}, {warnings}. Nothing was stored.",
            )
        )
        return
    if judgement.effect:
        _print_effect(judgement.effect)
    is_whole = len(judgement.stored) == len(judgement.files)
    nothing_new = say(" Nog eens laden verandert niets.", " Loading it again changes nothing.") if is_whole else ""
    for each in judgement.stored:
        click.echo(
            say(
                f"{each.name} is al opgeslagen als upload {each.upload_id}, op {each.at:%Y-%m-%d %H:%M} UTC door "
                f"{each.actor}.",
                f"{each.name} is already stored as upload {each.upload_id}, on {each.at:%Y-%m-%d %H:%M} UTC by "
                f"{each.actor}.",
            )
            + nothing_new
        )
    click.echo(
        say(
            f"In orde, met {warnings}. Er is niets opgeslagen: dit was een proef.",
            f"Fine, with {warnings}. Nothing was stored: this was a trial.",
        )
    )


def _print_effect(effect: Effect) -> None:
    added, changed, vanished = count_of(effect.added, ROWS), number(effect.changed), number(effect.vanished)
    click.echo(
        say(
            f"Effect: {added} erbij, {changed} gewijzigd, {vanished} verdwenen.",
            f"Effect: {added} added, {changed} changed, {vanished} gone.",
        )
    )
    totals = [move for move in effect.kpis if not set(move.dimensions) - {"institution_id"} and move.level != "scope"]
    for move in totals:
        whose = move.dimensions.get("institution_id", say("hele project", "whole project"))
        click.echo(f"  {move.kpi} {whose}: {number(move.before)} → {number(move.after)}")
    if classes := len(effect.kpis) - len(totals):
        figures = count_of(classes, FIGURES)
        click.echo(say(f"  en {figures} per groep (zie --json)", f"  and {figures} per group (see --json)"))


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
