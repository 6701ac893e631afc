"""The rules on a single cell, C01-C15: what a finding on one column says. The checks are the pandera models'.

Facts of the templates: {row}, {label} (the column's heading), {shown} (the value in quotes, or 'deze waarde' where a
finding leaves the value out), {expected} (a sentence that says what to enter), {hint} (a sentence or nothing).
"""

from schemas.dataset_names import DATASET_NAMES
from schemas.rule import Rule


def _rule(code: str, title: tuple[str, str], says: tuple[str, str], datasets: tuple[str, ...] = DATASET_NAMES) -> Rule:
    """Declare an error whose message says what is wrong in a cell, after its place and before the advice."""
    return Rule(
        code,
        "error",
        datasets,
        title[0],
        title[1],
        f"Rij {{row}}, {{label}}: {says[0]}{{hint}} {{expected}}",
        f"Row {{row}}, {{label}}: {says[1]}{{hint}} {{expected}}",
    )


COLUMN_RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        _rule(
            "C01",
            ("Verplichte cel is leeg", "Required cell is empty"),
            ("de cel is leeg, maar verplicht.", "the cell is empty, but required."),
        ),
        _rule(
            "C02",
            ("Waarde staat niet in de lijst", "Value is not in the list"),
            ("{shown} staat niet in de lijst.", "{shown} is not in the list."),
        ),
        _rule(
            "C03",
            ("Code heeft niet de juiste vorm", "Code does not have the right form"),
            ("{shown} heeft niet de juiste vorm.", "{shown} does not have the right form."),
        ),
        _rule(
            "C04",
            ("Geen datum", "Not a date"),
            ("{shown} is geen geldige datum.", "{shown} is not a valid date."),
        ),
        _rule(
            "C05",
            ("Geen getal", "Not a number"),
            ("{shown} is geen getal.", "{shown} is not a number."),
        ),
        _rule(
            "C06",
            ("Getal met twee lezingen", "Number with two readings"),
            ("{shown} kan op twee manieren gelezen worden.", "{shown} can be read in two ways."),
        ),
        _rule(
            "C07",
            ("Getal buiten de grenzen", "Number out of range"),
            ("{shown} is geen geldig {noun}.", "{shown} is not a valid {noun}."),
        ),
        _rule(
            "C08",
            ("Tekst te lang", "Text too long"),
            ("de tekst telt {length}.", "the text has {length}."),
            ("pilots", "workplaces", "events"),
        ),
        _rule(
            "C09",
            ("Persoonsgegevens", "Personal data"),
            ("de cel lijkt {found} te bevatten.", "the cell seems to hold {found}."),
        ),
        _rule(
            "C10",
            ("Onzichtbare tekens", "Invisible characters"),
            ("de tekst bevat {found}.", "the text holds {found}."),
            ("pilots", "workplaces", "events"),
        ),
        _rule(
            "C11",
            ("Geen ondernemingsnummer", "Not an enterprise number"),
            ("{shown} is geen geldig ondernemingsnummer.", "{shown} is not a valid enterprise number."),
            ("workplaces",),
        ),
        _rule(
            "C12",
            ("Datum met een andere volgorde of een kort jaartal", "Date in another order or with a short year"),
            ("{shown} is geen duidelijke datum.", "{shown} is not a clear date."),
        ),
        _rule(
            "C13",
            ("Onbekend thema", "Unknown theme"),
            ("{shown} staat niet in de lijst.", "{shown} is not in the list."),
            ("events",),
        ),
        _rule(
            "C14",
            ("Tekst is verkeerd omgezet", "Text was converted wrongly"),
            ("{shown} is ergens verkeerd omgezet.", "{shown} was converted wrongly somewhere."),
            ("pilots", "workplaces", "events"),
        ),
        _rule(
            "C15",
            ("Foutwaarde of woord voor niets", "Error value or word for nothing"),
            (
                "{shown} is een foutwaarde of een woord voor 'leeg', geen gegeven.",
                "{shown} is an error value or a word for 'empty', not data.",
            ),
        ),
    )
}
