"""pandera as its manual shows it: read with pandas, convert and check the frame, all findings at once.

Run as `python -m bench.peers.load_pandera FILE RULES`.
"""

import json
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.pandas as pa

from bench.peers.into_duckdb import store_frame
from bench.work_cost import work_cost

_TYPES = {"string": "string", "integer": "Int64", "number": "Float64", "date": "datetime64[ns]"}


def _column(rule: dict[str, Any]) -> pa.Column:
    checks = []
    if "codes" in rule:
        checks.append(pa.Check.isin(rule["codes"]))
    if "pattern" in rule:
        checks.append(pa.Check.str_matches(rule["pattern"]))
    if "minimum" in rule:
        checks.append(pa.Check.in_range(rule["minimum"], rule["maximum"]))
    return pa.Column(_TYPES[rule["type"]], checks, nullable=not rule["required"], coerce=True)


def main(path: Path, rules: Path) -> None:
    """Check and load the file once; raises pandera's error when it is not clean."""
    columns = json.loads(rules.read_text(encoding="utf-8"))
    schema = pa.DataFrameSchema({rule["name"]: _column(rule) for rule in columns})
    with work_cost():
        store_frame(schema.validate(pd.read_csv(path, dtype="string"), lazy=True))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
