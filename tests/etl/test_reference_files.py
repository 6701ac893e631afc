"""A folder of reference files is read strictly: everything wrong is found, with row, column and both messages."""

import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from etl.findings import Finding
from etl.reference_files import read_reference
from schemas.rules_reference import REFERENCE_RULES

SHIPPED = Path(__file__).parents[2] / "data" / "reference"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(SHIPPED, tmp_path / "reference")
    return tmp_path / "reference"


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _places(findings: list[Finding]) -> list[tuple[str, str | None, int | None, str | None, str | None]]:
    return [(each.code, each.file, each.row, each.column, each.value) for each in findings]


def test_shipped_files_are_read_without_findings_and_typed() -> None:
    found = read_reference(SHIPPED)
    assert found.findings == []
    assert {name: len(rows) for name, rows in found.tables.items()} == {
        "projects": 15,
        "institutions": 17,
        "project_institutions": 19,
        "targets": 7,
        "recommendations": 16,
    }
    assert set(found.files) == {f"{name}.csv" for name in (*found.tables, "events")}
    network, first = found.tables["projects"][:2]
    assert network["call"] is None and network["start_date"] is None
    assert first["start_date"] == date(2021, 9, 1)
    assert found.tables["targets"][0]["target"] == Decimal(10)


def test_events_may_be_absent_but_no_other_file(folder: Path) -> None:
    (folder / "events.csv").unlink()
    assert read_reference(folder).findings == []
    (folder / "targets.csv").unlink()
    findings = read_reference(folder).findings
    assert _places(findings) == [("F01", "targets.csv", None, None, None)]
    assert findings[0].message_nl == "Het bestand targets.csv ontbreekt in de map. Voeg het toe."
    assert findings[0].message_en == "The file targets.csv is not in the folder. Add it."


CASES: dict[str, tuple[str, Callable[[Path], None], list[tuple[str, int | None, str | None, str | None]], str]] = {
    "unknown file": (
        "target.csv",
        lambda folder: (folder / "target.csv").write_text("a\n", encoding="utf-8") and None,
        [("F02", None, None, None)],
        "Het bestand target.csv hoort niet bij de referentiegegevens",
    ),
    "not UTF-8": (
        "institutions.csv",
        lambda folder: (folder / "institutions.csv").write_bytes("naam é".encode("cp1252")) and None,
        [("F03", None, None, None)],
        "is niet te lezen als CSV in UTF-8",
    ),
    "empty": (
        "targets.csv",
        lambda folder: (folder / "targets.csv").write_bytes(b"") and None,
        [("F03", None, None, None)],
        "is niet te lezen als CSV in UTF-8",
    ),
    "column missing": (
        "targets.csv",
        lambda folder: _replace(folder / "targets.csv", ",set_on,source", ",source"),
        [("F04", None, "set_on", None)],
        "Kolom set_on ontbreekt in targets.csv",
    ),
    "column unknown": (
        "targets.csv",
        lambda folder: _replace(folder / "targets.csv", "set_on,source", "set_on,source,colour"),
        [("F05", None, "colour", None)],
        "Kolom colour in targets.csv is onbekend",
    ),
    "column twice": (
        "targets.csv",
        lambda folder: _replace(folder / "targets.csv", "set_on,source", "set_on,source,scope"),
        [("F05", None, "scope", None)],
        "staat er tweemaal",
    ),
    "too many cells": (
        "targets.csv",
        lambda folder: _replace(folder / "targets.csv", '"eindrapport, F07"', "eindrapport, F07"),
        [("F06", 2, None, None)],
        "Rij 2: het aantal cellen is 8 in plaats van 7",
    ),
    "required cell empty": (
        "institutions.csv",
        lambda folder: _replace(folder / "institutions.csv", "Hogeschool 2 (fictief),", ","),
        [("F07", 3, "name", None)],
        "Rij 3, Naam: de cel is leeg. Vul ze in, bijvoorbeeld Hogeschool 1 (fictief).",
    ),
    "no date": (
        "projects.csv",
        lambda folder: _replace(folder / "projects.csv", "523,2021-09-01", "523,1/09/2021"),
        [("F08", 3, "start_date", "1/09/2021")],
        "Rij 3, Startdatum: '1/09/2021' is niet te lezen. Schrijf het zoals 2021-09-01.",
    ),
    "no number": (
        "targets.csv",
        lambda folder: _replace(folder / "targets.csv", "K01,,,10,", "K01,,,tien,"),
        [("F08", 2, "target", "tien")],
        "Rij 2, Doel: 'tien' is niet te lezen",
    ),
    "code unknown": (
        "institutions.csv",
        lambda folder: _replace(folder / "institutions.csv", ",universiteit,", ",unief,"),
        [("F09", 10, "type", "unief")],
        "Rij 10, Soort instelling: 'unief' is niet toegelaten. Toegelaten: hogeschool, universiteit, cvo.",
    ),
    "number below the range": (
        "targets.csv",
        lambda folder: _replace(folder / "targets.csv", "K01,,,10,", "K01,,,-10,"),
        [("F09", 2, "target", "-10")],
        "Rij 2, Doel: '-10' is niet toegelaten",
    ),
    "KPI unknown": (
        "targets.csv",
        lambda folder: _replace(folder / "targets.csv", "K01,", "K25,"),
        [("F09", 2, "kpi_id", "K25")],
        "Rij 2, KPI: 'K25' is niet toegelaten. De code van de KPI, K01 tot K24.",
    ),
    "key twice": (
        "targets.csv",
        lambda folder: _replace(folder / "targets.csv", "K02,", "K01,"),
        [("F10", 3, "kpi_id", "K01")],
        "Rij 3: KPI 'K01' staat ook in rij 2",
    ),
    "project unknown": (
        "events.csv",
        lambda folder: _replace(folder / "events.csv", "NETWERK-F17,10460,", "NETWERK-F17,10461,"),
        [("F11", 3, "project_id", "10461")],
        "Rij 3, ESF-projectnummer: '10461' staat niet in projects.csv",
    ),
    "institution unknown": (
        "project_institutions.csv",
        lambda folder: _replace(folder / "project_institutions.csv", "90010,100005", "90010,100099"),
        [("F11", 12, "institution_id", "100099")],
        "staat niet in institutions.csv",
    ),
    "end before start": (
        "projects.csv",
        lambda folder: _replace(folder / "projects.csv", "2023-10-31", "2021-08-31"),
        [("F12", 3, "end_date", "2021-08-31")],
        "Rij 3, Einddatum: 2021-08-31 ligt voor de startdatum 2021-09-01",
    ),
    "sector does not fit": (
        "project_institutions.csv",
        lambda folder: _replace(folder / "project_institutions.csv", "90010,100005", "90010,100012"),
        [("F13", 12, "institution_id", "100012")],
        "instelling 100012 (cvo) past niet bij project 90010 (HO)",
    ),
    "no promotor": (
        "projects.csv",
        lambda folder: _replace(folder / "project_institutions.csv", "90002,100002,promotor", "90002,100002,partner"),
        [("F14", 4, "project_id", "90002")],
        "Project 90002: aantal promotoren 0, aantal instellingen 1",
    ),
    "scope unknown": (
        "targets.csv",
        lambda folder: _replace(folder / "targets.csv", "institution_type=cvo", "institution_type=school"),
        [("F15", 6, "scope", "institution_type=school")],
        "Toegelaten: hogeschool, universiteit, cvo.",
    ),
    "no rows": (
        "institutions.csv",
        lambda folder: _only_header(folder / "institutions.csv"),
        [("F16", None, None, None)],
        "Het bestand institutions.csv heeft geen rijen",
    ),
}


