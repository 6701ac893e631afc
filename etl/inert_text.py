"""Text without signs that hide, reorder or break it: for messages, workbooks and documents."""

import re
import unicodedata

LONGEST_CELL = 16_000
"""A cell of a workbook holds 32,767 units of UTF-16: half as many characters always fit."""
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")


def visible(text: str, longest: int, kept: str = "") -> str:
    """Return text with its control, formatting and separating characters spelled out, cut when it is long."""
    cut = text if len(text) <= longest else text[: longest - 1] + "…"
    return "".join(f"[{code_point(char)}]" if is_hidden(char) and char not in kept else char for char in cut)


def is_hidden(char: str) -> bool:
    """Tell whether a character is one of control or formatting, or separates lines or paragraphs."""
    return unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp")


def code_point(char: str) -> str:
    """Return a character's number, for example U+202E."""
    return f"U+{ord(char):04X}"


def inert(text: str, longest: int = LONGEST_CELL) -> str:
    """Return a text without characters that hide, reorder or break it; line ends within a cell stay."""
    return text if text.isprintable() and len(text) <= longest else _NO_XML.sub("�", visible(text, longest, "\n\t"))
