"""The rules on how a file's text divides into rows and cells: R15-R17, R19, R26-R30."""

from schemas.dataset_names import DATASET_NAMES
from schemas.rule import Rule


def reading_rule(code: str, title: tuple[str, str], message: tuple[str, str]) -> Rule:
    """Declare an error of the reader, for all data sets; title and message are (Dutch, English)."""
    return Rule(code, "error", DATASET_NAMES, title[0], title[1], message[0], message[1])


ROW_RULES = (
    reading_rule(
        "R15",
        ("Rij is te lang", "Row is too long"),
        (
            "Rij {row} heeft {cells} cellen, de kopregel {expected}. {advice}",
            "Row {row} has {cells} cells, the header {expected}. {advice}",
        ),
    ),
    reading_rule(
        "R16",
        ("Aanhalingstekens kloppen niet", "Quotes do not match"),
        (
            "Rij {row}: een aanhalingsteken wordt niet gesloten, of er staat tekst achter. De rijen daarna zijn "
            "niet gelezen. Verbeter de aanhalingstekens in deze rij.",
            "Row {row}: a quote is not closed, or text follows it. The rows after it were not read. Mend the "
            "quotes in this row.",
        ),
    ),
    reading_rule(
        "R26",
        ("Los aanhalingsteken", "Stray quote"),
        (
            'Rij {row}: er staat een los aanhalingsteken (") in, zodat niet zeker is waar een cel eindigt. '
            "Verwijder het; hoort het bij de tekst, zet de cel dan tussen aanhalingstekens en schrijf het dubbel.",
            'Row {row}: there is a stray quote (") in it, so that it is not certain where a cell ends. '
            "Remove it; if it belongs to the text, put the cell between quotes and write it twice.",
        ),
    ),
    reading_rule(
        "R17",
        ("Kopregel staat er tweemaal", "Header is there twice"),
        (
            "Rij {row} herhaalt de kopregel. Wellicht zijn twee bestanden onder elkaar geplakt. Verwijder deze rij "
            "en kijk na of de rijen erna erbij horen.",
            "Row {row} repeats the header. Perhaps two files were pasted below each other. Remove this row and "
            "check that the rows after it belong here.",
        ),
    ),
    reading_rule(
        "R19",
        ("Cel of regel is te lang", "Cell or line is too long"),
        (
            "Rij {row}: een cel of regel is langer dan {limit} tekens. Kort de tekst in; is de cel niet zo lang, "
            "kijk dan of een aanhalingsteken ontbreekt.",
            "Row {row}: a cell or line is longer than {limit} characters. Shorten the text; if the cell is not "
            "that long, look for a missing quote.",
        ),
    ),
    reading_rule(
        "R27",
        ("Bestand is afgebroken", "File is cut off"),
        (
            "Rij {row} is de laatste, maar heeft {cells} cellen in plaats van {expected} en eindigt midden in de "
            "regel: het bestand lijkt afgebroken. Bewaar het opnieuw, of vul de rij aan.",
            "Row {row} is the last, but has {cells} cells instead of {expected} and ends within the line: the file "
            "seems to be cut off. Save it again, or complete the row.",
        ),
    ),
    reading_rule(
        "R28",
        ("Gegevens boven de kopregel", "Data above the header"),
        (
            "Rij {row} staat boven de kopregel (rij {header}), maar lijkt gegevens te bevatten. Zet de kopregel boven "
            "alle rijen; wellicht is ze mee gesorteerd.",
            "Row {row} is above the header (row {header}), but seems to hold data. Put the header above all rows; "
            "perhaps it was sorted along with them.",
        ),
    ),
    reading_rule(
        "R29",
        ("Scheidingsteken te veel of te weinig", "Separator missing or too many"),
        (
            "Rij {row} heeft {cells} cellen, de kopregel {expected}, en de waarden passen in meer dan een kolom: niet "
            "zeker is welke cel ontbreekt of te veel is. Geef de rij evenveel scheidingstekens als de kopregel.",
            "Row {row} has {cells} cells, the header {expected}, and the values fit more than one column: it is not "
            "certain which cell is missing or too many. Give the row as many separators as the header.",
        ),
    ),
    reading_rule(
        "R30",
        ("Kopregel en rijen anders verdeeld", "Header and rows divided differently"),
        (
            "De kopregel (rij {header}) is verdeeld door {titles}, de rijen eronder (vanaf rij {row}) door {cells}: zo "
            "staat geen cel onder haar titel. Verdeel de kopregel en de rijen op dezelfde manier.",
            "The header (row {header}) is divided by {titles}, the rows below it (from row {row}) by {cells}: no cell "
            "stands below its title that way. Divide the header and the rows in the same way.",
        ),
    ),
)
"""All are errors. In the order in which a file meets them."""
