"""The sample is clean, the same every time, and holds the stories that the pages and tests rely on."""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from etl.sample import Delivery, read_deliveries, write_sample
from etl.sample_calendar import all_months, month_end, next_month
from tests.etl.contract_assertions import (
    CHARACTERISTICS,
    RUNNING,
    Judgement,
    Reference,
    Row,
    State,
    judge_deliveries,
    snapshots,
)
from tests.swept import in_sweep

REFERENCE = Path(__file__).parents[2] / "data" / "reference"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sample")


@pytest.fixture(scope="module")
def deliveries(folder: Path) -> list[Delivery]:
    return write_sample(folder)


@pytest.fixture(scope="module")
def judgements(deliveries: list[Delivery]) -> list[Judgement]:
    return list(judge_deliveries(deliveries, Reference.read(REFERENCE)))


@pytest.fixture(scope="module")
def state(judgements: list[Judgement]) -> State:
    held = State()
    for judgement in judgements:
        for key, months in snapshots(judgement.rows).items():
            held.sent.setdefault(key, {}).update(months)
    return held


@pytest.fixture(scope="module")
def enrollments(state: State) -> list[Row]:
    return [row for key, months in state.sent.items() if key[0] == "enrollments" for m in months for row in months[m]]


def _assert_clean(judgements: list[Judgement]) -> None:
    for judgement in judgements:
        names = [path.name for path in judgement.delivery.files]
        assert judgement.errors == [], names
        assert set(judgement.warnings) <= {"X07", "X16", "X23"}, names
        is_correction = judgement.delivery.note == "verbetering"
        assert bool(judgement.delivery.reason) == (bool(judgement.warnings) or is_correction), names


def test_every_delivery_is_accepted_and_has_a_reason_where_it_warns(judgements: list[Judgement]) -> None:
    _assert_clean(judgements)
    assert sum((judgement.warnings for judgement in judgements), Counter()).keys() == {"X07", "X16", "X23"}


@pytest.mark.parametrize(
    ("seed", "first_month", "last_month"),
    in_sweep(
        [(3, "2021-12", "2022-03"), (2, "2021-09", "2023-10"), (4, "2022-07", "2022-10"), (5, "2022-06", "2022-06")]
    ),
)
def test_other_seeds_and_shorter_periods_are_clean_too(
    tmp_path: Path, seed: int, first_month: str, last_month: str
) -> None:
    written = write_sample(tmp_path, None, seed, first_month, last_month)
    judged = list(judge_deliveries(written, Reference.read(REFERENCE)))
    _assert_clean(judged)
    months = {row["reporting_month"] for each in judged for rows in each.rows.values() for row in rows}
    assert (min(months), max(months)) == (first_month, last_month)


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.csv")}


def test_same_seed_gives_the_same_bytes_and_another_seed_does_not(folder: Path, tmp_path: Path) -> None:
    write_sample(folder, seed=1)
    write_sample(tmp_path / "again", seed=1)
    write_sample(tmp_path / "other", seed=2)
    assert _bytes(folder) == _bytes(tmp_path / "again")
    assert _bytes(folder) != _bytes(tmp_path / "other")


def test_deliveries_file_holds_all_deliveries_in_their_order(folder: Path, deliveries: list[Delivery]) -> None:
    assert read_deliveries(folder) == deliveries
    moments = [each.delivered_at for each in deliveries]
    assert moments == sorted(set(moments))
    on_disk = {path for path in folder.rglob("*.csv") if path.name != "deliveries.csv"}
    assert on_disk == {path for each in deliveries for path in each.files}


def test_sample_is_small_and_covers_all_institutions_and_months(
    deliveries: list[Delivery], enrollments: list[Row], state: State
) -> None:
    assert len(deliveries) <= 420
    assert {each.institutions for each in deliveries} == {(each,) for each in Reference.read(REFERENCE).types}
    assert {row["reporting_month"] for row in enrollments} == set(all_months())
    assert len(enrollments) < 15_000
    running = Counter(
        row["institution_id"] for row in state.as_of("enrollments", "2023-03") if row["status"] in RUNNING
    )
    assert len(running) == 17
    assert all(10 <= count <= 60 for count in running.values())


def test_sample_reaches_the_figures_of_the_report(state: State) -> None:
    pilots = state.as_of("pilots", "2023-10")
    types = Reference.read(REFERENCE).types
    assert len({row["project_id"] for row in pilots if row["sector"] == "HO"}) == 10
    assert len({row["project_id"] for row in pilots if row["sector"] == "VWO"}) == 4
    assert len({row["programme_code"] for row in pilots if row["sector"] == "VWO"}) == 11
    assert Counter(types[each] for each in {row["institution_id"] for row in pilots}) == {
        "hogeschool": 8,
        "universiteit": 1,
        "cvo": 8,
    }
    first_year = [row for row in pilots if row["academic_year"] == "2021-2022"]
    assert {row["project_id"] for row in first_year if row["status"] == "afgerond"} == {
        row["project_id"] for row in pilots
    }
    continued = {row["continued_from"] for row in pilots} - {None}
    assert 0.5 < len(continued) / len(first_year) < 1


