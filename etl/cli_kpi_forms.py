"""How the command line writes figures: as a table with the rules under it, as CSV, and a figure's parts and rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from etl.cli_counts import ROWS, count_of
from etl.cli_text import language, number, print_table, say
from etl.small_cells import ROUNDED
from schemas.kpi import UNITS
from schemas.kpis import KPIS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from etl.kpi_value import KpiValue
    from etl.trace import Trace


def print_values(values: Sequence[KpiValue], undated: Mapping[str, int], freshness: str) -> None:
    """Print figures as a table, and under it how new their data are and how each KPI is counted.

    `undated` says per KPI how many of the things counted have no date and therefore always count.
    """
    if not values:
        click.echo(say("Er zijn nog geen cijfers.", "There are no figures yet."))
        return
    print_table(
        [
            "KPI",
            say("naam", "name"),
            say("uitsplitsing", "split"),
            say("waarde", "value"),
            say("eenheid", "unit"),
            say("geteld", "counted"),
            say("toelichting", "note"),
        ],
        [_row(value) for value in values],
    )
    state = say(f"Stand per {values[0].as_of}", f"State as of {values[0].as_of}") + _known_at(values[0])
    click.echo(f"{state}. {freshness}")
    click.echo("\n" + say("Telregels", "Counting rules"))
    for kpi in dict.fromkeys(value.kpi for value in values):
        rule = KPIS[kpi].counting_rule(language())
        click.echo(" ".join(filter(None, (f"{kpi}:", rule, _undated(undated.get(kpi, 0))))))


def _row(value: KpiValue) -> list[str]:
    kpi = KPIS[value.kpi]
    return [
        value.kpi,
        kpi.name(language()),
        ", ".join(kpi.value_label(name, each, language()) for name, each in value.dimensions.items()),
        _value(value),
        say(*UNITS[kpi.unit]),
        _counted(value),
        _reason(value),
    ]


def _value(value: KpiValue) -> str:
    if withheld := value.withheld_text(language()):
        return withheld
    return number(value.value) + (" %" if value.unit == "pct" and value.value is not None else "")


def _counted(value: KpiValue) -> str:
    if value.counted is None or value.of is None:
        return ""
    return KPIS[value.kpi].counted_text(number(value.counted), number(value.of), language()) or ""


def _reason(value: KpiValue) -> str:
    if value.protection == "rounded":
        return say(*ROUNDED)
    return (value.reason_en if language() == "en" else value.reason_nl) or ""


def _known_at(value: KpiValue) -> str:
    return say(f", zoals bekend op {value.known_at}", f", as known at {value.known_at}") if value.known_at else ""


def _undated(events: int) -> str:
    if not events:
        return ""
    if events == 1:
        return say("Hier: 1 activiteit zonder datum.", "Here: 1 event without a date.")
    return say(f"Hier: {number(events)} activiteiten zonder datum.", f"Here: {number(events)} events without a date.")


def print_parts(values: Sequence[KpiValue]) -> None:
    """Print the figures of a KPI's parts, one of which has to be chosen."""
    kpi = KPIS[values[0].kpi]
    rows = []
    for value in values:
        part = value.dimensions[str(kpi.split)]
        label = kpi.classes.label(part, language()) if kpi.classes else part
        rows.append([kpi.id, part, label, _value(value), _reason(value)])
    click.echo(f"{kpi.id} {kpi.name(language())}")
    print_table(
        ["KPI", say("deel", "part"), say("naam", "name"), say("waarde", "value"), say("toelichting", "note")], rows
    )


def print_trace(found: Trace) -> None:
    """Print which figure is traced, and the rows behind it with their files and uploaders; and how to see more."""
    click.echo(found.summary(language()))
    if share := share_text(found.value.numerator, found.value.denominator, found.value.value, found.value.unit):
        click.echo(f"{share} ({say(*ROUNDED)})" if found.value.protection else share)
    if found.rows:
        print_table(
            [
                say("rij", "row"),
                say("bestand", "file"),
                "upload",
                say("door", "by"),
                "SHA-256",
                say("gegevens", "data"),
            ],
            [
                [str(row.row_number), row.file_name, row.upload_id, row.actor, row.sha256[:12], row.identity]
                for row in found.rows
            ],
        )
    if found.rows and found.count is not None and found.count > len(found.rows):
        more = found.count - len(found.rows)
        row, limit = count_of(more, ROWS), found.count
        english = f"… and {number(more)} more {'row' if more == 1 else 'rows'}; --limit {limit} shows all of them."
        click.echo(say(f"… en nog {row}; --limit {limit} toont alles.", english))


def share_text(
    numerator: float | None, denominator: float | None, value: float | Fraction | None, unit: str
) -> str | None:
    """Write a share as '156 / 868 = 18,0 %', a ratio likewise; None for counts and where there is no figure."""
    if unit == "count" or numerator is None or not denominator or value is None:
        return None
    parts = [number(int(each) if each == int(each) else each) for each in (numerator, denominator)]
    return f"{parts[0]} / {parts[1]} = {number(float(value))}" + (" %" if unit == "pct" else "")
