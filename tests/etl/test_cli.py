"""The command line: what it prints, its exit codes, its speed of start; no stack trace, ever."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from etl.settings import Settings
from tests.etl.command import RunResult, run_forked
from tests.etl.files import enrollments, pilot, workplace, write_csv
from tests.etl.test_submit import send
from tests.swept import in_sweep

ROOT = Path(__file__).resolve().parent.parent.parent


def duaal(
    settings: Settings,
    *arguments: object,
    language: str = "nl",
    folder: Path = ROOT,
    through: Sequence[str] = (),
    **variables: str,
) -> RunResult:
    """Run the command as a user does, in a folder, through a program and with variables of the test's own."""
    environment = os.environ | {
        "DUAAL_STATE_DIR": str(settings.state_dir),
        "DUAAL_SECRET": "test-secret",  # pragma: allowlist secret
        "DUAAL_LEDGER": settings.ledger,
        "DUAAL_ARCHIVE": settings.archive,
        "DUAAL_ENGINE": settings.engine,
        "LANG": language,
        "PYTHONPATH": str(ROOT),
        **variables,
    }
    environment = {name: value for name, value in environment.items() if name not in ("LC_ALL", "LC_MESSAGES")}
    words = [str(each) for each in arguments]
    if through:
        command = [*through, sys.executable, "-m", "etl.cli", *words]
        result = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=folder)
    else:
        result = run_forked(words, environment, folder)
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


@pytest.mark.parametrize(
    "command",
    in_sweep(
        [
            "run",
            "check",
            "load",
            "kpis",
            "trace",
            "uploads",
            "withdraw",
            "template",
            "dictionary",
            "sample",
            "verify",
            "backup",
            "restore",
            "reference",
            "period",
        ],
        after=2,
    ),
)
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
    assert printed["held"] == [{"months": ["2022-03"], "institutions": ["100001"]}] * 2
    assert printed["effect"]["added"] == 4
    assert {"kpi": "K08", "level": "all", "dimensions": {}, "before": None, "after": 3} in printed["effect"]["kpis"]
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


def test_a_kpi_that_exists_only_by_part_is_traced_by_part(reference_store: Settings, good_files: list[Path]) -> None:
    duaal(reference_store, "load", *good_files)
    for result, word in (
        (duaal(reference_store, "trace", "K04"), "Kies met --part"),
        (duaal(reference_store, "trace", "K04", language="en"), "Choose with --part"),
    ):
        assert result.returncode == 2 and word in result.stderr and "VWO (" in result.stderr
        lines = [line.split() for line in result.stdout.splitlines()[3:]]
        assert [(line[1], line[-1]) for line in lines] == [("VWO", "0"), ("HO", "1")]
    parts = duaal(reference_store, "trace", "K04", "--json")
    assert parts.returncode == 2 and "HO (" in parts.stderr
    traced = as_json(duaal(reference_store, "trace", "K04", "--part", "ho", "--json"))
    assert (traced["figure"]["value"], traced["numerator"], traced["count"]) == (1, 1, 1)
    assert (traced["filters"], traced["figure"]["dimensions"]) == ({"sector": "HO"}, {"sector": "HO"})
    assert (
        "K04 Duale opleidingen VWO (HO apart), Hoger onderwijs"
        in duaal(reference_store, "trace", "K04", "--part", "HO").stdout
    )


def test_an_unknown_part_is_refused_with_those_there_are(reference_store: Settings) -> None:
    refused = duaal(reference_store, "trace", "K12", "--part", "VWO")
    assert refused.returncode == 2
    assert "K12 heeft geen deel 'VWO'; wel: qualification (Kwalificatie behaald), work " in refused.stderr
    assert duaal(reference_store, "trace", "K07", "--part", "VWO").returncode == 2
    said = " ".join(duaal(reference_store, "trace", "--help").stdout.split())
    assert "nodig voor K04, K12" in said and "K12: qualification (Kwalificatie behaald), work (Aan het werk)" in said


def test_a_trace_as_known_at_a_moment_names_it(reference_store: Settings, good_files: list[Path]) -> None:
    duaal(reference_store, "load", *good_files)
    before = as_json(duaal(reference_store, "trace", "K07", "--known-at", "2020-01-01T00:00+00:00", "--json"))
    assert (before["figure"]["known_at"], before["figure"]["value"]) == ("2020-01-01T00:00:00Z", None)
    after = as_json(duaal(reference_store, "trace", "K07", "--known-at", "2099-01-01T00:00+00:00", "--json"))
    assert (after["figure"]["known_at"], after["figure"]["value"]) == ("2099-01-01T00:00:00Z", 3)
    shown = duaal(reference_store, "trace", "K07", "--known-at", "2099-01-01T00:00+00:00").stdout
    assert "zoals bekend op 2099-01-01T00:00:00Z" in shown


def test_the_table_shows_units_what_was_counted_and_the_counting_rules(
    reference_store: Settings, good_files: list[Path]
) -> None:
    duaal(reference_store, "load", *good_files)
    table = duaal(reference_store, "kpis", "K13", "K14", "K08").stdout
    assert "0,0 %" in table and "100,0 %" in table and "percentage" in table
    assert "3 nog lopend van 3" in table
    assert "\nK13: Inschrijvingen volgens de instapdatum" in table and "\nK08: Elke rij in de stand telt" in table
    english = duaal(reference_store, "kpis", "K13", language="en").stdout
    assert "3 still running of 3" in english and "\nK13: Enrolments by entry date" in english
    printed = json.loads(duaal(reference_store, "kpis", "K13", "--json").stdout)
    assert printed[0]["counted_meaning"] == "3 nog lopend van 3"