def test_pairs_are_those_of_the_reference_data(state: State) -> None:
    assert {key[1:3] for key in state.sent} == Reference.read(REFERENCE).links


def test_most_deliveries_are_on_time_and_some_are_late_or_never_come(
    deliveries: list[Delivery], state: State, judgements: list[Judgement]
) -> None:
    brussels = ZoneInfo("Europe/Brussels")
    late = 0
    for judgement in judgements:
        if judgement.delivery.note == "verbetering":
            continue
        month = max(row["reporting_month"] for rows in judgement.rows.values() for row in rows)
        day_ten = date.fromisoformat(f"{next_month(month)}-10")
        late += judgement.delivery.delivered_at.astimezone(brussels).date() > day_ten
    assert 0.05 < late / len(deliveries) < 0.25
    sent = {(key[2], month) for key, months in state.sent.items() if key[0] == "enrollments" for month in months}
    assert ("100007", "2022-07") not in sent
    assert ("100007", "2022-08") in sent


def test_an_earlier_month_arrives_after_a_later_one(judgements: list[Judgement]) -> None:
    newest: dict[str, str] = {}
    overtaken = set()
    for judgement in judgements:
        for row in judgement.rows.get("enrollments", []):
            institution, month = row["institution_id"], row["reporting_month"]
            if month < newest.get(institution, "") and judgement.delivery.note != "verbetering":
                overtaken.add((institution, month))
            newest[institution] = max(month, newest.get(institution, ""))
    assert ("100002", "2022-02") in overtaken


def test_corrections_supersede_earlier_months(judgements: list[Judgement]) -> None:
    seen: dict[tuple[str, ...], int] = defaultdict(int)
    superseded = set()
    for judgement in judgements:
        for key, months in snapshots(judgement.rows).items():
            for month in months:
                seen[(*key, month)] += 1
                if seen[(*key, month)] > 1:
                    assert judgement.delivery.note == "verbetering"
                    superseded.add(key[0])
    assert superseded >= {"enrollments", "pilots"}
    wrong_age = next(
        each for each in judgements if each.delivery.note == "verbetering" and "Leeftijd" in str(each.delivery.reason)
    )
    assert len({row["reporting_month"] for row in wrong_age.rows["enrollments"]}) == 5


def test_some_learners_drop_out_and_come_back_with_their_first_entry_date(enrollments: list[Row]) -> None:
    histories: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in sorted(enrollments, key=lambda each: each["reporting_month"]):
        histories[row["institution_id"], row["enrollment_id"]].append(row)
    returned = []
    for history in histories.values():
        assert len({row["entry_date"] for row in history}) == 1
        statuses = [row["status"] for row in history]
        if "uitgevallen" in statuses and "lopend" in statuses[statuses.index("uitgevallen") :]:
            returned.append(history)
    assert len(returned) >= 2
    assert all(row["exit_date"] is None for history in returned for row in history if row["status"] == "lopend")


@pytest.mark.parametrize(
    ("one", "differs_by"),
    [
        ("two programmes", lambda row: (row["project_id"], row["pilot_id"])),
        ("two projects", lambda row: row["project_id"]),
        ("two academic years", lambda row: (row["project_id"], row["academic_year"])),
    ],
)
def test_learners_have_several_enrollments(state: State, one: str, differs_by: Callable[[Row], object]) -> None:
    kinds: dict[tuple[str, str], set[object]] = defaultdict(set)
    for row in state.as_of("enrollments", "2023-10"):
        kinds[row["institution_id"], row["learner_key"]].add(differs_by(row))
    assert any(len(each) > 1 for each in kinds.values()), one


def test_incomplete_records_are_completed_or_stay_so(enrollments: list[Row]) -> None:
    unknown_months: dict[tuple[str, str], list[str]] = defaultdict(list)
    known_months: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in enrollments:
        is_unknown = any(row[each] == unknown for each, unknown in CHARACTERISTICS.items())
        (unknown_months if is_unknown else known_months)[row["institution_id"], row["learner_key"]].append(
            row["reporting_month"]
        )
    completed = [each for each in unknown_months if max(known_months.get(each, [""])) > max(unknown_months[each])]
    assert completed
    assert len(unknown_months) > len(completed)


