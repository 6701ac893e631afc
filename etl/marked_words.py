"""The words of the marked workbook, in Dutch and English."""

from etl.findings import Finding, Severity

WITHHELD = {"nl": "••• (verborgen)", "en": "••• (withheld)"}
"""Stands in place of a value that may be about a person."""
SIGNS: dict[Severity, str] = {"error": "✗", "warning": "!"}
_SEVERITIES: dict[Severity, tuple[str, str]] = {"error": ("Fout", "Error"), "warning": ("Waarschuwing", "Warning")}

_WORDS: dict[str, tuple[str, str]] = {
    "sheet": ("Uitleg", "Explanation"),
    "marker": ("Bevindingen", "Findings"),
    "title": ("Bevindingen bij uw bestanden", "Findings on your files"),
    "file": ("Bestand", "File"),
    "severity": ("Ernst", "Severity"),
    "code": ("Code", "Code"),
    "count": ("Aantal", "Count"),
    "rows": ("Rij(en)", "Row(s)"),
    "column": ("Uw kolom", "Your column"),
    "values": ("Waarde", "Value"),
    "wrong": ("Wat is er mis", "What is wrong"),
    "expected": ("Wat wordt verwacht", "What is expected"),
    "message": ("Toelichting en wat te doen", "Explanation and what to do"),
    "whole_file": ("hele bestand", "whole file"),
    "at_least": ("minstens {count}", "at least {count}"),
    "clean": ("Er zijn geen bevindingen.", "There are no findings."),
    "how_error": (
        "Een fout: verbeter dit in uw eigen bestand. Zolang er een fout is, wordt er niets geladen.",
        "An error: mend it in your own file. As long as there is an error, nothing is loaded.",
    ),
    "how_warning": (
        "Een waarschuwing: kijk dit na. Klopt het, dan kan het geladen worden met een reden.",
        "A warning: look at it. If it is right, it can be loaded with a reason.",
    ),
    "how_withheld": (
        "Kan gegevens over een persoon bevatten; de waarde staat alleen in uw eigen bestand.",
        "May hold data about a person; the value stands in your own file only.",
    ),
    "how_note": (
        "Elke gekleurde cel heeft een notitie; de laatste kolom van elk blad herhaalt wat er in de rij gevonden is. "
        "Rijnummers en kolomletters zijn die van uw bestand.",
        "Every coloured cell has a note; the last column of each sheet repeats what was found in the row. "
        "Row numbers and column letters are those of your file.",
    ),
    "how_mend": (
        "Verbeter uw eigen bestand en verstuur dat opnieuw. Dit werkboek dient alleen om na te kijken.",
        "Mend your own file and send it again. This workbook is only for looking things up.",
    ),
    "unread": (
        "{file}: de rijen van dit bestand konden niet getoond worden.",
        "{file}: the rows of this file could not be shown.",
    ),
    "cut": (
        "{file}: alleen de eerste {rows} rijen en {columns} kolommen staan in dit werkboek; meer past er niet in.",
        "{file}: only the first {rows} rows and {columns} columns are in this workbook; more do not fit.",
    ),
    "sparse": (
        "{file}: dit bestand is groot. Alleen de rijen met een bevinding zijn ingevuld; de andere zijn leeg gelaten.",
        "{file}: this file is big. Only the rows with a finding are filled in; the others were left empty.",
    ),
    "unlisted": (
        "Van {codes} zijn niet alle bevindingen gemarkeerd: per regel worden er hoogstens {most} getoond. "
        "Alle zijn geteld.",
        "Not all findings of {codes} are marked: at most {most} are shown per rule. All are counted.",
    ),
}


def word(key: str, language: str, **facts: object) -> str:
    """Return a text in 'nl' or 'en' with its facts filled in."""
    return _WORDS[key][language == "en"].format(**facts)


def severity_word(severity: Severity, language: str) -> str:
    """Return how serious a finding is, with its sign: '✗ Fout'."""
    return f"{SIGNS[severity]} {_SEVERITIES[severity][language == 'en']}"


def heading(found: Finding, language: str) -> str:
    """Return severity and code of a finding: '✗ Fout C07'."""
    return f"{severity_word(found.severity, language)} {found.code}"
