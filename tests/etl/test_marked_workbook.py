"""The marked workbook: the user's own rows, exactly the cells of the findings marked, personal values withheld."""

import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell import Cell
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from etl.judgement import Judgement
from etl.marked_rows import WHOLE_UP_TO_CELLS
from etl.marked_workbook import write_marked_workbook
from etl.scope import LOCAL_DEPARTMENT
from etl.settings import Settings
from etl.stage import Part
from etl.submit import Delivery, judge, options_of
from tests.etl.files import Row, enrollments, enterprise_number, pilot, workplace
from tests.etl.reading import delimited, sheet
from tests.etl.workbooks import ods, ods_rows, xlsx

NATIONAL_NUMBER = "85073003328"
_FILLS = {"FFFFC7C7": "error", "FFFFF0B3": "warning"}

Place = tuple[int, str]


@dataclass
class Marked:
    """A judgement and its workbook, read back."""

    judgement: Judgement
    path: Path
    book: openpyxl.Workbook

    @property
    def told(self) -> Worksheet:
        return self.book.worksheets[0]

    @property
    def rows(self) -> Worksheet:
        return self.book.worksheets[1]

    def marks(self) -> dict[Place, str]:
        """Return row and letter of the coloured cells of the first file's sheet."""
        cells = [cell for row in self.rows.iter_rows() for cell in row]
        return {(c.row, c.column_letter): _FILLS[c.fill.fgColor.rgb] for c in cells if c.fill.fgColor.rgb in _FILLS}

    def all_text(self) -> str:
        """Return everything that stands in any part of the workbook."""
        with zipfile.ZipFile(self.path) as container:
            return "\n".join(container.read(name).decode("utf-8", "replace") for name in container.namelist())

    def explained(self) -> list[dict[str, Any]]:
        """Return the lines of the list of findings by their headings."""
        rows = [[cell.value for cell in row] for row in self.told.iter_rows()]
        head = next(number for number, row in enumerate(rows) if row[1] == "Code")
        return [dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :]]


def marked(
    settings: Settings,
    tmp_path: Path,
    files: Sequence[tuple[str, str | bytes]],
    language: str = "nl",
    whole_up_to: int = WHOLE_UP_TO_CELLS,
    **constants: str,
) -> Marked:
    parts = []
    for number, (name, content) in enumerate(files):
        path = tmp_path / f"sent-{number}"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        parts.append(Part(path, name))
    target = tmp_path / "marked.xlsx"

    def look(judgement: Judgement, work_dir: Path) -> None:
        write_marked_workbook(judgement, language, target, work_dir, whole_up_to)

    delivery = Delivery(parts, options_of(settings, None, constants))
    judgement = judge(settings, LOCAL_DEPARTMENT, delivery, look=look)
    return Marked(judgement, target, openpyxl.load_workbook(target))


def workplaces(count: int, **changes: dict[int, str]) -> list[Row]:
    """Return workplaces with the given cells of some of them (0 = the first) changed."""
    rows = [
        workplace(workplace_id=f"W-{number:04d}", enterprise_number=enterprise_number(1234567 + number))
        for number in range(count)
    ]
    for name, cells in changes.items():
        for index, cell in cells.items():
            rows[index][name] = cell
    return rows


def letter(book_sheet: Worksheet, title: str, row: int = 1) -> str:
    found: Cell = next(cell for cell in book_sheet[row] if cell.value == title)
    return found.column_letter


def test_exactly_the_cells_of_the_findings_are_marked_and_noted(reference_store: Settings, tmp_path: Path) -> None:
    rows = workplaces(6, places_offered={1: "-1"}, size_class={2: "kleim"}, postal_code={3: ""}, places_filled={4: "9"})
    made = marked(reference_store, tmp_path, [("werkplekken.csv", delimited(sheet("workplaces", rows, "nl")))])
    shown = made.rows
    places = {
        (3, letter(shown, "Aangeboden plaatsen")): "C07",
        (4, letter(shown, "Grootteklasse")): "C02",
        (5, letter(shown, "Postcode")): "C01",
        (6, letter(shown, "Ingevulde plaatsen")): "X17",
    }
    assert made.marks() == dict.fromkeys(places, "error")
    notes = {(c.row, c.column_letter): c.comment.text for row in shown.iter_rows() for c in row if c.comment}
    assert {place: note.split("\n")[0] for place, note in notes.items()} == {
        place: f"✗ Fout {code}" for place, code in places.items()
    }
    for found in made.judgement.findings:
        assert any(found.message_nl in note for note in notes.values())
    last = shown.max_column
    assert shown.cell(1, last).value == "Bevindingen"
    said = {row: shown.cell(row, last).value for row in range(2, 8)}
    assert said[2] is None and said[7] is None
    assert said[3] == f"✗ Fout C07: {made.judgement.findings[0].message_nl}"


