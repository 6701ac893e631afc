"""The shipped reference data are the facts of the final report, no more and no less."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

REFERENCE = Path(__file__).parents[2] / "data" / "reference"
Row = dict[str, str]


def _rows(name: str) -> list[Row]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_network_project_has_its_number_and_title_and_nothing_that_the_report_lacks() -> None:
    network = next(row for row in _rows("projects") if row["sector"] == "NETWERK")
    assert network["project_id"] == "10460"
    title = "Lerend netwerk Duaal leren in het hoger onderwijs en het volwassenenonderwijs bis"
    assert network["title_nl"] == title
    assert (network["call"], network["start_date"], network["end_date"]) == ("", "", "")


def test_counts_of_projects_and_institutions_are_those_of_f07_to_f13() -> None:
    assert Counter(row["sector"] for row in _rows("projects")) == {"HO": 10, "VWO": 4, "NETWERK": 1}
    assert Counter(row["type"] for row in _rows("institutions")) == {"hogeschool": 8, "universiteit": 1, "cvo": 8}


def test_links_cover_all_projects_and_institutions_many_to_many() -> None:
    sectors = {row["project_id"]: row["sector"] for row in _rows("projects")}
    types = {row["institution_id"]: row["type"] for row in _rows("institutions")}
    links = _rows("project_institutions")
    assert {row["project_id"] for row in links} == {each for each, sector in sectors.items() if sector != "NETWERK"}
    assert {row["institution_id"] for row in links} == set(types)
    assert max(Counter(row["institution_id"] for row in links).values()) > 1
    adult = {row["institution_id"] for row in links if sectors[row["project_id"]] == "VWO"}
    assert adult == {each for each, kind in types.items() if kind == "cvo"}
    promotors = Counter(sectors[row["project_id"]] for row in links if row["role"] == "promotor")
    assert promotors == {"HO": 10, "VWO": 4}


def test_whatever_is_not_in_the_report_says_that_it_is_fictitious() -> None:
    for row in _rows("projects"):
        if row["project_id"] != "10460":
            assert row["title_nl"].endswith("(fictief)")
            assert row["title_en"].endswith("(fictitious)")
            assert row["source"].startswith("fictief")
    assert all(row["name"].endswith("(fictief)") for row in _rows("institutions"))
    assert all(row["source"].startswith("fictief") for row in _rows("institutions"))


def test_targets_are_the_seven_of_the_report_and_no_other() -> None:
    targets = {(row["kpi_id"], row["scope"], row["academic_year"]): row["target"] for row in _rows("targets")}
    assert targets == {
        ("K01", "", ""): "10",
        ("K02", "", ""): "4",
        ("K03", "institution_type=hogeschool", ""): "8",
        ("K03", "institution_type=universiteit", ""): "1",
        ("K03", "institution_type=cvo", ""): "8",
        ("K04", "sector=VWO", ""): "11",
        ("K23", "event_type=slotsessie", ""): "60",
    }
    assert {row["set_on"] for row in _rows("targets")} == {""}


EVENTS = [
    # fact, type, precision, start, end, occurrences, attendance
    ("F16", "kick_off", "onbekend", "", "", "1", ""),
    ("F17", "individueel_gesprek", "onbekend", "", "", "", ""),
    ("F18", "intervisie", "dag", "2021-09-27", "2021-09-27", "1", ""),
    ("F19", "regelgeving", "dag", "2022-03-25", "2022-03-25", "1", ""),
    ("F20", "inspiratie_event", "dag", "2022-05-05", "2022-05-05", "1", ""),
    ("F21", "werkbezoek", "periode", "2022-11-01", "2023-02-28", "", ""),
    ("F22", "intervisiedag", "dag", "2023-01-26", "2023-01-26", "1", ""),
    ("F23", "product", "maand", "2023-04-01", "2023-04-30", "1", ""),
    ("F24", "netwerkmoment", "maand", "2023-05-01", "2023-05-31", "", ""),
    ("F25", "intervisie", "periode", "2023-05-01", "2023-06-30", "1", ""),
    ("F26", "intervisie", "periode", "2023-05-01", "2023-06-30", "1", ""),
    ("F27", "slotsessie", "dag", "2023-10-25", "2023-10-25", "1", "60"),
]


def test_timeline_has_the_twelve_entries_of_the_report() -> None:
    found = [
        (
            row["event_id"].removeprefix("NETWERK-"),
            *(row[name] for name in ("event_type", "date_precision", "date_start", "date_end", "occurrences")),
            row["attendees_total"],
        )
        for row in _rows("events")
    ]
    assert found == EVENTS


def test_five_entries_have_a_day_five_a_month_or_period_and_two_no_date() -> None:
    precisions = Counter(row["date_precision"] for row in _rows("events"))
    assert precisions == {"dag": 5, "maand": 2, "periode": 3, "onbekend": 2}


def test_intervision_day_falls_within_the_visits() -> None:
    events = {row["event_id"]: row for row in _rows("events")}
    visits, day = events["NETWERK-F21"], date.fromisoformat(events["NETWERK-F22"]["date_start"])
    assert date.fromisoformat(visits["date_start"]) <= day <= date.fromisoformat(visits["date_end"])


@pytest.mark.parametrize(
    ("fact", "column", "value"),
    [
        ("F16", "mode", "online"),
        ("F16", "report_available", "ja"),
        ("F18", "report_available", "ja"),
        ("F20", "organiser", "WSE"),
        ("F21", "report_available", "ja"),
        ("F22", "themes", "netwerken"),
        ("F25", "themes", "mentoren"),
        ("F26", "themes", "werving_selectie"),
    ],
)
def test_entries_say_what_the_report_says(fact: str, column: str, value: str) -> None:
    entry = next(row for row in _rows("events") if row["event_id"] == f"NETWERK-{fact}")
    assert entry[column] == value


def test_every_entry_was_held_by_the_network_and_names_its_evidence() -> None:
    for row in _rows("events"):
        fact = row["event_id"].removeprefix("NETWERK-")
        assert (row["project_id"], row["status"], row["institution_id"]) == ("10460", "uitgevoerd", "")
        assert row["evidence_ref"].startswith(f"Eindrapport ESF-project 10460 ({fact}")


def test_recommendations_have_seven_themes_with_the_report_s_number_of_positions() -> None:
    rows = _rows("recommendations")
    assert len(rows) == 16
    assert Counter((row["source"].removeprefix("eindrapport, "), row["theme"]) for row in rows) == {
        ("F35", "kader"): 4,
        ("F36", "mentoren"): 3,
        ("F37", "financiering"): 1,
        ("F38", "werkplekken"): 3,
        ("F39", "leervergoeding"): 3,
        ("F40", "administratie"): 1,
        ("F41", "samenwerking"): 1,
    }


def test_positions_are_for_against_agreed_or_divided_as_in_the_report() -> None:
    stances = [(row["theme"], row["sector"], row["stance"]) for row in _rows("recommendations")]
    assert Counter(stances) == {
        ("kader", "HO", "for"): 1,
        ("kader", "HO", "against"): 1,
        ("kader", "VWO", "agreed"): 1,
        ("kader", "VWO", "divided"): 1,
        ("mentoren", "HO_VWO", "divided"): 1,
        ("mentoren", "HO_VWO", "for"): 2,
        ("financiering", "HO_VWO", "agreed"): 1,
        ("werkplekken", "HO", "for"): 3,
        ("leervergoeding", "HO", "for"): 1,
        ("leervergoeding", "HO", "against"): 2,
        ("administratie", "HO_VWO", "for"): 1,
        ("samenwerking", "HO_VWO", "agreed"): 1,
    }


def test_positions_exist_in_both_languages() -> None:
    for row in _rows("recommendations"):
        assert row["position_nl"].endswith(".")
        assert row["position_en"].endswith(".")
        assert row["position_nl"] != row["position_en"]
