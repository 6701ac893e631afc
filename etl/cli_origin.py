"""`duaal trace ID`: the rows behind a figure of a report."""

from __future__ import annotations

import click

from etl.cli_kpi_forms import print_trace, share_text
from etl.cli_text import WRONG_USE, language, print_json, say, stop
from etl.permissions import Right
from etl.settings import settings
from schemas.esf_lines import GENDER_COLUMNS


def print_origin(origin: str, who: str, limit: int, *, as_json: bool) -> None:
    """Print the figure that an id names, its report, and the rows behind it with file, line and uploader."""
    from etl.audit import record
    from etl.audit_kinds import EXPORT
    from etl.cli_upload import read_scope
    from etl.reports.kept import ReportRefused
    from etl.reports.origins import UnknownOrigin, trace_origin

    scope = read_scope(who, Right.READ_REPORTS)
    try:
        found = trace_origin(settings(), scope, origin, limit=None if as_json else limit)
    except (UnknownOrigin, ReportRefused) as wrong:
        stop(wrong.message_nl, wrong.message_en, WRONG_USE)
    made = found.record
    record(settings(), scope, EXPORT, what="trace", report_id=made.report_id, rows=found.rows)
    if as_json:
        print_json(found.to_json(language()))
        return
    click.echo(
        say(
            f"Rapport {made.report_id} ({made.status}), stand {made.as_of}, gegevens tot en met gebeurtenis "
            f"{made.ledger_seq}.",
            f"Report {made.report_id} ({made.status}), as of {made.as_of}, data up to event {made.ledger_seq}.",
        )
    )
    gender = GENDER_COLUMNS.label(found.gender, language()) if found.gender else ""
    where = " ".join(filter(None, (found.key.project_id, found.key.institution_id, found.key.year, gender)))
    figure = found.figure
    share = share_text(figure.numerator, figure.denominator, figure.value, figure.unit)
    value = share or ("-" if figure.numerator is None else str(figure.numerator))
    click.echo(f"{found.key.code} {found.key.label(language())} {where}: {value}")
    if not found.is_same:
        click.echo(
            say(
                f"Let op: de rijen tellen nu {found.counted}. Gegevens zijn gewist, of een definitie is veranderd.",
                f"Note: the rows now count {found.counted}. Data were erased, or a definition has changed.",
            )
        )
    for each in found.traces:
        print_trace(each)
