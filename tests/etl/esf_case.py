"""The hand-worked case: two projects, three institutions, nine participants, and what paper says of them.

Project 90001 runs at institutions 100001 and 100002, project 90010 at 100001 and 100005.

| who | where         | gender | age | employment at entry        | ISCED | entry      | exit       | result           |
|-----|---------------|--------|-----|----------------------------|-------|------------|------------|------------------|
| A   | 90001, 100001 | V      | 22  | inactive, in education     | 3     | 2021-09-20 | -          | -                |
| B   | 90001, 100001 | M      | 30  | employed                   | 5     | 2021-09-20 | 2022-06-30 | qualified, work  |
|     | comes back    |        |     |                            |       | 2022-10-03 | 2023-06-30 | no, looks for it |
| C   | 90001, 100002 | V      | 56  | unemployed, 12 months +    | 2     | 2022-03-01 | 2022-11-30 | qualified, work  |
| D   | 90001, 100002 | M      | 17  | inactive, not in education | 0     | 2022-09-15 | 2022-12-10 | no, looks for it |
| E   | 90001, 100002 | O      | 40  | employed                   | 3     | 2022-09-15 | -          | -                |
| F   | 90001, 100002 | X      | 28  | self-employed              | 6     | 2022-09-15 | -          | -                |
| G   | 90010, 100005 | V      | ?   | unemployed, under 12       | 4     | 2022-02-01 | -          | -                |
| H   | 90010, 100005 | M      | 60  | inactive, not in education | 8     | 2021-10-01 | 2022-06-30 | qualified, ?     |
| A2  | 90010, 100001 | V      | 22  | inactive, in education     | 3     | 2022-09-20 | -          | -                |

- A follows two programmes in 90001 (two enrolments): one participant. A2 is the same learner in the other project, so
  another participant: a person counts once per project.
- B has a result in June 2022; by December B is back and has none; in June 2023 only the last exit counts.
- E is incomplete (gender unknown). G is incomplete (age unknown) until June 2023, when the age 45 is filled in.
- C was first reported as unemployed for less than 12 months; the correction of December 2022 comes on 15 February 2023.
- D has ISCED 0: complete, in no CO09-CO11, but in EECO09.
"""

from datetime import datetime

from tests.etl.files import Row, enrollment
from tests.etl.independent_kpis import Reference, Sent

REFERENCE = Reference(
    projects=[
        {"project_id": project_id, "sector": "HO", "start_date": "2021-09-01", "end_date": "2023-10-31"}
        for project_id in ("90001", "90010")
    ],
    institutions=[
        {"institution_id": "100001", "name": "Hogeschool 1", "type": "hogeschool"},
        {"institution_id": "100002", "name": "Hogeschool 2", "type": "hogeschool"},
        {"institution_id": "100005", "name": "Universiteit 1", "type": "universiteit"},
    ],
    links=[
        {"project_id": "90001", "institution_id": "100001"},
        {"project_id": "90001", "institution_id": "100002"},
        {"project_id": "90010", "institution_id": "100001"},
        {"project_id": "90010", "institution_id": "100005"},
    ],
)
BEFORE_THE_CORRECTION = datetime.fromisoformat("2023-01-31")

_COLUMNS = ("gender", "age_at_entry", "employment_at_entry", "education_at_entry", "entry_date")


def _of(who: str, *values: str, **changes: str) -> Row:
    return enrollment(
        enrollment_id=f"I-{who}", learner_key=f"L-{who}00", **dict(zip(_COLUMNS, values, strict=True))
    ) | {**changes}


def _left(day: str, qualification: str, destination: str) -> Row:
    return {
        "status": "afgerond",
        "exit_date": day,
        "exit_reason": "onbekend",
        "qualification": qualification,
        "destination_4w": destination,
    }


