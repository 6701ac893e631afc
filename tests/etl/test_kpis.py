"""What is easily got wrong in the figures, each with a few rows written by hand."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from etl.kpi_value import KpiValue
from etl.kpis import UnknownDimension, kpi_values
from etl.scope import LOCAL_DEPARTMENT, Scope
from schemas.codes import EMPLOYMENTS, ISCED_LEVELS
from schemas.esf import AGE_GROUPS, EDUCATION_GROUPS, EMPLOYMENT_GROUPS
from schemas.kpis import DIMENSIONS, KPIS
from tests.etl.files import Row, enrollment, enterprise_number, event, pilot, workplace
from tests.etl.independent_kpis import Sent
from tests.etl.kpi_store import add_upload, publish, warehouse
from tests.etl.random_deliveries import REFERENCE

OTHER = {"project_id": "90010", "institution_id": "100005"}
SECOND_PROJECT = {"project_id": "90010"}
CVO = {"project_id": "90011", "institution_id": "100010"}
LEFT = {"status": "afgerond", "exit_date": "2022-02-01", "exit_reason": "diploma_of_certificaat"}
NOT_DELIVERED = "Voor deze selectie is nog niets aangeleverd."
NEXT_YEAR = {"reporting_month": "2022-10", "academic_year": "2022-2023"}


def moment(day: str) -> datetime:
    """Return the start of a day, UTC without its zone."""
    return datetime.fromisoformat(day)


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """Return empty warehouse tables with reference data."""
    with warehouse(REFERENCE) as con:
        yield con


def deliver(con: duckdb.DuckDBPyConnection, known: str = "2022-04-05", **rows: list[Row]) -> None:
    """Store one upload and make slices and marts."""
    (order,) = con.execute("select coalesce(max(seq), 0) + 1 from uploads").fetchone() or (1,)
    add_upload(con, Sent(order, moment(known), rows))
    publish(con)


def figures(con: duckdb.DuckDBPyConnection, kpi: str, *by: str, scope: Scope = LOCAL_DEPARTMENT, **asked: object):
    """Return a KPI's figures: for one cell the value alone, else by the cell's values."""
    as_of = asked.pop("as_of", None)
    known_at = asked.pop("known_at", None)
    given = kpi_values(con, scope, [kpi], as_of=as_of, by=by, filters=asked, known_at=known_at)  # type: ignore[arg-type]
    if len(given) == 1 and not given[0].dimensions:
        return given[0].value
    return {tuple(value.dimensions.values()): value.value for value in given}


def only(con: duckdb.DuckDBPyConnection, kpi: str, **asked: str) -> KpiValue:
    """Return the first figure: the total."""
    as_of = asked.pop("as_of", None)
    return kpi_values(con, LOCAL_DEPARTMENT, [kpi], as_of=as_of, filters=asked)[0]


# --- projects, institutions, pilots


def test_projects_institutions_and_programmes_count_pilots_of_any_status(con: duckdb.DuckDBPyConnection) -> None:
    deliver(
        con,
        pilots=[
            pilot(status="voorbereiding"),
            pilot(status="stopgezet", pilot_id="PT-2", **OTHER),
            pilot(sector="VWO", pilot_id="PT-3", programme_code="VWO-A", status="stopgezet", **CVO),
        ],
    )
    assert figures(con, "K01") == 2 and figures(con, "K02") == 1
    assert figures(con, "K03") == {(): 3, ("hogeschool",): 1, ("universiteit",): 1, ("cvo",): 1}
    assert figures(con, "K04") == {("VWO",): 1, ("HO",): 1}
    assert figures(con, "K05") == 0


def test_running_pilots_are_those_running_or_completed(con: duckdb.DuckDBPyConnection) -> None:
    statuses = ("voorbereiding", "lopend", "afgerond", "stopgezet")
    deliver(con, pilots=[pilot(pilot_id=f"PT-{status}", status=status) for status in statuses])
    assert figures(con, "K05") == 2


def test_a_closed_academic_year_stays_in_the_state(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, pilots=[pilot()])
    deliver(con, pilots=[pilot(pilot_id="PT-2", **NEXT_YEAR)])
    assert figures(con, "K05") == 2
    assert figures(con, "K05", "academic_year") == {("2021-2022",): 1, ("2022-2023",): 1}


def test_an_earlier_month_that_arrives_late_changes_only_the_months_up_to_the_next_one(
    con: duckdb.DuckDBPyConnection,
) -> None:
    deliver(con, enrollments=[enrollment()])
    deliver(con, enrollments=[enrollment(reporting_month="2022-06")])
    late = [enrollment(reporting_month="2022-04", enrollment_id=f"I-{number}") for number in range(3)]
    deliver(con, known="2022-09-01", enrollments=late)
    assert figures(con, "K08", "month") == {("2022-03",): 1, ("2022-04",): 3, ("2022-05",): 3, ("2022-06",): 1}


def test_continued_pilots_are_those_that_the_next_year_names(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, pilots=[pilot(pilot_id=f"PT-{number}") for number in range(4)])
    named = [pilot(pilot_id="PT-9", continued_from="PT-1", **NEXT_YEAR, **OTHER)]
    deliver(con, pilots=[*named, pilot(pilot_id="PT-8", continued_from="PT-1", **NEXT_YEAR, **OTHER)])
    value = only(con, "K06")
    assert (value.value, value.numerator, value.denominator) == (25.0, 1, 4)


def test_equality_meets_the_norm_and_unknown_loads_are_left_out(con: duckdb.DuckDBPyConnection) -> None:
    def loads(number: int, total: str, at_workplace: str, **changes: str) -> Row:
        return pilot(pilot_id=f"PT-{number}", load_total=total, load_workplace=at_workplace, **changes)

    deliver(
        con,
        pilots=[
            loads(1, "0.3", "0.1"),
            loads(2, "90", "29.999"),
            loads(3, "90", ""),
            loads(4, "60", "30", sector="VWO", **CVO),
            loads(5, "60", "29.5", sector="VWO", **CVO),
        ],
    )
    value = only(con, "K21")
    assert (value.value, value.numerator, value.denominator, value.counted, value.of) == (50.0, 2, 4, 4, 5)
    assert figures(con, "K21", "sector") == {("HO",): 50.0, ("VWO",): 50.0}


# --- persons


def test_a_person_in_two_academic_years_counts_once_in_the_total_and_once_in_each(
    con: duckdb.DuckDBPyConnection,
) -> None:
    deliver(con, enrollments=[enrollment()])
    deliver(con, enrollments=[enrollment(**NEXT_YEAR), enrollment(enrollment_id="I-2", learner_key="L-2", **NEXT_YEAR)])
    assert figures(con, "K07") == 2
    assert figures(con, "K07", "academic_year") == {("2021-2022",): 1, ("2022-2023",): 2}
    assert figures(con, "K07", "month", month="2022-04") == {("2022-04",): 1}


def test_a_person_counts_once_per_project_and_institution(con: duckdb.DuckDBPyConnection) -> None:
    """ESF rule 1: keys are the institution's own, so a participant is project x institution x learner."""
    deliver(
        con,
        enrollments=[enrollment(), enrollment(enrollment_id="I-2"), enrollment(**SECOND_PROJECT), enrollment(**OTHER)],
    )
    assert figures(con, "K07") == 3 and figures(con, "K08") == 4
    assert figures(con, "K07", "institution_id") == {("100001",): 2, ("100005",): 1}
    assert figures(con, "K07", "project_id") == {("90001",): 1, ("90010",): 2}


