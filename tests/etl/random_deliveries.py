"""Plausible uploads from a seed: late, corrected, withdrawn; two projects at one institution; learners who return."""

import csv
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from tests.etl.files import Row, enrollment, enterprise_number, event, pilot, workplace
from tests.etl.independent_kpis import Reference, Sent, month_range
from tests.etl.kpi_store import read_csv_files

PAIRS = (
    ("90001", "100001"),
    ("90010", "100001"),
    ("90010", "100005"),
    ("90011", "100010"),
    ("90012", "100012"),
)
REFERENCE = Reference(
    projects=[
        {"project_id": project_id, "sector": sector, "start_date": start, "end_date": end}
        for project_id, sector, start, end in (
            ("90001", "HO", "2021-11-01", "2022-11-30"),
            ("90010", "HO", "2021-12-15", ""),
            ("90011", "VWO", "", "2022-10-01"),
            ("90012", "VWO", "2022-03-01", "2023-10-31"),
            ("10460", "NETWERK", "", ""),
        )
    ],
    institutions=[
        {"institution_id": institution_id, "type": kind}
        for institution_id, kind in (
            ("100001", "hogeschool"),
            ("100005", "universiteit"),
            ("100010", "cvo"),
            ("100012", "cvo"),
        )
    ],
    links=[{"project_id": project_id, "institution_id": institution_id} for project_id, institution_id in PAIRS],
)
MONTHS = month_range("2021-11", "2022-12")
YEARS = ("2021-2022", "2022-2023")
_PROGRAMMES = {"HO": ("HO-A", "HO-B", "BEIDE"), "VWO": ("VWO-A", "BEIDE")}


def random_uploads(seed: int, count: int, folder: Path) -> list[Sent]:
    """Write `count` uploads as CSV files in the folder and read them back, in the order of their acceptance."""
    chance = random.Random(seed)
    moment = datetime.fromisoformat("2021-12-05")
    uploads = []
    for order in range(1, count + 1):
        moment += timedelta(hours=chance.randrange(12, 24 * 16))
        rows = _upload_rows(chance)
        paths = [_write(folder / f"{order:04d}" / f"{name}.csv", each) for name, each in rows.items() if each]
        uploads.append(Sent(order, moment, read_csv_files(paths), is_withdrawn=chance.random() < 0.1))
    return uploads


