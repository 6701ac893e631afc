"""Writes the column rules of the enrolments as JSON for tools that do not know our contract.

Run as `python -m bench.peers.write_rules FILE`; prints the path.
"""

import json
import sys
from pathlib import Path
from typing import Any

from schemas.datasets import dataset

_TYPES = {"date": "date", "integer": "integer", "number": "number"}
_BOUNDS = {"greater_than_or_equal_to": "minimum", "less_than_or_equal_to": "maximum"}


def rules() -> list[dict[str, Any]]:
    """Return for each column: name, type, required, and of codes, pattern, minimum and maximum what it has."""
    described = dataset("enrollments")
    found = []
    for column in described.columns:
        rule: dict[str, Any] = {
            "name": column.name,
            "type": _TYPES.get(column.kind, "string"),
            "required": column.is_required,
        }
        for check in described.schema.columns[column.name].checks:
            given = check.statistics or {}
            if check.name == "isin":
                rule["codes"] = list(given["allowed_values"])
            elif check.name == "str_matches":
                rule["pattern"] = getattr(given["pattern"], "pattern", given["pattern"])
            elif check.name in _BOUNDS:
                rule[_BOUNDS[check.name]] = next(iter(given.values()))
        found.append(rule)
    return found


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(rules(), indent=1), encoding="utf-8")
    print(sys.argv[1])
