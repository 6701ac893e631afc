"""What kind of file it is: its first bytes decide, never its name."""

from dataclasses import dataclass

HEAD_BYTES = 1 << 18
"""How much of a file is looked at to recognise kind, header and delimiter."""


@dataclass(frozen=True)
class OtherKind:
    """A file that is neither delimited text nor a workbook: what it is and what to do, in Dutch and English."""

    kind_nl: str
    kind_en: str
    advice_nl: str = (
        "Bewaar het rekenblad als .xlsx of als 'CSV UTF-8 (door komma's gescheiden)' en verstuur dat bestand."
    )
    advice_en: str = "Save the sheet as .xlsx or as 'CSV UTF-8 (comma delimited)' and send that file."


_BINARY = OtherKind("een binair bestand", "a binary file")
_ARCHIVE = OtherKind(
    "een ingepakt bestand",
    "a compressed file",
    "Pak het uit en verstuur het bestand dat erin zit.",
    "Unpack it and send the file that is in it.",
)
_IMAGE = OtherKind("een afbeelding", "a picture")
_DOCUMENT = OtherKind("een tekstdocument", "a text document")
_WEB_PAGE = OtherKind(
    "een webpagina of XML",
    "a web page or XML",
    "Open het in het rekenblad, bewaar het als .xlsx en verstuur dat bestand.",
    "Open it in the spreadsheet, save it as .xlsx and send that file.",
)

# In order: the first that fits.
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
_ZIP_BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_ODT_TYPE = b"application/vnd.oasis.opendocument.text"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def is_workbook(head: bytes) -> bool:
    """Tell whether the first bytes are those of a workbook (.xlsx, .ods) that may be read."""
    # An OpenDocument file begins with a part named 'mimetype'.
    is_ods = head[30:38] == b"mimetype" and _ODT_TYPE not in head[:200]
    return head.startswith(_ZIP_BEGINNINGS) and (b"xl/" in head or is_ods)


def other_kind(head: bytes) -> OtherKind | None:
    """Return what a file is that is certainly not text or a workbook, by its first bytes; None = it may be."""
    if head.startswith(_ZIP_BEGINNINGS) and not is_workbook(head):
        is_document = b"word/" in head or _ODT_TYPE in head[:200]
        return _DOCUMENT if is_document else _ARCHIVE
    for beginning, kind in _BEGINNINGS:
        if head.startswith(beginning):
            return kind
    # Some systems export a web page under the name of a spreadsheet.
    if head[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_WEB_BEGINNINGS):
        return _WEB_PAGE
    return None


def binary_kind(head: bytes) -> OtherKind | None:
    """Return what a file without a header is when its bytes are no text at all; None when they may be."""
    if head.startswith(_UTF16_MARKS):
        return None
    controls = sum(head.count(byte) for byte in range(0x20) if byte not in b"\t\n\v\f\r\x1a\x1b")
    return _BINARY if controls * 100 > len(head) else None
