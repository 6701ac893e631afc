"""What a new user of the command line asks without being told: how new, in which words, where it belongs, how far."""

import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from etl.cli_progress import counted, step_by_step
from etl.ids_said import looks_like
from etl.settings import Settings
from schemas.codes import CODED_DIMENSIONS
from schemas.dataset_names import DATASET_LABELS, DATASET_NAMES
from schemas.kpis import KPIS
from tests.etl.files import enrollments, pilot, write_csv
from tests.etl.test_cli import as_json, duaal
from tests.swept import in_sweep


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    return [
        write_csv(tmp_path / "proeftuinen.csv", "pilots", [pilot()]),
        write_csv(tmp_path / "inschrijvingen.csv", "enrollments", enrollments(3)),
    ]


@pytest.fixture
def loaded(reference_store: Settings, files: list[Path]) -> Settings:
    """Return a store with pilots and enrolments of March 2022 as upload U000002."""
    assert duaal(reference_store, "load", *files).returncode == 0
    return reference_store


# How new the data are


@pytest.mark.sweep
def test_a_month_after_the_last_delivery_says_that_nothing_newer_came(loaded: Settings) -> None:
    said = "Laatste aangeleverde maand: 2022-03; van 2022-04 tot en met 2022-06 is niets aangeleverd."
    for command in (["kpis", "K07"], ["trace", "K07"], ["esf"]):
        assert said in duaal(loaded, *command, "--as-of", "2022-06").stdout, command
        printed = as_json_any(duaal(loaded, *command, "--as-of", "2022-06", "--json").stdout)
        assert printed["latest_delivered_month"] == "2022-03", command
    one = duaal(loaded, "kpis", "K07", "--as-of", "2022-04", language="en").stdout
    assert "Latest month delivered: 2022-03; nothing was delivered for 2022-04." in one
    assert "Laatste aangeleverde maand: 2022-03.\n" in duaal(loaded, "kpis", "K07").stdout
    assert "Tot en met 2022-02 is niets aangeleverd." in duaal(loaded, "kpis", "K07", "--as-of", "2022-02").stdout


def test_the_last_delivery_is_that_of_the_choice_the_role_and_the_moment(loaded: Settings) -> None:
    for choice in (
        ["--institution", "100002"],
        ["--project", "90002"],
        ["--known-at", "2020-01-01"],
        ["--as", "pilot_lead:100002"],
    ):
        shown = duaal(loaded, "kpis", "K07", "--as-of", "2022-03", *choice).stdout
        assert "Tot en met 2022-03 is niets aangeleverd." in shown, choice
    ours = duaal(loaded, "kpis", "K07", "--institution", "100001", "--as-of", "2022-03").stdout
    assert "Laatste aangeleverde maand: 2022-03." in ours


def as_json_any(text: str) -> dict[str, object]:
    """Return the object printed, or the first of a list."""
    printed = json.loads(text)
    found: dict[str, object] = printed[0] if isinstance(printed, list) else printed
    return found


# Words beside codes


def test_tables_say_words_and_machines_get_codes(loaded: Settings) -> None:
    table = duaal(loaded, "kpis", "K09", "--by", "gender,employment_group").stdout
    assert "Vrouw, Inactief" in table or "Man, Inactief" in table
    assert "inactive_not_in_education" not in table
    english = duaal(loaded, "kpis", "K04", "--by", "sector", language="en").stdout
    assert "Higher education" in english and "Hoger" not in english
    codes = duaal(loaded, "kpis", "K04", "--by", "sector", "--format", "csv").stdout
    assert "HO" in codes and "Hoger onderwijs" not in codes
    assert {each["dataset"] for each in as_json(duaal(loaded, "completeness", "--json"))["deliveries"]} == {
        "pilots", "workplaces", "enrollments",
    }  # fmt: skip
    shown = duaal(loaded, "completeness").stdout
    assert "Inschrijvingen" in shown and "enrollments" not in shown


