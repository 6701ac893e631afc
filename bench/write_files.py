"""Writes the files to measure with: one month of sample files with as many enrolments as asked.

Run as `python -m bench.write_files FOLDER ROWS`; prints the path of the enrolments.
"""

import sys
from pathlib import Path

from etl.sample import write_sample

MONTH = "2022-10"


def main(folder: Path, rows: int) -> None:
    """Write the files, unless they are there already (`deliveries.csv` is written last)."""
    if not (folder / "deliveries.csv").exists():
        write_sample(folder, rows, 1, MONTH, MONTH)
    print(max(folder.glob(f"{MONTH}-*.csv"), key=lambda path: path.stat().st_size))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
