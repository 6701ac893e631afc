"""The pre-check of a workbook's container, before any parser: sizes, encryption, declarations of entities, kind."""

import re
import zipfile
from pathlib import Path
from typing import Literal

from etl.workbook_model import WorkbookRefused

Kind = Literal["xlsx", "ods"]

MOST_INFLATED_BYTES = 250_000_000
_MOST_PARTS = 5_000
_CHUNK = 1 << 18
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
# No spreadsheet program writes these; they are how XML bombs and reads of other files are made.
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCRYPTED = 0x1


def open_container(path: Path) -> tuple[zipfile.ZipFile, Kind]:
    """Open a workbook's container and tell its kind; raise WorkbookRefused when something about it is not right.

    Only the directory is read, and the small parts that tell the kind. Memory does not grow with the file.
    """
    try:
        container = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise WorkbookRefused("damaged") from error
    parts = container.infolist()
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise WorkbookRefused("protected")
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > MOST_INFLATED_BYTES:
        raise WorkbookRefused("inflates")
    return container, _kind(container)


def _kind(container: zipfile.ZipFile) -> Kind:
    names = set(container.namelist())
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        raise WorkbookRefused("binary")
    if "content.xml" in names and "mimetype" in names:
        with container.open("mimetype") as opened:
            if not opened.read(200).startswith(_ODS_TYPE):
                raise WorkbookRefused("no_sheet")
        with container.open("META-INF/manifest.xml") as opened:
            if b"encryption-data" in opened.read(1 << 20):
                raise WorkbookRefused("protected")
        return "ods"
    raise WorkbookRefused("no_sheet")


def refuse_declarations(container: zipfile.ZipFile) -> None:
    """Read every XML part by chunks; raise WorkbookRefused when one declares entities or is not in UTF-8."""
    for part in container.infolist():
        if not part.filename.lower().endswith((".xml", ".rels")):
            continue
        with container.open(part) as opened:
            rest = b""
            while chunk := opened.read(_CHUNK):
                if not rest and chunk.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")):
                    raise WorkbookRefused("damaged")
                if _DECLARATION.search(rest + chunk):
                    raise WorkbookRefused("hostile")
                rest = chunk[-10:]