def test_characteristics_are_those_of_the_first_entry_completed_by_later_ones(con: duckdb.DuckDBPyConnection) -> None:
    first = enrollment(age_at_entry="", employment_at_entry="werkend", entry_date="2021-09-20")
    later = enrollment(
        enrollment_id="I-2", age_at_entry="60", employment_at_entry="zelfstandig", entry_date="2022-01-10"
    )
    deliver(con, enrollments=[later, first])
    assert (only(con, "K07").counted, only(con, "K07").of) == (1, 1)
    assert figures(con, "K10", age_group="over_54") == {("over_54",): 1}


def test_only_complete_records_enter_the_indicators_and_both_totals_are_shown(con: duckdb.DuckDBPyConnection) -> None:
    """ESF rule 2."""
    gaps: list[Row] = [
        {"gender": "O"},
        {"age_at_entry": ""},
        {"employment_at_entry": "onbekend"},
        {"education_at_entry": "onbekend"},
        {"education_at_entry": "0"},
    ]
    deliver(
        con,
        enrollments=[
            enrollment(enrollment_id=f"I-{number}", learner_key=f"L-{number}", **gap) for number, gap in enumerate(gaps)
        ],
    )
    assert (only(con, "K07").value, only(con, "K07").counted, only(con, "K07").of) == (5, 1, 5)
    for kpi in ("K09", "K10", "K11"):
        assert (only(con, kpi).value, only(con, kpi).counted, only(con, kpi).of) == (1, 1, 5)
    assert (only(con, "K14").value, only(con, "K14").numerator, only(con, "K14").denominator) == (20.0, 1, 5)


