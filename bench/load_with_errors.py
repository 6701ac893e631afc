"""Judges a file of enrolments with errors as an upload does (nothing is stored then), and looks if all are found.

Run as `python -m bench.load_with_errors FILE`, where FILE.json lists what must be found.
"""

import json
import sys
from pathlib import Path

from bench.staged_load import staged_load


def main(path: Path) -> None:
    """Judge the file once; raise RuntimeError unless exactly the listed errors are found."""
    staged = staged_load(path, is_stored=False)
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    found = [[each.row, each.column, each.value, each.code] for each in staged.findings]
    if sorted(found, key=str) != sorted(expected, key=str) or sum(staged.counts.values()) != len(expected):
        raise RuntimeError(f"{len(expected)} errors put in, {sum(staged.counts.values())} found, or in other places")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
