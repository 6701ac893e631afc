"""ESF indicators for machines: as JSON, and as CSV with one line per indicator, year and basis; empty = unknown."""

import csv
import io
from typing import Any

from etl.esf_table import EsfRow, EsfTables
from schemas.esf_lines import COMPLETE, GRAND_TOTAL

_COLUMNS = ("women", "men", "non_binary", "unknown")


def esf_json(tables: EsfTables, language: str) -> dict[str, Any]:
    """Return the tables as `duaal esf --json` prints them; labels are in 'nl' or 'en'."""
    return {
        "code_set": tables.code_set,
        "as_of": tables.as_of,
        "known_at": tables.known_at,
        "projects": list(tables.project_ids),
        "switched_off": list(tables.switched_off),
        "years": [
            {
                "year": each.year,
                "as_of_month": each.as_of_month,
                "is_whole": each.is_whole,
                "projects_delivered": each.delivered,
                "projects": each.projects,
                "unknown_results": {
                    basis: {"destination": of.destination, "qualification": of.qualification, "exits": of.exits}
                    for (year, basis), of in tables.unknown_results.items()
                    if year == each.year
                },
            }
            for each in tables.years
        ],
        "rows": [_record(tables, row, language) for row in tables.rows],
    }


def esf_csv(tables: EsfTables, language: str) -> str:
    """Return the tables as CSV text with a header; labels are in 'nl' or 'en'."""
    records = [_record(tables, row, language) for row in tables.rows]
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(["code_set", "projects", "as_of", "known_at", *records[0]] if records else [])
    for record in records:
        whole = (tables.code_set, " ".join(tables.project_ids), tables.as_of, tables.known_at)
        writer.writerow([*whole, *record.values()])
    return written.getvalue()


def _record(tables: EsfTables, row: EsfRow, language: str) -> dict[str, Any]:
    """Return one line with both totals beside it, so that it says by itself over how many records it counts."""
    return {
        "year": row.year,
        "basis": row.basis,
        "section": row.line.section,
        "code": row.line.code,
        "line": row.line.name,
        "label": row.line.label(language),
        **dict(zip(_COLUMNS, row.by_gender, strict=True)),
        "total": row.total,
        "withheld": " ".join(name for number, name in enumerate((*_COLUMNS, "total")) if number in row.withheld),
        "complete_records": tables.row(COMPLETE, row.year, row.basis).total,
        "all_records": tables.row(GRAND_TOTAL, row.year, row.basis).total,
    }
