"""Edges of the contract that were once wrong: judged as a user would meet them, through the whole path."""

from pathlib import Path

import pytest

from etl.judgement import Judgement, Outcome
from etl.kpi_value import KpiValue
from etl.kpis import kpi_values
from etl.load import ledger_of
from etl.refused import refusals, refused_files
from etl.scope import LOCAL_DEPARTMENT, Scope
from etl.settings import Settings
from etl.stage import Part
from etl.submit import Delivery, judge, load, options_of
from etl.verify import verify
from etl.warehouse import Warehouse
from schemas.checks import decoded_once, personal_data_kind
from tests.etl.cross_tables import judge as judge_rows
from tests.etl.cross_tables import only
from tests.etl.files import Row, enrollment, enrollments, pilot, workplace, write_csv
from tests.etl.reading import delimited, sheet

HOGESCHOOL_1 = Scope("pl-100001", "pilot_lead", ("100001",))


def judged(settings: Settings, folder: Path, **texts: str) -> Judgement:
    """Judge one upload of texts: data set → content."""
    parts = []
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        parts.append(Part(folder / f"{name}.csv", f"{name}.csv"))
    return judge(settings, HOGESCHOOL_1, Delivery(parts, options_of(settings)))


def text_of(name: str, *rows: Row, without: tuple[str, ...] = ()) -> str:
    return delimited(sheet(name, rows, without=without))


def found(judgement: Judgement) -> list[tuple[str, int | None, str | None]]:
    return [(each.code, each.row, each.column) for each in judgement.findings]


def test_workplace_of_another_project_of_the_institution_exists() -> None:
    state = {"pilots": [pilot(), pilot(project_id="90002", pilot_id="PT-B")], "workplaces": [workplace()]}
    row = enrollment(project_id="90002", pilot_id="PT-B", workplace_id=workplace()["workplace_id"])
    assert only(judge_rows({"enrollments.csv": [row]}, state), "X10") == []


def test_places_filled_count_the_enrolments_of_all_projects_of_the_institution() -> None:
    place = {"workplace_id": workplace()["workplace_id"]}
    state = {"pilots": [pilot()], "enrollments": [row | place for row in enrollments(3)]}
    rows = [workplace(project_id="90002", places_filled="3"), workplace(project_id="90002", places_filled="2")]
    assert only(judge_rows({"workplaces.csv": rows[:1]}, state), "X18") == []
    (warned,) = only(judge_rows({"workplaces.csv": rows[1:]}, state), "X18")
    assert (warned.row, warned.value) == (2, "2")


@pytest.mark.parametrize("column", ["academic_year", "project_id"])
def test_faulty_key_in_every_row_hides_neither_pilot_nor_workplace(column: str) -> None:
    state = {"pilots": [pilot()], "workplaces": [workplace()]}
    rows = [enrollment(workplace_id=workplace()["workplace_id"])]
    crossed = judge_rows({"enrollments.csv": rows}, state, faulty=[("enrollments.csv", 2, column)])
    assert {each.code for each in crossed.findings} & {"X09", "X10"} == set()


def test_unreadable_file_does_not_hide_what_is_wrong_in_the_others(reference_store: Settings, tmp_path: Path) -> None:
    text = text_of("pilots", pilot(load_total="180", load_workplace="181"))
    judgement = judged(reference_store, tmp_path, workplaces="", pilots=text)
    assert found(judgement) == [("X06", 2, "load_workplace"), ("R02", None, None)]


def test_rules_that_need_all_rows_wait_for_them(reference_store: Settings, tmp_path: Path) -> None:
    judgement = judged(reference_store, tmp_path, pilots="", enrollments=text_of("enrollments", enrollment()))
    assert found(judgement) == [("R02", None, None)]


def test_missing_column_does_not_hide_what_is_wrong_in_cells(reference_store: Settings, tmp_path: Path) -> None:
    text = text_of("pilots", pilot(), pilot(pilot_id="PT-2", places_planned="x"), without=("status",))
    judgement = judged(reference_store, tmp_path, pilots=text)
    assert found(judgement) == [("R10", None, "status"), ("C05", 3, "places_planned")]
    assert judgement.finding_counts == {"R10": 1, "C05": 1}


def test_row_that_is_too_long_does_not_hide_what_is_wrong_in_others(reference_store: Settings, tmp_path: Path) -> None:
    rows = sheet("pilots", [pilot(), pilot(pilot_id="PT-2", places_planned="x")])
    judgement = judged(reference_store, tmp_path, pilots=delimited([rows[0], [*rows[1], "a", "b"], rows[2]]))
    assert found(judgement) == [("R15", 2, None), ("C05", 3, "places_planned")]