def test_what_has_to_be_typed_stands_beside_its_word(loaded: Settings, files: list[Path]) -> None:
    audit = duaal(loaded, "audit").stdout
    assert "Upload aanvaard (accepted)" in audit and "departement" in audit
    assert "Upload accepted (accepted)" in duaal(loaded, "audit", language="en").stdout
    assert "Inschrijvingen (enrollments), 3 rijen" in duaal(loaded, "check", *files).stdout
    said = " ".join(duaal(loaded, "check", "--help", language="en").stdout.split())
    assert "pilots, workplaces, enrollments (enrolments), events; else the columns tell" in said
    dutch = " ".join(duaal(loaded, "template", "--help").stdout.split())
    assert all(f"{name} ({DATASET_LABELS[name][0].lower()})" in dutch for name in DATASET_NAMES)


def test_every_coded_dimension_of_a_figure_has_words_in_both_languages() -> None:
    for kpi in KPIS.values():
        for name in kpi.dimensions:
            codes = kpi.classes if name == kpi.split and kpi.classes else CODED_DIMENSIONS.get(name)
            for code in codes.codes if codes else ():
                for language in ("nl", "en"):
                    assert kpi.value_label(name, code.code, language) == code.label(language)
    assert KPIS["K07"].value_label("institution_id", "100001", "nl") == "100001"


# What was stored before, and who asks


def test_check_says_that_a_file_is_stored_already(loaded: Settings, files: list[Path], tmp_path: Path) -> None:
    shown = duaal(loaded, "check", files[1]).stdout
    assert re.search(
        r"inschrijvingen.csv is al opgeslagen als upload U000002, op \d{4}-\d\d-\d\d \d\d:\d\d UTC door lokaal\. "
        "Nog eens laden verandert niets.",
        shown,
    )
    new = write_csv(tmp_path / "nieuw.csv", "enrollments", enrollments(4))
    stored = as_json(duaal(loaded, "check", files[0], new, "--json"))["already_stored"]
    assert [(each["file"], each["upload_id"], each["actor"]) for each in stored] == [
        ("proeftuinen.csv", "U000002", "lokaal")
    ]
    both = duaal(loaded, "check", files[0], new, language="en").stdout
    assert "is already stored as upload U000002" in both and "changes nothing" not in both


@pytest.mark.sweep
def test_what_no_longer_counts_or_is_of_others_is_not_called_stored(
    loaded: Settings, files: list[Path], tmp_path: Path
) -> None:
    own = ["check", files[1], "--json", "--as"]
    assert as_json(duaal(loaded, *own, "pilot_lead:100001"))["already_stored"]
    assert as_json(duaal(loaded, *own, "pilot_lead:100002"))["already_stored"] == []
    write_csv(tmp_path / "later.csv", "enrollments", enrollments(2))
    assert duaal(loaded, "load", tmp_path / "later.csv", "--confirm", "minder").returncode == 0
    assert as_json(duaal(loaded, "check", files[1], "--json"))["already_stored"] == []


@pytest.mark.parametrize("command", in_sweep([["check"], ["kpis"], ["uploads"], ["completeness"]]))
def test_a_role_of_an_institution_that_is_not_known_is_wrong_use(
    reference_store: Settings, files: list[Path], command: list[str]
) -> None:
    given = [*command, *(files if command == ["check"] else []), "--as", "pilot_lead:100001,999999"]
    dutch, english = duaal(reference_store, *given), duaal(reference_store, *given, language="en")
    assert (dutch.returncode, english.returncode) == (2, 2)
    assert "instelling 999999 is niet gekend in de referentiegegevens" in dutch.stderr
    assert "institution 999999 is not known in the reference data" in english.stderr


# The rows behind a figure


