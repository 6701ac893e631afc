"""Writes the fictitious sample: seeded monthly deliveries of all institutions, or big files of any size."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from etl.sample_build import build_world
from etl.sample_calendar import FIRST_MONTH, LAST_MONTH
from etl.sample_files import DUTCH_NAMES, dialect_of, write_rows
from etl.sample_plan import PlannedDelivery, plan_deliveries

DELIVERIES_FILE = "deliveries.csv"
_COLUMNS = ("order", "delivered_at", "actor", "institutions", "files", "note", "reason")

Progress = Callable[[int, int], None]
"""Called with the number of deliveries written and the number in all."""


@dataclass(frozen=True)
class Delivery:
    """The files that one uploader sent at one moment (UTC), with the reason given for their warnings.

    `institutions` is what the uploader may write for; none = the department, which may write for all.
    """

    delivered_at: datetime
    actor: str
    institutions: tuple[str, ...]
    files: tuple[Path, ...]
    note: str
    reason: str | None


def write_sample(
    directory: Path,
    rows: int | None = None,
    seed: int = 1,
    first_month: str = FIRST_MONTH,
    last_month: str = LAST_MONTH,
    progress: Progress | None = None,
) -> list[Delivery]:
    """Write sample files and `deliveries.csv` into a folder and return the deliveries in their order.

    Without `rows`: one delivery per institution and month, 15 to 40 learners each, in the dialect of the institution.
    With `rows`: exactly so many enrolment rows in all, in one canonical file per data set and month that holds all
    institutions. Both are clean: the contract's checks find no error. The same arguments give the same bytes.
    Stopped half way, the folder holds some files and no `deliveries.csv`.
    """
    directory.mkdir(parents=True, exist_ok=True)
    if rows is None:
        deliveries = _write_small(directory, seed, first_month, last_month, progress)
    else:
        from etl.sample_large import write_large  # imports duckdb

        deliveries = [
            Delivery(at, "departement", (), files, "groot bestand", None)
            for at, files in write_large(directory, rows, seed, first_month, last_month, progress)
        ]
    _write_deliveries(directory, deliveries)
    return deliveries


def read_deliveries(directory: Path) -> list[Delivery]:
    """Return the deliveries of a folder that `write_sample` made; raise FileNotFoundError when it holds none."""
    with (directory / DELIVERIES_FILE).open(encoding="utf-8", newline="") as file:
        return [
            Delivery(
                delivered_at=datetime.fromisoformat(row["delivered_at"]),
                actor=row["actor"],
                institutions=tuple(row["institutions"].split("|")) if row["institutions"] else (),
                files=tuple(directory / name for name in row["files"].split("|")),
                note=row["note"],
                reason=row["reason"] or None,
            )
            for row in csv.DictReader(file)
        ]


def _write_small(
    directory: Path, seed: int, first_month: str, last_month: str, progress: Progress | None
) -> list[Delivery]:
    planned = list(plan_deliveries(build_world(seed), seed, first_month, last_month))
    deliveries = []
    for number, each in enumerate(planned, start=1):
        deliveries.append(_write_delivery(directory, each))
        if progress:
            progress(number, len(planned))
    return deliveries


def _write_delivery(directory: Path, planned: PlannedDelivery) -> Delivery:
    slot = planned.slot
    folder = directory / slot.institution
    folder.mkdir(exist_ok=True)
    months = slot.months[0] if len(slot.months) == 1 else f"{slot.months[0]}-tot-{slot.months[-1]}"
    suffix = "-verbetering" if slot.correction else ""
    files = []
    for dataset, rows in planned.rows.items():
        path = folder / f"{slot.institution}-{months}-{DUTCH_NAMES[dataset]}{suffix}.csv"
        write_rows(path, dataset, rows, dialect_of(slot.institution))
        files.append(path)
    return Delivery(slot.at, f"pl-{slot.institution}", (slot.institution,), tuple(files), slot.note, planned.reason)


def _write_deliveries(directory: Path, deliveries: list[Delivery]) -> None:
    with (directory / DELIVERIES_FILE).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for number, each in enumerate(deliveries, start=1):
            files = "|".join(path.relative_to(directory).as_posix() for path in each.files)
            institutions = "|".join(each.institutions)
            row = (number, each.delivered_at.isoformat(), each.actor, institutions, files, each.note, each.reason or "")
            writer.writerow(row)
