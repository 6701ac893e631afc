"""`duaal esf` prints the indicators as a table, CSV and JSON, and stops when a sum does not hold."""

import csv
import io
from pathlib import Path

import pytest

from etl import cli_esf
from etl.cli_text import Stopped
from etl.settings import Settings
from tests.etl import esf_case
from tests.etl.files import enrollments, pilot, write_csv
from tests.etl.kpi_store import add_upload, publish, warehouse
from tests.etl.test_cli import as_json, duaal


@pytest.fixture
def loaded(reference_store: Settings, tmp_path: Path) -> Settings:
    """Return a store with three women of 22, inactive in education, in March 2022; one of unknown age."""
    rows = enrollments(3)
    rows[2]["age_at_entry"] = ""
    paths = [write_csv(tmp_path / "p.csv", "pilots", [pilot()]), write_csv(tmp_path / "e.csv", "enrollments", rows)]
    result = duaal(reference_store, "load", *paths, "--confirm", "Leeftijd volgt.")
    assert result.returncode == 0, result.stdout + result.stderr
    return reference_store


def test_json_csv_and_table_hold_the_same_figures(loaded: Settings) -> None:
    found = as_json(duaal(loaded, "esf", "--project", "90001", "--json"))
    assert (found["code_set"], found["as_of"], found["projects"]) == ("esf", "2022-03", ["90001"])
    (year,) = found["years"]
    assert (year["year"], year["as_of_month"], year["is_whole"]) == ("2022", "2022-03", False)
    cumulative = {row["code"] or row["line"]: row for row in found["rows"] if row["basis"] == "cumulative"}
    assert [cumulative[code]["women"] for code in ("CO01", "CO03", "CO06", "CO10", "CR03")] == [0, 2, 2, 2, 0]
    assert {(row["complete_records"], row["all_records"]) for row in cumulative.values()} == {(2, 3)}
    # All entered in 2021: in the calendar year 2022 there is nobody.
    assert {row["total"] for row in found["rows"] if row["basis"] == "in_year"} == {0}

    lines = list(csv.DictReader(io.StringIO(duaal(loaded, "esf", "--project", "90001", "--format", "csv").stdout)))
    assert [int(line["total"]) for line in lines] == [row["total"] for row in found["rows"]]
    assert {line["projects"] for line in lines} == {"90001"}

    dutch = duaal(loaded, "esf", "--project", "90001").stdout
    assert "2022 (tot en met 2022-03): Cumulatief op 31 december" in dutch
    assert "2 van 3 fiches volledig." in dutch and "Cumulatieve cijfers worden nooit over jaren opgeteld." in dutch
    english = duaal(loaded, "esf", "--esf-plus", language="en").stdout
    assert "EECO04" in english and "2 of 3 records complete." in english and "CO10 " not in english.split("EECO01")[0]


def test_a_project_is_switched_off_and_has_its_own_code_set_by_settings(loaded: Settings) -> None:
    off = duaal(loaded, "esf", "--project", "90001", DUAAL_ESF_OFF="90001")
    assert off.returncode == 2 and "project 90001 zijn uitgezet" in off.stderr
    found = as_json(duaal(loaded, "esf", "--json", DUAAL_ESF_OFF="90002, 90003"))
    assert found["switched_off"] == ["90002", "90003"] and "90001" in found["projects"]
    assert (
        as_json(duaal(loaded, "esf", "--project", "90001", "--json", DUAAL_ESF_PLUS="90001"))["code_set"] == "esf_plus"
    )
    wrong = duaal(loaded, "esf", DUAAL_ESF_OFF="alles")
    assert wrong.returncode == 2 and "projectnummers zoals 90001,90002" in wrong.stderr


def test_what_was_not_known_yet_is_not_counted(loaded: Settings) -> None:
    found = as_json(duaal(loaded, "esf", "--as-of", "2022-03", "--known-at", "2022-04-01", "--json"))
    assert {row["total"] for row in found["rows"]} == {None}
    assert found["known_at"] == "2022-04-01T21:59:59.999999Z"
    assert "nog geen inschrijvingen aangeleverd" in duaal(loaded, "esf", "--known-at", "2022-04-01").stdout


def test_sums_that_do_not_hold_stop_the_command_and_name_the_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    """A damaged store is built anew, so the damage is done to tables in memory."""
    with warehouse(esf_case.REFERENCE) as con:
        for upload in esf_case.uploads():
            add_upload(con, upload)
        publish(con)
        con.execute("delete from mart_origins where gender = 'V'")
        monkeypatch.setattr(cli_esf, "open_cursor", lambda: con)
        for form in ("table", "csv", "json"):
            with pytest.raises(Stopped) as stopped:
                cli_esf.esf.main(["--as-of", "2021-12", "--format", form], standalone_mode=False)
            assert stopped.value.exit_code == 3
            assert (
                "2021, cumulatief op 31 december, vrouwen: CO01 0 + CO03 0 + CO05 0 = 0 is niet gelijk aan "
                "'Waarvan met een volledige fiche' 1." in stopped.value.dutch
            )
            assert "women: CO01 0 + CO03 0 + CO05 0 = 0 does not equal" in stopped.value.english
            assert "duaal verify" in stopped.value.dutch