def test_isced_0_is_in_no_class_of_esf_but_in_that_of_esf_plus(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, enrollments=[enrollment(education_at_entry="0")])
    assert figures(con, "K11") == {
        (): 1,
        ("isced_1_2",): 0,
        ("isced_0_2",): 1,
        ("isced_3_4",): 0,
        ("isced_5_8",): 0,
    }


def test_ages_at_the_borders_of_both_code_sets(con: duckdb.DuckDBPyConnection) -> None:
    ages = (17, 18, 24, 25, 29, 30, 54, 55)
    deliver(
        con,
        enrollments=[
            enrollment(enrollment_id=f"I-{age}", learner_key=f"L-00{age}", age_at_entry=str(age), gender="M")
            for age in ages
        ],
    )
    expected = {"under_25": 3, "over_54": 1, "over_54_not_employed": 0, "under_18": 1, "from_18_to_29": 4}
    assert figures(con, "K10") == {(): 8} | {(name,): count for name, count in expected.items()}


def test_unemployed_inactive_and_employed_add_up_to_the_complete_records_per_gender(
    con: duckdb.DuckDBPyConnection,
) -> None:
    """ESF rule 3."""
    situations = [code for code in EMPLOYMENTS.values if code != "onbekend"]
    deliver(
        con,
        enrollments=[
            enrollment(enrollment_id=f"I-{number}{gender}", learner_key=f"{gender}-{number:03d}", gender=gender)
            | {"employment_at_entry": situation}
            for number, situation in enumerate(situations)
            for gender in "MVX"[: number + 1]
        ],
    )
    given = figures(con, "K09", "gender")
    for gender in "MVX":
        parts = [given[gender, name] for name in ("unemployed", "inactive", "employed")]
        assert sum(parts) == given[gender,]
    assert given["V", "unemployed"] == 1 and given["M", "long_term_unemployed"] == 1


def test_results_are_those_of_the_last_exit_and_a_return_overwrites_them(con: duckdb.DuckDBPyConnection) -> None:
    once = enrollment(**LEFT, qualification="ja", destination_4w="werk")
    again = enrollment(enrollment_id="I-2", qualification="nee", destination_4w="werkzoekend", **LEFT)
    again["exit_date"] = "2022-03-01"
    deliver(con, enrollments=[once])
    assert figures(con, "K12")["qualification",] == 100.0
    deliver(con, enrollments=[again, once])
    assert figures(con, "K12")["qualification",] == 0.0
    deliver(con, enrollments=[once, again, enrollment(enrollment_id="I-3")])
    value = only(con, "K12", result="qualification")
    assert (value.value, value.numerator, value.denominator) == (None, 0, 0)
    assert value.reason_nl == "Er is niets om door te delen: de noemer is 0."


def test_a_run_in_another_project_does_not_undo_an_exit(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, enrollments=[enrollment(**LEFT, qualification="ja"), enrollment(**SECOND_PROJECT)])
    assert figures(con, "K12", "project_id", result="qualification") == {("90001", "qualification"): 100.0}


def test_work_on_leaving_counts_only_those_not_in_work_at_entry_with_a_complete_record(
    con: duckdb.DuckDBPyConnection,
) -> None:
    def leaver(number: int, at_entry: str, **changes: str) -> Row:
        row = enrollment(
            enrollment_id=f"I-{number}", learner_key=f"L-{number:03d}", employment_at_entry=at_entry, **LEFT
        )
        return row | {"destination_4w": "werk", "qualification": "deels"} | changes

    deliver(
        con,
        enrollments=[
            leaver(1, "werkend"),
            leaver(2, "zelfstandig"),
            leaver(3, "werkzoekend_lang"),
            leaver(4, "inactief_in_opleiding", destination_4w=""),
            leaver(5, "werkzoekend_kort", age_at_entry="", qualification="ja"),
        ],
    )
    work = only(con, "K12", result="work")
    assert (work.value, work.numerator, work.denominator) == (50.0, 1, 2)
    qualification = only(con, "K12", result="qualification")
    assert (qualification.value, qualification.numerator, qualification.denominator) == (0.0, 0, 4)


