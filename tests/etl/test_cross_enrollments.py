"""X09-X16: enrolments."""

import pytest

from etl.findings import Finding
from tests.etl.cross_tables import cvo_enrollment, cvo_pilot, judge, numbered, only, places
from tests.etl.files import Row, enrollment, enrollments, pilot, workplace

STATE = {"pilots": [pilot(), cvo_pilot()]}


def of_enrollments(rows: list[Row], code: str) -> list[Finding]:
    """Judge enrolments beside pilots of the state; return the findings of one rule, all that there may be."""
    return only(judge({"enrollments.csv": rows}, STATE), code)


def own(rows: list[Row]) -> list[Row]:
    """Make the rows enrolments of different learners."""
    return [row | {"learner_key": f"L-{number}"} for number, row in enumerate(numbered(rows, "enrollment_id"))]


def assert_nothing_personal(found: list[Finding], *values: str) -> None:
    """Assert that no value is given, and that none of these stands in a message."""
    for each in found:
        assert each.value is None
        for value in values:
            assert value not in each.message_nl and value not in each.message_en


def test_good_enrollments_pass() -> None:
    assert judge({"enrollments.csv": enrollments(3) + own([cvo_enrollment()])}, STATE).findings == []


def test_x09_unknown_pilot() -> None:
    found = of_enrollments([*enrollments(1), *enrollments(1, enrollment_id="I-2", pilot_id="PT-X")], "X09")
    assert places(found) == [(3, "pilot_id", "PT-X")]
    assert found[0].message_nl == (
        "Rij 3, Proeftuin-ID: proeftuin PT-X bestaat in 2022-03 niet bij instelling 100001. Verbeter de code, "
        "of stuur het bestand met proeftuinen mee."
    )
    assert found[0].message_en == (
        "Row 3, Pilot ID: pilot PT-X does not exist at institution 100001 in 2022-03. Mend the code, "
        "or send the file of pilots along."
    )


def test_x09_finds_pilots_of_the_upload_before_those_of_the_state() -> None:
    files = {"enrollments.csv": enrollments(1, pilot_id="PT-NEW"), "pilots.csv": [pilot(pilot_id="PT-NEW")]}
    assert judge(files).findings == []
    replaced = judge({"enrollments.csv": enrollments(1), "pilots.csv": [pilot(pilot_id="PT-NEW")]}, STATE)
    assert [each.code for each in replaced.findings] == ["X09"]


def test_x09_looks_at_the_state_as_of_the_month() -> None:
    earlier = {"pilots": [pilot(reporting_month="2021-09")]}
    assert judge({"enrollments.csv": enrollments(1)}, earlier).findings == []
    later = {"pilots": [pilot(reporting_month="2022-04")]}
    assert [each.code for each in judge({"enrollments.csv": enrollments(1)}, later).findings] == ["X09"]


def test_x09_does_not_tell_of_another_institution() -> None:
    state = {"pilots": [pilot(institution_id="100002")]}
    (found,) = only(judge({"enrollments.csv": enrollments(1)}, state), "X09")
    assert "100002" not in found.message_nl + found.message_en


def test_x09_other_project_or_academic_year() -> None:
    rows = own([enrollment(project_id="90002"), enrollment(academic_year="2022-2023"), enrollment()])
    found = of_enrollments(rows, "X09")
    assert places(found) == [(2, "project_id", "90002"), (3, "academic_year", "2022-2023")]
    assert found[0].message_nl == (
        "Rij 2, ESF-projectnummer: proeftuin PT-HS1-2122 hoort bij project 90001, niet bij 90002. "
        "Verbeter het projectnummer of de proeftuin."
    )
    assert found[0].message_en == (
        "Row 2, ESF project number: pilot PT-HS1-2122 belongs to project 90001, not to 90002. "
        "Mend the project number or the pilot."
    )
    assert found[1].message_nl == (
        "Rij 3, Academiejaar/schooljaar: proeftuin PT-HS1-2122 hoort bij 2021-2022, niet bij 2022-2023. "
        "Verbeter het academiejaar of de proeftuin."
    )
    assert found[1].message_en == (
        "Row 3, Academic year: pilot PT-HS1-2122 belongs to 2021-2022, not to 2022-2023. "
        "Mend the academic year or the pilot."
    )


