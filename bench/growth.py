"""What a load costs with the number of rows, ours beside bare DuckDB and the tools people use, as a table and a plot.

Run as `python -m bench.growth [ROWS…]` (default 10⁴, 10⁵ and 10⁶), or `make bench-growth`. Tools that check row by row
are measured up to 10⁵ rows, those that hold all rows in memory up to 10⁶. Writes growth.json, growth.md and growth.svg
into data/sample/bench.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from bench.measure import Cost, interleave, run_once
from bench.written import FILES, path_printed_by, write_files

_SIZES = (10_000, 100_000, 1_000_000)
_ROUNDS = 3
_MOST_ROWS_OF_ONE_BY_ONE = 100_000
_MOST_ROWS_IN_MEMORY = 1_000_000
_PEERS = Path(".venv-bench/bin/python")
PRODUCT, BARE = "Duaal Monitor", "DuckDB alone, nothing checked"
PANDERA, EXPECTATIONS, FRICTIONLESS = "pandera, as commonly used", "Great Expectations", "Frictionless"
BARS = {PANDERA: 2.3, EXPECTATIONS: 4.0, FRICTIONLESS: 25.0}
"""How many times our CPU each must cost."""


def _sides(file: Path, rules: Path, rows: int) -> dict[str, Callable[[], Cost]]:
    given = [str(file), str(rules)]
    sides = {
        BARE: partial(run_once, "bench.load_bare", given[:1]),
        PRODUCT: partial(run_once, "bench.load_validated", given[:1]),
    }
    if rows <= _MOST_ROWS_IN_MEMORY:
        sides[PANDERA] = partial(run_once, "bench.peers.load_pandera", given)
        sides[EXPECTATIONS] = partial(run_once, "bench.peers.load_great_expectations", given, _PEERS)
    if rows <= _MOST_ROWS_OF_ONE_BY_ONE:
        sides[FRICTIONLESS] = partial(run_once, "bench.peers.load_frictionless", given, _PEERS)
    return sides


def measure(rows: int) -> list[dict[str, object]]:
    """Return one record per tool: its name, the rows, CPU seconds of the work (median) and peak memory in megabytes."""
    file = write_files(rows)
    rules = path_printed_by("bench.peers.write_rules", str(file.with_name("rules.json")))
    costs = interleave(_sides(file, rules, rows), _ROUNDS)
    return [
        {
            "tool": name,
            "rows": rows,
            "cpu_s": median(cost.work_cpu_s for cost in each),
            "peak_mb": max(cost.peak_mb for cost in each),
        }
        for name, each in costs.items()
    ]


def table(records: list[dict[str, object]]) -> str:
    """Return the records as a Markdown table, with how many times our CPU each tool needs."""
    ours = {record["rows"]: float(str(record["cpu_s"])) for record in records if record["tool"] == PRODUCT}
    lines = ["| rows | tool | CPU s | × ours | bar | peak memory, MB |", "|---|---|---|---|---|---|"]
    for record in records:
        cpu, name = float(str(record["cpu_s"])), str(record["tool"])
        bar = f"≥ {BARS[name]:g}" if name in BARS else ""
        times = cpu / ours[record["rows"]]
        lines.append(f"| {record['rows']:,} | {name} | {cpu:.2f} | {times:.2f} | {bar} | {record['peak_mb']:,.0f} |")
    return "\n".join(lines) + "\n"


def main(sizes: list[int]) -> None:
    """Measure every size and write what was found."""
    records = []
    for rows in sizes:
        records += measure(rows)
        print(table([record for record in records if record["rows"] == rows]), flush=True)
    (FILES / "growth.json").write_text(json.dumps(records, indent=1), encoding="utf-8")
    (FILES / "growth.md").write_text(table(records), encoding="utf-8")
    subprocess.run([_PEERS, "-m", "bench.peers.plot", FILES / "growth.json", FILES / "growth.svg"], check=True)
    print(FILES / "growth.svg")


if __name__ == "__main__":
    main([int(given) for given in sys.argv[1:]] or list(_SIZES))
