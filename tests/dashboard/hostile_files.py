"""Hostile files: what breaks readers, eats memory or time, or hides where a file goes."""

import io
import struct
import zipfile
from collections.abc import Callable

from tests.etl.files import pilot
from tests.etl.reading import delimited, sheet
from tests.etl.workbooks import changed, ods, ods_rows, xlsx

NAMES = (
    "../../x.csv",
    "..\\..\\windows\\x.csv",
    "/etc/passwd",
    "a\u202efdp.csv",
    "proef\u0000.csv",
    "NUL.csv",
    "<script>alert(1)</script>.csv",
    "é" * 300 + ".csv",
    "$(touch x).csv",
    ".htaccess",
)
"""What a file may be called by someone who means harm."""
_ROWS = sheet("pilots", [pilot(), pilot(pilot_id="PT-2")])
_PART = "xl/worksheets/sheet1.xml"


def hostile_files(count: int) -> list[tuple[str, bytes]]:
    """Return so many files, no two alike, each kind as often, under the worst names."""
    kinds = list(_KINDS)
    return [(NAMES[number % len(NAMES)], kinds[number % len(kinds)](number)) for number in range(count)]


def _book() -> bytes:
    return xlsx(_ROWS)


def _zip(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in parts.items():
            written.writestr(name, content)
    return target.getvalue()


def bomb(number: int) -> bytes:
    """Return a workbook of a small size that unpacks to 300 MB."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written:
        written.writestr("xl/workbook.xml", f"<workbook n='{number}'/>")
        with written.open(_PART, "w", force_zip64=True) as part:
            for _ in range(300):
                part.write(bytes(1_000_000))
    return target.getvalue()


def lying_bomb(number: int) -> bytes:
    """Return a workbook whose directory says that a part of 60 MB is small."""
    content = bytearray(_zip({"xl/workbook.xml": b"<workbook/>", _PART: b" " * (60_000_000 + number)}))
    at = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, at + 24, 100)
    return bytes(content)


def _nested(number: int) -> bytes:
    inner = bytes(1_000_000)
    for depth in range(5):
        inner = _zip({f"{number}-{depth}-{copy}.zip": inner for copy in range(10)})
    return _zip({"xl/workbook.xml": b"<workbook/>", "xl/a.zip": inner})


def _many_parts(number: int) -> bytes:
    return _zip({"xl/workbook.xml": b"<workbook/>", **{f"xl/{number}/{part}": b"" for part in range(6_000)}})


def _far_cell(number: int) -> bytes:
    return changed(_book(), _PART, 'r="A2"', f'r="XFD{1_048_000 + number}"')


def _beyond(number: int) -> bytes:
    return changed(_book(), _PART, 'r="A2"', f'r="ZZZZ{9_999_999 + number}"')


def _laughs(number: int) -> bytes:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(12))
    declared = f"<!DOCTYPE x [{entities}]><!-- {number} --><worksheet "
    return changed(_book(), _PART, "<worksheet ", declared)


def _outside_entity(number: int) -> bytes:
    declared = f'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd?{number}">]><worksheet '
    return changed(_book(), _PART, "<worksheet ", declared)


def _laughs_in_utf16(number: int) -> bytes:
    text = f'<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a "{number}">]><worksheet/>'
    return _zip({"xl/workbook.xml": b"<workbook/>", _PART: text.encode("utf-16")})


def _ods_laughs(number: int) -> bytes:
    book = ods({"Blad1": ods_rows(_ROWS)})
    return changed(book, "content.xml", "?>", f'?><!DOCTYPE x [<!ENTITY a "{number}">]>')


def _ods_repeats(number: int) -> bytes:
    row = f'<table:table-row table:number-rows-repeated="1048576">{"<table:table-cell/>"}</table:table-row>'
    filled = row.replace(
        "<table:table-cell/>",
        '<table:table-cell office:value-type="string" table:number-columns-repeated="16384">'
        f"<text:p>{number}</text:p></table:table-cell>",
    )
    return ods({"Blad1": ods_rows(_ROWS[:1]) + filled})


def _locked(number: int) -> bytes:
    content = bytearray(_zip({"xl/workbook.xml": f"<workbook n='{number}'/>".encode()}))
    at = content.index(b"PK\x01\x02")
    struct.pack_into("<H", content, at + 8, 1)
    return bytes(content)


def _encrypted(number: int) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5_000) + str(number).encode()


def _cut_zip(number: int) -> bytes:
    return _book()[: -100 - number]


def _broken_zip(number: int) -> bytes:
    content = bytearray(_book())
    for at in range(200, len(content) - 200, 97):
        content[at] ^= 0xFF
    return bytes(content) + str(number).encode()


def _nuls(number: int) -> bytes:
    return bytes(2_000_000 + number)


def _nuls_below_header(number: int) -> bytes:
    return delimited(_ROWS).encode() + bytes(2_000_000 + number)


def _long_line(number: int) -> bytes:
    return delimited(_ROWS).encode() + b"x" * (3_000_000 + number)


def _long_header(number: int) -> bytes:
    return b"reporting_month;" * (200_000 + number)


def _open_quote(number: int) -> bytes:
    return delimited(_ROWS[:1]).encode() + b'"' + delimited(_ROWS[1:]).encode() * (5_000 + number)


def _quotes(number: int) -> bytes:
    return b'"' * (2_000_000 + number)


def _noise(number: int) -> bytes:
    return bytes((at * at + number) % 251 for at in range(300_000))


def _cut_utf16(number: int) -> bytes:
    return b"\xff\xfe" + delimited(_ROWS).encode("utf-16-le")[:-1] + b"\x00\xd8" * (number + 1)


_KINDS: tuple[Callable[[int], bytes], ...] = (
    bomb,
    lying_bomb,
    _nested,
    _many_parts,
    _far_cell,
    _beyond,
    _laughs,
    _outside_entity,
    _laughs_in_utf16,
    _ods_laughs,
    _ods_repeats,
    _locked,
    _encrypted,
    _cut_zip,
    _broken_zip,
    _nuls,
    _nuls_below_header,
    _long_line,
    _long_header,
    _open_quote,
    _quotes,
    _noise,
    _cut_utf16,
)
