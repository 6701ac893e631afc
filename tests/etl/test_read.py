"""Reading what may be read: every encoding, delimiter, line end and header, and what is said about it."""

import hashlib
from pathlib import Path

import pytest

from schemas.datasets import DATASET_NAMES, dataset
from tests.etl.files import Row, enrollment, enrollments, event, pilot, workplace
from tests.etl.reading import cells, codes, delimited, read_bytes, read_text, repairs, sheet, staged

GOOD = {"pilots": pilot, "workplaces": workplace, "enrollments": enrollment, "events": event}
ACCENTED = pilot(programme_name="Opleiding 'één' – café œuvre", remarks='Zei: "naïef"; ging door')


@pytest.mark.parametrize("name", DATASET_NAMES)
@pytest.mark.parametrize("language", [None, "nl", "en"])
def test_header_in_names_or_labels_is_recognised_and_tells_the_data_set(
    tmp_path: Path, name: str, language: str | None
) -> None:
    row = GOOD[name]()
    file = read_text(tmp_path, delimited(sheet(name, [row], language)))
    assert (file.dataset, file.rows, file.findings, file.repairs) == (name, 1, [], [])
    assert staged(file) == [(2, cells(row))]


def test_titles_of_one_data_set_never_mean_two_columns() -> None:
    from etl.read_titles import known_titles
    from etl.title_form import normal_title

    for name in DATASET_NAMES:
        meanings = {
            (normal_title(title), column.name)
            for column in dataset(name).columns
            for title in (column.name, column.label_nl, column.label_en)
        }
        assert len(meanings) == len(known_titles(name))


def test_titles_in_any_order_case_and_spacing_are_read_and_named(tmp_path: Path) -> None:
    rows = [list(reversed(line)) for line in sheet("pilots", [pilot()], "nl")]
    rows[0] = [title.upper().replace(" ", "_").replace("-", "  ") for title in rows[0]]
    file = read_text(tmp_path, delimited(rows))
    assert staged(file) == [(2, cells(pilot()))]
    assert "'PROEFTUIN ID' = Proeftuin-ID" in repairs(file)["header_titles"]
    assert file.headers["pilot_id"] == "PROEFTUIN ID"


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("quoting", [0, 1])
def test_delimiters_line_ends_and_quotes_are_read(tmp_path: Path, delimiter: str, line_end: str, quoting: int) -> None:
    rows = [ACCENTED, pilot(pilot_id="PT-2", remarks="regel 1\nregel 2"), pilot(pilot_id="PT-3")]
    file = read_text(tmp_path, delimited(sheet("pilots", rows), delimiter, line_end, quoting))
    assert file.delimiter == delimiter
    assert staged(file) == [(number, cells(row)) for number, row in enumerate(rows, start=2)]


@pytest.mark.parametrize(
    ("codec", "encoding", "said"),
    [
        ("utf-8", "utf-8", None),
        ("utf-8-sig", "utf-8-sig", None),
        ("utf-16", "utf-16", "Gelezen als UTF-16 en omgezet naar UTF-8."),
        ("utf-16-be", "utf-16", "Gelezen als UTF-16 en omgezet naar UTF-8."),
        ("cp1252", "windows-1252", "Gelezen als Windows-1252 en omgezet naar UTF-8."),
        ("mac_roman", "mac-roman", "Gelezen als Mac Roman en omgezet naar UTF-8."),
    ],
)
def test_encodings_are_told_apart(tmp_path: Path, codec: str, encoding: str, said: str | None) -> None:
    content = delimited(sheet("pilots", [ACCENTED])).encode(codec)
    file = read_bytes(tmp_path, b"\xfe\xff" + content if codec == "utf-16-be" else content)
    assert (file.encoding, repairs(file).get("encoding")) == (encoding, said)
    assert staged(file) == [(2, cells(ACCENTED))]
    assert file.sha256 == hashlib.sha256((tmp_path / "bestand.csv").read_bytes()).hexdigest()


def test_apostrophe_typed_as_opening_quote_is_still_windows(tmp_path: Path) -> None:
    row = pilot(remarks="Foto\u2018s en video\u2018s van Belgi\u00eb")
    file = read_bytes(tmp_path, delimited(sheet("pilots", [row])).encode("cp1252"))
    assert (file.encoding, staged(file)) == ("windows-1252", [(2, cells(row))])