_A = _of("A", "V", "22", "inactief_in_opleiding", "3", "2021-09-20")
_A_AGAIN = _A | {"enrollment_id": "I-A-TWEE", "pilot_id": "PT-TWEE", "entry_date": "2022-02-01"}
_B = _of("B", "M", "30", "werkend", "5", "2021-09-20")
_B_LEFT = _B | _left("2022-06-30", "ja", "werk")
_B_BACK = _B | {"enrollment_id": "I-B-TWEE", "entry_date": "2022-10-03", "academic_year": "2022-2023"}
_C = _of("C", "V", "56", "werkzoekend_lang", "2", "2022-03-01", **_left("2022-11-30", "ja", "werk"))
_D = _of("D", "M", "17", "inactief_niet_in_opleiding", "0", "2022-09-15", **_left("2022-12-10", "nee", "werkzoekend"))
_E = _of("E", "O", "40", "werkend", "3", "2022-09-15")
_F = _of("F", "X", "28", "zelfstandig", "6", "2022-09-15")
_G = _of("G", "V", "", "werkzoekend_kort", "4", "2022-02-01")
_H = _of("H", "M", "60", "inactief_niet_in_opleiding", "8", "2021-10-01")
_H_LEFT = _H | _left("2022-06-30", "ja", "onbekend")


def _rows(month: str, project_id: str, institution_id: str, *rows: Row) -> list[Row]:
    key = {"reporting_month": month, "project_id": project_id, "institution_id": institution_id}
    return [row | key for row in rows]


def uploads() -> list[Sent]:
    """Return the deliveries of the case in the order in which they came."""
    second_year = {"academic_year": "2022-2023"}
    sent = {
        "2022-01-05": [
            *_rows("2021-12", "90001", "100001", _A, _B),
            *_rows("2021-12", "90010", "100005", _H),
        ],
        "2022-07-05": _rows("2022-06", "90001", "100001", _A, _A_AGAIN, _B_LEFT),
        "2023-01-05": [
            *_rows("2022-12", "90001", "100001", _A, _A_AGAIN, _B_LEFT, _B_BACK),
            *_rows("2022-12", "90001", "100002", _C | {"employment_at_entry": "werkzoekend_kort"}),
            *_rows("2022-12", "90001", "100002", *(each | second_year for each in (_D, _E, _F))),
            *_rows("2022-12", "90010", "100005", _G, _H_LEFT),
            *_rows("2022-12", "90010", "100001", _A | second_year | {"entry_date": "2022-09-20"}),
        ],
        "2023-02-15": _rows("2022-12", "90001", "100002", _C),
        "2023-07-10": [
            *_rows("2023-06", "90001", "100001", _B_BACK | _left("2023-06-30", "nee", "werkzoekend")),
            *_rows("2023-06", "90010", "100005", _G | {"age_at_entry": "45"}, _H_LEFT),
        ],
    }
    return [
        Sent(order, datetime.fromisoformat(day), {"enrollments": rows})
        for order, (day, rows) in enumerate(sent.items(), start=1)
    ]


