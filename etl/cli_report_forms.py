"""How the command line writes reports: the list, one of them, what was made, and what came out of a re-issue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from etl.cli_text import language, number, print_table, say
from etl.right_words import role_label
from schemas.esf_lines import BASES, GENDER_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from etl.reports.compare import Comparison
    from etl.reports.figures import Figure
    from etl.reports.records import Record
    from etl.reports.reissue import Reissued

_MOST_CHANGED = 50
_MOST_UPLOADS = 4


def print_list(found: Sequence[Record]) -> None:
    """Print every report on a line."""
    if not found:
        click.echo(
            say(
                "Er zijn nog geen rapporten. Begin met: duaal report make --as-of 2022-12",
                "No reports yet. Start with: duaal report make --as-of 2022-12",
            )
        )
        return
    print_table(
        [
            say("rapport", "report"),
            "status",
            say("versie", "version"),
            say("stand", "as of"),
            say("projecten", "projects"),
            say("gemaakt (UTC)", "made (UTC)"),
            say("door", "by"),
        ],
        [
            [
                each.report_id,
                _status(each),
                str(each.version),
                each.as_of,
                ", ".join(each.project_ids),
                each.made_at.strftime("%Y-%m-%d %H:%M:%S"),
                each.made_by,
            ]
            for each in found
        ],
    )


def _status(each: Record) -> str:
    return each.status if language() == "nl" or not each.frozen else "final"


def print_record(made: Record) -> None:
    """Print what a report was made of."""
    role = role_label(made.role, language())
    facts = [
        (say("rapport", "report"), f"{made.report_id}, {say('versie', 'version')} {made.version}, {_status(made)}"),
        (say("projecten", "projects"), ", ".join(made.project_ids)),
        (say("periode", "period"), f"{made.period_from} – {made.as_of}"),
        (
            say("gemaakt", "made"),
            f"{made.made_at:%Y-%m-%d %H:%M:%S} UTC, {made.made_by} ({role})",
        ),
        *([(say("gegevens", "data"), made.data_hash)] if made.data_hash else []),
        (say("logboek", "ledger"), f"{say('gebeurtenis', 'event')} {made.ledger_seq}, {made.state_hash}"),
        (say("definities", "definitions"), made.definitions_hash),
        ("software", made.software_version),
    ]
    if made.known_at:
        facts.insert(3, (say("zoals bekend op", "as known at"), f"{made.known_at:%Y-%m-%d %H:%M:%S} UTC"))
    if made.previous_id:
        facts.append((say("vorig rapport", "previous report"), made.previous_id))
    if made.frozen:
        years = ", ".join(map(str, made.frozen.years))
        facts.append(
            (
                say("definitief", "final"),
                f"{made.frozen.at:%Y-%m-%d %H:%M:%S} UTC, {made.frozen.actor}; "
                + say(f"gesloten: {years}", f"closed: {years}"),
            )
        )
    width = max(len(name) for name, _ in facts)
    for name, text in facts:
        click.echo(f"{name.ljust(width)}  {text}")
    print_files(made.recorded_files)


def print_made(made: Record, files: Mapping[str, str], directory: Path) -> None:
    """Print a report and the files that were written."""
    if made.frozen:
        years = ", ".join(map(str, made.frozen.years))
        click.echo(
            say(
                f"Rapport {made.report_id} is definitief. Voor zijn projecten zijn deze jaren gesloten: {years}.",
                f"Report {made.report_id} is final. For its projects these years are closed: {years}.",
            )
        )
    else:
        click.echo(
            say(
                f"Rapport {made.report_id}, versie {made.version}, concept; stand {made.as_of}.",
                f"Report {made.report_id}, version {made.version}, concept; as of {made.as_of}.",
            )
        )
    print_files({str(directory / name): sha256 for name, sha256 in files.items()})
    if files:
        place = directory.absolute()
        click.echo(say(f"De bestanden staan in {place}", f"The files are in {place}"))
    if made.with_participants and files:
        click.echo(
            say(
                "Let op: met het beperkte blad Deelnemers, een rij per persoon. Geef dit alleen aan wie dat mag zien.",
                "Note: with the restricted sheet of participants, a row per person. Give it only to who may see that.",
            )
        )


def print_files(files: Mapping[str, str]) -> None:
    """Print files with their SHA-256."""
    if files:
        print_table([say("bestand", "file"), "SHA-256"], [[name, sha256] for name, sha256 in files.items()])


def print_reissued(result: Reissued) -> None:
    """Print whether each file is the same as the recorded one, and why not."""
    rows = []
    for name, sha256 in result.recorded.items():
        if name in result.kept:
            said = say("bewaard exemplaar", "kept copy")
            if result.now.get(name) != sha256:
                said = say("bewaard exemplaar zonder Deelnemers", "kept copy without participants")
        elif result.now.get(name) == sha256:
            said = say("identiek", "identical")
        else:
            said = say("anders", "different")
        rows.append([name, said, sha256, result.now.get(name, "-")])
    print_table(
        [say("bestand", "file"), say("uitkomst", "outcome"), say("SHA-256 toen", "SHA-256 then"), say("nu", "now")],
        rows,
    )
    for reason in result.reasons(language()):
        click.echo(reason)
    if result.changed:
        click.echo(say("Deze cijfers komen nu anders uit:", "These figures come out otherwise now:"))
        print_table(
            [say("cijfer", "figure"), say("toen", "then"), say("nu", "now")],
            [
                [
                    each.key.origin(result.record.report_id) + (f"-{each.gender}" if each.gender else ""),
                    _value(each.before),
                    _value(each.after),
                ]
                for each in result.changed[:_MOST_CHANGED]
            ],
        )
        if len(result.changed) > _MOST_CHANGED:
            more = number(len(result.changed) - _MOST_CHANGED)
            click.echo(say(f"… en nog {more}", f"… and {more} more"))


def _value(figure: Figure | None) -> str:
    if figure is None or figure.value is None:
        return "-"
    return number(int(figure.value) if figure.value.denominator == 1 else float(figure.value))


def print_comparison(found: Comparison, *, everything: bool) -> None:
    """Print every figure that differs, one line per cause; only the first ones unless `everything` is asked."""
    from etl.reports.differences import CAUSES, shown
    from etl.reports.differences import number as exact

    projects = ", ".join(found.project_ids)
    click.echo(
        say(
            f"{found.before.label} → {found.after.label}, projecten {projects}: {number(len(found.differences))} "
            "cijfers verschillen.",
            f"{found.before.label} → {found.after.label}, projects {projects}: {number(len(found.differences))} "
            "figures differ.",
        )
    )
    rows = []
    for each in found.differences if everything else found.differences[:_MOST_CHANGED]:
        key = each.key
        basis = BASES.label(key.basis, language()) if key.basis else ""
        gender = GENDER_COLUMNS.label(each.gender, language()) if each.gender else ""
        place = ", ".join(filter(None, (key.project_id, key.institution_id, key.year, basis, gender)))
        for kind, (amount, uploads) in each.by_kind().items():
            rows.append(
                [
                    key.code,
                    key.label(language()),
                    place,
                    number(shown(each.before)),
                    number(shown(each.after)),
                    number(exact(each.amount)),
                    say(*CAUSES[kind]),
                    number(exact(amount)),
                    ", ".join(uploads[:_MOST_UPLOADS]) + (" …" if len(uploads) > _MOST_UPLOADS else ""),
                ]
            )
    if rows:
        print_table(
            [
                say("cijfer", "figure"),
                say("naam", "name"),
                say("plaats", "place"),
                say("voor", "before"),
                say("na", "after"),
                say("verschil", "difference"),
                say("oorzaak", "cause"),
                say("hierdoor", "by this"),
                "uploads",
            ],
            rows,
        )
    if not everything and len(found.differences) > _MOST_CHANGED:
        more = number(len(found.differences) - _MOST_CHANGED)
        click.echo(say(f"… en nog {more}; met --all alles.", f"… and {more} more; all with --all."))
