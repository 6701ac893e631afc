"""The golden case, worked out on paper: two projects, three institutions, two reports and what lies between them.

Project 90010 runs at institutions 100001 and 100005, project 90011 at 100010.

| who | where         | gender | age | employment at entry        | ISCED | entry      | exit                        |
|-----|---------------|--------|-----|----------------------------|-------|------------|-----------------------------|
| A   | 90010, 100001 | V      | 22  | inactive, in education     | 3     | 2022-02-01 | -                           |
| B   | 90010, 100001 | M      | 30  | employed                   | 5     | 2021-09-20 | 2022-05-31, qualified, work |
| C   | 90010, 100005 | V      | 56  | unemployed, under 12       | 2     | 2022-03-01 | 2022-06-15, qualified, work |
| D   | 90010, 100005 | V      | ?   | unemployed, under 12       | 4     | 2022-02-01 | -                           |
| E   | 90011, 100010 | M      | 60  | inactive, not in education | 8     | 2021-10-01 | -                           |
| F   | 90011, 100010 | O      | 40  | employed                   | 3     | 2022-04-01 | -                           |
| G   | 90010, 100001 | X      | 28  | self-employed              | 6     | 2022-09-15 | -                           |

- A follows two programmes (two enrolments): one participant.
- The first report (June 2022) knows A, B, C, D, and of 90011 only the file of March with E.
- Then come: the correction of June by 100005 (C was unemployed for 12 months or more: CO02), upload U000005; the late
  file of June by 100010 (F, whose gender is unknown: grand total only), U000006; the file of December by 100001 (B is
  back since 3 October, and G), U000007; that by 100005 (D's age is filled in: 45), U000008.
- The second report is as of December 2022.

CO and CR, cumulative in 2022, as women men non-binary unknown = total; in June, then in December:

|             | 90010 June    | 90011 June    | 90010 December | 90011 December |
|-------------|---------------|---------------|----------------|----------------|
| everyone    | 3 1 0 0 = 4   | 0 1 0 0 = 1   | 3 1 1 0 = 5    | 0 1 0 1 = 2    |
| complete    | 2 1 0 0 = 3   | 0 1 0 0 = 1   | 3 1 1 0 = 5    | 0 1 0 0 = 1    |
| CO01        | C = 1         | 0             | C D = 2        | 0              |
| CO02        | 0             | 0             | C = 1          | 0              |
| CO03        | A = 1         | E = 1         | A = 1          | E = 1          |
| CO04        | 0             | E = 1         | 0              | E = 1          |
| CO05        | B = 1         | 0             | B G = 2        | 0              |
| CO06        | A = 1         | 0             | A = 1          | 0              |
| CO07, CO08  | C = 1         | E = 1         | C = 1          | E = 1          |
| CO09        | C = 1         | 0             | C = 1          | 0              |
| CO10        | A = 1         | 0             | A D = 2        | 0              |
| CO11        | B = 1         | E = 1         | B G = 2        | E = 1          |
| exits       | B C = 2       | 0             | C = 1          | 0              |
| CR01, CR02  | 0             | 0             | 0              | 0              |
| CR03        | B C = 2       | 0             | C = 1          | 0              |
| CR04        | C = 1         | 0             | C = 1          | 0              |

B worked at entry, so B is never in CR04. B's qualification of May goes when B comes back: the re-entry takes one man
out of CR03 and of the exits. E and B entered in 2021, so 'in the calendar year' 2022 counts neither of them.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.reports.compare import Moment, compare
from etl.reports.differences import Difference, number
from etl.reports.make import Made, Request, collect, make_report
from etl.reports.model import Report
from etl.scope import LOCAL_DEPARTMENT
from etl.settings import Settings
from tests.conftest import store_at
from tests.etl.reports import golden_case

JUNE = {
    "90010": {
        None: [(3, 1, 0, 0, 4), (2, 1, 0, 0, 3), (1, 1, 0, 0, 2)],
        "CO01": (1, 0, 0, 0, 1),
        "CO02": (0, 0, 0, 0, 0),
        "CO03": (1, 0, 0, 0, 1),
        "CO04": (0, 0, 0, 0, 0),
        "CO05": (0, 1, 0, 0, 1),
        "CO06": (1, 0, 0, 0, 1),
        "CO07": (1, 0, 0, 0, 1),
        "CO08": (1, 0, 0, 0, 1),
        "CO09": (1, 0, 0, 0, 1),
        "CO10": (1, 0, 0, 0, 1),
        "CO11": (0, 1, 0, 0, 1),
        "CR01": (0, 0, 0, 0, 0),
        "CR02": (0, 0, 0, 0, 0),
        "CR03": (1, 1, 0, 0, 2),
        "CR04": (1, 0, 0, 0, 1),
    },
    "90011": {
        None: [(0, 1, 0, 0, 1), (0, 1, 0, 0, 1), (0, 0, 0, 0, 0)],
        "CO01": (0, 0, 0, 0, 0),
        "CO02": (0, 0, 0, 0, 0),
        "CO03": (0, 1, 0, 0, 1),
        "CO04": (0, 1, 0, 0, 1),
        "CO05": (0, 0, 0, 0, 0),
        "CO06": (0, 0, 0, 0, 0),
        "CO07": (0, 1, 0, 0, 1),
        "CO08": (0, 1, 0, 0, 1),
        "CO09": (0, 0, 0, 0, 0),
        "CO10": (0, 0, 0, 0, 0),
        "CO11": (0, 1, 0, 0, 1),
        "CR01": (0, 0, 0, 0, 0),
        "CR02": (0, 0, 0, 0, 0),
        "CR03": (0, 0, 0, 0, 0),
        "CR04": (0, 0, 0, 0, 0),
    },
}
DECEMBER = {
    "90010": JUNE["90010"]
    | {
        None: [(3, 1, 1, 0, 5), (3, 1, 1, 0, 5), (1, 0, 0, 0, 1)],
        "CO01": (2, 0, 0, 0, 2),
        "CO02": (1, 0, 0, 0, 1),
        "CO05": (0, 1, 1, 0, 2),
        "CO10": (2, 0, 0, 0, 2),
        "CO11": (0, 1, 1, 0, 2),
        "CR03": (1, 0, 0, 0, 1),
    },
    "90011": JUNE["90011"] | {None: [(0, 1, 0, 1, 2), (0, 1, 0, 0, 1), (0, 0, 0, 0, 0)]},
}


@pytest.fixture(scope="module")
def golden(tmp_path_factory: pytest.TempPathFactory, _reference_state: Path) -> Iterator[tuple[Settings, Made, Made]]:
    folder = tmp_path_factory.mktemp("golden")
    shutil.copytree(_reference_state, folder / "state")
    settings = store_at(folder / "state")
    golden_case.load_before_first_report(settings, folder)
    june = make_report(settings, LOCAL_DEPARTMENT, Request("2022-06", golden_case.PROJECTS), ["json"], folder)
    golden_case.load_between_reports(settings, folder)
    december = make_report(settings, LOCAL_DEPARTMENT, Request("2022-12", golden_case.PROJECTS), ["json"], folder)
    yield settings, june, december


def _numbers(report: Report, project_id: str | None, basis: str) -> dict[str | None, object]:
    """Return the figures of 2022 by indicator; those without a number in a list, in their order."""
    found: dict[str | None, object] = {}
    for table in ("co", "cr"):
        for row in report.table(table).records():  # type: ignore[arg-type]
            if (row["project_id"], row["year"], str(row["basis"])[:3]) == (project_id, "2022", basis):
                numbers = tuple(row[name] for name in ("women", "men", "non_binary", "unknown", "total"))
                if row["code"] is None:
                    found.setdefault(None, []).append(numbers)  # type: ignore[attr-defined]
                else:
                    found[str(row["code"])] = numbers
    return found


def test_indicators_are_those_of_the_paper(golden: tuple[Settings, Made, Made]) -> None:
    settings, june, december = golden
    for made, expected in ((june, JUNE), (december, DECEMBER)):
        report = collect(settings, made.record)
        for project_id, figures in expected.items():
            assert _numbers(report, project_id, "Cum") == figures
        together = _numbers(report, None, "Cum")
        for code in expected["90010"]:
            if code is not None:
                parts = (expected["90010"][code], expected["90011"][code])
                assert together[code] == tuple(map(sum, zip(*parts, strict=True)))


@pytest.mark.sweep
def test_in_the_calendar_year_counts_first_entries_of_that_year(golden: tuple[Settings, Made, Made]) -> None:
    settings, june, december = golden
    first = _numbers(collect(settings, june.record), "90010", "In ")
    assert (first[None], first["CO05"]) == ([(3, 0, 0, 0, 3), (2, 0, 0, 0, 2), (1, 1, 0, 0, 2)], (0, 0, 0, 0, 0))
    second = _numbers(collect(settings, december.record), "90010", "In ")
    assert (second[None], second["CO05"]) == ([(3, 0, 1, 0, 4), (3, 0, 1, 0, 4), (1, 0, 0, 0, 1)], (0, 0, 1, 0, 1))


DIFFERENCES = {
    ("CO01", "90010", ""): (1, 2, {"as_of": (1, ("U000007", "U000008"))}),
    ("CO02", "90010", ""): (0, 1, {"correction": (1, ("U000005",))}),
    ("CO02", "90010", "V"): (0, 1, {"correction": (1, ("U000005",))}),
    ("CO05", "90010", "X"): (0, 1, {"as_of": (1, ("U000007", "U000008"))}),
    ("CR03", "90010", ""): (2, 1, {"reentry": (-1, ("U000007",))}),
    ("CR03", "90010", "M"): (1, 0, {"reentry": (-1, ("U000007",))}),
    ("exits", "90010", "M"): (1, 0, {"reentry": (-1, ("U000007",))}),
    ("grand_total", "90011", ""): (1, 2, {"late_file": (1, ("U000006",))}),
    ("grand_total", "90011", "O"): (0, 1, {"late_file": (1, ("U000006",))}),
    ("grand_total", "", ""): (5, 7, {"late_file": (1, ("U000006",)), "as_of": (1, ("U000007", "U000008"))}),
    ("complete", "", ""): (4, 6, {"as_of": (2, ("U000007", "U000008"))}),
}
SAME = (("CO03", "90010"), ("CO07", "90010"), ("CO09", "90010"), ("CR04", "90010"), ("CO11", "90011"))


def _figures(found: tuple[Difference, ...]) -> dict[tuple[str, str, str], Difference]:
    return {(each.key.code, each.key.project_id, each.gender): each for each in found if each.key.basis == "cumulative"}


def test_the_difference_has_the_causes_of_the_paper_and_they_add_up(golden: tuple[Settings, Made, Made]) -> None:
    settings, june, december = golden
    compared = compare(settings, LOCAL_DEPARTMENT, june.record.report_id, december.record.report_id)
    assert all(sum(cause.amount for cause in each.causes) == each.amount for each in compared.differences)
    figures = _figures(compared.differences)
    for name, (before, after, causes) in DIFFERENCES.items():
        found = figures[name]
        assert (found.before.numerator, found.after.numerator) == (before, after), name  # type: ignore[union-attr]
        by_kind = {kind: (number(amount), uploads) for kind, (amount, uploads) in found.by_kind().items()}
        assert by_kind == causes, name
    assert not {(code, project_id) for code, project_id, _ in figures} & set(SAME)


@pytest.mark.sweep
def test_the_sheet_of_differences_says_the_same(golden: tuple[Settings, Made, Made]) -> None:
    settings, june, december = golden
    sheet = collect(settings, december.record).table("difference")
    row = next(each for each in sheet.records() if (each["code"], each["project_id"]) == ("CR03", "90010"))
    assert (row["before"], row["after"], row["difference"], row["cause"], row["amount"], row["uploads"]) == (
        2, 1, -1, "Nieuwe instap van wie uitgestapt was", -1, "U000007",
    )  # fmt: skip
    assert june.record.report_id in sheet.notes_nl[0]
    with pytest.raises(KeyError):
        collect(settings, june.record).table("difference")


@pytest.mark.sweep
def test_two_moments_are_compared_like_two_reports(golden: tuple[Settings, Made, Made]) -> None:
    settings, june, december = golden
    reports = compare(settings, LOCAL_DEPARTMENT, june.record.report_id, december.record.report_id)
    moments = compare(
        settings,
        LOCAL_DEPARTMENT,
        Moment("2022-06", june.record.made_at),
        Moment("2022-12"),
        golden_case.PROJECTS,
    )
    assert [(each.key, each.gender, each.causes) for each in moments.differences] == [
        (each.key, each.gender, each.causes) for each in reports.differences
    ]
    back = compare(
        settings, LOCAL_DEPARTMENT, Moment("2022-12"), Moment("2022-06", june.record.made_at), golden_case.PROJECTS
    )
    assert {(each.key, each.gender): -each.amount for each in back.differences if each.amount} == {
        (each.key, each.gender): each.amount for each in reports.differences if each.amount
    }