# Both projects, as of June 2023: women, men, non-binary, unknown, total. Worked out by hand; who is counted is named.
PAPER = {
    # A, B and H, all complete, all entered in 2021; nobody has left.
    ("esf", "2021", "cumulative"): """
        all       1 2 0 0 3   A | B H
        complete  1 2 0 0 3
        CO01      0 0 0 0 0
        CO02      0 0 0 0 0
        CO03      1 1 0 0 2   A | H
        CO04      0 1 0 0 1   H
        CO05      0 1 0 0 1   B
        CO06      1 0 0 0 1   A
        CO07      0 1 0 0 1   H
        CO08      0 1 0 0 1   H
        CO09      0 0 0 0 0
        CO10      1 0 0 0 1   A
        CO11      0 2 0 0 2   B H
        exits     0 0 0 0 0
        CR01      0 0 0 0 0
        CR02      0 0 0 0 0
        CR03      0 0 0 0 0
        CR04      0 0 0 0 0""",
    # Entered in 2022: C, D, E (incomplete), F, G (incomplete), A2. Left in 2022: C, D, H; B is back.
    ("esf", "2022", "in_year"): """
        all       3 1 1 1 6   C G A2 | D | F | E
        complete  2 1 1 0 4   C A2 | D | F
        CO01      1 0 0 0 1   C
        CO02      1 0 0 0 1   C
        CO03      1 1 0 0 2   A2 | D
        CO04      0 1 0 0 1   D
        CO05      0 0 1 0 1   F
        CO06      1 1 0 0 2   A2 | D
        CO07      1 0 0 0 1   C
        CO08      1 0 0 0 1   C
        CO09      1 0 0 0 1   C
        CO10      1 0 0 0 1   A2
        CO11      0 0 1 0 1   F
        exits     1 2 0 0 3   C | D H
        CR01      0 1 0 0 1   D
        CR02      0 0 0 0 0
        CR03      1 1 0 0 2   C | H
        CR04      1 0 0 0 1   C""",
    ("esf", "2022", "cumulative"): """
        all       4 3 1 1 9   A C G A2 | B D H | F | E
        complete  3 3 1 0 7   A C A2 | B D H | F
        CO01      1 0 0 0 1   C
        CO02      1 0 0 0 1   C
        CO03      2 2 0 0 4   A A2 | D H
        CO04      0 2 0 0 2   D H
        CO05      0 1 1 0 2   B | F
        CO06      2 1 0 0 3   A A2 | D
        CO07      1 1 0 0 2   C | H
        CO08      1 1 0 0 2   C | H
        CO09      1 0 0 0 1   C
        CO10      2 0 0 0 2   A A2
        CO11      0 2 1 0 3   B H | F
        exits     1 2 0 0 3   C | D H
        CR01      0 1 0 0 1   D
        CR02      0 0 0 0 0
        CR03      1 1 0 0 2   C | H
        CR04      1 0 0 0 1   C""",
    # Nobody entered in 2023; B left, was employed at entry and got no qualification.
    ("esf", "2023", "in_year"): """
        all       0 0 0 0 0
        complete  0 0 0 0 0
        CO01      0 0 0 0 0
        CO02      0 0 0 0 0
        CO03      0 0 0 0 0
        CO04      0 0 0 0 0
        CO05      0 0 0 0 0
        CO06      0 0 0 0 0
        CO07      0 0 0 0 0
        CO08      0 0 0 0 0
        CO09      0 0 0 0 0
        CO10      0 0 0 0 0
        CO11      0 0 0 0 0
        exits     0 1 0 0 1   B
        CR01      0 0 0 0 0
        CR02      0 0 0 0 0
        CR03      0 0 0 0 0
        CR04      0 0 0 0 0""",
    # G is complete now.
    ("esf", "2023", "cumulative"): """
        all       4 3 1 1 9
        complete  4 3 1 0 8   A C G A2 | B D H | F
        CO01      2 0 0 0 2   C G
        CO02      1 0 0 0 1   C
        CO03      2 2 0 0 4   A A2 | D H
        CO04      0 2 0 0 2   D H
        CO05      0 1 1 0 2   B | F
        CO06      2 1 0 0 3   A A2 | D
        CO07      1 1 0 0 2   C | H
        CO08      1 1 0 0 2   C | H
        CO09      1 0 0 0 1   C
        CO10      3 0 0 0 3   A A2 G
        CO11      0 2 1 0 3   B H | F
        exits     1 3 0 0 4   C | B D H
        CR01      0 1 0 0 1   D
        CR02      0 0 0 0 0
        CR03      1 1 0 0 2   C | H
        CR04      1 0 0 0 1   C""",
    ("esf_plus", "2022", "cumulative"): """
        EECO01    4 3 1 1 9
        complete  3 3 1 0 7
        EECO02    1 0 0 0 1   C
        EECO03    1 0 0 0 1   C
        EECO04    2 2 0 0 4   A A2 | D H
        EECO05    0 1 1 0 2   B | F
        EECO06    0 1 0 0 1   D
        EECO07    2 0 1 0 3   A A2 | F
        EECO08    1 1 0 0 2   C | H
        EECO09    1 1 0 0 2   C | D
        EECO10    2 0 0 0 2   A A2
        EECO11    0 2 1 0 3   B H | F
        exits     1 2 0 0 3   C | D H
        EECR01    0 1 0 0 1   D
        EECR02    0 0 0 0 0
        EECR03    1 1 0 0 2   C | H
        EECR04    1 0 0 0 1   C""",
}


def on_paper(code_set: str, year: str, basis: str) -> dict[str, tuple[int, ...]]:
    """Return a worked table: name of the line → women, men, non-binary, unknown, total."""
    lines = [line.split() for line in PAPER[code_set, year, basis].strip().splitlines()]
    return {name: tuple(int(each) for each in numbers[:5]) for name, *numbers in lines}
