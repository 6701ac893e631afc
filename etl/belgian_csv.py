"""CSV that Belgian Excel opens by double click: UTF-8 with BOM, semicolons, CRLF, decimal comma, no cell a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet may take for the beginning of a formula, or drop before it looks for one."""


def inert(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: an apostrophe before a leading = + - @ tab or line end."""
    return f"'{text}" if text.startswith(RISKY) else text


def belgian_csv(rows: Iterable[Sequence[str | int | Decimal]]) -> bytes:
    """Return rows as a file: numbers with a decimal comma and without separators, texts inert."""
    written = io.StringIO()
    # RFC 4180; with a bare \n, the csv module leaves a \r inside a cell without quotes.
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerows(
        [inert(cell) if isinstance(cell, str) else str(cell).replace(".", ",") for cell in row] for row in rows
    )
    return b"\xef\xbb\xbf" + written.getvalue().encode()