def test_x09_a_pilot_that_went_on_under_its_code_has_two_years() -> None:
    state = {"pilots": [pilot(), pilot(academic_year="2022-2023", reporting_month="2022-02")]}
    rows = own([enrollment(), enrollment(academic_year="2022-2023")])
    assert judge({"enrollments.csv": rows}, state).findings == []


@pytest.mark.parametrize("column", ["pilot_id", "academic_year", "project_id", "institution_id", "reporting_month"])
def test_x09_is_silent_where_the_pilot_has_a_faulty_key(column: str) -> None:
    files = {"pilots.csv": [pilot()], "enrollments.csv": enrollments(1)}
    assert judge(files, faulty=[("pilots.csv", 2, column)]).findings == []


def test_x10_workplace_of_the_institution() -> None:
    rows = own([enrollment(workplace_id="W-0001"), enrollment(workplace_id="W-0002"), enrollment()])
    state = STATE | {"workplaces": [workplace(), workplace(institution_id="100002", workplace_id="W-0002")]}
    found = only(judge({"enrollments.csv": rows}, state), "X10")
    assert places(found) == [(3, "workplace_id", None)]
    assert_nothing_personal(found, "W-0002")
    assert found[0].message_nl == (
        "Rij 3, Werkplek-ID: deze werkplek bestaat in 2022-03 niet bij instelling 100001. Verbeter de code, "
        "of stuur het bestand met werkplekken mee."
    )
    assert found[0].message_en == (
        "Row 3, Workplace ID: this workplace does not exist at institution 100001 in 2022-03. Mend the code, "
        "or send the file of workplaces along."
    )


def test_x10_sees_workplaces_of_the_upload_and_pardons_their_faulty_codes() -> None:
    rows = [enrollment(workplace_id="W-0001")]
    files = {"workplaces.csv": [workplace(places_filled="1")], "enrollments.csv": rows}
    assert judge(files, STATE).findings == []
    assert judge(files, STATE, faulty=[("workplaces.csv", 2, "workplace_id")]).findings == []


def test_x11_learner_type_and_sector() -> None:
    rows = own([enrollment(learner_type="cursist"), cvo_enrollment(learner_type="student"), enrollment()])
    found = of_enrollments(rows, "X11")
    assert places(found) == [(2, "learner_type", "cursist"), (3, "learner_type", "student")]
    assert found[0].message_nl == (
        "Rij 2, Type lerende: cursist past niet bij project 90001 met sector HO. Verwacht: student. "
        "Verbeter het type lerende of het projectnummer."
    )
    assert found[1].message_en == (
        "Row 3, Learner type: student does not fit project 90011 of sector VWO. Expected: cursist. "
        "Mend the learner type or the project number."
    )


EXITED = {
    "status": "uitgevallen",
    "exit_date": "2022-03-31",
    "exit_reason": "stopgezet_door_lerende",
    "destination_4w": "werk",
}


@pytest.mark.parametrize("status", ["afgerond", "uitgevallen", "overgestapt_niet_duaal"])
def test_x12_a_whole_exit_passes(status: str) -> None:
    assert of_enrollments([enrollment(**EXITED | {"status": status})], "X12") == []
    assert of_enrollments([enrollment(**EXITED | {"destination_4w": ""})], "X12") == []
    assert of_enrollments([enrollment(**EXITED | {"exit_date": "2021-09-20"})], "X12") == []  # left on the first day


