"""Loads a variant of a file as an upload does, and looks if it gives as many findings as it must.

Run as `python -m bench.load_variant FILE`, where FILE.json holds the number.
"""

import json
import sys
from pathlib import Path

from bench.staged_load import staged_load


def main(path: Path) -> None:
    """Load or judge the file once; raise RuntimeError when another number of errors was found."""
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    staged = staged_load(path, is_stored=not expected)
    if sum(staged.counts.values()) != expected:
        raise RuntimeError(f"{expected} errors put in, {sum(staged.counts.values())} found")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