def test_the_calendar_year_is_cumulative_at_31_december_and_never_summed(con: duckdb.DuckDBPyConnection) -> None:
    """ESF rule 5: asking by year gives states, and no row that adds the years up."""
    for month in ("2021-12", "2022-06"):
        rows = [
            enrollment(reporting_month=month),
            enrollment(reporting_month=month, enrollment_id="I-2", learner_key="L-2"),
        ]
        deliver(con, enrollments=rows if month == "2022-06" else rows[:1])
    assert figures(con, "K07", "calendar_year") == {("2021",): 1, ("2022",): 2}
    assert figures(con, "K07", calendar_year="2021") == 1
    assert figures(con, "K07") == 2


def test_drop_out_follows_the_year_of_entry_and_shows_who_still_runs(con: duckdb.DuckDBPyConnection) -> None:
    def entered(number: int, day: str, **changes: str) -> Row:
        return enrollment(enrollment_id=f"I-{number}", learner_key=f"L-{number:03d}", entry_date=day, **changes)

    stopped = LEFT | {"status": "uitgevallen", "exit_reason": "onbekend"}
    moved = LEFT | {"status": "overgestapt_niet_duaal", "exit_reason": "overstap_regulier"}
    deliver(
        con,
        enrollments=[
            entered(1, "2021-08-31", **stopped),
            entered(2, "2021-09-01", **stopped),
            entered(3, "2021-09-01"),
            entered(4, "2021-12-01", **moved),
            entered(5, "2021-12-01", status="ingeschreven"),
        ],
    )
    assert figures(con, "K13", "academic_year") == {("2020-2021",): 100.0, ("2021-2022",): 25.0}
    value = only(con, "K13", academic_year="2021-2022")
    assert (value.numerator, value.denominator, value.counted, value.of) == (1, 4, 2, 4)


def test_unknown_allowances_stay_out_of_the_share(con: duckdb.DuckDBPyConnection) -> None:
    answers = ("ja", "nee", "nee", "onbekend")
    rows = [enrollment(enrollment_id=f"I-{n}", learning_allowance=answer) for n, answer in enumerate(answers)]
    deliver(con, enrollments=rows)
    value = only(con, "K20")
    assert (value.numerator, value.denominator, value.counted, value.of) == (1, 3, 3, 4)
    deliver(con, enrollments=[enrollment(learning_allowance="onbekend")])
    value = only(con, "K20")
    assert value.value is None and value.of == 1
    assert value.reason_en == "The value is not known for any row of this selection."


# --- workplaces


def test_ratios_are_ratios_of_sums_over_institutions_of_unequal_size(con: duckdb.DuckDBPyConnection) -> None:
    small = workplace(places_offered="2", places_filled="2", mentors_total="1", mentors_trained="1")
    large = workplace(places_offered="98", places_filled="48", mentors_total="9", mentors_trained="0", **OTHER)
    deliver(con, workplaces=[small, large], enrollments=[enrollment()])
    assert figures(con, "K16", "institution_id") == {("100001",): 100.0, ("100005",): pytest.approx(48 / 98 * 100)}
    assert figures(con, "K16") == 50.0
    assert figures(con, "K18") == 10.0
    assert figures(con, "K19") == 0.1


def test_occupancy_and_mentors_are_over_active_workplaces_and_enterprises_over_all(
    con: duckdb.DuckDBPyConnection,
) -> None:
    deliver(
        con,
        workplaces=[
            workplace(places_filled="2"),
            workplace(workplace_id="W-2", status="stopgezet", mentors_trained="0"),
            workplace(workplace_id="W-3", status="gepland", enterprise_number=enterprise_number(7654321)),
        ],
        enrollments=[
            enrollment(),
            enrollment(enrollment_id="I-2", status="ingeschreven"),
            enrollment(enrollment_id="I-3", **LEFT),
        ],
    )
    assert figures(con, "K15") == 1
    assert figures(con, "K16") == 50.0 and figures(con, "K18") == 50.0
    assert figures(con, "K19") == 1.0
    assert figures(con, "K17")[()] == 2