def test_a_trace_says_how_to_see_the_rest_and_what_share_it_is(loaded: Settings) -> None:
    few = duaal(loaded, "trace", "K07", "--limit", "1").stdout
    assert "uit 3 rijen (1 getoond)" in few and "… en nog 2 rijen; --limit 3 toont alles." in few
    assert "--limit" not in duaal(loaded, "trace", "K07").stdout
    assert (
        "… and 2 more rows; --limit 3 shows all of them."
        in duaal(loaded, "trace", "K07", "--limit", "1", language="en").stdout
    )
    assert "\n3 / 3 = 100,0 %\n" in duaal(loaded, "trace", "K14").stdout
    assert "\n0 / 3 = 0.0 %\n" in duaal(loaded, "trace", "K13", language="en").stdout
    assert " / " not in few.splitlines()[1]


# Numbers that belong elsewhere


@pytest.mark.parametrize(
    ("arguments", "dutch", "english"),
    in_sweep(
        [
            (["uploads", "R000003"], "'duaal report show R000003'", "'duaal report show R000003'"),
            (["uploads", "K07"], "'duaal kpis K07'", "'duaal kpis K07'"),
            (["uploads", "u999999"], "bekijk uw uploads met 'duaal uploads'", "see your uploads with 'duaal uploads'"),
            (["uploads", "zomaar"], "heet bijvoorbeeld U000012", "is called U000012, for example"),
            (["withdraw", "R000003", "--reason", "x"], "van een rapport", "of a report"),
            (["report", "show", "U000002"], "'duaal uploads U000002'", "'duaal uploads U000002'"),
            (["report", "show", "zomaar"], "heet bijvoorbeeld R000007", "is called R000007, for example"),
            (["report", "diff", "2022-13", "2022-12"], "2022-13 is geen maand", "2022-13 is not a month"),
            (["trace", "R000003"], "'duaal report show R000003'", "'duaal report show R000003'"),
            (["trace", "U000002"], "'duaal uploads U000002'", "'duaal uploads U000002'"),
            (["token", "revoke", "T000009"], "'duaal token list'", "'duaal token list'"),
        ],
        after=2,
    ),
)
def test_a_number_of_something_else_is_recognised(
    reference_store: Settings, arguments: list[str], dutch: str, english: str
) -> None:
    for language, said in (("nl", dutch), ("en", english)):
        result = duaal(reference_store, *arguments, language=language)
        assert result.returncode == 2 and said in " ".join(result.stderr.split()), result.stderr


def test_a_number_is_known_by_its_form_only() -> None:
    assert looks_like("R000007-K07-3f9a02b1c4-V") == (
        "zo ziet de herkomstcode van een cijfer in een rapport eruit: bekijk de rijen met 'duaal trace "
        "R000007-K07-3f9a02b1c4-V'",
        "that is what the id of a figure in a report looks like: see its rows with 'duaal trace "
        "R000007-K07-3f9a02b1c4-V'",
    )
    assert looks_like("iets") is None


# Wrong use


@pytest.mark.parametrize(
    ("arguments", "said"),
    in_sweep(
        [
            (["kpis", "--year", "2022"], "Academiejaar 2022 is niet gekend. Geef het zoals"),
            (["kpis", "--project", "77777"], "Project 77777 is niet gekend"),
            (["esf", "--project", "77777"], "Project 77777"),
            (["period", "close", "--project", "77777", "--year", "2022", "--reason", "x"], "Wel bekend: 10460, 90001"),
            (
                ["period", "close", "--project", "90001", "--year", "2022-2023", "--reason", "x"],
                "Geef één jaar, zoals 2022",
            ),
            (["period", "close", "--project", "90001", "--year", "22", "--reason", "x"], "Geef één jaar, zoals 2022"),
            (["period", "close", "--project", "90001", "--year", "2022", "--reason", " "], "Geef een reden op."),
            (["period", "close", "--project", "90001", "--year", "2022"], "--reason"),
            (["period"], "close"),
            (["sample", "x", "--from", "2023"], "geef een maand als 2023-03"),
            (["sample", "x", "--from", "2023-05", "--until", "2023-01"], "--from ligt na --until"),
            (["completeness", "--from", "2023-05", "--as-of", "2023-01"], "--from ligt na --as-of"),
            (["audit", "--from", "2023-05-01", "--until", "2023-01-01"], "--from ligt na --until"),
            (["move", "--to", "shared"], "DUAAL_LEDGER"),
        ],
        after=6,
    ),
)
def test_wrong_use_ends_with_2_and_words(
    reference_store: Settings, files: list[Path], arguments: list[str], said: str
) -> None:
    given = [str(files[0]) if each == "FILE" else each for each in arguments]
    result = duaal(reference_store, *given, folder=files[0].parent)
    assert result.returncode == 2 and said in result.stdout + result.stderr, result.stderr
    assert not (reference_store.state_dir / "errors.log").exists()


