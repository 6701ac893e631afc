"""X01-X08: projects, institutions and pilots."""

import pytest

from tests.etl.cross_tables import cvo_pilot, judge, network_event, numbered, only, places
from tests.etl.files import pilot, workplace


def test_known_projects_and_partners_pass() -> None:
    crossed = judge({"pilots.csv": [pilot(), cvo_pilot()], "events.csv": [network_event()]})
    assert crossed.findings == [] and crossed.counts == {}


def test_x01_unknown_project() -> None:
    (found,) = only(judge({"pilots.csv": [pilot(), pilot(pilot_id="PT-2", project_id="99999")]}), "X01")
    assert (found.severity, found.file, found.row, found.column) == ("error", "pilots.csv", 3, "project_id")
    assert found.value == "99999"
    assert found.message_nl == (
        "Rij 3, ESF-projectnummer: project 99999 is niet bekend. Vul het nummer van een bekend ESF-project in, "
        "of vraag het departement om dit project toe te voegen."
    )
    assert found.message_en == (
        "Row 3, ESF project number: project 99999 is not known. Enter the number of a known ESF project, "
        "or ask the department to add this one."
    )


def test_x01_in_workplaces_and_events_too() -> None:
    crossed = judge(
        {
            "workplaces.csv": [workplace(project_id="80000"), workplace(workplace_id="W-2", project_id="80000")],
            "events.csv": [network_event(project_id="090001")],
        }
    )
    found = only(crossed, "X01")
    assert [(each.file, each.row, each.value) for each in found] == [
        ("workplaces.csv", 2, "80000"),
        ("workplaces.csv", 3, "80000"),
        ("events.csv", 2, "090001"),
    ]


def test_x02_unknown_institution() -> None:
    (found,) = only(judge({"pilots.csv": [pilot(institution_id="999999")]}), "X02")
    assert (found.row, found.column, found.value) == (2, "institution_id", "999999")
    assert found.message_nl == (
        "Rij 2, Instellingsnummer: instelling 999999 is niet bekend. Vul het instellingsnummer van 6 cijfers in, "
        "of vraag het departement om deze instelling toe te voegen."
    )
    assert found.message_en == (
        "Row 2, Institution number: institution 999999 is not known. Enter the institution number of 6 digits, "
        "or ask the department to add this one."
    )


def test_x02_institution_that_does_not_take_part() -> None:
    rows = [workplace(), workplace(workplace_id="W-2", institution_id="100009", project_id="90002")]
    (found,) = only(judge({"workplaces.csv": rows}), "X02")
    assert (found.row, found.column, found.value) == (3, "institution_id", "100009")
    assert found.message_nl == (
        "Rij 3, Instellingsnummer: instelling 100009 neemt niet deel aan project 90002. Verbeter het projectnummer of "
        "het instellingsnummer, of vraag het departement om de deelname toe te voegen."
    )
    assert found.message_en == (
        "Row 3, Institution number: institution 100009 does not take part in project 90002. Mend the project number or "
        "the institution number, or ask the department to add its part."
    )


def test_x02_names_an_unknown_institution_beside_an_unknown_project() -> None:
    crossed = judge({"pilots.csv": [pilot(project_id="99999", institution_id="999999"), pilot(project_id="99999")]})
    assert [(each.code, each.row) for each in crossed.findings] == [("X01", 2), ("X01", 3), ("X02", 2), ("X27", 3)]


def test_x03_sector_of_institution() -> None:
    rows = [pilot(), pilot(pilot_id="PT-2", sector="VWO", programme_level="secundair_volwassenenonderwijs")]
    found = only(judge({"pilots.csv": rows}), "X03")
    assert places(found) == [(3, "sector", "VWO"), (3, "sector", "VWO")]
    of_institution, of_project = found
    assert of_institution.message_nl == (
        "Rij 3, Sector: sector VWO past niet bij instelling 100001 (hogeschool). Verwacht: HO. "
        "Verbeter de sector of het instellingsnummer."
    )
    assert of_institution.message_en == (
        "Row 3, Sector: sector VWO does not fit institution 100001 (hogeschool). Expected: HO. "
        "Mend the sector or the institution number."
    )
    assert of_project.message_nl == (
        "Rij 3, Sector: sector VWO past niet bij project 90001, dat sector HO heeft. "
        "Verbeter de sector of het projectnummer."
    )
    assert of_project.message_en == (
        "Row 3, Sector: sector VWO does not fit project 90001, whose sector is HO. "
        "Mend the sector or the project number."
    )