@pytest.mark.parametrize(
    ("changes", "column", "dutch", "english"),
    [
        (
            {"status": "afgerond"},
            "exit_date",
            "Rij 2, Uitstapdatum: de uitstapdatum ontbreekt, terwijl de lerende volgens de status uitgestapt is. "
            "Vul de datum in, of verbeter de status.",
            "Row 2, Exit date: the exit date is missing, while the learner has left according to the status. "
            "Enter the date, or mend the status.",
        ),
        (
            EXITED | {"status": "ingeschreven"},
            "status",
            "Rij 2, Status: er is een uitstapdatum, maar de status is niet afgerond, uitgevallen of "
            "overgestapt_niet_duaal. Verbeter de status, of maak de uitstapdatum leeg.",
            "Row 2, Status: there is an exit date, but the status is not afgerond, uitgevallen or "
            "overgestapt_niet_duaal. Mend the status, or empty the exit date.",
        ),
        (
            EXITED | {"exit_reason": ""},
            "exit_reason",
            "Rij 2, Reden van uitstap: de reden van uitstap ontbreekt bij een uitstapdatum. Vul de reden in; "
            "onbekend mag ook.",
            "Row 2, Exit reason: the exit reason is missing beside an exit date. Enter the reason; "
            "onbekend (unknown) will do.",
        ),
        (
            {"exit_reason": "overstap_regulier"},
            "exit_reason",
            "Rij 2, Reden van uitstap: er is een reden van uitstap, maar geen uitstapdatum. Vul de uitstapdatum in, "
            "of maak de reden leeg.",
            "Row 2, Exit reason: there is an exit reason, but no exit date. Enter the exit date, or empty the reason.",
        ),
        (
            {"destination_4w": "werk"},
            "destination_4w",
            "Rij 2, Situatie 4 weken na uitstap: de situatie na uitstap is ingevuld, maar er is geen uitstapdatum. "
            "Vul de uitstapdatum in, of maak deze cel leeg.",
            "Row 2, Situation 4 weeks after exit: the situation after exit is filled in, but there is no exit date. "
            "Enter the exit date, or empty this cell.",
        ),
        (
            EXITED | {"exit_date": "2021-09-19"},
            "exit_date",
            "Rij 2, Uitstapdatum: de uitstapdatum ligt voor de instapdatum. Verbeter een van beide datums.",
            "Row 2, Exit date: the exit date is before the entry date. Mend one of the two dates.",
        ),
    ],
)
def test_x12_each_contradiction(changes: dict[str, str], column: str, dutch: str, english: str) -> None:
    found = of_enrollments([enrollment(**changes), enrollment(enrollment_id="I-2", **EXITED)], "X12")
    assert places(found) == [(2, column, None)]
    assert (found[0].message_nl, found[0].message_en) == (dutch, english)
    assert_nothing_personal(found, "2022-03-31", "2021-09-19", "stopgezet_door_lerende", "overstap_regulier")


def test_x12_names_every_contradiction_of_a_row() -> None:
    rows = [enrollment(status="afgerond", exit_reason="onbekend", destination_4w="werk")]
    found = of_enrollments(rows, "X12")
    assert [each.column for each in found] == ["destination_4w", "exit_date", "exit_reason"]


def test_x12_is_silent_about_what_follows_from_a_faulty_cell() -> None:
    rows = [enrollment(**EXITED), enrollment(**EXITED | {"enrollment_id": "I-2", "destination_4w": ""})]
    faulty = [("enrollments.csv", 2, "exit_date"), ("enrollments.csv", 3, "exit_reason")]
    assert judge({"enrollments.csv": rows}, STATE, faulty=faulty).findings == []
    found = only(judge({"enrollments.csv": rows}, STATE, faulty=[("enrollments.csv", 3, "exit_date")]), "X12")
    assert found == []
    empty = judge({"enrollments.csv": [rows[0] | {"exit_date": ""}, rows[1]]}, STATE, faulty=faulty[1:])
    assert places(only(empty, "X12")) == [
        (2, "destination_4w", None),
        (2, "exit_date", None),
        (2, "exit_reason", None),
    ]


WITHOUT_STATUTE = {"agreement_type": "overeenkomst_duale_opleiding"}


def test_x13_hours_and_agreement() -> None:
    rows = own(
        [
            cvo_enrollment(workplace_hours_week="20"),
            cvo_enrollment(workplace_hours_week="19.99"),
            cvo_enrollment(**WITHOUT_STATUTE, workplace_hours_week="19.99"),
            cvo_enrollment(**WITHOUT_STATUTE, workplace_hours_week="20"),
            cvo_enrollment(agreement_type="eigen_werkgever", workplace_hours_week="40"),
        ]
    )
    found = of_enrollments(rows, "X13")
    assert places(found) == [(3, "workplace_hours_week", None), (5, "workplace_hours_week", None)]
    assert {each.severity for each in found} == {"error"}
    assert found[0].message_nl == (
        "Rij 3, Uren werkplek per week: de uren passen niet bij het type overeenkomst. Met "
        "overeenkomst_duale_opleiding_statuut zijn het er 20 of meer per week, met overeenkomst_duale_opleiding minder "
        "dan 20. Verbeter de uren of het type."
    )
    assert found[0].message_en == (
        "Row 3, Workplace hours per week: the hours do not fit the agreement type. With "
        "overeenkomst_duale_opleiding_statuut they are 20 or more a week, with overeenkomst_duale_opleiding less than "
        "20. Mend the hours or the type."
    )
    assert_nothing_personal(found, "19.99", "19,99")


