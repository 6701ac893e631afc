"""The command line: what it prints, its exit codes, its speed of start; no stack trace, ever."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from etl.settings import Settings
from tests.etl.files import enrollments, pilot, workplace, write_csv

RunResult = subprocess.CompletedProcess[str]


def duaal(settings: Settings, *arguments: object, language: str = "nl") -> RunResult:
    """Run the command as a user does."""
    environment = os.environ | {
        "DUAAL_STATE_DIR": str(settings.state_dir),
        "DUAAL_SECRET": "test-secret",
        "LANG": language,
    }
    environment = {name: value for name, value in environment.items() if name not in ("LC_ALL", "LC_MESSAGES")}
    result = subprocess.run(
        [sys.executable, "-m", "etl.cli", *map(str, arguments)], capture_output=True, text=True, env=environment
    )
    assert "Traceback" not in result.stdout + result.stderr
    return result


def as_json(result: RunResult) -> dict:  # type: ignore[type-arg]
    parsed: dict = json.loads(result.stdout)  # type: ignore[type-arg]
    return parsed


@pytest.fixture
def good_files(tmp_path: Path) -> list[Path]:
    return [
        write_csv(tmp_path / "proeftuinen.csv", "pilots", [pilot()]),
        write_csv(tmp_path / "inschrijvingen.csv", "enrollments", enrollments(3)),
    ]


def test_help_is_dutch_or_english(empty_store: Settings) -> None:
    assert "Beoordeel bestanden" in duaal(empty_store, "--help").stdout
    assert "Judge files" in duaal(empty_store, "--help", language="en_GB.UTF-8").stdout
    assert "Judge files" in duaal(empty_store, "--lang", "en", "check", "--help").stdout


@pytest.mark.parametrize("command", ["run", "check", "load", "kpis", "trace", "uploads", "withdraw", "template",
                                     "dictionary", "sample", "verify", "reference", "period"])  # fmt: skip
def test_every_command_explains_itself(empty_store: Settings, command: str) -> None:
    result = duaal(empty_store, command, "--help")
    assert result.returncode == 0 and "Gebruik" in result.stdout and "Usage" not in result.stdout


def test_check_prints_the_agreed_json_and_stores_nothing(reference_store: Settings, good_files: list[Path]) -> None:
    result = duaal(reference_store, "check", *good_files, "--json")
    printed = as_json(result)
    assert (result.returncode, printed["accepted"], printed["findings"]) == (0, True, [])
    assert printed["files"][1] | {"sha256": ""} == {
        "name": "inschrijvingen.csv", "sha256": "", "dataset": "enrollments", "encoding": "utf-8", "delimiter": ",",
        "rows": 3, "repairs": [],
    }  # fmt: skip
    assert printed["effect"]["added"] == 4
    assert {"kpi": "K08", "dimensions": {}, "before": None, "after": 3} in printed["effect"]["kpis"]
    assert as_json(duaal(reference_store, "uploads", "--json"))[0]["files"][0]["dataset"] == "events"


def test_load_stores_and_kpis_and_trace_show_it(reference_store: Settings, good_files: list[Path]) -> None:
    loaded = as_json(duaal(reference_store, "load", *good_files, "--json"))
    assert loaded["accepted"] and loaded["receipt"]["upload_id"] == "U000002"
    (k07,) = as_json(duaal(reference_store, "kpis", "K07", "--json"))
    assert set(k07) >= {"kpi", "dimensions", "value", "numerator", "denominator", "unit", "counted", "of", "as_of",
                        "known_at", "definition_version"}  # fmt: skip
    assert (k07["value"], k07["as_of"]) == (3, "2022-03")
    traced = as_json(duaal(reference_store, "trace", "K07", "--json"))
    assert sorted(row["row"] for row in traced["rows"]) == [2, 3, 4]
    assert {(row["file"], row["upload"], row["actor"]) for row in traced["rows"]} == {
        ("inschrijvingen.csv", "U000002", "lokaal")
    }
    listed = duaal(reference_store, "uploads").stdout
    assert "U000002" in listed and "inschrijvingen.csv" in listed


def test_refused_files_end_with_1(reference_store: Settings, tmp_path: Path) -> None:
    rows = enrollments(2)
    rows[1]["institution_id"] = "999999"
    path = write_csv(tmp_path / "fout.csv", "enrollments", rows)
    for command in ("check", "load"):
        result = duaal(reference_store, command, path, "--json")
        printed = as_json(result)
        assert (result.returncode, printed["accepted"]) == (1, False)
        assert {each["severity"] for each in printed["findings"]} == {"error"}


def test_warnings_need_confirm(reference_store: Settings, tmp_path: Path) -> None:
    rows = enrollments(1)
    rows[0]["age_at_entry"] = ""
    files = [write_csv(tmp_path / "p.csv", "pilots", [pilot()]), write_csv(tmp_path / "e.csv", "enrollments", rows)]
    asked = duaal(reference_store, "load", *files)
    assert asked.returncode == 1 and "--confirm" in asked.stdout
    assert duaal(reference_store, "load", *files, "--confirm", "nog niet gekend").returncode == 0


def test_each_file_can_be_an_upload_of_its_own(reference_store: Settings, good_files: list[Path]) -> None:
    outcomes = json.loads(duaal(reference_store, "load", "--each", *good_files, "--json").stdout)
    assert [outcome["receipt"]["upload_id"] for outcome in outcomes] == ["U000002", "U000003"]


def test_what_the_command_gives_may_be_left_out_of_the_file(reference_store: Settings, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "w.csv", "workplaces", [workplace()])
    lines = [line.split(",", 3)[3] for line in path.read_text().splitlines()]
    path.write_text("\n".join(lines) + "\n")
    given = ["--project", "90001", "--institution", "100001", "--month", "2022-03"]
    assert as_json(duaal(reference_store, "check", path, *given, "--json"))["accepted"]
    assert duaal(reference_store, "check", path, "--json").returncode == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("foto.png", b"\x89PNG\r\n\x1a\n" + bytes(100)),
        ("map.xlsx", b"PK\x03\x04" + bytes(100)),
        ("leeg.csv", b""),
        ("nullen.csv", bytes(5000)),
        ("vreemd.csv", b"een;twee;drie\n1;2;3\n"),
        ("gebroken.csv", b"reporting_month;pilot_id\n2022-03;\xff\xfe\xc3\n"),
        ("kop.csv", b"reporting_month,project_id,institution_id,pilot_id\n"),
    ],
)
def test_what_is_no_data_file_gets_a_message(
    reference_store: Settings, tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    result = duaal(reference_store, "check", path, "--json")
    assert result.returncode == 1
    findings = as_json(result)["findings"]
    assert findings and all(each["message_nl"] and each["message_en"] and each["file"] == name for each in findings)


@pytest.mark.parametrize(
    "arguments",
    [
        ["kpis", "K99"],
        ["kpis", "K07", "--as-of", "maart"],
        ["kpis", "K07", "--by", "kleur"],
        ["check", "bestaat-niet.csv"],
        ["check"],
        ["uploads", "--as", "minister"],
        ["withdraw", "U000001"],
        ["nergens"],
        ["--lang", "fr", "uploads"],
    ],
)
def test_wrong_use_ends_with_2(reference_store: Settings, arguments: list[str]) -> None:
    result = duaal(reference_store, *arguments)
    assert result.returncode == 2 and result.stderr


def test_something_broken_ends_with_3_and_a_reference(tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.mkdir()
    (state / "ledger.sqlite").write_bytes(b"no database" * 1000)
    result = duaal(Settings(state_dir=state), "uploads")
    assert result.returncode == 3 and "referentie" in result.stderr
    assert "no database" not in (state / "errors.log").read_text()


def test_withdrawing_prints_and_refuses(reference_store: Settings, good_files: list[Path]) -> None:
    duaal(reference_store, "load", *good_files)
    assert duaal(reference_store, "withdraw", "U000002", "--reason", "verkeerd").returncode == 0
    assert duaal(reference_store, "withdraw", "U000002", "--reason", "verkeerd").returncode == 1
    (k07,) = as_json(duaal(reference_store, "kpis", "K07", "--json"))
    assert k07["value"] is None and k07["reason"]


def test_rows_are_written_as_they_would_be_stored(reference_store: Settings, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "p.csv", "pilots", [pilot(start_date="20/09/2021", load_workplace="90,5")])
    duaal(reference_store, "check", path, "--rows", tmp_path / "rows")
    header, line = (tmp_path / "rows" / "pilots.csv").read_text().splitlines()
    stored = dict(zip(header.split(","), line.split(","), strict=True))
    assert stored == pilot(start_date="2021-09-20", load_workplace="90.5")


def test_verify_is_content_with_a_good_state_and_not_with_another(
    reference_store: Settings, good_files: list[Path]
) -> None:
    duaal(reference_store, "load", *good_files)
    assert as_json(duaal(reference_store, "verify", "--json"))["ok"]
    for path in (reference_store.state_dir / "raw").rglob("*"):
        if path.is_file():
            path.write_bytes(b"x")
    assert duaal(reference_store, "verify").returncode == 3


def test_templates_are_written_and_accepted_as_they_are(reference_store: Settings, tmp_path: Path) -> None:
    assert duaal(reference_store, "template", "pilots", "--out", tmp_path).returncode == 0
    assert duaal(reference_store, "template", "pilots", "--format", "xlsx", "--out", tmp_path).returncode == 0
    printed = as_json(duaal(reference_store, "check", tmp_path / "pilots.csv", "--json"))
    assert printed["files"][0]["dataset"] == "pilots" and printed["accepted"]


def test_the_dictionary_lists_every_column(empty_store: Settings) -> None:
    printed = as_json(duaal(empty_store, "dictionary", "--json"))
    assert len(printed["columns"]) == 18 + 22 + 20 + 19
    assert len(printed["kpis"]) == 24
    assert {f"X{number:02d}" for number in range(1, 28)} <= {rule["code"] for rule in printed["rules"]}


@pytest.mark.parametrize("arguments", [["--help"], ["uploads"]])
def test_short_commands_import_nothing_heavy(reference_store: Settings, arguments: list[str]) -> None:
    code = (
        "import sys; sys.argv = ['duaal', *sys.argv[1:]]\n"
        "from etl.cli import main\n"
        "try: main()\n"
        "finally: print(sorted({'pandas', 'pandera', 'streamlit', 'duckdb', 'plotly'} & set(sys.modules)))"
    )
    environment = os.environ | {"DUAAL_STATE_DIR": str(reference_store.state_dir)}
    result = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, env=environment)
    assert result.stdout.splitlines()[-1] == "[]", result.stdout[-300:] + result.stderr[-300:]