def test_the_rows_stand_where_the_user_sees_them_title_blank_and_totals_rows_too(
    reference_store: Settings, tmp_path: Path
) -> None:
    header, *cells = sheet("workplaces", workplaces(3, places_offered={1: "veel"}), "nl")
    rows = [["Werkplekken van maart"], [], header, cells[0], [], *cells[1:], ["Totaal", "12"]]
    made = marked(reference_store, tmp_path, [("a.csv", "sep=;\r\n" + delimited(rows, line_end="\r\n"))])
    shown = [["" if cell.value is None else cell.value for cell in row[: len(header)]] for row in made.rows.iter_rows()]
    assert shown == [[*row, *[""] * (len(header) - len(row))] for row in rows]
    assert made.marks() == {(6, letter(made.rows, "Aangeboden plaatsen", 3)): "error"}
    assert made.judgement.findings[0].row == 6
    assert made.rows.freeze_panes == "A4"
    assert made.rows.auto_filter.ref == "A3:U8"


def test_warnings_look_other_than_errors_and_say_so(reference_store: Settings, tmp_path: Path) -> None:
    rows = [pilot(load_workplace="20")]
    made = marked(reference_store, tmp_path, [("p.csv", delimited(sheet("pilots", rows)))], "en")
    assert made.marks() == {(2, letter(made.rows, "load_workplace")): "warning"}
    assert made.rows.cell(2, 19).value.startswith("! Warning X07: Row 2, ")
    (line,) = made.explained()
    assert (line["Severity"], line["Code"], line["Count"], line["Row(s)"]) == ("! Warning", "X07", "1", "2")
    assert line["Your column"] == "load_workplace"


def test_a_finding_on_a_row_as_a_whole_marks_the_column_of_findings(reference_store: Settings, tmp_path: Path) -> None:
    header, *cells = sheet("workplaces", workplaces(3), "nl")
    cells[1] += ["te", "veel"]
    made = marked(reference_store, tmp_path, [("a.csv", delimited([header, *cells]))])
    assert [each.code for each in made.judgement.findings] == ["R15"]
    assert made.marks() == {(3, "W"): "error"}
    assert made.rows["V3"].value == "veel"
    assert made.rows["W3"].comment.text.startswith("✗ Fout R15\nRij 3 heeft 22 cellen")


def test_a_row_that_cannot_be_read_is_marked_and_the_rows_before_it_are_shown(
    reference_store: Settings, tmp_path: Path
) -> None:
    content = delimited(sheet("workplaces", workplaces(2), "nl")) + '2022-03;"x"y;1\n2022-03;1;1\n'
    made = marked(reference_store, tmp_path, [("a.csv", content)])
    assert [(each.code, each.row) for each in made.judgement.findings] == [("R16", 4)]
    assert made.rows["D3"].value == "W-0001"
    assert made.marks() == {(4, "U"): "error"}
    assert made.rows.max_row == 4


def test_a_value_given_for_all_rows_that_is_wrong_marks_its_rows(reference_store: Settings, tmp_path: Path) -> None:
    rows = sheet("workplaces", workplaces(2), "nl", without=["institution_id"])
    made = marked(reference_store, tmp_path, [("a.csv", delimited(rows))], institution_id="999999")
    codes = {each.code for each in made.judgement.findings}
    assert "X02" in codes and {each.title for each in made.judgement.findings} == {None}
    assert made.marks() == {(2, "T"): "error", (3, "T"): "error"}