def test_an_enterprise_counts_once_over_institutions_and_its_size_may_be_unknown(
    con: duckdb.DuckDBPyConnection,
) -> None:
    other = enterprise_number(7654321)
    deliver(
        con,
        workplaces=[
            workplace(),
            workplace(**OTHER, size_class="micro"),
            workplace(workplace_id="W-2", enterprise_number=other, size_class="onbekend"),
        ],
    )
    assert figures(con, "K17") == {(): 2, ("kmo",): 1, ("groot",): 0, ("onbekend",): 1}
    value = only(con, "K17")
    assert (value.counted, value.of) == (1, 2)


def test_the_academic_year_of_enterprises_is_the_state_at_the_end_of_august(con: duckdb.DuckDBPyConnection) -> None:
    numbers = [enterprise_number(7654320 + number) for number in range(3)]
    for month, count in (("2022-08", 1), ("2022-09", 3)):
        rows = [workplace(reporting_month=month, workplace_id=f"W-{n}", enterprise_number=n) for n in numbers[:count]]
        deliver(con, workplaces=rows)
    given = kpi_values(con, LOCAL_DEPARTMENT, ["K17"], by=("academic_year",))
    totals = [value for value in given if "size_group" not in value.dimensions]
    assert [(value.dimensions["academic_year"], value.value) for value in totals] == [
        ("2021-2022", 1),
        ("2022-2023", 3),
    ]


def test_learners_per_mentor_is_unknown_where_enrolments_were_not_delivered(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, workplaces=[workplace()])
    value = only(con, "K19")
    assert (value.value, value.numerator, value.denominator) == (None, None, 2)
    assert value.reason_nl == NOT_DELIVERED


def test_learners_per_mentor_says_where_workplaces_were_never_delivered_in_the_total_and_in_each_cell(
    con: duckdb.DuckDBPyConnection,
) -> None:
    deliver(con, enrollments=[enrollment(), enrollment(**OTHER)])
    assert (only(con, "K19").numerator, only(con, "K19").denominator) == (2, None)
    assert only(con, "K19").reason_nl == NOT_DELIVERED
    deliver(con, known="2022-05-05", workplaces=[workplace(mentors_total="0", mentors_trained="0", **OTHER)])
    values = kpi_values(con, LOCAL_DEPARTMENT, ["K19"], by=("institution_id",))
    found = {
        each.dimensions["institution_id"]: (each.value, each.numerator, each.denominator, each.reason_nl)
        for each in values
    }
    assert found == {
        "100001": (None, 1, None, NOT_DELIVERED),
        "100005": (None, 1, 0, "Er is niets om door te delen: de noemer is 0."),
    }


def test_a_cell_of_a_month_before_the_first_delivery_of_workplaces_says_so(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, enrollments=[enrollment()])
    deliver(con, known="2022-06-05", workplaces=[workplace(reporting_month="2022-05")])
    values = kpi_values(con, LOCAL_DEPARTMENT, ["K19"], by=("month",))
    assert [(each.dimensions["month"], each.value, each.reason_nl) for each in values] == [
        ("2022-03", None, NOT_DELIVERED),
        ("2022-04", None, NOT_DELIVERED),
        ("2022-05", 0.5, None),
    ]


# --- events


def test_the_report_counts_60_attendees_at_1_of_12_events(con: duckdb.DuckDBPyConnection) -> None:
    path = Path(__file__).parents[2] / "data" / "reference" / "events.csv"
    with path.open(encoding="utf-8", newline="") as file:
        deliver(con, events=list(csv.DictReader(file)))
    value = only(con, "K23")
    assert (value.value, value.counted, value.of, value.as_of) == (60, 1, 12, "2023-10")
    held = only(con, "K22")
    assert (held.value, held.counted, held.of) == (9, 9, 12)
    assert figures(con, "K22", event_type="intervisie") == {("intervisie",): 3}
    assert figures(con, "K23", "event_type", event_type="slotsessie") == {("slotsessie",): 60}
    unknown = only(con, "K22", event_type="werkbezoek")
    assert (unknown.value, unknown.counted, unknown.of) == (None, 0, 1)
    assert unknown.reason_nl == "Van geen enkele rij in deze selectie is de waarde gekend."
    assert only(con, "K23", as_of="2023-09").value is None
    # The month before the last one of the visits: they do not count yet, and the two undated events do.
    assert only(con, "K22", as_of="2023-01").of == 6