def test_x13_holds_in_adult_education_from_september_2022() -> None:
    early = cvo_enrollment(entry_date="2022-08-31", workplace_hours_week="8")
    late = cvo_enrollment(entry_date="2022-09-01", workplace_hours_week="8")
    higher = enrollment(agreement_type="overeenkomst_duale_opleiding_statuut", workplace_hours_week="8")
    assert [each.row for each in of_enrollments(own([early, late, higher]), "X13")] == [3]


def test_x13_empty_hours_are_a_warning() -> None:
    rows = own(
        [cvo_enrollment(workplace_hours_week=""), cvo_enrollment(agreement_type="geen", workplace_hours_week="")]
    )
    (found,) = of_enrollments(rows, "X13")
    assert (found.code, found.severity, found.row) == ("X13", "warning", 2)
    assert found.message_nl == (
        "Rij 2, Uren werkplek per week: de uren ontbreken, terwijl het type overeenkomst ervan afhangt. "
        "Vul de uren per week in, of bevestig met een reden."
    )
    assert found.message_en == (
        "Row 2, Workplace hours per week: the hours are missing, while the agreement type depends on them. "
        "Enter the hours a week, or confirm with a reason."
    )
    assert judge({"enrollments.csv": rows}, STATE, faulty=[("enrollments.csv", 2, "workplace_hours_week")]).counts == {}


def test_x14_not_after_the_month() -> None:
    rows = own(
        [
            enrollment(entry_date="2022-03-31"),
            enrollment(entry_date="2022-04-01"),
            enrollment(**EXITED | {"exit_date": "2022-04-01"}),
            enrollment(**EXITED | {"entry_date": "2022-04-02", "exit_date": "2022-04-03"}),
        ]
    )
    found = of_enrollments(rows, "X14")
    assert places(found) == [
        (3, "entry_date", None),
        (4, "exit_date", None),
        (5, "entry_date", None),
        (5, "exit_date", None),
    ]
    assert found[0].message_nl == (
        "Rij 3, Instapdatum: de datum ligt na het einde van 2022-03. Verbeter de datum, "
        "of meld dit in het bestand van die maand."
    )
    assert found[0].message_en == (
        "Row 3, Entry date: the date is after the end of 2022-03. Mend the date, "
        "or report this in the file of that month."
    )
    assert_nothing_personal(found, "2022-04")


def test_x14_knows_february() -> None:
    state = {"pilots": [pilot(reporting_month="2022-02")]}
    rows = own([enrollment(reporting_month="2022-02", entry_date=day) for day in ("2022-02-28", "2022-03-01")])
    assert [each.row for each in only(judge({"enrollments.csv": rows}, state), "X14")] == [3]


CHARACTERISTICS = {
    "gender": ("V", "M", "O"),
    "age_at_entry": ("22", "23", ""),
    "employment_at_entry": ("werkend", "zelfstandig", "onbekend"),
    "education_at_entry": ("3", "4", "onbekend"),
}


@pytest.mark.parametrize("column", CHARACTERISTICS)
def test_x15_a_characteristic_that_changes(column: str) -> None:
    before, after, _ = CHARACTERISTICS[column]
    state = STATE | {"enrollments": [enrollment(reporting_month="2022-02", **{column: before})]}
    found = only(judge({"enrollments.csv": [enrollment(**{column: after})]}, state), "X15")
    assert places(found) == [(2, column, None)]
    assert_nothing_personal(found, f"'{before}'", f" {after} ", before + ",", "L-0001")
    assert found[0].message_nl.endswith(
        ": de waarde verschilt van het eerdere bestand van 2022-02, over dezelfde lerende. Kenmerken bij instap "
        "veranderen niet: verbeter de waarde, of stuur bij een vroegere fout alle maanden verbeterd mee."
    )
    assert found[0].message_en.endswith(
        ": the value differs from the earlier file of 2022-02, about the same learner. Characteristics at entry "
        "do not change: mend the value, or, after an earlier mistake, send all months mended along."
    )