def test_titles_with_a_finding_are_marked(reference_store: Settings, tmp_path: Path) -> None:
    header, *cells = sheet("workplaces", workplaces(2), "nl")
    rows = [[*header, "Eigen nota", "status"], *[[*row, "x", "actief"] for row in cells]]
    made = marked(reference_store, tmp_path, [("a.csv", delimited(rows))])
    assert made.marks() == {(1, "L"): "error", (1, "U"): "error", (1, "V"): "error"}
    assert made.rows["U1"].comment.text.startswith("✗ Fout R11\nKolom U 'Eigen nota'")
    assert made.rows["U2"].value == "x"
    assert {line["Code"]: line["Uw kolom"] for line in made.explained()} == {"R11": "Eigen nota", "R12": "status"}


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "-2+3", "+3", '=HYPERLINK("http://x";"y")', "http://x.example/a"])
def test_text_that_looks_like_a_formula_or_an_address_stays_text(
    reference_store: Settings, tmp_path: Path, text: str
) -> None:
    rows = workplaces(2, remarks={0: text}, places_offered={1: text})
    made = marked(reference_store, tmp_path, [("a.csv", delimited(sheet("workplaces", rows, "nl")))])
    for place in (f"{letter(made.rows, 'Opmerkingen')}2", f"{letter(made.rows, 'Aangeboden plaatsen')}3"):
        cell = made.rows[place]
        assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
    formulas = [cell for each in made.book for row in each.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas == []
    assert "<f>" not in made.all_text() and 'TargetMode="External"' not in made.all_text()


def test_hidden_and_forbidden_characters_are_spelled_out_and_the_workbook_opens(
    reference_store: Settings, tmp_path: Path
) -> None:
    strange = "a\u202eb\x07c\ufffed_x0041_e<&>\U0001f600"
    rows = workplaces(2, size_class={0: strange})
    made = marked(reference_store, tmp_path, [("a\u202eb.csv", delimited(sheet("workplaces", rows, "nl")))])
    shown = made.rows[f"{letter(made.rows, 'Grootteklasse')}2"].value
    assert unescape(shown) == "a[U+202E]b[U+0007]c�d_x0041_e<&>\U0001f600"
    assert "\u202e" not in made.all_text() and "\x07" not in made.all_text()


def test_national_numbers_and_addresses_stand_nowhere_in_the_workbook(
    reference_store: Settings, tmp_path: Path
) -> None:
    rows = workplaces(4, nace={0: NATIONAL_NUMBER}, remarks={1: "bel 85.07.30-033.28", 2: "an@voorbeeld.be"})
    rows[3]["workplace_id"] = NATIONAL_NUMBER
    header, *cells = sheet("workplaces", rows, "nl")
    content = [
        [f"Lijst van {NATIONAL_NUMBER}"],
        [*header, "Rijksregisternummer", NATIONAL_NUMBER],
        *[[*row, NATIONAL_NUMBER, "x"] for row in cells],
        ["Totaal", NATIONAL_NUMBER],
    ]
    made = marked(reference_store, tmp_path, [(f"{NATIONAL_NUMBER}.csv", delimited(content))])
    assert {"R08", "R11", "C03", "C09"} <= {each.code for each in made.judgement.findings}
    everything = made.all_text()
    for secret in (NATIONAL_NUMBER, "85.07.30-033.28", "an@voorbeeld.be"):
        assert secret not in everything
    assert made.rows["U3"].value == "••• (verborgen)"
    assert made.rows["A1"].value == "••• (verborgen)"


def test_values_of_personal_columns_with_a_finding_are_withheld_and_others_are_shown(
    reference_store: Settings, tmp_path: Path
) -> None:
    rows = enrollments(3)
    rows[1]["gender"], rows[2]["learner_key"] = "Q", "12345678901"
    files = [
        ("p.csv", delimited(sheet("pilots", [pilot()], "nl"))),
        ("i.csv", delimited(sheet("enrollments", rows, "nl"))),
    ]
    made = marked(reference_store, tmp_path, files)
    shown = made.book["i"]
    gender, key = letter(shown, "Geslacht"), letter(shown, "Sleutel lerende")
    assert [shown[f"{gender}{row}"].value for row in (2, 3, 4)] == ["V", "••• (verborgen)", "V"]
    assert [shown[f"{key}{row}"].value for row in (2, 3, 4)] == ["L-0001", "L-0002", "••• (verborgen)"]
    assert {line["Waarde"] for line in made.explained()} == {"••• (verborgen)"}


def test_a_personal_column_with_more_findings_than_are_listed_is_withheld_whole(
    reference_store: Settings, tmp_path: Path
) -> None:
    rows = enrollments(1_003, gender="Q")
    rows[1_002]["gender"] = "V"
    files = [
        ("p.csv", delimited(sheet("pilots", [pilot()], "nl"))),
        ("i.csv", delimited(sheet("enrollments", rows, "nl"))),
    ]
    made = marked(reference_store, tmp_path, files)
    gender = letter(made.book["i"], "Geslacht")
    assert {made.book["i"][f"{gender}{row}"].value for row in range(2, 1_005)} == {"••• (verborgen)"}
    said = [row[0].value for row in made.told.iter_rows()]
    assert any(str(each).startswith("Van C02 zijn niet alle bevindingen gemarkeerd") for each in said)
    (line,) = made.explained()
    assert (line["Code"], line["Aantal"]) == ("C02", "1002")


def test_columns_of_names_in_a_file_without_a_header_of_ours_are_withheld(
    reference_store: Settings, tmp_path: Path
) -> None:
    content = "Voornaam;Familienaam;Punten\nAn;Peeters;12\nJan;Maes;14\n".encode("cp1252")
    made = marked(reference_store, tmp_path, [("klas.csv", content + "é;è;ë\n".encode("cp1252"))])
    assert [each.code for each in made.judgement.findings] == ["R07"]
    assert [cell.value for cell in made.rows[1]][:3] == ["Voornaam", "Familienaam", "Punten"]
    assert [cell.value for cell in made.rows[2]][:3] == ["••• (verborgen)", "••• (verborgen)", "12"]
    assert made.rows["C4"].value == "ë"
    assert "Peeters" not in made.all_text()


def test_a_file_that_cannot_be_read_gets_the_explanation_only(reference_store: Settings, tmp_path: Path) -> None:
    made = marked(reference_store, tmp_path, [("beeld.csv", b"%PDF-1.7 x"), ("leeg.csv", b"")])
    assert made.book.sheetnames == ["Uitleg"]
    assert [(line["Code"], line["Bestand"], line["Rij(en)"]) for line in made.explained()] == [
        ("R01", "beeld.csv", "hele bestand"),
        ("R02", "leeg.csv", "hele bestand"),
    ]
    said = [row[0].value for row in made.told.iter_rows()]
    assert "leeg.csv: de rijen van dit bestand konden niet getoond worden." in said


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_workbook_is_shown_as_its_sheet_was_read(reference_store: Settings, tmp_path: Path, kind: str) -> None:
    rows = [["Titel"], *sheet("workplaces", workplaces(3, places_offered={1: "-1"}), "nl")]
    content = xlsx(rows, "Werkplekken") if kind == "xlsx" else ods({"Werkplekken": ods_rows(rows)})
    made = marked(reference_store, tmp_path, [(f"w.{kind}", content)])
    assert made.rows["D3"].value == "W-0000"
    assert made.marks() == {(4, letter(made.rows, "Aangeboden plaatsen", 2)): "error"}


def test_rows_that_stand_in_one_cell_are_shown_split_as_they_were_read(
    reference_store: Settings, tmp_path: Path
) -> None:
    rows = sheet("workplaces", workplaces(2, places_offered={1: "-1"}), "nl")
    made = marked(reference_store, tmp_path, [("w.xlsx", xlsx([[";".join(row)] for row in rows]))])
    assert made.marks() == {(3, letter(made.rows, "Aangeboden plaatsen")): "error"}


def test_the_explanation_lists_what_is_on_whole_files_first_with_links_to_the_cells(
    reference_store: Settings, tmp_path: Path
) -> None:
    rows = sheet("workplaces", workplaces(4, places_offered={1: "-1", 3: "-1"}), None, without=["status"])
    made = marked(reference_store, tmp_path, [("mijn 'lijst'.csv", delimited(rows))])
    first, second = made.explained()
    assert (first["Code"], first["Rij(en)"], first["Wat is er mis"]) == (
        "R10", "hele bestand", "Verplichte kolom ontbreekt",
    )  # fmt: skip
    assert (second["Code"], second["Aantal"], second["Rij(en)"]) == ("C07", "2", "3, 5")
    assert (second["Uw kolom"], second["Waarde"]) == ("places_offered", "-1 (2×)")
    assert second["Wat wordt verwacht"] == "Vul een getal van 0 tot 500 in."
    (link,) = [cell.hyperlink for row in made.told.iter_rows() for cell in row if cell.hyperlink]
    name = made.rows.title.replace("'", "''")
    assert link.location == f"'{name}'!{letter(made.rows, 'places_offered')}3"


def test_sheets_have_names_that_a_workbook_allows_and_no_two_alike(reference_store: Settings, tmp_path: Path) -> None:
    names = ["a[1]:*?.csv", "Uitleg.csv", "history.csv", "'.csv", "x" * 60 + "1.csv", "x" * 60 + "2.csv", "😀.csv"]
    made = marked(reference_store, tmp_path, [(name, "a;b\n1;2\n") for name in names])
    assert made.book.sheetnames == [
        "Uitleg", "a_1____", "Uitleg (2)", "history (3)", "Bestand 4", "x" * 31, "x" * 27 + " (6)", "_",
    ]  # fmt: skip


def test_files_of_one_name_are_told_apart(reference_store: Settings, tmp_path: Path) -> None:
    good, bad = workplaces(2), workplaces(2, workplace_id={0: "W-8", 1: "W-9"}, places_offered={1: "-1"})
    files = [("w.csv", delimited(sheet("workplaces", rows, "nl"))) for rows in (good, bad)]
    made = marked(reference_store, tmp_path, files)
    assert {(each.code, each.file) for each in made.judgement.findings} >= {("C07", "w (2).csv")}
    assert made.book["w"]["O3"].fill.fgColor.rgb not in _FILLS
    assert made.book["w (2)"]["O3"].fill.fgColor.rgb in _FILLS


def test_the_same_files_give_the_same_bytes(reference_store: Settings, tmp_path: Path) -> None:
    content = delimited(sheet("workplaces", workplaces(30, places_offered={1: "-1", 7: "x"}), "nl"))
    first = marked(reference_store, tmp_path, [("a.csv", content)]).path.read_bytes()
    assert marked(reference_store, tmp_path, [("a.csv", content)]).path.read_bytes() == first
    assert list(tmp_path.glob("*.part")) == []
    assert list((reference_store.state_dir / "temporary").iterdir()) == []


def test_a_file_without_findings_says_so(reference_store: Settings, tmp_path: Path) -> None:
    rows = [pilot(load_total="", load_workplace="")]
    made = marked(reference_store, tmp_path, [("p.csv", delimited(sheet("pilots", rows)))], "en")
    assert made.judgement.findings == []
    assert [row[0].value for row in made.told.iter_rows()] == ["Findings on your files", "There are no findings."]
    assert made.marks() == {}


def test_of_a_large_file_only_the_rows_with_findings_are_shown_and_this_is_said(
    reference_store: Settings, tmp_path: Path
) -> None:
    header, *cells = sheet("workplaces", workplaces(30, places_offered={1: "-1", 20: "-1"}), "nl")
    content = delimited([["Werkplekken"], header, *cells])
    made = marked(reference_store, tmp_path, [("a.csv", content)], whole_up_to=300)
    key, wrong = letter(made.rows, "Werkplek-ID", 2), letter(made.rows, "Aangeboden plaatsen", 2)
    assert {row: made.rows[f"{key}{row}"].value for row in range(3, 33) if made.rows[f"{key}{row}"].value} == {
        4: "W-0001", 23: "W-0020",
    }  # fmt: skip
    assert made.rows["A1"].value == "Werkplekken"
    assert set(made.marks()) == {(4, wrong), (23, wrong)}
    said = [row[0].value for row in made.told.iter_rows()]
    assert any(str(each).startswith("a.csv: dit bestand is groot.") for each in said)


def test_rows_beyond_the_last_of_a_workbook_are_left_out_and_this_is_said(
    reference_store: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.marked_rows.LAST_ROW", 10)
    rows = workplaces(30, places_offered={1: "-1", 20: "-1"})
    made = marked(reference_store, tmp_path, [("a.csv", delimited(sheet("workplaces", rows, "nl")))])
    assert made.rows.max_row == 10
    assert set(made.marks()) == {(3, letter(made.rows, "Aangeboden plaatsen"))}
    said = [row[0].value for row in made.told.iter_rows()]
    assert "a.csv: alleen de eerste 10 rijen en 20 kolommen staan in dit werkboek; meer past er niet in." in said


def test_a_cell_longer_than_a_workbook_holds_is_cut(reference_store: Settings, tmp_path: Path) -> None:
    rows = workplaces(2, remarks={0: "\U0001f600" * 9_000 + "x" * 9_000})
    made = marked(reference_store, tmp_path, [("a.csv", delimited(sheet("workplaces", rows, "nl")))])
    assert [each.code for each in made.judgement.findings] == ["R19"]
    shown = made.rows[f"{letter(made.rows, 'Opmerkingen')}2"].value
    assert len(shown) == 16_000 and shown.endswith("…")


def test_findings_carry_the_users_own_title_in_json(reference_store: Settings, tmp_path: Path) -> None:
    header, *cells = sheet("workplaces", workplaces(2, places_offered={1: "-1"}, places_filled={0: "9"}), "nl")
    titles = [{"Aangeboden plaatsen": " places_OFFERED"}.get(title, title) for title in header]
    made = marked(reference_store, tmp_path, [("a.csv", delimited([titles, *cells]))])
    printed = {each["code"]: each for each in json.loads(json.dumps(made.judgement.to_json()))["findings"]}
    assert (printed["X17"]["column"], printed["X17"]["title"]) == ("places_filled", "Ingevulde plaatsen")
    assert printed["C07"]["title"] == "places_OFFERED"
    keys = list(printed["C07"])
    assert keys[keys.index("column") + 1] == "title"
