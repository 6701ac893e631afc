"""Wrong use of the command line: a sentence that says what to do, exit code 2, valid JSON for who asked for it."""

import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from etl.ledger import ledger_of
from etl.settings import Settings
from tests.etl.command import RunResult
from tests.etl.files import pilot, write_csv
from tests.etl.test_cli import ROOT, as_json, duaal
from tests.swept import in_sweep


def error_of(result: RunResult) -> dict[str, str]:
    """Return the error that stands on standard output, where nothing else may stand."""
    printed = json.loads(result.stdout)
    assert list(printed) == ["error"]
    error: dict[str, str] = printed["error"]
    return error


def duaal_script(settings: Settings, script: Path, folder: Path) -> RunResult:
    """Run a script that starts the command line, with the store's settings."""
    environment = os.environ | {
        "DUAAL_STATE_DIR": str(settings.state_dir), "DUAAL_SECRET": "test-secret", "DUAAL_LANG": "nl",
        "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    result = subprocess.run([sys.executable, script], capture_output=True, text=True, env=environment, cwd=folder)
    assert "Traceback" not in result.stdout + result.stderr
    return result


# The folder for the data


@pytest.mark.parametrize("place", ["bestand", "bestand/state"])
@pytest.mark.parametrize("arguments", in_sweep([["uploads"], ["kpis"], ["verify"], ["check", "bestand"]], after=2))
def test_state_folder_that_cannot_be_is_named_with_its_setting(
    tmp_path: Path, place: str, arguments: list[str]
) -> None:
    (tmp_path / "bestand").write_text("geen map")
    result = duaal(Settings(state_dir=tmp_path / place), *arguments, folder=tmp_path)
    assert result.returncode == 2
    assert str(tmp_path / place) in result.stderr and "DUAAL_STATE_DIR" in result.stderr
    assert "is een bestand, geen map" in result.stderr


def test_state_folder_without_permission_is_named(tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.mkdir(mode=0o500)
    # The superuser may write everywhere, unless the right to is taken away (util-linux is on every Debian).
    bound = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.geteuid() == 0 else ()
    result = duaal(Settings(state_dir=state), "uploads", through=bound)
    assert result.returncode == 2 and f"geen toestemming voor {state}" in result.stderr


def test_state_folder_in_which_nothing_can_be_made_is_named() -> None:
    state = Path("/proc/duaal")
    result = duaal(Settings(state_dir=state), "uploads", language="en")
    assert result.returncode == 2 and "The folder /proc/duaal for the data cannot be used" in result.stderr


def test_breakage_that_cannot_be_logged_stands_on_one_line(tmp_path: Path) -> None:
    state = tmp_path / "state"
    (state / "errors.log").mkdir(parents=True)
    (state / "ledger.sqlite").write_bytes(b"geheim" * 2000)
    result = duaal(Settings(state_dir=state), "uploads", "--json")
    error = error_of(result)
    assert (result.returncode, error["code"]) == (3, "broken")
    assert len(result.stderr.splitlines()) == 1
    assert error["reference"] in result.stderr and re.search(r": \w+ cli\.py:\d+ > ", result.stderr)
    assert "geheim" not in result.stderr


# Settings


@pytest.mark.parametrize(
    ("content", "said"),
    in_sweep(
        [
            (b"port = ", "duaal.toml is niet te lezen: fout aan het einde van het bestand."),
            (b"port = \n", "duaal.toml is niet te lezen: fout op regel 1, teken 8."),
            (b'time_zone = "\xff"', "duaal.toml is geen UTF-8-tekst."),
            (b"prot = 8600", "prot in duaal.toml is geen instelling. Bedoelde u port?"),
            (b"kleur = 1", "kleur in duaal.toml is geen instelling. De instellingen zijn: state_dir, secret,"),
            (b'port = "x"', "port in duaal.toml. Gegeven: 'x'. Toegestaan: een geheel getal van 1 tot 65535."),
            (b'time_zone = "Mars/Phobos"', "time_zone in duaal.toml. Gegeven: 'Mars/Phobos'. Toegestaan: een tijdzone"),
            (
                b'memory_limit = "veel"',
                "memory_limit in duaal.toml. Gegeven: 'veel'. Toegestaan: een hoeveelheid zoals",
            ),
        ],
        after=2,
    ),
)
def test_wrong_line_in_the_file_is_named(empty_store: Settings, tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "duaal.toml").write_bytes(content)
    result = duaal(empty_store, "uploads", folder=tmp_path)
    assert result.returncode == 2 and said in result.stderr


def test_settings_file_that_is_a_folder_is_named(empty_store: Settings, tmp_path: Path) -> None:
    (tmp_path / "duaal.toml").mkdir()
    result = duaal(empty_store, "uploads", folder=tmp_path, language="en")
    assert result.returncode == 2 and result.stderr.startswith("duaal.toml is a folder;")


def test_good_settings_file_is_read(empty_store: Settings, tmp_path: Path) -> None:
    (tmp_path / "duaal.toml").write_text('port = 8600\ntime_zone = "UTC"\nmemory_limit = "1.5 GiB"\n')
    assert duaal(empty_store, "uploads", folder=tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("name", "value", "said"),
    in_sweep(
        [
            (
                "DUAAL_PORT",
                "99999",
                "DUAAL_PORT (omgevingsvariabele). Gegeven: '99999'. Toegestaan: een geheel getal van",
            ),
            ("DUAAL_MAX_ROWS", "0", "Toegestaan: een geheel getal vanaf 1."),
            ("DUAAL_MEMORY_LIMIT", "1", "Gegeven: '1'. Toegestaan: een hoeveelheid zoals 512MB, 1GB of 2GiB"),
            ("DUAAL_MEMORY_LIMIT", "64MB", "minstens 100MB"),
            ("DUAAL_TIME_ZONE", "../../etc/passwd", "DUAAL_TIME_ZONE (omgevingsvariabele)"),
            ("DUAAL_PROT", "8600", "DUAAL_PROT (omgevingsvariabele) is geen instelling. Bedoelde u DUAAL_PORT?"),
        ],
        after=2,
    ),
)
def test_wrong_environment_variable_is_named(empty_store: Settings, name: str, value: str, said: str) -> None:
    result = duaal(empty_store, "uploads", **{name: value})
    assert result.returncode == 2 and said in result.stderr


def test_the_secret_is_never_repeated(empty_store: Settings, tmp_path: Path) -> None:
    (tmp_path / "duaal.toml").write_text("secret = 424242\nsecrett = 535353\n")
    code = "import sys; sys.argv = ['duaal', 'uploads']\nimport os; os.environ.pop('DUAAL_SECRET')\n"
    (tmp_path / "start.py").write_text(code + "from etl.cli import main\nmain()\n")
    result = duaal_script(empty_store, tmp_path / "start.py", folder=tmp_path)
    assert result.returncode == 2 and "secret in duaal.toml. Gegeven: (niet getoond)." in result.stderr
    assert "secrett in duaal.toml is geen instelling. Bedoelde u secret?" in result.stderr
    assert "424242" not in result.stderr and "535353" not in result.stderr


# Ctrl+C

_INTERRUPTED = """
import os, signal, sys
sys.argv = ["duaal", *{arguments}]
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
from etl import submit
from etl.cli import main
real = submit.Writer._accept

def accept(self, *given):
    receipt = real(self, *given) if {is_stored} else None
    try:
        os.kill(os.getpid(), signal.SIGINT)
        for _ in range(1000):
            pass
    except KeyboardInterrupt:
        raise {error}
    return receipt

submit.Writer._accept = accept
main()
"""


@pytest.mark.every(3)
@pytest.mark.parametrize("error", ["RuntimeError('Query interrupted')", "KeyboardInterrupt"])
@pytest.mark.parametrize("is_stored", [False, True])
def test_interruption_is_said_with_what_was_stored(
    reference_store: Settings, tmp_path: Path, is_stored: bool, error: str
) -> None:
    path = write_csv(tmp_path / "p.csv", "pilots", [pilot()])
    arguments = ["load", str(path), "--json"]
    script = tmp_path / "start.py"
    script.write_text(_INTERRUPTED.format(arguments=arguments, is_stored=is_stored, error=error))
    result = duaal_script(reference_store, script, tmp_path)
    said = error_of(result)
    assert (result.returncode, said["code"]) == (130, "aborted")
    assert "U kunt dezelfde opdracht gewoon opnieuw geven" in said["message"]
    assert ("dit was al opgeslagen: U000002" in said["message"]) is is_stored
    assert said["message"] in result.stderr
    again = as_json(duaal(reference_store, *arguments))
    assert again["accepted"] and again["already_loaded"] is is_stored


def test_exit_codes_stand_in_help(empty_store: Settings) -> None:
    for language, said in (("nl", "130 afgebroken."), ("en", "130 aborted.")):
        assert said in " ".join(duaal(empty_store, "--help", language=language).stdout.split())


# Files to write


def test_template_never_replaces_a_file_unasked(empty_store: Settings, tmp_path: Path) -> None:
    target = tmp_path / "pilots.csv"
    target.write_text("ingevuld")
    for out in (target, tmp_path):
        refused = duaal(empty_store, "template", "pilots", "--out", out)
        assert refused.returncode == 2 and "--overwrite" in refused.stderr and target.read_text() == "ingevuld"
    assert duaal(empty_store, "template", "pilots", "--out", target, "--overwrite").returncode == 0
    assert target.read_text() != "ingevuld"


@pytest.mark.parametrize(
    ("name", "start"), in_sweep([("a.csv", b"\xef\xbb\xbf"), ("a.xlsx", b"PK"), ("A.XLSX", b"PK")], after=2)
)
def test_the_name_decides_the_kind_of_template(empty_store: Settings, tmp_path: Path, name: str, start: bytes) -> None:
    assert duaal(empty_store, "template", "pilots", "--out", tmp_path / name).returncode == 0
    assert (tmp_path / name).read_bytes().startswith(start)


@pytest.mark.parametrize(
    ("out", "given", "said"),
    in_sweep(
        [
            ("a.xlsx", ["--format", "csv"], "--format csv past niet bij --out"),
            ("a.csv", ["--format", "xlsx"], "--format xlsx past niet bij --out"),
            ("a.ods", [], "eindigt op .csv of .xlsx"),
            ("nergens/a.csv", [], "nergens bestaat niet"),
            ("nergens", [], "nergens bestaat niet"),
            ("nergens/", ["--format", "xlsx"], "nergens bestaat niet"),
        ],
        after=2,
    ),
)
def test_template_that_cannot_be_is_refused_with_words(
    empty_store: Settings, tmp_path: Path, out: str, given: list[str], said: str
) -> None:
    result = duaal(empty_store, "template", "pilots", "--out", out, *given, folder=tmp_path)
    assert result.returncode == 2 and said in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    in_sweep(
        [
            ["template", "pilots", "--out", "bestand/a.csv"],
            ["template", "pilots", "--out", "/proc/a.csv"],
            ["template", "pilots", "--out", "/proc/a.xlsx"],
            ["check", "p.csv", "--rows", "bestand/rijen"],
            ["check", "p.csv", "--rows=/proc/rijen"],
            ["sample", "/proc/voorbeeld"],
        ],
        after=2,
    ),
)
def test_place_that_cannot_be_written_is_named(reference_store: Settings, tmp_path: Path, arguments: list[str]) -> None:
    write_csv(tmp_path / "p.csv", "pilots", [pilot()])
    (tmp_path / "bestand").write_text("geen map")
    result = duaal(reference_store, *arguments, folder=tmp_path)
    assert result.returncode == 2 and not (reference_store.state_dir / "errors.log").exists()
    assert "bestand is een bestand, geen map" in result.stderr or "in de map /proc kan niets" in result.stderr


def test_place_of_the_output_is_blamed_and_not_the_folder_for_the_data(tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("geen map")
    state = Settings(state_dir=tmp_path / "bestand")
    result = duaal(state, "template", "pilots", "--out", "/proc/a.csv")
    assert result.returncode == 2 and result.stderr.startswith("/proc/a.csv is niet te lezen of te schrijven")


# KPIs


def test_a_kpi_that_does_not_exist_is_not_pointed_to(reference_store: Settings) -> None:
    result = duaal(reference_store, "kpis", "k99")
    assert result.returncode == 2 and "k99 bestaat niet; de KPI's zijn K01 tot K24" in result.stderr
    assert "duaal kpis k99" not in result.stderr
    assert "duaal uploads U000012" in duaal(reference_store, "kpis", "U000012").stderr


# JSON, texts, port, withdrawal


@pytest.mark.parametrize(
    "arguments",
    in_sweep(
        [
            ["check", "--json"],
            ["check", "bestaat-niet.csv", "--json"],
            ["nergens", "--json"],
            ["uploads", "--json", "--as", "minister"],
            ["kpis", "K99", "--format", "json"],
            ["kpis", "--by", "kleur", "--json"],
            ["--lang", "fr", "uploads", "--json"],
            ["withdraw", "U000099", "--reason", "x", "--json"],
        ],
        after=2,
    ),
)
def test_wrong_use_is_json_too(reference_store: Settings, arguments: list[str]) -> None:
    result = duaal(reference_store, *arguments)
    error = error_of(result)
    assert (result.returncode, error["code"]) == (2, "wrong_use")
    assert error["message"] and error["message"] in result.stderr


def test_wrong_settings_are_json_too(empty_store: Settings) -> None:
    assert "DUAAL_PORT" in error_of(duaal(empty_store, "uploads", "--json", DUAAL_PORT="x"))["message"]


def test_without_json_nothing_stands_on_standard_output(empty_store: Settings) -> None:
    assert duaal(empty_store, "check", "bestaat-niet.csv").stdout == ""


@pytest.mark.parametrize(
    "command",
    in_sweep(
        [["reference", "load"], ["period", "close"], ["period", "reopen"], ["sample"], ["check"], ["run"]], after=2
    ),
)
def test_help_speaks_one_language(empty_store: Settings, command: list[str]) -> None:
    dutch = duaal(empty_store, *command, "--help").stdout
    english = duaal(empty_store, "--lang", "en", *command, "--help").stdout
    assert "[OPTIES]" in dutch and not {"[OPTIONS]", "INTEGER", "TEXT", "DIRECTORY", "WHO"} & set(dutch.split())
    assert "[OPTIONS]" in english and not {"[OPTIES]", "GETAL", "TEKST", "WIE", "MAP"} & set(english.split())


@pytest.mark.parametrize(("language", "said", "unsaid"), [("nl", "Poort", "Port "), ("en", "Port ", "Poort")])
def test_port_in_use_is_wrong_use_in_one_language(
    reference_store: Settings, language: str, said: str, unsaid: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = duaal(reference_store, "--lang", language, "run", "--port", port)
    assert result.returncode == 2 and "--port" in result.stderr and "DUAAL_PORT" in result.stderr
    assert said in result.stderr and unsaid not in result.stderr


@pytest.mark.parametrize(
    ("upload", "reason", "said"),
    [("U000099", "fout", "niet gevonden"), ("U000001", " ", "Geef een reden op.")],
)
def test_withdrawal_that_cannot_be_is_wrong_use(reference_store: Settings, upload: str, reason: str, said: str) -> None:
    result = duaal(reference_store, "withdraw", upload, "--reason", reason)
    assert result.returncode == 2 and said in result.stderr


@pytest.mark.parametrize(
    ("given", "said"),
    in_sweep(
        [
            (
                {"DUAAL_LEDGER": "mysql://an:geheim@host/db"},  # pragma: allowlist secret
                "DUAAL_LEDGER (omgevingsvariabele). Gegeven: (niet getoond).",
            ),
            ({"DUAAL_ARCHIVE": "gs://bucket"}, "Gegeven: 'gs://bucket'. Toegestaan: een adres zoals s3://bucket"),
            ({"DUAAL_WAREHOUSE": "ducklake:"}, "DUAAL_WAREHOUSE=ducklake: gaat samen met DUAAL_ARCHIVE=s3://"),
            ({"DUAAL_WAREHOUSE": "lake.db"}, "Toegestaan: ducklake: of ducklake:postgresql://"),
            ({"DUAAL_LEDGER": "postgresql://host/db"}, "het pakket daarvoor is niet geïnstalleerd"),
            ({"DUAAL_ARCHIVE": "s3://bucket"}, "het pakket daarvoor is niet geïnstalleerd"),
        ],
        after=2,
    ),
)
def test_shared_stores_that_cannot_be_used_are_said(
    empty_store: Settings, tmp_path: Path, given: dict[str, str], said: str
) -> None:
    for name in ("psycopg", "obstore"):  # as on a machine without the packages of several
        (tmp_path / f"{name}.py").write_text("raise ImportError")
    ledger_of(empty_store)
    through = {"through": ("env",), "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    result = duaal(empty_store, "uploads" if "DUAAL_LEDGER" in given else "verify", **through, **given)
    assert (result.returncode, "geheim" in result.stderr) == (2, False), result.stderr
    assert said in result.stderr


# What nobody knows


@pytest.mark.parametrize(
    ("arguments", "said"),
    in_sweep(
        [
            (("kpis", "K07", "--institution", "999999"), "Instelling 999999 is niet gekend"),
            (("trace", "K07", "--institution", "10000"), "Instelling 10000 is niet gekend"),
            (("kpis", "K07", "--project", "99999"), "Project 99999 is niet gekend"),
            (("trace", "K07", "--year", "2031-2032"), "Academiejaar 2031-2032 is niet gekend"),
            (("audit", "--from", "2023-13-01"), "geef een dag als 2023-03-01"),
            (("report", "reissue", "R000001"), "Er ontbreekt een optie '--out'"),
        ],
        after=2,
    ),
)
def test_what_is_not_known_or_missing_is_said(reference_store: Settings, arguments: tuple[str, ...], said: str) -> None:
    result = duaal(reference_store, *arguments)
    assert result.returncode == 2 and said in result.stderr
