"""Workbooks made for tests: .xlsx by openpyxl or by hand, .ods by hand."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import Workbook

_ODS_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style")
)


def saved(book: Workbook) -> bytes:
    """Return a workbook as bytes."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def xlsx(rows: Sequence[Sequence[Any]], title: str = "Blad1") -> bytes:
    """Return a workbook with one sheet of these values."""
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(list(row))
    return saved(book)


def changed(content: bytes, part: str, old: str, new: str) -> bytes:
    """Return a workbook of which a piece of one part is another; the piece must be there."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written:
        for each in source.infolist():
            text = source.read(each)
            if each.filename == part:
                assert old.encode() in text, text[:2000]
                text = text.replace(old.encode(), new.encode(), 1)
            written.writestr(each.filename, text, each.compress_type)
    return target.getvalue()


def ods_cell(value: str, kind: str = "string", shown: str | None = None, more: str = "") -> str:
    """Return a cell of an .ods: its typed value and the text that the sheet shows."""
    attribute = {"date": "date-value", "boolean": "boolean-value"}.get(kind, "value")
    typed = "" if kind == "string" else f' office:{attribute}="{escape(value)}"'
    paragraph = f"<text:p>{escape(shown if shown is not None else value)}</text:p>"
    return f'<table:table-cell office:value-type="{kind}"{typed}{more}>{paragraph}</table:table-cell>'


def ods_rows(rows: Sequence[Sequence[str]]) -> str:
    """Return rows of text cells of an .ods."""
    cells = ["".join(ods_cell(cell) if cell else "<table:table-cell/>" for cell in row) for row in rows]
    return "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)


def ods(tables: dict[str, str], hidden: Sequence[str] = ()) -> bytes:
    """Return an .ods with these sheets: name → rows as XML."""
    sheets = "".join(
        f'<table:table table:name="{name}" table:style-name="{"hid" if name in hidden else "ta"}">{rows}</table:table>'
        for name, rows in tables.items()
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_ODS_SPACES}><office:automatic-styles>'
        '<style:style style:name="ta"><style:table-properties table:display="true"/></style:style>'
        '<style:style style:name="hid"><style:table-properties table:display="false"/></style:style>'
        f"</office:automatic-styles><office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written:
        written.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        written.writestr("content.xml", content)
        written.writestr("META-INF/manifest.xml", "<manifest/>")
    return target.getvalue()
