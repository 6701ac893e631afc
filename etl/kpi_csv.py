"""Figures as CSV for machines: one line per figure, a column per dimension, decimal points, empty = unknown."""

import csv
import io
from collections.abc import Sequence

from etl.kpi_value import KpiValue

_FACTS = (
    "value",
    "numerator",
    "denominator",
    "unit",
    "counted",
    "of",
    "as_of",
    "known_at",
    "definition_version",
    "reason",
    "counted_meaning",
    "undated",
    "protection",
)


def kpi_csv(values: Sequence[KpiValue], language: str) -> str:
    """Return figures as CSV text with a header; reasons and meanings are in 'nl' or 'en'."""
    rows = [value.to_json(language) for value in values]
    dimensions = list(dict.fromkeys(name for row in rows for name in row["dimensions"]))
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(["kpi", *dimensions, *_FACTS])
    for row in rows:
        writer.writerow(
            [row["kpi"], *(row["dimensions"].get(name) for name in dimensions), *(row.get(fact) for fact in _FACTS)]
        )
    return written.getvalue()