def test_events_count_once_held_and_over_and_undated_ones_always(con: duckdb.DuckDBPyConnection) -> None:
    def held(number: int, start: str, end: str, **changes: str) -> Row:
        return event(event_id=f"EV-{number}", date_start=start, date_end=end, **changes)

    deliver(
        con,
        events=[
            held(1, "2022-03-31", ""),
            held(2, "2022-03-01", "2022-04-01"),
            held(3, "", ""),
            held(4, "2022-03-01", "2022-03-01", status="gepland"),
            held(5, "2022-03-01", "2022-03-01", status="geannuleerd"),
        ],
    )
    assert figures(con, "K22", as_of="2022-03")[()] == 2
    assert figures(con, "K22", as_of="2022-04")[()] == 3
    assert figures(con, "K22", as_of="2021-01")[()] == 1


def test_attendees_are_not_participants(con: duckdb.DuckDBPyConnection) -> None:
    """ESF rule 4: guests of events never enter the indicators."""
    deliver(con, events=[event(attendees_total="60", institution_id="", organiser="OV")], enrollments=[enrollment()])
    assert figures(con, "K07") == 1
    assert figures(con, "K09")[()] == 1
    assert KPIS["K23"].esf_codes == ()


def test_an_event_with_two_themes_counts_in_both_and_once_in_the_total(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, events=[event(), event(event_id="EV-2", themes="")])
    assert figures(con, "K22")[()] == 2
    totals = {key: value for key, value in figures(con, "K22", "theme").items() if len(key) == 1}
    assert totals == {("netwerken",): 1, ("werkplekken",): 1}


def test_a_theme_named_twice_counts_once(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, events=[event(themes="mentoren|kader|mentoren", occurrences="3", attendees_total="40")])
    for kpi, once in (("K22", 3), ("K23", 40)):
        totals = {key: value for key, value in figures(con, kpi, "theme").items() if len(key) == 1}
        assert totals == {("mentoren",): once, ("kader",): once}, kpi
        value = only(con, kpi, theme="mentoren")
        assert (value.value, value.counted, value.of) == (once, 1, 1), kpi


def test_events_by_month_start_at_the_first_dated_event_held(con: duckdb.DuckDBPyConnection) -> None:
    deliver(
        con,
        events=[
            event(date_start="2021-09-27", date_end="2021-09-27"),
            event(event_id="EV-2", date_start="", date_end=""),
            event(event_id="EV-3", date_start="2021-03-01", date_end="2021-03-01", status="gepland"),
        ],
    )
    months = [f"2021-{month:02d}" for month in (9, 10, 11, 12)] + ["2022-01"]
    for kpi in ("K22", "K23"):
        values = kpi_values(con, LOCAL_DEPARTMENT, [kpi], as_of="2022-01", by=("month",))
        assert [each.dimensions["month"] for each in values if len(each.dimensions) == 1] == months, kpi
    deliver(con, enrollments=[enrollment(reporting_month="2020-10", academic_year="2020-2021")])
    values = kpi_values(con, LOCAL_DEPARTMENT, ["K22"], as_of="2022-01", by=("month",))
    assert [each.dimensions["month"] for each in values if len(each.dimensions) == 1] == months
    # Before the first dated event only the month asked for is left, with what has no date.
    (value,) = kpi_values(con, LOCAL_DEPARTMENT, ["K23"], as_of="2021-08", by=("month",))
    assert (value.dimensions, value.of) == ({"month": "2021-08"}, 1)


def test_figures_on_events_say_how_many_have_no_date(con: duckdb.DuckDBPyConnection) -> None:
    undated = {"date_start": "", "date_end": ""}
    deliver(con, events=[event(), event(event_id="EV-2", **undated), event(event_id="EV-3", themes="", **undated)])
    for kpi in ("K22", "K23"):
        assert only(con, kpi).undated == 2
        assert only(con, kpi, theme="netwerken").undated == 1
        assert only(con, kpi).to_json()["undated"] == 2
    assert only(con, "K07").undated is None


# --- deliveries, scope, known at, wrong use


