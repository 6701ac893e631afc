"""Which encoding a text is in, and making UTF-8 of it by chunks.

UTF-8 is proven by decoding all of it. What is not UTF-8 is Windows-1252 or Mac Roman, told apart by the words that the
bytes make; when it also holds letters in UTF-8, two encodings are mixed and nothing is guessed.
"""

import codecs
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from etl.read_eight_bit import eight_bit_encoding_of

CHUNK = 1 << 17
"""Bytes read at once: small enough to stay in the processor's cache, which halves the time of a pass."""

_END_MARK = b"\x1a"
UTF8_MARK = b"\xef\xbb\xbf"
# Accented letters (U+0080-U+017F), typographic quotes, dashes and the euro sign as UTF-8 writes them. In Windows-1252
# these bytes would read 'Ã©', 'â€œ': no Dutch or French text has them.
_UTF8_LETTER = re.compile(rb"[\xc2-\xc5][\x80-\xbf]|\xe2(?:\x80[\x80-\xbf]|\x82\xac)|\xef\xbb\xbf")
_ASCII = bytes(range(0x80))

CODECS = {
    "utf-8": "utf-8",
    "utf-8-sig": "utf-8-sig",
    "utf-16": "utf-16",
    "windows-1252": "cp1252",
    "mac-roman": "mac_roman",
}
"""Encoding as it is told → name of Python's codec."""
ENCODING_LABELS = {"utf-16": "UTF-16", "windows-1252": "Windows-1252", "mac-roman": "Mac Roman"}
"""Encodings that are converted, as a message names them."""


class MixedEncodings(Exception):
    """A text is neither wholly UTF-8 nor wholly something else."""


class UnknownEncoding(Exception):
    """A text is in none of the encodings that are read."""


def head_encoding(head: bytes) -> str:
    """Return the encoding that the first bytes speak for; whether the rest agrees must be proven."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head.startswith(UTF8_MARK):
        return "utf-8-sig"
    return "utf-8"


def head_text(head: bytes, encoding: str, *, is_whole: bool) -> str:
    """Decode the first bytes to look for a header in; what cannot be decoded is replaced."""
    if encoding.startswith("utf-8"):
        try:
            return codecs.getincrementaldecoder(CODECS[encoding])().decode(head, is_whole)
        except UnicodeDecodeError:
            return head.removeprefix(UTF8_MARK).decode("cp1252", "replace")
    return codecs.getincrementaldecoder("utf-16")("replace").decode(head, is_whole)


def eight_bit_encoding(path: Path) -> str:
    """Return the encoding of a text that is not UTF-8: 'windows-1252' or 'mac-roman'.

    Raises MixedEncodings when it also holds UTF-8, UnknownEncoding when neither is certain.
    """
    # The other bytes alone are a small part, and tell cheaply whether a search of the whole block can find anything.
    others = (block for block in _overlapping(path) if _UTF8_LETTER.search(block.translate(None, _ASCII)))
    if any(_UTF8_LETTER.search(block) for block in others):
        raise MixedEncodings
    found = eight_bit_encoding_of(_overlapping(path))
    if found is None:
        raise UnknownEncoding
    return found


def _overlapping(path: Path) -> Iterator[bytes]:
    """Yield the file by chunks, each with the last bytes of the one before, so that no sequence is cut."""
    tail = b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield tail + chunk
            tail = chunk[-2:]


def transcode(path: Path, encoding: str, target: Path) -> None:
    """Write a text as UTF-8 without a mark; raise UnknownEncoding when it is not in that encoding after all."""
    decoder = codecs.getincrementaldecoder(CODECS[encoding])()
    with path.open("rb") as source, target.open("wb") as made:
        while True:
            chunk = source.read(CHUNK)
            try:
                text = decoder.decode(chunk, final=not chunk)
                made.write(text.encode("utf-8"))
            except UnicodeError as error:
                raise UnknownEncoding from error
            if not chunk:
                return


def decoded(path: Path, target: Path) -> Path:
    """Return where a text that is not UTF-8 lies as UTF-8: `target`, or as it is when no encoding is certain."""
    try:
        transcode(path, eight_bit_encoding(path), target)
    except (MixedEncodings, UnknownEncoding):
        return path
    return target


def has_end_mark(path: Path, encoding: str) -> bool:
    """Tell whether the last byte of a text is the end mark of DOS, which its 'copy' puts behind joined files."""
    with path.open("rb") as text:
        size = text.seek(0, os.SEEK_END)
        if encoding == "utf-16" and size % 2 == 0:
            return False  # it is half of a sign
        text.seek(-1, os.SEEK_END)
        return text.read() == _END_MARK


def without_end_mark(path: Path, target: Path) -> Path:
    """Write a text without its last byte to `target`, and return where it lies."""
    shutil.copyfile(path, target)
    os.truncate(target, target.stat().st_size - 1)
    return target


def is_encodable(text: str) -> bool:
    """Tell whether a text holds nothing that stands for a byte that could not be decoded."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
