"""`duaal report` and `duaal trace ID`: words, JSON, exit codes, and the same bytes in another process and place."""

import hashlib
from pathlib import Path

import pytest

from etl.settings import Settings
from tests.etl.reports import golden_case
from tests.etl.test_cli import as_json, duaal

PROJECTS = [part for project_id in golden_case.PROJECTS for part in ("--project", project_id)]
MAKE = ["report", "make", "--as-of", "2022-06", *PROJECTS]


@pytest.fixture
def loaded(reference_store: Settings, tmp_path: Path) -> Settings:
    golden_case.load_before_first_report(reference_store, tmp_path)
    return reference_store


def _hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_a_report_from_making_to_tracing_on_the_command_line(loaded: Settings, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert "Er zijn nog geen rapporten" in duaal(loaded, "report", "list").stdout
    forms = "xlsx,docx,csv,csv-machine,parquet,json"
    made = as_json(duaal(loaded, *MAKE, "--formats", forms, "--out", out, "--as", "user=eva;esf", "--json"))
    report_id = made["report_id"]
    assert (made["status"], made["version"], made["made_by"]) == ("concept", 1, "eva")
    assert {each["name"]: each["sha256"] for each in made["files"]} == _hashes(out)

    # Another process, time zone and locale, from the raw files and the ledger: the same bytes.
    elsewhere = {"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7", "LC_NUMERIC": "nl_BE.UTF-8"}
    again = duaal(loaded, "report", "reissue", report_id, "--out", tmp_path / "again", through=["env"], **elsewhere)
    assert again.returncode == 0 and "identiek" in again.stdout and "anders" not in again.stdout
    assert _hashes(tmp_path / "again") == _hashes(out)

    final = duaal(loaded, "report", "freeze", report_id, "--out", tmp_path / "final", "--as", "esf")
    assert final.returncode == 0 and "is definitief. Voor zijn projecten zijn deze jaren gesloten: 2022" in final.stdout
    assert "definitief" in duaal(loaded, "report", "list").stdout
    assert "final" in duaal(loaded, "report", "show", report_id, language="en").stdout
    twice = duaal(loaded, "report", "freeze", report_id, "--out", tmp_path / "final")
    assert twice.returncode == 2 and "al definitief" in twice.stderr

    line = next(
        each
        for each in (out / f"{report_id}-2022-06-concept-co.machine.csv").read_text().splitlines()
        if ",CO05," in each
    )
    origin = line.rsplit(",", 1)[1]
    traced = as_json(duaal(loaded, "trace", origin, "--json"))
    assert (traced["report"], traced["code"], traced["value"], traced["is_same"]) == (report_id, "CO05", 0, True)
    words = duaal(loaded, "trace", f"{origin}-V").stdout
    assert f"Rapport {report_id} (definitief), stand 2022-06" in words and "CO05 Werkend" in words


@pytest.mark.sweep
def test_a_difference_is_told_in_words_and_in_json(loaded: Settings, tmp_path: Path) -> None:
    first = as_json(duaal(loaded, *MAKE, "--formats", "json", "--out", tmp_path, "--json"))["report_id"]
    golden_case.load_between_reports(loaded, tmp_path)
    second = as_json(
        duaal(
            loaded, "report", "make", "--as-of", "2022-12", *PROJECTS, "--formats", "json", "--out", tmp_path, "--json"
        )
    )["report_id"]
    found = as_json(duaal(loaded, "report", "diff", first, second, "--json"))
    assert (found["before"], found["after"], found["projects"]) == (first, second, ["90010", "90011"])
    for each in found["differences"]:
        assert sum(cause["amount"] for cause in each["causes"]) == pytest.approx(each["difference"])
    told = next(
        each
        for each in found["differences"]
        if (each["code"], each["project"], each["gender"], each["basis"]) == ("CO02", "90010", "V", "cumulative")
    )
    assert (told["before"], told["after"], len(told["causes"])) == (0, 1, 1)
    cause = {"cause": "correction", "amount": 1, "uploads": ["U000005"], "label": "Correctie van een bestand"}
    assert cause.items() <= told["causes"][0].items()
    assert duaal(loaded, "trace", told["id_after"]).returncode == 0
    words = duaal(loaded, "report", "diff", "2022-06", "2022-12", "--project", "90010", "--all", language="en").stdout
    assert "Re-entry of someone who had left" in words and "2022-06 → 2022-12, projects 90010" in words


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["make"], "Geef met --as-of"),
        (["make", "--as-of", "2022-13"], "maand"),
        (["make", "--as-of", "2022-06", "--project", "99999"], "geen project 99999"),
        (["make", "--as-of", "2022-06", "--formats", "odt"], "'odt' is geen vorm"),
        (["make", "--as-of", "2022-06", "--from", "2022-07"], "--from ligt na --as-of"),
        (["make", "--as-of", "2022-06", "--as", "reader"], "mag dit niet"),
        (["make", "--as-of", "2022-06", "--as", "pilot_lead:100001"], "mag dit niet"),
        (["show", "R000099"], "bestaat niet"),
        (["freeze", "R000099"], "bestaat niet"),
        (["reissue", "R000099", "--out", "."], "bestaat niet"),
        (["diff", "R000098", "R000099"], "bestaat niet"),
    ],
)
def test_wrong_use_is_said_and_makes_nothing(
    reference_store: Settings, tmp_path: Path, arguments: list[str], words: str
) -> None:
    result = duaal(reference_store, "report", *arguments, folder=tmp_path)
    assert result.returncode == 2 and words in result.stderr + result.stdout, result.stderr
    assert not [path for path in tmp_path.iterdir() if path.name != "state"]


@pytest.mark.parametrize("origin", ["R000001-K07-0000000000", "K07-x", "R000001-K07-"])
def test_a_forged_id_is_refused_in_both_languages(reference_store: Settings, origin: str) -> None:
    dutch, english = duaal(reference_store, "trace", origin), duaal(reference_store, "trace", origin, language="en")
    assert (dutch.returncode, english.returncode) == (2, 2)
    assert "geen herkomstcode" in dutch.stderr and "no origin of a figure" in english.stderr
    assert "mag dit niet" in duaal(reference_store, "trace", origin, "--as", "reader").stderr
    both = duaal(reference_store, "trace", origin, "--as-of", "2022-06")
    assert both.returncode == 2 and "zegt zelf al welk cijfer" in both.stderr


@pytest.mark.sweep
def test_participants_are_in_a_report_only_when_asked_for_and_the_place_is_told(
    loaded: Settings, tmp_path: Path
) -> None:
    here = tmp_path / "hier"
    here.mkdir()
    plain = duaal(loaded, *MAKE, "--formats", "csv", folder=here)
    assert plain.returncode == 0 and f"De bestanden staan in {here}\n" in plain.stdout
    assert here.iterdir() and not [each for each in here.iterdir() if "participants" in each.name]
    assert "Deelnemers" not in plain.stdout and "Laatste aangeleverde maand: 2022-06." in plain.stdout
    asked = duaal(loaded, *MAKE, "--formats", "csv", "--participants", "--out", here / "met", language="en")
    assert f"The files are in {here / 'met'}\n" in asked.stdout and "Give it only to who may see that" in asked.stdout
    assert [each for each in (here / "met").iterdir() if "participants" in each.name]
    made = as_json(duaal(loaded, *MAKE, "--formats", "json", "--out", here, "--as", "esf", "--json"))
    assert (made["participants"], made["latest_delivered_month"]) == (False, "2022-06")