def test_deliveries_are_complete_per_month_and_on_time_until_the_tenth(con: duckdb.DuckDBPyConnection) -> None:
    asked = {"institution_id": "100001", "project_id": "90001"}
    deliver(con, known="2022-04-10T21:59:59", pilots=[pilot()], enrollments=[enrollment()])
    deliver(con, known="2022-04-10T22:00:00", workplaces=[workplace()])
    value = only(con, "K24", **asked)
    assert (value.value, value.counted, value.of) == (100.0, 2, 3)
    # Next month: pilots and workplaces need not be sent again, enrolments do.
    value = only(con, "K24", as_of="2022-04", **asked)
    assert (value.numerator, value.counted, value.of) == (2, 2, 3)
    # A correction that comes later does not undo that the first delivery was on time.
    deliver(con, known="2022-07-01", enrollments=[enrollment(gender="M")])
    assert only(con, "K24", as_of="2022-03", **asked).counted == 2
    months = kpi_values(con, LOCAL_DEPARTMENT, ["K24"], as_of="2022-03", by=("month",), filters=asked)
    assert [value.dimensions["month"] for value in months] == ["2021-11", "2021-12", "2022-01", "2022-02", "2022-03"]


def test_a_pilot_lead_gets_the_figures_of_their_own_institutions(con: duckdb.DuckDBPyConnection) -> None:
    lead = Scope("an", "pilot_lead", ("100005",))
    deliver(con, enrollments=[enrollment(), enrollment(**OTHER)], pilots=[pilot(), pilot(pilot_id="PT-2", **OTHER)])
    deliver(con, events=[event(), event(event_id="EV-2", organiser="OV", institution_id="")])
    for kpi in ("K01", "K07", "K08", "K09", "K22"):
        assert kpi_values(con, lead, [kpi])[0].value == 1, kpi
        reader = kpi_values(con, Scope("bo", "reader"), [kpi])[0]
        assert (reader.value, reader.protection) == ((None, "withheld") if KPIS[kpi].persons else (2, None)), kpi
    assert kpi_values(con, lead, ["K07"], filters={"institution_id": "100001"})[0].value is None


def test_figures_as_known_at_an_earlier_moment(con: duckdb.DuckDBPyConnection) -> None:
    two = [enrollment(), enrollment(enrollment_id="I-2", learner_key="L-2")]
    deliver(con, known="2022-04-05", enrollments=two)
    deliver(con, known="2022-05-01", enrollments=two[:1])
    con.execute("update uploads set withdrawn_seq = 9, withdrawn_at = timestamp '2022-06-01' where seq = 2")
    publish(con)
    known = {
        day: figures(con, "K07", known_at=moment(day))
        for day in ("2022-04-04", "2022-04-05", "2022-05-02", "2022-06-01")
    }
    assert known == {"2022-04-04": None, "2022-04-05": 2, "2022-05-02": 1, "2022-06-01": 2}
    (value,) = kpi_values(con, LOCAL_DEPARTMENT, ["K07"], known_at=datetime(2022, 5, 2, tzinfo=UTC))
    assert value.known_at == "2022-05-02T00:00:00Z"
    assert figures(con, "K07") == 2


def test_nothing_delivered_is_unknown_and_not_zero(con: duckdb.DuckDBPyConnection) -> None:
    assert {value.value for value in kpi_values(con, LOCAL_DEPARTMENT, None) if value.kpi != "K24"} == {None}
    deliver(con, enrollments=[enrollment()])
    assert figures(con, "K05") is None and figures(con, "K07") == 1
    assert figures(con, "K07", as_of="2022-02") is None
    assert figures(con, "K07", academic_year="2022-2023") == 0
    assert figures(con, "K07", institution_id="100005") is None


def test_counted_and_of_are_null_together_and_0_where_nothing_of_what_is_delivered_is_chosen(
    con: duckdb.DuckDBPyConnection,
) -> None:
    assert (only(con, "K07").counted, only(con, "K07").of) == (None, None)
    deliver(con, enrollments=[enrollment()], workplaces=[workplace()], pilots=[pilot()])
    empty = only(con, "K07", academic_year="2022-2023")
    assert (empty.value, empty.counted, empty.of) == (0, 0, 0)
    for value in kpi_values(con, LOCAL_DEPARTMENT, None):
        declared = KPIS[value.kpi]
        is_class = declared.split in value.dimensions
        has_none = declared.counted is None or (is_class and not declared.is_counted_per_class)
        is_null = has_none or value.reason_nl == NOT_DELIVERED
        assert (value.counted is None) == (value.of is None) == is_null, value


