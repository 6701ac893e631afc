"""What kind of file it is: its first bytes decide, never its name."""

from dataclasses import dataclass

HEAD_BYTES = 1 << 18
"""How much of a file is looked at to recognise kind, header and delimiter."""


@dataclass(frozen=True)
class OtherKind:
    """A file that is not delimited text: what it is and what to do, in Dutch and English."""

    kind_nl: str
    kind_en: str
    advice_nl: str = "Bewaar het rekenblad als 'CSV UTF-8 (door komma's gescheiden)' en verstuur dat bestand."
    advice_en: str = "Save the sheet as 'CSV UTF-8 (comma delimited)' and send that file."


_BINARY = OtherKind("een binair bestand", "a binary file")
_ARCHIVE = OtherKind(
    "een ingepakt bestand",
    "a compressed file",
    "Pak het uit en verstuur het CSV-bestand zelf.",
    "Unpack it and send the CSV file itself.",
)
_IMAGE = OtherKind("een afbeelding", "a picture")
_WEB_PAGE = OtherKind(
    "een webpagina of XML",
    "a web page or XML",
    "Open het in het rekenblad, bewaar het als 'CSV UTF-8' en verstuur dat bestand.",
    "Open it in the spreadsheet, save it as 'CSV UTF-8' and send that file.",
)

# In order: the first that fits. Zip files are told apart by the names that stand in them.
_BEGINNINGS: tuple[tuple[bytes, OtherKind], ...] = (
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        OtherKind(
            "een oud of beveiligd Office-bestand (.xls, of met een wachtwoord)",
            "an old or protected Office file (.xls, or with a password)",
        ),
    ),
    (b"%PDF", OtherKind("een PDF", "a PDF")),
    (b"\x89PNG", _IMAGE),
    (b"\xff\xd8\xff", _IMAGE),
    (b"GIF8", _IMAGE),
    (b"\x1f\x8b", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"Rar!", _ARCHIVE),
    (b"BZh", _ARCHIVE),
    (b"\xfd7zXZ", _ARCHIVE),
    (b"\x28\xb5\x2f\xfd", _ARCHIVE),
    (b"{\\rtf", OtherKind("een tekstdocument (RTF)", "a text document (RTF)")),
    (b"SQLite format 3", OtherKind("een databank", "a database")),
    (b"PAR1", OtherKind("een Parquet-bestand", "a Parquet file")),
)
_WEB_BEGINNINGS = (b"<!doctype", b"<html", b"<?xml", b"<table", b"<meta", b"<script")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def other_kind(head: bytes) -> OtherKind | None:
    """Return what a file is that is certainly not delimited text, by its first bytes; None = it may be text."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip_kind(head)
    for beginning, kind in _BEGINNINGS:
        if head.startswith(beginning):
            return kind
    # Some systems export a web page under the name of a spreadsheet.
    if head[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_WEB_BEGINNINGS):
        return _WEB_PAGE
    return None


def _zip_kind(head: bytes) -> OtherKind:
    if b"xl/" in head:
        return OtherKind("een Excel-werkboek (.xlsx)", "an Excel workbook (.xlsx)")
    if b"application/vnd.oasis.opendocument.spreadsheet" in head[:200]:
        return OtherKind("een OpenDocument-rekenblad (.ods)", "an OpenDocument spreadsheet (.ods)")
    if b"word/" in head or b"application/vnd.oasis.opendocument.text" in head[:200]:
        return OtherKind("een tekstdocument", "a text document")
    return _ARCHIVE


def binary_kind(head: bytes) -> OtherKind | None:
    """Return what a file without a header is when its bytes are no text at all; None when they may be."""
    if head.startswith(_UTF16_MARKS):
        return None
    controls = sum(head.count(byte) for byte in range(0x20) if byte not in b"\t\n\v\f\r\x1a\x1b")
    return _BINARY if controls * 100 > len(head) else None
