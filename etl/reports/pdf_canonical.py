"""The canonical form of a PDF of LibreOffice: objects numbered as they are reached from its root, fixed dates.

LibreOffice 7.4 writes its fonts in the order of their places in memory, the time of making, and an identifier made of
it. Everything else of its output is the same each time. It is read as LibreOffice writes it: a plain table of objects.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

_DATE = re.compile(rb"(/(?:CreationDate|ModDate)\s*\(D:)[^)]*\)")
_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
_ENTRY = re.compile(rb"(\d{10}) \d{5} n")
_OBJECT = re.compile(rb"(\d+) 0 obj\b")
_STREAM = b"stream\n"
_ID = b"/ID [ <" + b"0" * 32 + b"> <" + b"0" * 32 + b"> ]"


class NotCanonical(ValueError):
    """A PDF of another form than the one that LibreOffice is known to write."""


def canonical(content: bytes, moment: datetime) -> bytes:
    """Return a PDF with its objects in the order of their first mention, and a moment for all its dates.

    Raises NotCanonical for a PDF without a plain table of objects.
    """
    objects, trailer = _objects(content)
    order = {number: place for place, number in enumerate(_reached(objects, trailer), start=1)}
    date = f"{moment.astimezone(UTC):%Y%m%d%H%M%S}Z".encode()

    def renumbered(head: bytes) -> bytes:
        fixed = _DATE.sub(lambda found: found[1] + date + b")", head)
        return _REFERENCE.sub(
            lambda found: b"%d 0 R" % order[int(found[1])] if int(found[1]) in order else found[0], fixed
        )

    made = bytearray(content[: content.index(b"\n", content.index(b"\n") + 1) + 1])
    places = []
    for number, place in order.items():
        head, stream = objects[number]
        places.append(len(made))
        made += b"%d 0 obj\n" % place + renumbered(head) + stream
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(order) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    roots = b" ".join(b"/%s %d 0 R" % (name, order[number]) for name, number in _roots(trailer))
    made += b"trailer\n<</Size %d %s %s>>\nstartxref\n%d\n%%%%EOF\n" % (len(order) + 1, roots, _ID, start)
    return bytes(made)


def _objects(content: bytes) -> tuple[dict[int, tuple[bytes, bytes]], bytes]:
    """Return every object by its number, as what stands before its stream and from there on; and the trailer."""
    found = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*\Z", content)
    table = int(found[1]) if found else len(content)
    if content[table : table + 4] != b"xref":
        raise NotCanonical("no plain table of objects")
    listed, _, trailer = content[table:].partition(b"trailer")
    starts = sorted(int(entry[1]) for entry in _ENTRY.finditer(listed))
    objects = {}
    for start, end in zip(starts, [*starts[1:], table], strict=True):
        opening = _OBJECT.match(content, start)
        if opening is None:
            raise NotCanonical(f"no object at {start}")
        body = content[opening.end() : end].lstrip()
        head, marker, stream = body.partition(_STREAM)
        objects[int(opening[1])] = (head, marker + stream)
    return objects, trailer


def _roots(trailer: bytes) -> list[tuple[bytes, int]]:
    return [(name, int(number)) for name, number in re.findall(rb"/(Root|Info)\s+(\d+) 0 R", trailer)]


def _reached(objects: dict[int, tuple[bytes, bytes]], trailer: bytes) -> Iterator[int]:
    """Yield the objects in the order in which they are first mentioned, from the roots on."""
    seen: set[int] = set()
    waiting = [number for _, number in reversed(_roots(trailer))]
    while waiting:
        number = waiting.pop()
        if number in seen or number not in objects:
            continue
        seen.add(number)
        yield number
        mentioned = [int(found) for found in _REFERENCE.findall(objects[number][0])]
        waiting.extend(reversed(mentioned))
