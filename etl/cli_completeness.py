"""`duaal completeness`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from etl.audit_kinds import EXPORT
from etl.cli_questions import known_filters, month_option, open_cursor
from etl.cli_text import WRONG_USE, language, number, print_json, print_table, say, stop
from etl.cli_upload import as_option, json_option, read_scope
from etl.permissions import Right
from etl.settings import settings
from schemas.dataset_names import dataset_label

if TYPE_CHECKING:
    from etl.completeness import DeliveryState, Summary


@click.command(help=say("Toon wat van een maand is aangeleverd.", "Show what was delivered of a month."))
@month_option(
    "--as-of",
    say("Van deze maand; anders de laatste aangeleverde.", "Of this month; else the last one delivered."),
    "--month",
    "as_of",
)
@month_option(
    "--from", say("Ook van de maanden ervoor, vanaf deze.", "Of the months before too, from this one."), "first"
)
@click.option("--institution", help=say("Alleen deze instelling.", "This institution only."))
@click.option("--project", help=say("Alleen dit project.", "This project only."))
@as_option()
@json_option()
def completeness(
    as_of: str | None, first: str | None, institution: str | None, project: str | None, who: str, as_json: bool
) -> None:
    """Print one status per project, institution, data set and month, and how many there are of each."""
    from etl.audit import record
    from etl.completeness import completeness as states_of
    from etl.completeness import summarize
    from etl.kpi_periods import read_months

    con, scope = open_cursor(), read_scope(who, Right.READ_FIGURES)
    until = as_of or read_months(con, None).as_of
    today = datetime.now(ZoneInfo(settings().time_zone)).date()
    if first is not None and first > until:
        stop("--from ligt na --as-of.", "--from lies after --as-of.", WRONG_USE)
    filters = known_filters(con, scope, institution_id=institution, project_id=project)
    states = [
        each
        for each in states_of(con, scope, until, today, first=first or until)
        if all(getattr(each, name) == value for name, value in filters.items())
    ]
    summary = summarize(states)
    record(settings(), scope, EXPORT, what="completeness", as_of=until, deliveries=len(states), **filters)
    if as_json:
        print_json({"as_of": until, "summary": asdict(summary), "deliveries": [_json(each) for each in states]})
        return
    if not states:
        is_one = first in (None, until)
        months = until if is_one else say(f"{first} tot en met {until}", f"{first} to {until}")
        click.echo(
            say(
                f"Voor deze keuze is van {months} niets verwacht en niets aangeleverd.",
                f"For this choice nothing is expected and nothing was delivered for {months}.",
            )
        )
        return
    headings = say(
        "Maand|Instelling|Project|Gegevensset|Toestand|Bekend sinds",
        "Month|Institution|Project|Data set|Status|Known from",
    )
    print_table(headings.split("|"), [_row(each) for each in states])
    click.echo(_sentence(summary))


def _json(state: DeliveryState) -> dict[str, Any]:
    from etl.kpi_periods import last_day

    return {
        "month": state.month,
        "project_id": state.project_id,
        "institution_id": state.institution_id,
        "dataset": state.dataset,
        "status": state.status,
        "is_on_time": state.is_on_time,
        "has_own_file": state.has_own_file,
        "own_known_from": f"{state.own_known_from.isoformat()}Z" if state.own_known_from else None,
        "has_warnings": state.has_warnings,
        "is_outside_pilots": state.is_outside_pilots,
        "known_from": f"{state.known_from.isoformat()}Z" if state.known_from else None,
        "deadline": last_day(state.month).isoformat(),
    }


def _row(state: DeliveryState) -> list[str]:
    known = f"{state.known_from:%Y-%m-%d %H:%M} UTC" if state.known_from else "-"
    dataset = dataset_label(state.dataset, language())
    return [state.month, state.institution_id, state.project_id, dataset, _status_word(state.status), known]


def _status_word(status: str) -> str:
    dutch, english = {
        "missing": ("ontbreekt", "missing"),
        "late": ("te laat", "late"),
        "due": ("nog te leveren", "due"),
        "closed": ("periode gesloten", "period closed"),
        "warnings": ("met waarschuwingen", "with warnings"),
        "on_time": ("op tijd", "on time"),
        "not_expected": ("niet verwacht", "not expected"),
    }[status]
    return say(dutch, english)


def _sentence(summary: Summary) -> str:
    of = {name: number(count) for name, count in asdict(summary).items()}
    return say(
        f"Verwacht: {of['expected']}. Aangeleverd: {of['delivered']} (op tijd {of['on_time']}, te laat {of['late']}, "
        f"met waarschuwingen {of['with_warnings']}). Ontbreekt: {of['missing']}. Nog te leveren: {of['due']}. "
        f"Periode gesloten: {of['closed']}.",
        f"Expected: {of['expected']}. Delivered: {of['delivered']} (on time {of['on_time']}, late {of['late']}, "
        f"with warnings {of['with_warnings']}). Missing: {of['missing']}. Due: {of['due']}. "
        f"Period closed: {of['closed']}.",
    )