def test_row_numbers_are_those_of_the_sheet(tmp_path: Path) -> None:
    first, second = pilot(remarks="regel 1\nregel 2"), pilot(pilot_id="PT-2")
    header, one, two = sheet("pilots", [first, second])
    blank, spaces = [], [" ", "\u00a0"]
    content = "sep=;\r\n" + delimited(
        [["Proeftuinen 2022"], blank, header, blank, one, spaces, blank, two, blank], line_end="\r\n"
    )
    file = read_text(tmp_path, content)
    assert staged(file) == [(5, cells(first)), (8, cells(second))]
    assert repairs(file) == {
        "separator_line": "De regel 'sep=' bovenaan is overgeslagen; ze telt niet mee in de rijnummers.",
        "title_rows": "De kopregel staat in rij 3; wat erboven staat, is overgeslagen.",
        "blank_rows": "Lege rijen overgeslagen: 3.",
    }


def test_totals_row_at_the_bottom_is_left_out_and_said(tmp_path: Path) -> None:
    header, row = sheet("workplaces", [workplace()])
    file = read_text(tmp_path, delimited([header, row, ["", "TOTAAL:", "4"]]))
    assert (file.rows, len(staged(file))) == (1, 1)
    assert repairs(file) == {"totals_row": "Rij 3 is een totaalrij en is weggelaten."}


def test_total_elsewhere_than_at_the_bottom_is_a_row(tmp_path: Path) -> None:
    header, row = sheet("workplaces", [workplace()])
    file = read_text(tmp_path, delimited([header, ["Totaal"], row]))
    assert [number for number, _ in staged(file)] == [2, 3]


def test_short_rows_are_completed_and_said(tmp_path: Path) -> None:
    header, row = sheet("pilots", [pilot()])
    file = read_text(tmp_path, delimited([header, row[:11]]))
    assert staged(file) == [
        (2, cells(pilot(places_planned="", load_total="", load_workplace="")) | {"start_date": None})
    ]
    assert repairs(file)["short_rows"].endswith("aangevuld met lege cellen: 1.")


def test_empty_columns_are_dropped_and_said(tmp_path: Path) -> None:
    rows = [
        [*line[:2], title, *line[2:], "", ""]
        for line, title in zip(sheet("pilots", [pilot()]), ["Extra", " "], strict=True)
    ]
    file = read_text(tmp_path, delimited(rows))
    assert staged(file) == [(2, cells(pilot()))]
    assert repairs(file) == {"dropped_columns": "Lege kolommen weggelaten: C 'Extra'."}


def test_absent_optional_columns_read_as_empty_and_are_said(tmp_path: Path) -> None:
    file = read_text(tmp_path, delimited(sheet("pilots", [pilot()], without=["places_planned", "remarks"])))
    assert staged(file) == [(2, cells(pilot(places_planned="")))]
    assert repairs(file) == {
        "absent_columns": "Niet in het bestand, dus leeg (onbekend): Voorziene plaatsen, Opmerkingen."
    }


def test_values_given_for_all_rows_stand_in_for_absent_columns(tmp_path: Path) -> None:
    constants = {
        "reporting_month": "2022-03",
        "project_id": "90001",
        "institution_id": "100001",
        "academic_year": "2021-2022",
    }
    rows = enrollments(3)
    file = read_text(
        tmp_path, delimited(sheet("enrollments", rows, "nl", without=list(constants))), constants=constants
    )
    assert staged(file) == [(number, cells(row)) for number, row in enumerate(rows, start=2)]
    assert file.constants == constants
    assert repairs(file) == {
        "given_values": "Niet in het bestand, ingevuld voor alle rijen: "
        "Rapporteringsmaand, ESF-projectnummer, Instellingsnummer, Academiejaar/schooljaar."
    }


def test_given_value_that_a_data_set_has_no_column_for_is_ignored(tmp_path: Path) -> None:
    file = read_text(tmp_path, delimited(sheet("workplaces", [workplace()])), constants={"academic_year": "2021-2022"})
    assert (file.constants, staged(file)) == ({}, [(2, cells(workplace()))])


def test_cells_are_text_as_they_stand(tmp_path: Path) -> None:
    odd = ["007", "1.234", "NULL", "null", "#x", "\\", "'", '"', '""', 'a\\"b', " x ", "\u00a0", "=1+1", "\u2028", "-"]
    rows: list[Row] = [pilot(remarks=text) for text in odd]
    file = read_text(tmp_path, delimited(sheet("pilots", rows)))
    assert [row["remarks"] for _, row in staged(file)] == odd


def test_name_of_a_file_is_only_a_name(tmp_path: Path) -> None:
    file = read_bytes(tmp_path, delimited(sheet("pilots", [pilot()])).encode(), name="[a]*?'{}.csv.gz")
    assert (codes(file), len(staged(file))) == ([], 1)