@pytest.mark.parametrize(
    ("option", "value"),
    in_sweep([("--year", "2022"), ("--month", "maart"), ("--project", "77777"), ("--institution", "999999")]),
)
def test_a_value_given_for_all_rows_is_judged_like_a_cell(
    reference_store: Settings, files: list[Path], option: str, value: str
) -> None:
    for command in ("check", "load"):
        result = duaal(reference_store, command, str(files[0]), option, value)
        assert result.returncode == 1 and value in result.stdout, result.stdout + result.stderr


def test_output_that_nobody_reads_is_not_called_refused(loaded: Settings) -> None:
    script = "import sys; sys.argv = ['duaal', 'dictionary']; from etl.cli import main; main()"
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b"" and process.wait(60) == 141
    process.stderr.close()


# How far long work is


def test_what_is_no_terminal_gets_a_line_at_the_start_and_each_tenth(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.StringIO()
    monkeypatch.setattr(sys, "stdout", written)
    assert list(counted(range(1234), 1234, "Laden")) == list(range(1234))
    lines = written.getvalue().splitlines()
    assert lines[0] == "Laden …" and lines[1] == "Laden: 124 / 1.234" and lines[-1] == "Laden: 1.234 / 1.234"
    assert len(lines) == 11
    with step_by_step("Maken") as told:
        told(0, 0)
    assert written.getvalue().splitlines()[-2:] == ["Maken …", "Maken: 0 / 0"]


def test_serving_tells_where_and_ctrl_c_says_stopped(reference_store: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    # A background job of a shell ignores the signal; a person's terminal does not.
    script = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        f"sys.argv = ['duaal', 'run', '--port', '{port}']\nfrom etl.cli import main\nmain()"
    )
    environment = os.environ | {"DUAAL_STATE_DIR": str(reference_store.state_dir), "DUAAL_SECRET": "test-secret",
                                "DUAAL_LANG": "nl"}  # pragma: allowlist secret  # fmt: skip
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline() == f"Duaal Monitor: http://localhost:{port}\n"
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
        process.send_signal(signal.SIGINT)
        rest, log = process.stdout.read(), process.stderr.read()
        assert (process.wait(60), rest) == (130, "Gestopt.\n")
        # Lines of libraries that may not be quoted would say nothing.
        assert '"event": "started"' in log and '"library"' not in log


def test_an_empty_state_folder_is_named_as_another_one_was_meant(empty_store: Settings, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "proeftuinen.csv", "pilots", [pilot()])
    asked = duaal(empty_store, "kpis", "--json")
    assert f"De gegevensmap {empty_store.state_dir} is leeg" in asked.stderr and asked.returncode == 0
    assert as_json(asked)
    checked = duaal(empty_store, "check", file, language="en")
    assert f"The state folder {empty_store.state_dir} is empty" in checked.stderr
    assert "1 row, month 2022-03, institution 100001, utf-8" in checked.stdout
    # The reference data are there now, as they are after a first look at the dashboard.
    assert duaal(empty_store, "check", file).stderr == ""
