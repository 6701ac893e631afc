"""The audit log as CSV for Belgian Excel."""

from collections.abc import Iterable

from etl.audit import AuditEntry
from etl.audit_kinds import facts_text, kind_label
from etl.belgian_csv import belgian_csv

_HEADINGS = {
    "nl": ("tijd (UTC)", "gebruiker", "rol", "soort", "code", "wat", "bestand", "nummer", "hash"),
    "en": ("time (UTC)", "user", "role", "kind", "code", "what", "file", "number", "hash"),
}


def audit_csv(entries: Iterable[AuditEntry], language: str) -> bytes:
    """Return the lines in 'nl' or 'en', in the order given."""
    return belgian_csv(
        [
            _HEADINGS["en" if language == "en" else "nl"],
            *(
                (
                    f"{each.at:%Y-%m-%dT%H:%M:%S.%fZ}",
                    each.actor,
                    each.role,
                    kind_label(each.kind, language),
                    each.kind,
                    facts_text(each.facts, language),
                    each.source,
                    each.seq,
                    each.hash,
                )
                for each in entries
            ),
        ]
    )