def test_a_class_in_which_nobody_stands_has_no_count_where_its_siblings_have_none(
    con: duckdb.DuckDBPyConnection,
) -> None:
    deliver(con, enrollments=[enrollment()], workplaces=[workplace()], events=[event()])
    for kpi in ("K09", "K10", "K11", "K17"):
        classes = [each for each in kpi_values(con, LOCAL_DEPARTMENT, [kpi]) if each.dimensions]
        assert {each.numerator for each in classes} == {0, 1}, kpi
        assert {(each.counted, each.of) for each in classes} == {(None, None)}, kpi
    classes = {each.dimensions["event_type"]: each for each in kpi_values(con, LOCAL_DEPARTMENT, ["K22"])[1:]}
    assert (classes["slotsessie"].counted, classes["slotsessie"].of) == (0, 0)


def test_counted_says_what_it_means_in_the_words_of_the_kpi(con: duckdb.DuckDBPyConnection) -> None:
    deliver(con, known="2022-04-05", enrollments=[enrollment(), enrollment(enrollment_id="I-2", **LEFT)])
    dropped_out = only(con, "K13").to_json()
    assert (dropped_out["counted"], dropped_out["of"]) == (1, 2)
    assert dropped_out["counted_meaning"] == "1 nog lopend van 2"
    assert only(con, "K13").to_json("en")["counted_meaning"] == "1 still running of 2"
    delivered = only(con, "K24", as_of="2022-03", institution_id="100001", project_id="90001").to_json()
    assert delivered["counted_meaning"] == "1 op tijd van 3 verwacht"
    assert only(con, "K08").to_json()["counted_meaning"] is None


def test_a_dimension_that_a_kpi_does_not_have_is_refused(con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(UnknownDimension) as refused:
        kpi_values(con, LOCAL_DEPARTMENT, ["K01"], by=("gender",))
    assert refused.value.message_nl == (
        "K01 kan niet worden uitgesplitst naar 'gender'; wel naar: project_id, academic_year."
    )
    with pytest.raises(UnknownDimension):
        kpi_values(con, LOCAL_DEPARTMENT, None, by=("colour",))
    with pytest.raises(UnknownDimension):
        kpi_values(con, LOCAL_DEPARTMENT, ["K22"], filters={"institution_id": "100001"})
    by_institution = {value.kpi for value in kpi_values(con, LOCAL_DEPARTMENT, None, filters={"institution_id": "1"})}
    assert by_institution == {kpi.id for kpi in KPIS.values() if "institution_id" in kpi.dimensions}


# --- the catalogue


def test_the_catalogue_is_complete() -> None:
    assert list(KPIS) == [f"K{number:02d}" for number in range(1, 25)]
    for kpi in KPIS.values():
        assert set(kpi.dimensions) <= set(DIMENSIONS), kpi.id
        for text in (kpi.name_nl, kpi.name_en, kpi.definition_nl, kpi.definition_en):
            assert text, kpi.id
        assert kpi.counting_rule_nl.endswith(".") and kpi.counting_rule_en.endswith("."), kpi.id
        assert (kpi.unit == "count") == (kpi.denominator is None), kpi.id
        assert (kpi.counted is None) == (kpi.of is None) == (kpi.counted_nl is None) == (kpi.counted_en is None), kpi.id
        assert (kpi.split is None) == (kpi.classes is None), kpi.id
        assert bool(kpi.target_note_nl) == bool(kpi.target_note_en), kpi.id


def test_the_esf_mapping_covers_every_value_and_names_both_code_sets() -> None:
    by_code = {
        code: set(group.values)
        for group in (*EMPLOYMENT_GROUPS, *AGE_GROUPS, *EDUCATION_GROUPS)
        for code in group.codes
    }
    assert by_code["CO01"] | by_code["CO03"] | by_code["CO05"] == set(EMPLOYMENTS.values) - {"onbekend"}
    assert by_code["EECO09"] | by_code["EECO10"] | by_code["EECO11"] == set(ISCED_LEVELS.values) - {"onbekend"}
    assert by_code["EECO09"] - by_code["CO09"] == {"0"}
    assert by_code["CO07"] == by_code["EECO08"]
    assert sorted(by_code) == sorted(
        [f"CO{n:02d}" for n in range(1, 12)] + [f"EECO{n:02d}" for n in (2, 3, 4, 5, 6, 7, 8, 9, 10, 11)]
    )
