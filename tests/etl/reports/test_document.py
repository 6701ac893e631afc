"""The Word document and the PDF of a report: in Dutch, with texts for pictures, inert, the same bytes everywhere."""

import shutil
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import docx
import pytest

from etl.inert_text import inert
from etl.reports import pdf_form
from etl.reports.document_form import write_docx
from etl.reports.forms import FormUnavailable
from etl.reports.headlines import progress_to_target, records_of, year_counts
from etl.reports.model import Report
from etl.reports.pdf_canonical import NotCanonical, canonical
from etl.reports.pdf_form import write_pdf
from etl.reports.picture_bars import progress_picture, years_picture
from etl.reports.picture_timeline import dated_events, timeline_picture, when
from schemas.recommendations import RECOMMENDATION_THEMES
from tests.etl.reports.form_case import HOSTILE, IDENTITY, REPORT, hostile_report

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def parts_of(path: Path) -> dict[str, str]:
    """Return the XML parts of a document by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith((".xml", ".rels"))}


def body_of(path: Path) -> ET.Element:
    """Return the document's main part."""
    return ET.fromstring(parts_of(path)["word/document.xml"])


def test_headings_are_real_and_tell_the_whole_story(tmp_path: Path) -> None:
    write_docx(REPORT, tmp_path / "a.docx")
    document = docx.Document(str(tmp_path / "a.docx"))
    headings = [each.text for each in document.paragraphs if each.style.name == "Heading 1"]
    assert headings == [
        "1. Voortgang van het project", "2. Tijdslijn", "3. ESF-indicatoren", "4. KPI's", "5. Beleidsaanbevelingen",
        "6. Datakwaliteit", "7. Verschil met het vorige rapport", "8. Herkomst", "9. Akkoord",
    ]  # fmt: skip
    second = [each.text for each in document.paragraphs if each.style.name == "Heading 2"]
    themes = [each.label_nl for each in RECOMMENDATION_THEMES.codes]
    assert [each for each in second if each in themes] == themes
    assert document.core_properties.language == "nl-BE"
    assert (document.core_properties.author, document.core_properties.revision) == ("Duaal Monitor", 1)
    assert document.core_properties.created.year == 2023


def test_language_fields_and_repeated_headings_are_set(tmp_path: Path) -> None:
    write_docx(REPORT, tmp_path / "a.docx")
    parts = parts_of(tmp_path / "a.docx")
    assert 'w:lang w:val="nl-BE"' in parts["word/styles.xml"]
    assert "en-US" not in parts["word/styles.xml"] + parts["word/settings.xml"]
    body = body_of(tmp_path / "a.docx")
    fields = [each.find(f"{_W}sdtPr/{_W}alias").get(f"{_W}val") for each in body.iter(f"{_W}sdt")]
    assert fields[:4] == ["Samenvatting", "Uitgevoerde activiteiten", "Afwijkingen van de planning", "Vooruitblik"]
    assert len(fields) == 4 + len(RECOMMENDATION_THEMES.codes)
    texts = ["".join(each.itertext()) for each in body.iter(f"{_W}sdtContent")]
    assert all(each.startswith("[In te vullen: ") for each in texts)
    for table in body.iter(f"{_W}tbl"):
        first = table.find(f"{_W}tr")
        assert first.find(f"{_W}trPr/{_W}tblHeader") is not None
        assert table.find(f"{_W}tblPr/{_W}tblCaption") is not None


def test_every_page_but_the_cover_has_its_line_above_and_its_number_below(tmp_path: Path) -> None:
    path = tmp_path / "rapport.docx"
    write_docx(REPORT, path)
    sections = docx.Document(str(path)).sections
    assert [each.different_first_page_header_footer for each in sections] == [True] + [False] * (len(sections) - 1)
    assert len(sections) >= 3
    assert all(IDENTITY.report_id in each.header.paragraphs[0].text for each in sections)


def test_every_picture_says_what_it_shows(tmp_path: Path) -> None:
    write_docx(REPORT, tmp_path / "a.docx")
    said = [each.get("descr") for each in body_of(tmp_path / "a.docx").iter() if each.tag.endswith("}docPr")]
    assert len(said) == 3
    assert "november 2022 – februari 2023: Bezoeken aan de deelnemende proeftuinen" in said[0]
    assert "Online kick-off" not in said[0]
    assert "2021: onbekend; 2022: 25 (vrouwen 3, mannen 21, non-binair 1)" in said[1]
    assert "2.847 van 3.000" in said[2]


def test_events_are_drawn_no_more_exactly_than_they_are_known() -> None:
    rows = records_of(REPORT, "timeline")
    assert [when(row) for row in rows][:5] == [
        "datum onbekend", "27 september 2021", "25 maart 2022", "5 mei 2022", "november 2022 – februari 2023",
    ]  # fmt: skip
    drawn = dated_events(rows)
    assert len(drawn) == len(rows) - 1
    assert [each.title for each in drawn if each.is_bar] == [
        "Bezoeken aan de deelnemende proeftuinen",
        "Sjabloon voor inbreng",
    ]