@pytest.mark.parametrize("column", CHARACTERISTICS)
def test_x15_completing_what_was_unknown_is_no_change(column: str) -> None:
    before, _, unknown = CHARACTERISTICS[column]
    for first, second in ((unknown, before), (before, unknown)):
        state = STATE | {"enrollments": [enrollment(reporting_month="2022-02", **{column: first})]}
        crossed = judge({"enrollments.csv": [enrollment(**{column: second})]}, state)
        assert {each.code for each in crossed.findings} <= {"X16"}


def test_x15_within_one_upload_names_both_rows() -> None:
    rows = [enrollment(gender="V"), enrollment(enrollment_id="I-2", gender="M"), enrollment(enrollment_id="I-3")]
    found = only(judge({"enrollments.csv": rows}, STATE), "X15")
    assert places(found) == [(2, "gender", None), (3, "gender", None), (4, "gender", None)]
    assert found[0].message_nl == (
        "Rij 2, Geslacht: de waarde verschilt van rij 3 van enrollments.csv, over dezelfde lerende (2022-03). "
        "Kenmerken bij instap veranderen niet: verbeter de foute waarde."
    )
    assert found[1].message_en == (
        "Row 3, Gender: the value differs from row 2 of enrollments.csv, about the same learner (2022-03). "
        "Characteristics at entry do not change: mend the wrong value."
    )


def test_x15_a_correction_of_all_months_at_once_passes() -> None:
    months = ("2022-02", "2022-03")
    state = {
        "pilots": [pilot(reporting_month="2022-02")],
        "enrollments": [enrollment(reporting_month=month, gender="M") for month in months],
    }
    rows = [enrollment(reporting_month=month, gender="V") for month in months]
    assert judge({"enrollments.csv": rows}, state).findings == []
    assert [each.row for each in only(judge({"enrollments.csv": rows[1:]}, state), "X15")] == [2]


def test_x15_compares_within_project_and_institution() -> None:
    pilots = [
        pilot(),
        pilot(project_id="90002", pilot_id="PT-2"),
        pilot(institution_id="100002", pilot_id="PT-3"),
    ]
    rows = [
        enrollment(gender="V"),
        enrollment(gender="M", enrollment_id="I-2", project_id="90002", pilot_id="PT-2"),
        enrollment(gender="X", enrollment_id="I-3", institution_id="100002", pilot_id="PT-3"),
    ]
    assert judge({"enrollments.csv": rows}, {"pilots": pilots}).findings == []


def test_x16_incomplete_record() -> None:
    rows = own(
        [
            enrollment(),
            enrollment(age_at_entry=""),
            enrollment(gender="O", education_at_entry="onbekend", age_at_entry=""),
            enrollment(employment_at_entry="onbekend"),
        ]
    )
    found = of_enrollments(rows, "X16")
    assert {each.severity for each in found} == {"warning"}
    assert places(found) == [(3, "age_at_entry", None), (4, "gender", None), (5, "employment_at_entry", None)]
    assert found[1].message_nl == (
        "Rij 4, Geslacht: de ESF-fiche is onvolledig. Niet bekend: Geslacht, Hoogste diploma bij instap (ISCED), "
        "Leeftijd bij instap. De lerende telt alleen mee in het eindtotaal. Vul aan wat u weet, "
        "of bevestig met een reden."
    )
    assert found[1].message_en == (
        "Row 4, Gender: the ESF record is incomplete. Not known: Gender, Highest diploma at entry (ISCED), "
        "Age at entry. The learner counts only in the grand total. Enter what you know, or confirm with a reason."
    )


def test_x16_is_silent_about_a_faulty_age_alone() -> None:
    rows = own([enrollment(), enrollment(gender="O")])
    faulty = [("enrollments.csv", 2, "age_at_entry"), ("enrollments.csv", 3, "age_at_entry")]
    assert [each.row for each in only(judge({"enrollments.csv": rows}, STATE, faulty=faulty), "X16")] == [3]