def test_dates_with_the_day_first_are_said(reference_store: Settings, tmp_path: Path) -> None:
    judgement = judged(reference_store, tmp_path, pilots=text_of("pilots", pilot(start_date="1/09/2021")))
    assert [(each.code, each.message_nl) for each in judgement.files[0].repairs] == [
        ("dates", "Datums gelezen als dag, maand, jaar (1/09/2021 = 2021-09-01): Startdatum.")
    ]


def test_text_that_was_decoded_twice_is_an_error_that_shows_the_likely_text(
    reference_store: Settings, tmp_path: Path
) -> None:
    judgement = judged(reference_store, tmp_path, pilots=text_of("pilots", pilot(programme_name="VerpleegkundÃ©")))
    (only_one,) = judgement.findings
    assert only_one.message_nl == (
        "Rij 2, Opleidingsnaam: 'VerpleegkundÃ©' is ergens verkeerd omgezet. Bedoelde u 'Verpleegkundé'? "
        "Verbeter de letters in deze cel."
    )
    assert only_one.message_en == (
        "Row 2, Programme name: 'VerpleegkundÃ©' was converted wrongly somewhere. Did you mean 'Verpleegkundé'? "
        "Mend the letters in this cell."
    )


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("coÃ¶rdinatie", "coördinatie"),
        ("â\u201a¬ 5", "€ 5"),
        ("â€œjaâ€™", "“ja’"),
        ("België – “x” à 5 €", "België – “x” à 5 €"),
        ("Ångström, Ã", "Ångström, Ã"),
    ],
)
def test_likely_text(text: str, meant: str) -> None:
    assert decoded_once(text) == meant


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Start op 01/09/2022 10u", None),
        ("01/09/2021-30/06/2022", None),
        ("05/09/2021 9:30", None),
        ("01.09.2021 10.00", None),
        ("kamers 01 02 03 04 05", None),
        ("KBO 0123.456.749", None),
        ("2022-2023 met 20 plaatsen", None),
        ("02 553 50 70", "telephone"),
        ("0477/12.34.56", "telephone"),
        ("bel 04 77 12 34 56", "telephone"),
        ("0032 2 553 50 70", "telephone"),
        ("+31 6 12345678", "telephone"),
        ("nr 850730\u00a003328", "national_number"),
        ("85 - 07 - 30 / 03328", "national_number"),
        ("nr 12 850730-033-28", "national_number"),
        ("85.07.30-033.29", None),
        ("jan@example.org", "email"),
    ],
)
def test_personal_data_in_text(text: str, kind: str | None) -> None:
    assert personal_data_kind(text) == kind


def test_letter_that_only_looks_like_a_common_one_is_refused(reference_store: Settings, tmp_path: Path) -> None:
    judgement = judged(reference_store, tmp_path, pilots=text_of("pilots", pilot(pilot_id="PT-\u212a1")))
    assert found(judgement) == [("C03", 2, "pilot_id")]
    assert "U+212A" in judgement.findings[0].message_nl


@pytest.mark.parametrize(("given", "read"), [("03/2022", "2022-03"), ("3/2022", "2022-03"), ("2022-03", "2022-03")])
def test_month_may_be_given_as_in_a_file(reference_store: Settings, tmp_path: Path, given: str, read: str) -> None:
    path = write_csv(tmp_path / "p.csv", "pilots", [pilot()])
    options = options_of(reference_store, None, {"reporting_month": given, "academic_year": "2021/2022"})
    judgement = judge(reference_store, HOGESCHOOL_1, Delivery([Part(path, "p.csv")], options))
    assert (judgement.findings, judgement.files[0].constants["reporting_month"]) == ([], read)
    assert judgement.files[0].constants["academic_year"] == "2021-2022"


@pytest.mark.parametrize("change", [{"gender": "zz"}, {"enrollment_id": "a b"}, {"learner_key": "12345678901"}])
def test_file_with_a_finding_on_personal_data_is_not_kept(
    reference_store: Settings, tmp_path: Path, change: dict[str, str]
) -> None:
    outcome = refuse(reference_store, tmp_path, "enrollments", [enrollment(**change)])
    assert outcome.receipt is None
    assert kept_bytes(reference_store) == set()


def test_file_with_another_finding_is_kept(reference_store: Settings, tmp_path: Path) -> None:
    refuse(reference_store, tmp_path, "pilots", [pilot(status="zz")])
    assert kept_bytes(reference_store) == {(tmp_path / "pilots.csv").read_bytes()}


