"""A report as a Word document in Dutch: ready to be completed where its fields are marked, the same bytes each time."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC
from pathlib import Path

from docx.document import Document as WordDocument
from docx.enum.text import WD_BREAK

from etl.reports import document_parts as parts
from etl.reports.document_figures import add_esf, add_kpis, add_recommendations, column
from etl.reports.form_words import (
    LANGUAGE_TAG,
    RESTRICTED_TEXT,
    STATUS_TEXT,
    identity_lines,
    nothing_text,
    report_subtitle,
    report_title,
)
from etl.reports.headlines import records_of
from etl.reports.model import Report, Table, TableName
from etl.reports.picture_timeline import timeline_picture, when

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_MOST_ROWS = 120
"""A table with more rows stands in the workbook only; the document says so."""
_WIDE = 9
"""A table of more columns has smaller letters."""
_ONLY_IN_WORKBOOK = ("academic_year", "role", "contract_version", "rows", "reason")
"""Columns of the sheet Herkomst that the document leaves out."""
_SHORTER = {"reporting_month": "Maand"}
_FIELDS = (
    ("Samenvatting", "wat is er in deze periode bereikt, in enkele zinnen"),
    ("Uitgevoerde activiteiten", "welke activiteiten vonden plaats, met welke partners en welk resultaat"),
    ("Afwijkingen van de planning", "wat verliep anders dan gepland, waarom, en hoe wordt dat bijgestuurd"),
    ("Vooruitblik", "wat gebeurt er in de volgende periode"),
)


def write_docx(report: Report, path: Path) -> None:
    """Write the document. Raises OSError when it cannot be written."""
    document = parts.new_document()
    _set_properties(document, report)
    parts.head_and_foot(document, report_subtitle(report.identity))
    _add_cover(document, report)
    _add_progress(document)
    parts.heading(document, "2. Tijdslijn")
    _add_timeline(document, report)
    parts.heading(document, "3. ESF-indicatoren")
    add_esf(document, report)
    parts.heading(document, "4. KPI's")
    add_kpis(document, report)
    parts.heading(document, "5. Beleidsaanbevelingen")
    add_recommendations(document, report, len(_FIELDS) + 1)
    parts.across(document)
    parts.heading(document, "6. Datakwaliteit")
    _add_quality(document, report)
    parts.heading(document, "7. Verschil met het vorige rapport")
    _add_table(document, report, "difference")
    parts.heading(document, "8. Herkomst")
    _add_provenance(document, report)
    parts.upright(document)
    parts.heading(document, "9. Akkoord")
    _add_table(document, report, "approval", row_height=44)
    _save(document, path)


def _set_properties(document: WordDocument, report: Report) -> None:
    identity, properties = report.identity, document.core_properties
    # The moment in the ledger, not that of writing: the same report has the same bytes.
    made_at = identity.made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    properties.title, properties.subject = report_title(identity)[:255], report_subtitle(identity)[:255]
    properties.author = properties.last_modified_by = "Duaal Monitor"
    properties.language, properties.keywords, properties.comments = LANGUAGE_TAG, identity.report_id, ""
    properties.category = "Vertrouwelijk" if report.is_restricted else "Rapport"
    properties.created = properties.modified = made_at
    properties.revision = 1


def _add_cover(document: WordDocument, report: Report) -> None:
    identity = report.identity
    for _ in range(3):
        document.add_paragraph()
    document.add_paragraph(report_title(identity), style="Title")
    document.add_paragraph(report_subtitle(identity), style="Subtitle")
    parts.paragraph(document, STATUS_TEXT[identity.status], bold=True)
    if report.is_restricted:
        parts.paragraph(document, RESTRICTED_TEXT, bold=True)
    lines = [[label, text] for _, label, text in identity_lines(identity)]
    parts.table(document, (column("name", "Gegeven"), column("value", "Waarde")), lines, "Gegevens van dit rapport.")
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _add_progress(document: WordDocument) -> None:
    parts.heading(document, "1. Voortgang van het project")
    parts.paragraph(
        document,
        "De gemarkeerde velden vult het project zelf in; al het andere komt uit de aangeleverde gegevens.",
        muted=True,
    )
    for number, (name, hint) in enumerate(_FIELDS, start=1):
        parts.heading(document, name, 2)
        parts.field(document, name, hint, number)


def _add_timeline(document: WordDocument, report: Report) -> None:
    rows = records_of(report, "timeline")
    if drawn := timeline_picture(rows):
        parts.picture(document, drawn, "Figuur: activiteiten met een datum; maanden en periodes zijn balken.")
    if not rows:
        parts.paragraph(document, nothing_text("timeline", report.identity))
        return
    columns = (
        column("when", "Wanneer"),
        column("event_type", "Soort"),
        column("title", "Titel"),
        column("attendees_total", "Aanwezigen", "integer"),
    )
    values = [[when(row), row["event_type"], row["title"], row["attendees_total"]] for row in rows]
    parts.table(document, columns, values, "Alle activiteiten, ook die zonder datum.")
    parts.paragraph(document, "Een streepje betekent: niet geteld of niet gekend.", muted=True)


def _table(report: Report, name: TableName) -> Table | None:
    return next((each for each in report.tables if each.name == name), None)


def _add_table(document: WordDocument, report: Report, name: TableName, *, row_height: float | None = None) -> None:
    found = _table(report, name)
    if found is None or not found.rows:
        parts.paragraph(document, nothing_text(name, report.identity))
        return
    if len(found.rows) > _MOST_ROWS:
        parts.paragraph(document, f"Deze tabel heeft {len(found.rows)} rijen: zie het werkboek, blad {found.title_nl}.")
    else:
        is_to_fill = row_height is not None
        rows = [["" if is_to_fill and value is None else value for value in row] for row in found.rows]
        columns = [column(each.name, each.title_nl) for each in found.columns] if is_to_fill else found.columns
        size = 9 if is_to_fill else 7.5 if len(columns) <= _WIDE else 6.5
        parts.table(document, columns, rows, found.title_nl, size=size, row_height=row_height)
    for note in found.notes_nl:
        parts.paragraph(document, note, muted=True)


def _add_quality(document: WordDocument, report: Report) -> None:
    """Add a table per subject, each without the columns that say nothing about it."""
    found = _table(report, "data_quality")
    if found is None or not found.rows:
        parts.paragraph(document, nothing_text("data_quality", report.identity))
        return
    for subject in dict.fromkeys(row[0] for row in found.rows):
        rows = [row for row in found.rows if row[0] == subject]
        kept = [place for place in range(1, len(found.columns)) if any(row[place] is not None for row in rows)]
        parts.heading(document, str(subject), 2)
        if len(rows) > _MOST_ROWS:
            parts.paragraph(document, f"Deze tabel heeft {len(rows)} rijen: zie het werkboek, blad Datakwaliteit.")
            continue
        columns = [found.columns[place] for place in kept]
        size = 7.5 if len(columns) <= _WIDE else 6.5
        parts.table(document, columns, [[row[place] for place in kept] for row in rows], str(subject), size=size)
    for note in found.notes_nl:
        parts.paragraph(document, note, muted=True)


def _add_provenance(document: WordDocument, report: Report) -> None:
    identity = report.identity
    parts.paragraph(
        document,
        "Elk cijfer heeft een code in de kolom Herkomst. Met die code geven 'duaal trace' en de pagina Herkomst de "
        "rijen, bestanden en regels waaruit het cijfer gemaakt is.",
    )
    state = f"gebeurtenis {identity.ledger_seq}, hash {identity.state_hash}."
    if identity.data_hash:
        state = f"hash {identity.data_hash}, gelijk voor gelijke gegevens. Logboek: {state}"
    parts.paragraph(document, f"Datastand: {state}", muted=True)
    found = _table(report, "provenance")
    if found is None or len(found.rows) > _MOST_ROWS:
        _add_table(document, report, "provenance")
        return
    # All columns do not fit on paper without breaking numbers and hashes in the middle.
    kept = [place for place, each in enumerate(found.columns) if each.name not in _ONLY_IN_WORKBOOK]
    rows = [[row[place] for place in kept] for row in found.rows]
    columns = [replace(each, title_nl=_SHORTER.get(each.name, each.title_nl)) for each in found.columns]
    parts.table(document, [columns[place] for place in kept], rows, found.title_nl, size=6)
    parts.paragraph(document, "Het werkboek, blad Herkomst, heeft alle kolommen.", muted=True)
    for note in found.notes_nl:
        parts.paragraph(document, note, muted=True)


def _save(document: WordDocument, path: Path) -> None:
    """Write the parts in their order with a fixed time: python-docx gives them that of now."""
    made = io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            target.writestr(entry, source.read(name))
