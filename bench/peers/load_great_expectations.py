"""Great Expectations as its manual shows it: a pandas frame, a suite with an expectation for each rule.

Run as `python -m bench.peers.load_great_expectations FILE RULES`.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

os.environ["GX_ANALYTICS_ENABLED"] = "false"

import great_expectations as gx
import pandas as pd
from great_expectations import expectations as expect
from great_expectations.data_context.types.base import ProgressBarsConfig

from bench.peers.into_duckdb import store_frame
from bench.work_cost import work_cost


def _expectations(rule: dict[str, Any]) -> list[Any]:
    name = rule["name"]
    found: list[Any] = []
    if rule["required"]:
        found.append(expect.ExpectColumnValuesToNotBeNull(column=name))
    if "codes" in rule:
        found.append(expect.ExpectColumnValuesToBeInSet(column=name, value_set=rule["codes"]))
    if "pattern" in rule:
        found.append(expect.ExpectColumnValuesToMatchRegex(column=name, regex=rule["pattern"]))
    if "minimum" in rule:
        bounds = {"min_value": rule["minimum"], "max_value": rule["maximum"]}
        found.append(expect.ExpectColumnValuesToBeBetween(column=name, **bounds))
    return found


def main(path: Path, rules: Path) -> None:
    """Check and load the file once; raises RuntimeError when it is not clean."""
    columns = json.loads(rules.read_text(encoding="utf-8"))
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("files").add_dataframe_asset("enrollments")
    batches = asset.add_batch_definition_whole_dataframe("whole")
    suite = context.suites.add(gx.ExpectationSuite("enrollments"))
    for expectation in (each for rule in columns for each in _expectations(rule)):
        suite.add_expectation(expectation)
    dates = [rule["name"] for rule in columns if rule["type"] == "date"]
    numbers = {rule["name"]: "float64" for rule in columns if rule["type"] in ("integer", "number")}
    texts = {rule["name"]: "object" for rule in columns if rule["type"] == "string"}
    with work_cost():
        frame = pd.read_csv(path, dtype={**texts, **numbers}, parse_dates=dates)
        result = batches.get_batch(batch_parameters={"dataframe": frame}).validate(suite)
        if not result.success:
            raise RuntimeError(f"the file is not clean: {result.statistics}")
        store_frame(frame)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
