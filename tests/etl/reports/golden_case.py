"""The golden case: two projects, three institutions; what paper says stands in test_golden_case.py."""

from pathlib import Path

from etl.scope import LOCAL_DEPARTMENT
from etl.settings import Settings
from etl.submit import Outcome
from tests.etl.files import Row, enrollment, pilot
from tests.etl.test_submit import send

PROJECTS = ("90010", "90011")
_COLUMNS = ("gender", "age_at_entry", "employment_at_entry", "education_at_entry", "entry_date")
_PLACES = {
    "100001": {"project_id": "90010", "institution_id": "100001"},
    "100005": {"project_id": "90010", "institution_id": "100005"},
    "100010": {"project_id": "90011", "institution_id": "100010"},
}
_ADULT = {"learner_type": "cursist", "agreement_type": "eigen_werkgever"}
_LATER = {"academic_year": "2022-2023"}


def _person(who: str, *values: str, **changes: str) -> Row:
    named = {"pilot_id": "PT-EEN", "enrollment_id": f"I-{who}", "learner_key": f"L-{who}00"}
    return enrollment(**named, **dict(zip(_COLUMNS, values, strict=True))) | changes


def _left(day: str) -> Row:
    return {
        "status": "afgerond",
        "exit_date": day,
        "exit_reason": "onbekend",
        "qualification": "ja",
        "destination_4w": "werk",
    }


A = _person("A", "V", "22", "inactief_in_opleiding", "3", "2022-02-01")
A_AGAIN = A | {"enrollment_id": "I-A-TWEE", "pilot_id": "PT-TWEE"}
B = _person("B", "M", "30", "werkend", "5", "2021-09-20", **_left("2022-05-31"))
B_BACK = _person("B", "M", "30", "werkend", "5", "2022-10-03", enrollment_id="I-B-TWEE", **_LATER)
C = _person("C", "V", "56", "werkzoekend_kort", "2", "2022-03-01", **_left("2022-06-15"))
C_RIGHT = C | {"employment_at_entry": "werkzoekend_lang"}
D = _person("D", "V", "", "werkzoekend_kort", "4", "2022-02-01")
D_RIGHT = D | {"age_at_entry": "45"}
E = _person("E", "M", "60", "inactief_niet_in_opleiding", "8", "2021-10-01", **_ADULT)
F = _person("F", "O", "40", "werkend", "3", "2022-04-01", **_ADULT)
G = _person("G", "X", "28", "zelfstandig", "6", "2022-09-15", **_LATER)


def load_before_first_report(settings: Settings, folder: Path) -> None:
    """Load what the first report (June) knows: uploads U000002, U000003 and U000004."""
    _send(settings, folder, "2022-06", "100001", A, A_AGAIN, B, pilots=("PT-EEN", "PT-TWEE"))
    _send(settings, folder, "2022-06", "100005", C, D)
    _send(settings, folder, "2022-03", "100010", E)


def load_between_reports(settings: Settings, folder: Path) -> None:
    """Load the correction (U000005), the late file (U000006), and the files of December (U000007, U000008)."""
    _send(settings, folder, "2022-06", "100005", C_RIGHT, D)
    _send(settings, folder, "2022-06", "100010", E, F)
    _send(settings, folder, "2022-12", "100001", B_BACK, G, year=_LATER)
    _send(settings, folder, "2022-12", "100005", C_RIGHT, D_RIGHT)


def _send(
    settings: Settings,
    folder: Path,
    month: str,
    institution: str,
    *rows: Row,
    pilots: tuple[str, ...] = ("PT-EEN",),
    year: Row | None = None,
) -> Outcome:
    start = {"start_date": "2022-09-15" if year else "2021-09-20"}
    place = _PLACES[institution] | {"reporting_month": month} | (year or {})
    own = f"{institution}-{(year or {'academic_year': '2021'})['academic_year'][:4]}"
    sector = {"sector": "VWO", "programme_level": "secundair_volwassenenonderwijs"} if institution == "100010" else {}
    outcome = send(
        settings,
        folder,
        "Nagekeken.",
        LOCAL_DEPARTMENT,
        pilots=[pilot() | place | sector | start | {"pilot_id": f"{each}-{own}"} for each in pilots],
        enrollments=[row | place | {"pilot_id": f"{row['pilot_id']}-{own}"} for row in rows],
    )
    assert outcome.receipt is not None, outcome.judgement.findings
    return outcome
