"""Builds a store from the files to measure with, by the way that an upload takes.

Run as `python -m bench.build_store FILES STATE`.
"""

import csv
import sys
from datetime import datetime
from pathlib import Path

from etl.reference import load_reference
from etl.sample import DELIVERIES_FILE, Delivery
from etl.sample_load import load_deliveries
from etl.scope import LOCAL_DEPARTMENT
from etl.settings import Settings, reference_dir


def main(files: Path, state: Path) -> None:
    """Load the reference data and the files; raise RuntimeError when something is refused."""
    settings = Settings(state_dir=state)
    load_reference(settings, LOCAL_DEPARTMENT, reference_dir())
    with (files / DELIVERIES_FILE).open(encoding="utf-8", newline="") as file:
        deliveries = [
            Delivery(
                delivered_at=datetime.fromisoformat(row["delivered_at"]),
                actor=row["actor"],
                institutions=(),
                files=tuple(files / name for name in row["files"].split("|")),
                note=row["note"],
                reason=row["reason"] or None,
            )
            for row in csv.DictReader(file)
        ]
    for outcome in load_deliveries(settings, deliveries):
        if outcome.receipt is None:
            raise RuntimeError(f"refused: {outcome.judgement.findings[:3]}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
