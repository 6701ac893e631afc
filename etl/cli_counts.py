"""Counts with their noun, singular or plural, in the language of the command."""

from etl.cli_text import number, say

Noun = tuple[tuple[str, str], tuple[str, str]]
"""What is counted: one and many in Dutch, one and many in English."""

EVENTS: Noun = (("gebeurtenis", "gebeurtenissen"), ("event", "events"))
FILES: Noun = (("bestand", "bestanden"), ("file", "files"))
REFUSED_FILES: Noun = (("geweigerd bestand", "geweigerde bestanden"), ("refused file", "refused files"))
TABLES: Noun = (("tabel", "tabellen"), ("table", "tables"))
ROWS: Noun = (("rij", "rijen"), ("row", "rows"))
UPLOADS: Noun = (("upload", "uploads"), ("upload", "uploads"))
DELIVERIES: Noun = (("levering", "leveringen"), ("delivery", "deliveries"))
LEARNERS: Noun = (("lerende", "lerenden"), ("learner", "learners"))
ERRORS: Noun = (("fout", "fouten"), ("error", "errors"))
WARNINGS: Noun = (("waarschuwing", "waarschuwingen"), ("warning", "warnings"))
RECORDS: Noun = (("fiche", "fiches"), ("record", "records"))
FIGURES: Noun = (("cijfer", "cijfers"), ("figure", "figures"))


def count_of(count: int | None, noun: Noun) -> str:
    """Return a count with its noun, for example '1 gebeurtenis' or '2.847 gebeurtenissen'; unknown is several."""
    dutch, english = (forms[count != 1] for forms in noun)
    return f"{number(count)} {say(dutch, english)}"