def _only_header(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")


@pytest.mark.parametrize("case", CASES)
def test_what_is_wrong_is_found_with_its_place_and_message(folder: Path, case: str) -> None:
    file, spoil, expected, message = CASES[case]
    spoil(folder)
    found = [each for each in read_reference(folder).findings if each.code == expected[0][0]]
    assert _places(found) == [(code, file, row, column, value) for code, row, column, value in expected]
    assert message in found[0].message_nl
    assert found[0].severity == "error"
    assert "{" not in found[0].message_nl + found[0].message_en


def test_every_rule_has_a_case() -> None:
    tested = {expected[0][0] for _, _, expected, _ in CASES.values()} | {"F01"}
    assert tested == set(REFERENCE_RULES)


def test_several_faults_are_all_found_at_once(folder: Path) -> None:
    _replace(folder / "targets.csv", "K01,,,10,", "K01,,,tien,")
    _replace(folder / "targets.csv", "K02,,,4,", "K02,,2021,,")
    _replace(folder / "institutions.csv", "100017,", "17,")
    places = _places(read_reference(folder).findings)
    assert ("F08", "targets.csv", 2, "target", "tien") in places
    assert ("F09", "targets.csv", 3, "academic_year", "2021") in places
    assert ("F07", "targets.csv", 3, "target", None) in places
    assert ("F09", "institutions.csv", 18, "institution_id", "17") in places
    assert ("F11", "project_institutions.csv", 20, "institution_id", "100017") in places
    assert len(places) == 5


def test_blank_lines_and_bom_are_no_fault_and_rows_count_as_in_a_sheet(folder: Path) -> None:
    path = folder / "targets.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([lines[0], "", *lines[1:]]).replace("K02", "K99"), encoding="utf-8-sig")
    assert _places(read_reference(folder).findings) == [("F09", "targets.csv", 4, "kpi_id", "K99")]