def test_figures_are_plausible_per_sector(state: State) -> None:
    rows = state.as_of("enrollments", "2023-10")
    ages = {
        kind: [row["age_at_entry"] for row in rows if row["learner_type"] == kind and row["age_at_entry"]]
        for kind in ("student", "cursist")
    }
    assert sum(ages["cursist"]) / len(ages["cursist"]) > sum(ages["student"]) / len(ages["student"]) + 6
    seekers = Counter(row["learner_type"] for row in rows if row["employment_at_entry"].startswith("werkzoekend"))
    assert seekers["cursist"] / len(ages["cursist"]) > 0.4 > seekers["student"] / len(ages["student"])
    places = [row for row in state.as_of("workplaces", "2023-03") if row["status"] == "actief"]
    occupancy = sum(row["places_filled"] for row in places) / sum(row["places_offered"] for row in places)
    assert 0.4 < occupancy < 0.9
    drop_outs = sum(row["status"] == "uitgevallen" for row in rows) / len(rows)
    assert 0.1 < drop_outs < 0.3
    assert {row["status"] for row in rows} == {"lopend", "afgerond", "uitgevallen", "overgestapt_niet_duaal"}


def test_files_come_in_the_dialects_of_their_senders(deliveries: list[Delivery]) -> None:
    forms = set()
    for each in deliveries:
        for path in each.files:
            data = path.read_bytes()
            header = data.splitlines()[0]
            encoding = "utf-8"
            if data.startswith(b"\xef\xbb\xbf"):
                encoding = "utf-8-sig"
            elif any(byte > 127 for byte in data):
                try:
                    data.decode("utf-8")
                except UnicodeDecodeError:
                    encoding = "cp1252"
            forms.add((encoding, max((b";", b",", b"\t"), key=header.count), b"\r\n" in data))
    assert {("cp1252", b";", True), ("utf-8-sig", b";", True), ("utf-8", b",", False)} <= forms
    assert any(delimiter == b"\t" for _, delimiter, _ in forms)


def test_names_say_that_they_are_fictitious(state: State) -> None:
    names = {row["programme_name"] for row in state.as_of("pilots", "2023-10")}
    names |= {row["enterprise_name"] for row in state.as_of("workplaces", "2023-10")}
    assert all(name.endswith("(fictief)") for name in names)
    numbers = {row["enterprise_number"] for row in state.as_of("workplaces", "2023-10")}
    assert all(number < "0200000000" for number in numbers), "real enterprise numbers begin at 0200.000.000"


@pytest.mark.parametrize(
    ("rows", "first_month", "last_month"),
    in_sweep(
        [
            (9_000, "2022-11", "2022-11"),
            (7, "2023-01", "2023-10"),
            (5_003, "2022-06", "2022-10"),
            (20_011, "2021-09", "2023-10"),
        ],
        after=2,
    ),
)
def test_big_sample_has_exactly_so_many_rows_and_no_finding(
    tmp_path: Path, rows: int, first_month: str, last_month: str
) -> None:
    written = write_sample(tmp_path, rows, 1, first_month, last_month)
    judged = list(judge_deliveries(written, Reference.read(REFERENCE)))
    assert [each.errors for each in judged if each.errors] == []
    assert not any(each.warnings for each in judged)
    assert sum(len(each.rows["enrollments"]) for each in judged) == rows
    for each in judged:
        month = each.rows["enrollments"][0]["reporting_month"]
        assert each.delivery.delivered_at.date() > month_end(month)


@pytest.mark.sweep
def test_big_sample_spreads_over_all_pairs_and_repeats_its_bytes(tmp_path: Path) -> None:
    written = write_sample(tmp_path / "one", 20_000, 1, "2022-10", "2022-10")
    write_sample(tmp_path / "two", 20_000, 1, "2022-10", "2022-10")
    write_sample(tmp_path / "other", 20_000, 2, "2022-10", "2022-10")
    assert _bytes(tmp_path / "one") == _bytes(tmp_path / "two")
    assert _bytes(tmp_path / "one") != _bytes(tmp_path / "other")
    reference = Reference.read(REFERENCE)
    rows = next(judge_deliveries(written, reference)).rows
    assert {(row["project_id"], row["institution_id"]) for row in rows["enrollments"]} == reference.links
    assert len({row["programme_code"] for row in rows["pilots"] if row["sector"] == "VWO"}) == 11
    persons = {(row["project_id"], row["institution_id"], row["learner_key"]) for row in rows["enrollments"]}
    assert 0.9 < len(persons) / len(rows["enrollments"]) < 1
    assert {row["status"] for row in rows["enrollments"]} >= {"lopend", "uitgevallen"}


def test_progress_tells_how_far_it_is(tmp_path: Path) -> None:
    small: list[tuple[int, int]] = []
    written = write_sample(
        tmp_path / "small", None, 1, "2022-03", "2022-03", lambda done, total: small.append((done, total))
    )
    assert small == [(number, len(written)) for number in range(1, len(written) + 1)]
    big: list[tuple[int, int]] = []
    write_sample(tmp_path / "big", 100, 1, "2022-03", "2022-04", lambda done, total: big.append((done, total)))
    assert big == [(1, 2), (2, 2)]