def _write(path: Path, rows: list[Row]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def _upload_rows(chance: random.Random) -> dict[str, list[Row]]:
    """Return one upload: now and then events, else one to three keys of some data sets, in any month."""
    if chance.random() < 0.1:
        return {"events": _events(chance)}
    rows: dict[str, list[Row]] = {"pilots": [], "workplaces": [], "enrollments": []}
    keys = {(*chance.choice(PAIRS), chance.choice(YEARS), chance.choice(MONTHS)) for _ in range(chance.randint(1, 3))}
    makers: dict[str, Callable[..., list[Row]]] = {"pilots": _pilots, "enrollments": _enrollments}
    for key in sorted(keys):
        for name, make in makers.items():
            if chance.random() < 0.7:
                rows[name] += make(chance, *key)
    for project_id, institution_id, month in sorted({(key[0], key[1], key[3]) for key in keys}):
        if chance.random() < 0.5:
            rows["workplaces"] += _workplaces(chance, project_id, institution_id, month)
    return rows


def _pilots(chance: random.Random, project_id: str, institution_id: str, year: str, month: str) -> list[Row]:
    sector = REFERENCE.sector(project_id)
    rows = []
    for number in chance.sample(range(1, 5), chance.randint(1, 4)):
        # Now and then an ID comes back in the next year, where most institutions give a new one.
        own = "P" if chance.random() < 0.15 else f"P{year[2:4]}"
        total = chance.choice(["", "180", "90", "60", "0.3"])
        rows.append(
            pilot(
                reporting_month=month,
                project_id=project_id,
                institution_id=institution_id,
                academic_year=year,
                pilot_id=f"{own}-{project_id}-{institution_id}-{number}",
                sector=sector,
                programme_code=chance.choice(_PROGRAMMES[sector]),
                status=chance.choice(["voorbereiding", "lopend", "lopend", "afgerond", "stopgezet"]),
                load_total=total,
                load_workplace=chance.choice(["", "90", "60", "30", "29.999", "0.1"]),
                continued_from=_continued_from(chance) if year == YEARS[1] else "",
            )
        )
    return rows


def _continued_from(chance: random.Random) -> str:
    project_id, institution_id = chance.choice(PAIRS)
    return chance.choice(["", f"P21-{project_id}-{institution_id}-{chance.randint(1, 4)}"])


def _enrollments(chance: random.Random, project_id: str, institution_id: str, year: str, month: str) -> list[Row]:
    sector = REFERENCE.sector(project_id)
    rows = []
    for number in range(1, chance.randint(2, 9)):
        learner = chance.randint(1, 6)
        person = random.Random(f"{project_id}{institution_id}{learner}")
        known = {
            "gender": person.choice("MVX"),
            "age_at_entry": str(person.choice([16, 17, 18, 24, 25, 29, 30, 54, 55, 60])),
            "employment_at_entry": person.choice(
                [
                    "werkzoekend_kort",
                    "werkzoekend_lang",
                    "inactief_in_opleiding",
                    "inactief_niet_in_opleiding",
                    "werkend",
                    "zelfstandig",
                ]
            ),
            "education_at_entry": str(person.randint(0, 8)),
        }
        unknown = {
            "gender": "O",
            "age_at_entry": "",
            "employment_at_entry": "onbekend",
            "education_at_entry": "onbekend",
        }
        entry = (
            f"{int(year[:4]) + chance.randint(0, 1)}-{chance.randint(1, 12):02d}-{chance.choice(['01', '15', '28'])}"
        )
        rows.append(
            enrollment(
                reporting_month=month,
                project_id=project_id,
                institution_id=institution_id,
                academic_year=year,
                pilot_id=f"P{year[2:4]}-{project_id}-{institution_id}-{chance.randint(1, 4)}",
                enrollment_id=f"I-{number:04d}",
                learner_key=f"L-{learner:04d}",
                learner_type="student" if sector == "HO" else "cursist",
                entry_date=entry,
                agreement_type=chance.choice(["stageovereenkomst_ho", "eigen_werkgever", "geen"]),
                learning_allowance=chance.choice(["ja", "nee", "onbekend"]),
                **{name: value if chance.random() < 0.85 else unknown[name] for name, value in known.items()},
                **_outcome(chance, entry),
            )
        )
    return rows


def _outcome(chance: random.Random, entry: str) -> Row:
    status = chance.choice(["ingeschreven", "lopend", "afgerond", "afgerond", "uitgevallen", "overgestapt_niet_duaal"])
    if status in ("ingeschreven", "lopend"):
        return {"status": status}
    return {
        "status": status,
        "exit_date": f"{int(entry[:4]) + 1}-{chance.randint(1, 12):02d}-15",
        "exit_reason": "onbekend",
        "qualification": chance.choice(["ja", "deels", "nee", "nvt", "onbekend"]),
        "destination_4w": chance.choice(
            ["werk", "zelfstandig", "opleiding", "werkzoekend", "inactief", "onbekend", ""]
        ),
    }


def _workplaces(chance: random.Random, project_id: str, institution_id: str, month: str) -> list[Row]:
    return [
        workplace(
            reporting_month=month,
            project_id=project_id,
            institution_id=institution_id,
            workplace_id=f"W-{number:04d}",
            enterprise_number=enterprise_number(1234560 + chance.randint(1, 6)),
            size_class=chance.choice(["micro", "klein", "middelgroot", "groot", "onbekend"]),
            status=chance.choice(["gepland", "actief", "actief", "stopgezet"]),
            places_offered=str(chance.randint(0, 5)),
            places_filled=str(chance.randint(0, 5)),
            mentors_total=str(chance.randint(0, 3)),
            mentors_trained=str(chance.randint(0, 3)),
            mentor_training=chance.choice(["gestandaardiseerd", "beide", "geen"]),
        )
        for number in chance.sample(range(1, 7), chance.randint(1, 6))
    ]


def _events(chance: random.Random) -> list[Row]:
    keeper = chance.choice(["", "100001", "100010"])
    rows = []
    for number in range(1, chance.randint(2, 7)):
        start = chance.choice(["", f"2022-{chance.randint(1, 12):02d}-10"])
        rows.append(
            event(
                event_id=f"EV-{keeper}-{number}",
                project_id="90001" if keeper == "100001" else "10460",
                institution_id=keeper,
                organiser="instelling" if keeper else "OV",
                event_type=chance.choice(["netwerkmoment", "slotsessie", "werkbezoek"]),
                status=chance.choice(["uitgevoerd", "uitgevoerd", "gepland", "geannuleerd"]),
                date_start=start,
                date_end=chance.choice(["", "2023-01-15"]) if start else "",
                occurrences=chance.choice(["", "1", "3"]),
                attendees_total=chance.choice(["", "", "0", "60"]),
                themes=chance.choice(["", "netwerken", "netwerken|mentoren|netwerken"]),
            )
        )
    return rows