def test_x03_cvo_expects_adult_education_and_a_university_does_not() -> None:
    assert judge({"pilots.csv": [pilot(institution_id="100009")]}).findings == []
    found = only(judge({"pilots.csv": [cvo_pilot(sector="HO", programme_level="graduaat")]}), "X03")
    assert [each.message_nl.partition("Verwacht: ")[2][:3] for each in found] == ["VWO", ""]


def test_x03_the_network_has_no_pilots() -> None:
    crossed = judge({"pilots.csv": [pilot(project_id="10460")]})
    assert [each.code for each in crossed.findings] == ["X02", "X03"]


@pytest.mark.parametrize("level", ["graduaat", "professionele_bachelor", "academische_bachelor", "master"])
def test_x04_levels_of_higher_education(level: str) -> None:
    assert judge({"pilots.csv": [pilot(programme_level=level)]}).findings == []
    (found,) = only(judge({"pilots.csv": [cvo_pilot(programme_level=level)]}), "X04")
    assert places([found]) == [(2, "programme_level", level)]
    assert found.message_nl == (
        f"Rij 2, Opleidingsniveau: {level} is geen niveau van het volwassenenonderwijs. Verwacht bij sector VWO: "
        "secundair_volwassenenonderwijs. Verbeter het niveau of de sector."
    )
    assert found.message_en == (
        f"Row 2, Programme level: {level} is not a level of adult education. Expected for sector VWO: "
        "secundair_volwassenenonderwijs. Mend the level or the sector."
    )


def test_x04_level_of_adult_education() -> None:
    assert judge({"pilots.csv": [cvo_pilot()]}).findings == []
    rows = [pilot(programme_level="secundair_volwassenenonderwijs"), pilot(pilot_id="PT-2")]
    (found,) = only(judge({"pilots.csv": rows}), "X04")
    assert found.message_nl == (
        "Rij 2, Opleidingsniveau: secundair_volwassenenonderwijs is geen niveau van het hoger onderwijs. Verwacht bij "
        "sector HO: graduaat, een bachelor, master of postgraduaat. Verbeter het niveau of de sector."
    )
    assert found.message_en == (
        "Row 2, Programme level: secundair_volwassenenonderwijs is not a level of higher education. Expected for "
        "sector HO: graduaat, a bachelor, master or postgraduaat. Mend the level or the sector."
    )


def test_x05_end_before_start() -> None:
    rows = [
        pilot(pilot_id="PT-1", end_date="2021-09-20"),  # the same day is fine
        pilot(pilot_id="PT-2", end_date="2021-09-19"),
    ]
    (found,) = only(judge({"pilots.csv": rows}), "X05")
    assert places([found]) == [(3, "end_date", "2021-09-19")]
    assert found.message_nl == (
        "Rij 3, Einddatum: 2021-09-19 ligt voor de startdatum 2021-09-20. Verbeter een van beide datums."
    )
    assert (
        found.message_en
        == "Row 3, End date: 2021-09-19 is before the start date 2021-09-20. Mend one of the two dates."
    )


def test_x05_start_is_missing() -> None:
    rows = numbered([pilot(status="voorbereiding", start_date=""), pilot(start_date="")], "pilot_id")
    (found,) = only(judge({"pilots.csv": rows}), "X05")
    assert places([found]) == [(3, "start_date", None)]
    assert found.message_nl == (
        "Rij 3, Startdatum: de startdatum ontbreekt, maar de status is lopend. Vul de eerste dag in, "
        "of verbeter de status."
    )
    assert found.message_en == (
        "Row 3, Start date: the start date is missing, but the status is lopend. Enter the first day, "
        "or mend the status."
    )


def test_x05_end_is_missing() -> None:
    statuses = ["afgerond", "stopgezet", "lopend"]
    found = only(judge({"pilots.csv": numbered([pilot(status=each) for each in statuses], "pilot_id")}), "X05")
    assert places(found) == [(2, "end_date", None), (3, "end_date", None)]
    assert found[1].message_nl == (
        "Rij 3, Einddatum: de einddatum ontbreekt, maar de status is stopgezet. Vul de laatste dag in, "
        "of verbeter de status."
    )
    assert found[1].message_en == (
        "Row 3, End date: the end date is missing, but the status is stopgezet. Enter the last day, or mend the status."
    )