def test_figures_on_events_say_how_many_undated_ones_always_count(reference_store: Settings) -> None:
    for by in ([], ["--by", "month"], ["--by", "theme"]):
        table = duaal(reference_store, "kpis", "K22", "--as-of", "2023-10", *by).stdout
        (rule,) = [line for line in table.splitlines() if line.startswith("K22: ")]
        assert rule.endswith("Hier: 2 activiteiten zonder datum."), by
    assert "activiteiten zonder datum." not in duaal(reference_store, "kpis", "K08").stdout
    printed = json.loads(duaal(reference_store, "kpis", "K22", "--as-of", "2023-10", "--json").stdout)
    assert printed[0]["undated"] == 2


def test_events_by_month_start_at_the_first_one_held_with_reference_data_only(reference_store: Settings) -> None:
    asked = ("kpis", "K22", "K23", "--by", "month", "--as-of", "2023-10", "--json")
    printed = json.loads(duaal(reference_store, *asked).stdout)
    for kpi in ("K22", "K23"):
        months = [
            each["dimensions"]["month"] for each in printed if each["kpi"] == kpi and len(each["dimensions"]) == 1
        ]
        assert (months[0], months[-1], len(months)) == ("2021-09", "2023-10", 26), kpi


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
    in_sweep(
        [
            ("foto.png", b"\x89PNG\r\n\x1a\n" + bytes(100)),
            ("map.xlsx", b"PK\x03\x04" + bytes(100)),
            ("leeg.csv", b""),
            ("nullen.csv", bytes(5000)),
            ("vreemd.csv", b"een;twee;drie\n1;2;3\n"),
            ("gebroken.csv", b"reporting_month;pilot_id\n2022-03;\xff\xfe\xc3\n"),
            ("kop.csv", b"reporting_month,project_id,institution_id,pilot_id\n"),
        ],
        after=2,
    ),
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
    in_sweep(
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
        after=2,
    ),
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
    assert duaal(reference_store, "withdraw", "U000002", "--reason", "verkeerd").returncode == 2
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


def test_templates_of_an_institution_are_written_and_nothing_in_them_is_data(
    reference_store: Settings, tmp_path: Path
) -> None:
    given = ["--institution", "100002", "--year", "2022/2023", "--month", "10/2022"]
    written = duaal(reference_store, "template", "pilots", "--format", "csv,xlsx", *given, "--out", tmp_path)
    names = {f"pilots-100002-2022-2023-10-2022.{form}" for form in ("csv", "xlsx")}
    assert written.returncode == 0 and {path.name for path in tmp_path.iterdir()} >= names
    for name in names:
        printed = as_json(duaal(reference_store, "check", tmp_path / name, "--json"))
        file = printed["files"][0]
        assert (file["dataset"], file["rows"], printed["accepted"]) == ("pilots", 0, False)
        assert {"example_row", "prefilled_rows"} <= {each["code"] for each in file["repairs"]}
        assert [each["code"] for each in printed["findings"]] == ["R03"]


@pytest.mark.parametrize(
    ("given", "said"),
    in_sweep(
        [
            (["--institution", "100001", "--project", "90011"], "neemt niet deel aan 90011, wel aan 90001, 90010"),
            (["--institution", "999999"], "999999 is niet gekend"),
            (["--month", "okt/22"], "'okt/22' is niet geldig"),
            (["--format", "csv,ods"], "kies uit csv en xlsx"),
            (["--format", "csv,xlsx", "--out", "a.csv"], "laat --out een bestaande map zijn"),
        ],
        after=2,
    ),
)
def test_template_that_cannot_be_filled_in_is_refused_with_words(
    reference_store: Settings, tmp_path: Path, given: list[str], said: str
) -> None:
    result = duaal(reference_store, "template", "pilots", *given)
    assert result.returncode == 2 and said in result.stderr


def test_the_dictionary_lists_every_column(empty_store: Settings) -> None:
    printed = as_json(duaal(empty_store, "dictionary", "--json"))
    assert len(printed["columns"]) == 18 + 22 + 20 + 19
    assert len(printed["kpis"]) == 24
    assert {f"X{number:02d}" for number in range(1, 28)} <= {rule["code"] for rule in printed["rules"]}


@pytest.mark.parametrize(
    ("arguments", "needed"),
    in_sweep(
        [
            (["--help"], set()),
            (["token", "list"], set()),
            (["uploads"], {"duckdb"}),
        ],
        after=2,
    ),
)
def test_short_commands_import_nothing_heavy(
    reference_store: Settings, tmp_path: Path, arguments: list[str], needed: set[str]
) -> None:
    send(reference_store, tmp_path, pilots=[pilot()])
    code = (
        "import sys; sys.argv = ['duaal', *sys.argv[1:]]\n"
        "from etl.cli import main\n"
        "try: main()\n"
        "finally: print(sorted({'pandas', 'pandera', 'streamlit', 'duckdb', 'plotly'} & set(sys.modules)))"
    )
    environment = os.environ | {"DUAAL_STATE_DIR": str(reference_store.state_dir)}
    result = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, env=environment)
    assert result.stdout.splitlines()[-1] == str(sorted(needed)), result.stdout[-300:] + result.stderr[-300:]
