"""The fast way for large files: prove by bytes that a text is so regular that the database may read it as it is.

Regular means: every line has as many cells as the header, all line ends are alike, there are no quotes, no control
characters, no empty line, no line that might be a totals row, the header again or one of the template, and no line
longer than a cell may be. At the least doubt the rows go through Python's csv reader instead (`etl.read_rows`), which
gives the same rows.
"""

import codecs
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from etl.read_encoding import CHUNK
from etl.template_rows import BEGINNINGS

TOTAL_WORDS = ("totaal", "total", "som", "eindtotaal")
_CONTROLS = bytes([*range(0x20), 0x22, 0x7F])
_TEMPLATE_BEGINNINGS = tuple(beginning.encode() for beginning in BEGINNINGS)
_NO_LETTER = rb"[^0-9A-Za-z\n]*"


@dataclass(frozen=True)
class Layout:
    """What the header tells about the rows: where they begin in bytes, and how a regular line looks."""

    data_offset: int
    delimiter: bytes
    cells: int
    line_end: bytes
    first_title: str
    """The header's first title in its normal form."""
    max_line: int
    template_gap: int = 0
    """So many delimiters in a row, and a line may be one that the template brought itself; 0 = none is."""


@dataclass(frozen=True)
class Scan:
    """What one pass over a file's bytes shows."""

    sha256: str
    is_utf8: bool
    lines: int | None
    """Number of data lines when all are regular, else None."""


def scan(path: Path, layout: Layout | None) -> Scan:
    """Read a file once, by chunks: hash, proof of UTF-8, and proof of the layout if one is given."""
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8 = True
    proof = _Regularity(layout) if layout else None
    with path.open("rb") as file:
        for chunk in _chunks(file.read, layout.data_offset if layout else 0):
            digest.update(chunk)
            is_utf8 = is_utf8 and _decodes(decoder, chunk)
            if proof is not None and proof.holds:
                proof.add(chunk)
    return Scan(digest.hexdigest(), is_utf8 and _decodes(decoder, b"", final=True), proof.lines() if proof else None)


def _chunks(read: Callable[[int], bytes], first: int) -> Iterator[bytes]:
    """Yield the bytes before the data as a chunk of its own, then the rest."""
    if first:
        yield read(first)
    while chunk := read(CHUNK):
        yield chunk


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    if chunk.isascii() and decoder.getstate()[0] == b"" and not final:
        return True
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


class _Regularity:
    """The proof that the lines of a text are regular, chunk after chunk; the first chunk is what stands before them."""

    def __init__(self, layout: Layout) -> None:
        self.holds = True
        self._layout = layout
        self._is_before = layout.data_offset > 0
        self._rest = b""
        self._lines = 0
        self._line = layout.delimiter * (layout.cells - 1) + layout.line_end
        # Deleting all but delimiters, line ends, quotes and control characters leaves the skeleton of the lines.
        kept = set(_CONTROLS + layout.delimiter)
        self._deleted = bytes(byte for byte in range(256) if byte not in kept)
        title = _NO_LETTER.join(re.escape(sign.encode()) for sign in layout.first_title)
        totals = b"|".join(word.encode() for word in TOTAL_WORDS)
        # A line without a letter or digit may be empty; one that begins like these may be the header again or totals.
        # Nearly all lines begin with a figure; where none begins otherwise, and the title does not, none is doubtful.
        self._begins_otherwise = re.compile(rb"\n[^0-9]" if not layout.first_title[0].isdigit() else rb"")
        self._gap = layout.delimiter * layout.template_gap
        self._doubtful = re.compile(rb"\n" + _NO_LETTER + rb"(?:\n|(?i:" + title + rb"|" + totals + rb"))")

    def add(self, chunk: bytes) -> None:
        """Look at the next bytes of the file."""
        if self._is_before:
            self._is_before = False
            return
        block = self._rest + chunk
        end = block.rfind(b"\n") + 1
        self._rest = block[end:]
        self._look(block[:end])

    def lines(self) -> int | None:
        """Return the number of lines once the file is at its end; None when one of them is not regular."""
        if self.holds and self._rest:
            self._look(self._rest + self._layout.line_end)
        return self._lines if self.holds else None

    def _look(self, block: bytes) -> None:
        skeleton = block.translate(None, self._deleted)
        lines = len(skeleton) // len(self._line)
        self._lines += lines
        self.holds = (
            skeleton == self._line * lines
            and len(self._rest) <= self._layout.max_line
            and not self._has_template_row(block)
            and not self._has_doubtful_line(b"\n" + block)
            and not self._has_long_line(block)
        )

    def _has_doubtful_line(self, block: bytes) -> bool:
        return self._begins_otherwise.search(block) is not None and self._doubtful.search(block) is not None

    def _has_template_row(self, block: bytes) -> bool:
        # One sign is found ten times as fast as a word, and most files have none.
        is_marked = b":" in block and any(beginning in block for beginning in _TEMPLATE_BEGINNINGS)
        return is_marked or (bool(self._gap) and self._gap in block)

    def _has_long_line(self, block: bytes) -> bool:
        start = 0
        while len(block) - start > self._layout.max_line:
            end = block.rfind(b"\n", start, start + self._layout.max_line)
            if end < 0:
                return True
            start = end + 1
        return False


def can_be_plain(first_title: str) -> bool:
    """Tell whether a header's first title, in its normal form, is such that a repeated header is found by its bytes."""
    return first_title.isascii() and first_title[:1].isalnum()