def test_nothing_to_draw_gives_no_picture() -> None:
    empty = Report(IDENTITY, (), is_restricted=False)
    assert timeline_picture(records_of(empty, "timeline")) is None
    assert years_picture(year_counts(empty)) is None
    assert progress_picture(progress_to_target(empty)) is None


def test_a_report_without_tables_says_what_is_missing(tmp_path: Path) -> None:
    write_docx(Report(replace(IDENTITY, previous_id=None), (), is_restricted=False), tmp_path / "a.docx")
    said = [each.text for each in docx.Document(str(tmp_path / "a.docx")).paragraphs]
    assert "Er is geen eerder rapport over dezelfde projecten: er is niets om mee te vergelijken." in said
    assert said.count("Geen rijen: hierover is niets aangeleverd.") >= 2


def test_figures_are_written_as_dutch_readers_write_them(tmp_path: Path) -> None:
    write_docx(REPORT, tmp_path / "a.docx")
    cells = {cell.text for table in docx.Document(str(tmp_path / "a.docx")).tables for cell in table._cells}
    assert {"2.847", "3.000", "6,2\N{NO-BREAK SPACE}%", "56,2\N{NO-BREAK SPACE}%", "\N{MINUS SIGN}4", "–"} <= cells
    assert "Geen werkplekken aangeleverd." in cells
    assert "proeftuinen & werkplekken.xlsx" in cells


def test_positions_stand_below_their_theme_with_stance_sector_and_source(tmp_path: Path) -> None:
    write_docx(REPORT, tmp_path / "a.docx")
    texts = [each.text for each in docx.Document(str(tmp_path / "a.docx")).paragraphs]
    place = texts.index("Voor (Hoger onderwijs): Eén deel wil een kader & houvast. (bron: proef, 1)")
    assert texts[place - 1] == "Kader"
    second = (
        "Verdeeld (Hoger onderwijs en volwassenenonderwijs): Over de opleiding is er geen eenheid. (bron: proef, 2)"
    )
    assert texts[texts.index(second) - 1] == RECOMMENDATION_THEMES.label("mentoren", "nl")


def test_many_projects_have_a_line_each(tmp_path: Path) -> None:
    several = tuple(
        replace(IDENTITY.projects[1], project_id=f"9000{each}", title_nl=f"Project & {each}") for each in range(1, 6)
    )
    rows = tuple(
        (*row[:2], project.project_id, *row[3:])
        for project in several
        for row in REPORT.table("project_kpi").rows
        if row[3] is None and row[0] != "K01"
    )
    tables = tuple(replace(each, rows=rows) if each.name == "project_kpi" else each for each in REPORT.tables)
    report = Report(replace(IDENTITY, projects=several), tables, is_restricted=False)
    write_docx(report, tmp_path / "a.docx")
    document = docx.Document(str(tmp_path / "a.docx"))
    assert any(each.text == "ESF-rapport duaal leren: 5 projecten" for each in document.paragraphs)
    (wide,) = [each for each in document.tables if each.rows[0].cells[0].text == "Project" and len(each.columns) == 6]
    assert [cell.text for cell in wide.rows[2].cells][:3] == ["90002", "Project & 2", "2.847"]
    assert len(wide.rows) == 6


def test_hostile_text_stays_text_and_nothing_is_lost(tmp_path: Path) -> None:
    write_docx(hostile_report(), tmp_path / "a.docx")
    text = "\n".join("".join(each.itertext()) for each in body_of(tmp_path / "a.docx").iter(f"{_W}p"))
    for each in HOSTILE:
        shown = inert(each).replace("\t", "").replace("\n", "")
        assert shown in text.replace("\t", ""), shown
    parts = parts_of(tmp_path / "a.docx")
    assert not any('TargetMode="External"' in each for name, each in parts.items() if name.endswith(".rels"))
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in "".join(parts.values())
    codes = [each.text for each in body_of(tmp_path / "a.docx").iter(f"{_W}instrText")]
    assert codes == []


def test_without_libreoffice_the_message_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(FormUnavailable) as refused:
        write_pdf(REPORT, tmp_path / "a.pdf")
    assert "Installeer libreoffice-writer" in refused.value.message_nl
    assert "Install libreoffice-writer" in refused.value.message_en
    assert not (tmp_path / "a.pdf").exists()


def test_a_libreoffice_that_fails_is_a_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_form, "libreoffice", lambda: shutil.which("false"))
    with pytest.raises(FormUnavailable, match="could not make the PDF"):
        write_pdf(REPORT, tmp_path / "a.pdf")


def test_a_pdf_of_another_form_is_refused() -> None:
    with pytest.raises(NotCanonical):
        canonical(b"%PDF-1.7\n%x\nstartxref\n3\n%%EOF\n", IDENTITY.made_at)