def test_x05_of_workplaces() -> None:
    rows = numbered(
        [
            workplace(status="gepland", start_date=""),
            workplace(status="actief", start_date=""),
            workplace(status="stopgezet"),  # an end date is not asked for
            workplace(end_date="2021-01-01"),
        ],
        "workplace_id",
    )
    found = only(judge({"workplaces.csv": rows}), "X05")
    assert places(found) == [(3, "start_date", None), (5, "end_date", "2021-01-01")]


def test_x05_names_every_lack_of_a_row() -> None:
    found = only(judge({"pilots.csv": [pilot(status="afgerond", start_date="", end_date="")]}), "X05")
    assert places(found) == [(2, "end_date", None), (2, "start_date", None)]


def test_x06_part_above_whole() -> None:
    rows = numbered(
        [
            pilot(load_workplace="180"),  # all of it
            pilot(load_workplace="180.5"),
            pilot(load_workplace="200", load_total="60"),
            pilot(load_total=""),
        ],
        "pilot_id",
    )
    found = only(judge({"pilots.csv": rows}), "X06")
    assert places(found) == [(3, "load_workplace", "180.5"), (4, "load_workplace", "200")]
    assert found[0].message_nl == (
        "Rij 3, Waarvan op de werkplek: 180,5 op de werkplek is meer dan de totale studieomvang 180. "
        "Verbeter een van beide getallen."
    )
    assert found[0].message_en == (
        "Row 3, Of which at the workplace: 180.5 at the workplace is more than the total study load 180. "
        "Mend one of the two numbers."
    )


def test_x07_a_third_in_higher_education() -> None:
    rows = numbered(
        [
            pilot(load_workplace="60"),  # a third of 180
            pilot(load_workplace="59.999"),
            pilot(load_workplace="0"),
            pilot(load_workplace=""),
        ],
        "pilot_id",
    )
    found = only(judge({"pilots.csv": rows}), "X07")
    assert {each.severity for each in found} == {"warning"}
    assert places(found) == [(3, "load_workplace", "59.999"), (4, "load_workplace", "0")]
    assert found[0].message_nl == (
        "Rij 3, Waarvan op de werkplek: de werkplek neemt 33,3 % van de studieomvang in. In het hoger onderwijs is dat "
        "minstens een derde. Verbeter de studieomvang, of bevestig met een reden."
    )
    assert found[0].message_en == (
        "Row 3, Of which at the workplace: the workplace takes 33.3 % of the study load. In higher education that is "
        "at least a third. Mend the study load, or confirm with a reason."
    )


def test_x07_half_in_adult_education() -> None:
    rows = numbered([cvo_pilot(load_workplace="90"), cvo_pilot(load_workplace="89.99")], "pilot_id")
    (found,) = only(judge({"pilots.csv": rows}), "X07")
    assert found.row == 3
    assert found.message_nl == (
        "Rij 3, Waarvan op de werkplek: de werkplek neemt 49,9 % van de studieomvang in. In het volwassenenonderwijs "
        "is dat minstens 50 %, behalve bij een uitzondering. Verbeter de studieomvang, of bevestig met een reden."
    )
    assert found.message_en == (
        "Row 3, Of which at the workplace: the workplace takes 49.9 % of the study load. In adult education that is "
        "at least 50 %, but for an exception. Mend the study load, or confirm with a reason."
    )


def test_x08_start_within_the_year() -> None:
    days = ["2021-06-30", "2021-07-01", "2022-08-31", "2022-09-01"]
    found = only(judge({"pilots.csv": numbered([pilot(start_date=day) for day in days], "pilot_id")}), "X08")
    assert places(found) == [(2, "start_date", "2021-06-30"), (5, "start_date", "2022-09-01")]
    assert found[0].message_nl == (
        "Rij 2, Startdatum: 2021-06-30 past niet bij 2021-2022: verwacht een dag van 2021-07-01 tot en met 2022-08-31. "
        "Verbeter de startdatum of het academiejaar."
    )
    assert found[0].message_en == (
        "Row 2, Start date: 2021-06-30 does not fit 2021-2022: a day from 2021-07-01 up to 2022-08-31 is expected. "
        "Mend the start date or the academic year."
    )
