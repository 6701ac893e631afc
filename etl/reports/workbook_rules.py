"""Counting rules in the workbook: told once per KPI in the guide, since several lines in each row hide the figures."""

from dataclasses import replace

from etl.reports.model import Report, Table

_RULE = "counting_rule"


def without_rules(table: Table) -> Table:
    """Return the table without the column of counting rules, which the other formats keep."""
    kept = [place for place, column in enumerate(table.columns) if column.name != _RULE]
    if len(kept) == len(table.columns):
        return table
    return replace(
        table,
        columns=tuple(table.columns[place] for place in kept),
        rows=tuple(tuple(row[place] for place in kept) for row in table.rows),
    )


def counting_rules(report: Report) -> list[tuple[str, str]]:
    """Return a line for the guide per KPI of the report: what it is, and how it is counted."""
    told: dict[str, str] = {}
    for table in report.tables:
        names = [column.name for column in table.columns]
        if not {"kpi", "name", _RULE} <= set(names):
            continue
        kpi, name, rule = (names.index(each) for each in ("kpi", "name", _RULE))
        for row in table.rows:
            if row[rule]:
                told.setdefault(f"Telregel {row[kpi]}", f"{row[name]}. {row[rule]}")
    return list(told.items())