def kept_bytes(settings: Settings) -> set[bytes]:
    """Return the refused files that are kept, without the reports beside them."""
    archive = refused_files(settings)
    found = [file for each in refusals(ledger_of(settings), LOCAL_DEPARTMENT) for file in each.files]
    return {archive.path(file["sha256"]).read_bytes() for file in found if archive.path(file["sha256"]).exists()}


def refuse(settings: Settings, folder: Path, name: str, rows: list[Row]) -> Outcome:
    path = write_csv(folder / f"{name}.csv", name, rows)
    return load(settings, LOCAL_DEPARTMENT, Delivery([Part(path, path.name)], options_of(settings)))


def without_rows(settings: Settings, folder: Path, name: str, scope: Scope = HOGESCHOOL_1, **constants: str) -> Outcome:
    """Load a file with a header only, as 'no rows this month'."""
    path = folder / f"leeg-{name}.csv"
    path.write_text(text_of(name), encoding="utf-8")
    options = options_of(settings, name, constants, no_rows=True)
    return load(settings, scope, Delivery([Part(path, path.name)], options, "Alle werkplekken zijn gestopt"))


KEY = {"project_id": "90001", "institution_id": "100001", "reporting_month": "2022-04"}


def test_file_without_rows_is_accepted_when_that_is_stated_for_a_key(reference_store: Settings, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "w.csv", "workplaces", [workplace()])
    first = load(reference_store, HOGESCHOOL_1, Delivery([Part(path, "w.csv")], options_of(reference_store), "Nieuw"))
    assert first.receipt is not None
    outcome = without_rows(reference_store, tmp_path, "workplaces", **KEY)
    assert outcome.receipt is not None
    assert [(each.code, each.severity) for each in outcome.judgement.findings] == [("X23", "warning")]
    assert outcome.judgement.effect is not None
    assert (outcome.judgement.effect.added, outcome.judgement.effect.vanished) == (0, 1)
    warehouse = Warehouse(reference_store)
    by_month = warehouse.cursor().execute(
        "select n.reporting_month, n.rows from snapshots as n where n.dataset = 'workplaces' order by 1"
    )
    assert by_month.fetchall() == [("2022-03", 1), ("2022-04", 0)]
    warehouse.close()
    values = {each.kpi: each.value for each in kpis_as_of(reference_store, "2022-04")}
    assert values["K15"] == 0
    assert verify(reference_store).problems == []


def kpis_as_of(settings: Settings, month: str) -> list[KpiValue]:
    warehouse = Warehouse(settings)
    values = kpi_values(warehouse.cursor(), LOCAL_DEPARTMENT, ["K15"], as_of=month)
    warehouse.close()
    return values


def test_file_without_rows_needs_its_whole_key(reference_store: Settings, tmp_path: Path) -> None:
    outcome = without_rows(reference_store, tmp_path, "pilots", **KEY)
    assert found(outcome.judgement) == [("R25", 1, None)]
    assert outcome.judgement.findings[0].message_nl.endswith("Geef ook op waarvoor dat geldt: Academiejaar/schooljaar.")


def test_file_without_rows_obeys_the_rules_on_its_key(reference_store: Settings, tmp_path: Path) -> None:
    other = KEY | {"institution_id": "100002"}
    assert ("X24", 1, "institution_id") in found(
        without_rows(reference_store, tmp_path, "workplaces", **other).judgement
    )
    late = KEY | {"reporting_month": "2049-01", "academic_year": "2022-2023"}
    assert found(without_rows(reference_store, tmp_path, "enrollments", **late).judgement) == [
        ("X26", 1, "reporting_month")
    ]


def test_file_without_rows_is_refused_when_it_is_not_stated(reference_store: Settings, tmp_path: Path) -> None:
    judgement = judged(reference_store, tmp_path, workplaces=text_of("workplaces"))
    assert found(judgement) == [("R03", 1, None)]
    assert "geef aan dat er deze maand geen rijen zijn" in judgement.findings[0].message_nl


def test_a_day_that_does_not_exist_is_no_example_of_how_dates_are_written(
    reference_store: Settings, tmp_path: Path
) -> None:
    pilots = [pilot(start_date="32/13/2021"), pilot(pilot_id="PT-2", start_date="1/09/2021")]
    judgement = judged(reference_store, tmp_path, pilots=delimited(sheet("pilots", pilots)))
    assert [each.message_nl for each in judgement.files[0].repairs] == [
        "Datums gelezen als dag, maand, jaar (1/09/2021 = 2021-09-01): Startdatum."
    ]
