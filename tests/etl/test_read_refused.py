"""Files that cannot be read, or may not be: each gives a finding that says what is wrong and what to do."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from schemas.rules import RULES
from schemas.rules_reading import PERSONAL_DATA_CODES, READING_RULES
from tests.etl.files import enrollment, pilot, workplace
from tests.etl.reading import codes, delimited, read_bytes, read_text, repairs, sheet, staged

PILOTS = sheet("pilots", [pilot(), pilot(pilot_id="PT-2"), pilot(pilot_id="PT-3")])


def zipped(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "application/vnd.oasis.opendocument.text" if name == "mimetype" else "x")
    return made.getvalue()


def with_column(title: str, *values: str) -> str:
    return delimited([[*row, cell] for row, cell in zip(PILOTS, [title, *values], strict=True)])


def test_reading_rules_are_in_the_catalogue() -> None:
    assert {code: RULES[code] for code in READING_RULES} == READING_RULES
    assert set(READING_RULES) >= PERSONAL_DATA_CODES


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (zipped("[Content_Types].xml", "word/document.xml"), "een tekstdocument"),
        (zipped("mimetype", "content.xml"), "een tekstdocument"),
        (zipped("a.csv"), "een ingepakt bestand"),
        (gzip.compress(b"a;b", mtime=0), "een ingepakt bestand"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "een oud of beveiligd Office-bestand"),
        (b"%PDF-1.7\n%\xe2\xe3", "een PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "een afbeelding"),
        (b"\xef\xbb\xbf \n<HTML><table><tr><td>reporting_month", "een webpagina of XML"),
        (b"<?xml version='1.0'?>", "een webpagina of XML"),
        (bytes(range(256)) * 40, "een binair bestand"),
        (bytes(1_000_000), "een binair bestand"),
    ],
)
def test_other_kinds_of_file_are_refused_by_their_bytes(tmp_path: Path, content: bytes, kind: str) -> None:
    file = read_bytes(tmp_path, content)
    assert codes(file) == ["R01"]
    assert file.findings[0].message_nl.startswith(f"Het bestand is {kind}")
    assert (file.source, len(file.sha256)) == (None, 64)


def test_message_on_another_kind_says_how_to_save_it(tmp_path: Path) -> None:
    file = read_bytes(tmp_path, b"%PDF-1.7", name="proeftuinen.csv")
    found = file.findings[0]
    assert found.message_nl == (
        "Het bestand is een PDF, geen CSV of rekenblad. Bewaar het rekenblad als .xlsx of als 'CSV UTF-8 (door komma's "
        "gescheiden)' en verstuur dat bestand."
    )
    assert found.message_en == (
        "The file is a PDF, not CSV or a spreadsheet. Save the sheet as .xlsx or as 'CSV UTF-8 (comma delimited)' and "
        "send that file."
    )
    assert (found.file, found.row, found.column, found.value) == ("proeftuinen.csv", None, None, None)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b" \r\n \r\n"])
def test_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    assert codes(read_bytes(tmp_path, content)) == ["R02"]


@pytest.mark.parametrize("below", ["", "\n\n", ";;;\n", "Totaal;;\n"])
def test_header_without_rows_is_refused(tmp_path: Path, below: str) -> None:
    file = read_text(tmp_path, delimited(PILOTS[:1]) + below)
    assert [(each.code, each.row) for each in file.findings] == [("R03", 1)]


@pytest.mark.parametrize("content", ["a;b;c\n1;2;3\n", "Jan Peeters;jan@example.org\n", "{}", "reporting_month\n1"])
def test_file_without_a_header_is_refused_without_repeating_its_content(tmp_path: Path, content: str) -> None:
    file = read_text(tmp_path, content, dataset="pilots")
    assert [each.message_nl for each in file.findings] == [
        "In de eerste rijen staat geen kopregel met de kolommen van het contract. "
        "Gebruik de kolomtitels van het sjabloon (Proeftuinen)."
    ]


def test_each_missing_required_column_is_named_once(tmp_path: Path) -> None:
    file = read_text(tmp_path, delimited(sheet("pilots", [pilot()], without=["sector", "project_id", "remarks"])))
    assert [each.message_nl for each in file.findings] == [
        "Kolom 'ESF-projectnummer' (project_id) ontbreekt. Voeg ze toe, of geef de waarde op voor alle rijen.",
        "Kolom 'Sector' (sector) ontbreekt. Voeg ze toe.",
    ]
    assert (len(staged(file)), file.missing_columns, file.is_complete) == (1, {"sector", "project_id"}, False)


def test_unknown_column_with_data_is_named_with_its_first_row(tmp_path: Path) -> None:
    file = read_text(tmp_path, with_column("Budget", "", "100", "200"))
    assert [each.message_nl for each in file.findings] == [
        "Kolom S 'Budget' hoort niet bij Proeftuinen, maar 2 cellen zijn gevuld (de eerste in rij 3). "
        "Verwijder de kolom of gebruik een titel uit het sjabloon."
    ]
    assert file.source is not None


def test_column_without_a_title_may_not_hold_data(tmp_path: Path) -> None:
    rows = [[*row[:2], cell, *row[2:]] for row, cell in zip(PILOTS, ["", "", "", "x"], strict=True)]
    file = read_text(tmp_path, delimited(rows))
    assert file.findings[0].message_nl.startswith("Kolom C 'zonder titel' hoort niet bij Proeftuinen, maar rij 4 is")


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Naam", "namen van personen"),
        ("Naam lerende", "namen van personen"),
        ("studentNaam", "namen van personen"),
        ("VOORNAAM", "namen van personen"),
        ("Last name", "namen van personen"),
        ("Naam mentor", "namen van personen"),
        ("Rijksregisternummer", "nummers van het rijksregister"),
        ("INSZ-nummer", "nummers van het rijksregister"),
        ("E-mail", "e-mailadressen"),
        ("e-mailadres student", "e-mailadressen"),
        ("Geboortedatum", "geboortegegevens"),
        ("geb.datum", "geboortegegevens"),
        ("date_of_birth", "geboortegegevens"),
        ("Telefoon", "telefoonnummers"),
        ("GSM nr", "telefoonnummers"),
        ("Adres", "adressen"),
        ("Straat en huisnummer", "adressen"),
    ],
)
def test_filled_column_that_looks_like_personal_data_is_refused_without_its_values(
    tmp_path: Path, title: str, found: str
) -> None:
    file = read_text(tmp_path, with_column(title, "Jan Peeters", "", ""))
    assert codes(file) == ["R08"]
    assert file.findings[0].message_nl.startswith(f"Kolom S '{title}' lijkt {found} te bevatten.")
    assert "Peeters" not in str(file.findings)
    assert "Peeters" not in "".join(path.read_text() for path in (tmp_path / "work").iterdir())


@pytest.mark.parametrize("title", ["Bestandsnaam", "Naam instelling", "Adres werkplek", "Opmerking 2", "Gemeente"])
def test_names_of_things_are_only_unknown_columns(tmp_path: Path, title: str) -> None:
    assert codes(read_text(tmp_path, with_column(title, "x", "", ""))) == ["R11"]


@pytest.mark.parametrize(
    "title", ["Migrant", "Migratieachtergrond", "Handicap", "Minderheid", "Kansengroep", "CO16", "Nationaliteit"]
)
@pytest.mark.parametrize("value", ["ja", ""])
def test_column_on_sensitive_characteristics_is_refused_even_when_empty(tmp_path: Path, title: str, value: str) -> None:
    file = read_text(tmp_path, with_column(title, value, "", ""))
    assert codes(file) == ["R09"]
    assert "CO15-CO17" in file.findings[0].message_nl


def test_empty_column_with_a_personal_title_is_dropped_and_said(tmp_path: Path) -> None:
    file = read_text(tmp_path, with_column("Naam", "", "", ""))
    assert (codes(file), list(repairs(file))) == ([], ["dropped_columns"])


def test_no_column_of_the_contract_looks_personal_or_sensitive() -> None:
    from etl.read_titles import is_sensitive_title, personal_kind
    from schemas.datasets import datasets

    titles = [
        title
        for each in datasets()
        for column in each.columns
        for title in (column.name, column.label_nl, column.label_en)
    ]
    assert [title for title in titles if is_sensitive_title(title) or personal_kind(title)] == []


def test_column_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    file = read_text(tmp_path, with_column("Proeftuin ID", "PT-1", "PT-2", "PT-3"))
    assert [each.message_nl for each in file.findings] == [
        "Kolom 'Proeftuin-ID' staat er meer dan eens: in D, S. Behoud één van beide."
    ]


def test_rows_with_too_many_filled_cells_are_all_named(tmp_path: Path) -> None:
    rows = [PILOTS[0], [*PILOTS[1], "", "x"], PILOTS[2], [*PILOTS[3], "y"], [*PILOTS[3], "", ""]]
    file = read_text(tmp_path, delimited(rows))
    assert [(each.code, each.row) for each in file.findings] == [("R15", 2), ("R15", 4)]
    assert file.findings[1].message_nl == (
        "Rij 4 heeft 19 cellen, de kopregel 18. Zet tekst waarin ';' voorkomt tussen dubbele aanhalingstekens, "
        "of wis wat voorbij de laatste kolom staat."
    )
    assert ([number for number, _ in staged(file)], file.is_complete) == ([3, 5], False)


def test_findings_past_a_thousand_are_counted_only(tmp_path: Path) -> None:
    file = read_text(tmp_path, delimited([PILOTS[0], *[[*PILOTS[1], "x"]] * 1_200]))
    assert (len(file.findings), file.finding_counts) == (1_000, {"R15": 1_200})


@pytest.mark.parametrize("broken", ['"abc;x\n', '"abc"def;x\n'])
def test_quotes_that_do_not_match_are_named_with_their_row(tmp_path: Path, broken: str) -> None:
    file = read_text(tmp_path, delimited(PILOTS[:2]) + broken + delimited(PILOTS[2:]))
    assert [(each.code, each.row) for each in file.findings] == [("R16", 3)]


def test_quote_left_open_in_a_long_file_is_refused_in_bounded_memory(tmp_path: Path) -> None:
    content = delimited(PILOTS[:2]) + '"' + delimited(PILOTS[1:] * 2_000)
    assert [(each.code, each.row) for each in read_text(tmp_path, content).findings] == [("R19", 3)]


def test_header_pasted_again_is_named(tmp_path: Path) -> None:
    again = [title.upper() for title in PILOTS[0]]
    file = read_text(tmp_path, delimited([*PILOTS, again, *PILOTS[1:]]))
    assert [(each.code, each.row) for each in file.findings] == [("R17", 5)]


@pytest.mark.parametrize(
    ("options", "limit"),
    [
        ({"max_bytes": 1_000_000}, "hoogstens 1 MB"),
        ({"max_rows": 1_500}, "hoogstens 1.500 rijen"),
        ({"max_columns": 17}, "hoogstens 17 kolommen"),
    ],
)
def test_over_a_limit_is_refused_with_the_limit(tmp_path: Path, options: dict[str, int], limit: str) -> None:
    file = read_text(tmp_path, delimited([PILOTS[0], *PILOTS[1:] * 3_000]), **options)
    assert codes(file) == ["R18"]
    assert limit in file.findings[0].message_nl


def test_exactly_the_limit_of_rows_is_read(tmp_path: Path) -> None:
    assert codes(read_text(tmp_path, delimited(PILOTS), max_rows=3)) == []
    assert codes(read_text(tmp_path, delimited(PILOTS), max_rows=2)) == ["R18"]


def test_cell_over_the_limit_is_named_with_its_row(tmp_path: Path) -> None:
    rows = sheet("pilots", [pilot(), pilot(remarks="x" * 10_001)])
    file = read_text(tmp_path, delimited(rows))
    assert [(each.code, each.row) for each in file.findings] == [("R19", 3)]
    assert "langer dan 10000 tekens" in file.findings[0].message_nl


def test_one_endless_line_is_refused_in_bounded_memory(tmp_path: Path) -> None:
    file = read_bytes(tmp_path, delimited(PILOTS).encode() + b"x" * 5_000_000)
    assert [(each.code, each.row) for each in file.findings] == [("R19", 5)]


def test_nul_characters_are_named_with_their_rows(tmp_path: Path) -> None:
    content = delimited(PILOTS).encode().replace(b"PT-2", b"PT\x00-2")
    assert [(each.code, each.row) for each in read_bytes(tmp_path, content).findings] == [("R06", 3)]
    cut_off = read_bytes(tmp_path, content + bytes(5_000_000))
    assert [(each.code, each.row) for each in cut_off.findings] == [("R06", 3), ("R06", 5)]


def test_two_encodings_in_one_file_are_named_with_their_rows(tmp_path: Path) -> None:
    rows = sheet(
        "pilots", [pilot(remarks="één\nregel"), pilot(remarks="café"), pilot(remarks="ïJ"), pilot(remarks="naïef")]
    )
    lines = [delimited([row]) for row in rows]
    content = b"".join(line.encode("cp1252" if place in (2, 4) else "utf-8") for place, line in enumerate(lines))
    file = read_bytes(tmp_path, content)
    assert [(each.code, each.row) for each in file.findings] == [("R05", 3), ("R05", 5)]
    assert (file.source, file.encoding) == (None, None)


def test_bytes_of_no_known_encoding_are_named_with_their_rows(tmp_path: Path) -> None:
    content = delimited(sheet("pilots", [pilot(remarks="X"), pilot(remarks="Q caf")])).encode()
    file = read_bytes(tmp_path, content.replace(b"Q caf", b"\x81 caf\xe9"))
    assert [(each.code, each.row) for each in file.findings] == [("R04", 3)]
    assert file.findings[0].message_nl.startswith("Rij 3 bevat tekens die in geen bekende codering leesbaar zijn.")


def test_utf16_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    file = read_bytes(tmp_path, delimited(PILOTS).encode("utf-16")[:-1])
    assert codes(file) == ["R04"]
    assert file.findings[0].message_nl.startswith("Het bestand bevat tekens")


def test_columns_that_fit_two_data_sets_ask_for_a_choice(tmp_path: Path) -> None:
    content = "reporting_month;project_id;institution_id\n2022-03;90001;100001\n"
    file = read_text(tmp_path, content)
    assert codes(file) == ["R13"]
    assert "even goed bij elk van deze: Proeftuinen, Werkplekken, Inschrijvingen." in file.findings[0].message_nl
    chosen = read_text(tmp_path, content, dataset="workplaces")
    assert set(codes(chosen)) == {"R10"}


def test_other_data_than_chosen_is_said(tmp_path: Path) -> None:
    file = read_text(tmp_path, delimited(sheet("enrollments", [enrollment()])), dataset="pilots")
    assert [each.message_nl for each in file.findings] == [
        "Gekozen is Proeftuinen, maar de kolommen zijn die van Inschrijvingen. "
        "Kies Inschrijvingen of een ander bestand."
    ]


def test_given_value_that_is_not_valid_is_refused_before_any_row(tmp_path: Path) -> None:
    rows = sheet("workplaces", [workplace()], without=["reporting_month"])
    file = read_text(tmp_path, delimited(rows), constants={"reporting_month": "maart 2022"})
    assert [each.message_nl for each in file.findings] == [
        "Rapporteringsmaand: de opgegeven waarde 'maart 2022' is niet geldig. Geef ze zoals 2022-10."
    ]
    assert file.source is None
