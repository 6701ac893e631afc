"""Loads a clean file of enrolments as an upload does. Run as `python -m bench.load_validated FILE`."""

import sys
from pathlib import Path

from bench.staged_load import staged_load


def main(path: Path) -> None:
    """Load the file once; it must be clean."""
    staged = staged_load(path)
    if staged.counts:
        raise RuntimeError(f"the file is not clean: {staged.counts}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
