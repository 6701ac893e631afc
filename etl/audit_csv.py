"""The audit log as CSV for Belgian Excel: UTF-8 with BOM, semicolons, CRLF, and no cell that is a formula."""

import csv
import io
from collections.abc import Iterable

from etl.audit import AuditEntry
from etl.audit_kinds import facts_text, kind_label

_HEADINGS = {
    "nl": ("tijd (UTC)", "gebruiker", "rol", "soort", "code", "wat", "bestand", "nummer", "hash"),
    "en": ("time (UTC)", "user", "role", "kind", "code", "what", "file", "number", "hash"),
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def audit_csv(entries: Iterable[AuditEntry], language: str) -> bytes:
    """Return the lines in 'nl' or 'en', in the order given."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow(_HEADINGS["en" if language == "en" else "nl"])
    for each in entries:
        texts = (
            f"{each.at:%Y-%m-%dT%H:%M:%S.%fZ}",
            each.actor,
            each.role,
            kind_label(each.kind, language),
            each.kind,
            facts_text(each.facts, language),
            each.source,
        )
        writer.writerow([*(_inert(text) for text in texts), each.seq, each.hash])
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
