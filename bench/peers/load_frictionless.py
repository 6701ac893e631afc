"""Frictionless as its manual shows it: a table schema and `validate`, row by row.

Run as `python -m bench.peers.load_frictionless FILE RULES`.
"""

import json
import sys
from pathlib import Path
from typing import Any

from frictionless import Resource, Schema, system

from bench.peers.into_duckdb import store_file
from bench.work_cost import work_cost


def _field(rule: dict[str, Any]) -> dict[str, Any]:
    limits: dict[str, Any] = {"required": rule["required"]}
    if "codes" in rule:
        limits["enum"] = rule["codes"]
    if "pattern" in rule:
        limits["pattern"] = rule["pattern"].removeprefix(r"\A").removesuffix(r"\Z")
    if "minimum" in rule:
        limits |= {"minimum": rule["minimum"], "maximum": rule["maximum"]}
    return {"name": rule["name"], "type": rule["type"], "constraints": limits}


def main(path: Path, rules: Path) -> None:
    """Check and load the file once; raises RuntimeError when it is not clean."""
    columns = json.loads(rules.read_text(encoding="utf-8"))
    schema = Schema.from_descriptor({"fields": [_field(rule) for rule in columns]})
    with work_cost(), system.use_context(trusted=True):
        report = Resource(path=str(path), schema=schema).validate()
        if not report.valid:
            raise RuntimeError(f"the file is not clean: {report.flatten(['rowNumber', 'fieldName', 'type'])[:5]}")
        store_file(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
