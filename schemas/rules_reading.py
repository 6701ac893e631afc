"""The rules on a file as a whole, R01-R30: what must hold before its cells can be judged.

Facts of the templates are given by `etl.read…`; a fact in two languages is passed as name_nl and name_en.
"""

from schemas.rule import Rule
from schemas.rules_rows import ROW_RULES
from schemas.rules_rows import reading_rule as _rule

PERSONAL_DATA_CODES = frozenset({"R08", "R09"})
"""A file with one of these findings may hold personal data: it is not kept, only its hash and the report."""

READING_RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        *ROW_RULES,
        _rule(
            "R01",
            ("Onbekend bestandstype", "Unknown type of file"),
            (
                "Het bestand is {kind}, geen CSV of rekenblad. {advice}",
                "The file is {kind}, not CSV or a spreadsheet. {advice}",
            ),
        ),
        _rule(
            "R02",
            ("Leeg bestand", "Empty file"),
            (
                "{place} is leeg. {advice}",
                "{place} is empty. {advice}",
            ),
        ),
        _rule(
            "R03",
            ("Geen rijen onder de kopregel", "No rows below the header"),
            (
                "Onder de kopregel (rij {row}) staat geen enkele gevulde rij. Elk bestand geeft de volledige toestand "
                "van de maand: vul de rijen aan, of geef aan dat er deze maand geen rijen zijn.",
                "There is no filled row below the header (row {row}). Every file gives the full state of the month: "
                "add the rows, or state that there are none this month.",
            ),
        ),
        _rule(
            "R04",
            ("Tekens niet leesbaar", "Characters cannot be read"),
            (
                "{place} bevat tekens die in geen bekende codering leesbaar zijn. Bewaar het bestand opnieuw "
                "als 'CSV UTF-8'.",
                "{place} holds characters that no known encoding can read. Save the file again as 'CSV UTF-8'.",
            ),
        ),
        _rule(
            "R05",
            ("Gemengde tekencodering", "Mixed encodings"),
            (
                "Rij {row}: de letters met accent staan hier in een andere codering (Windows-1252) dan in de rest van "
                "het bestand (UTF-8). Wellicht zijn twee bestanden samengevoegd. Verbeter de rij en bewaar het bestand "
                "als 'CSV UTF-8'.",
                "Row {row}: the accented letters here are in another encoding (Windows-1252) than in the rest of the "
                "file (UTF-8). Perhaps two files were joined. Mend the row and save the file as 'CSV UTF-8'.",
            ),
        ),
        _rule(
            "R06",
            ("NUL-tekens", "NUL characters"),
            (
                "Rij {row}: er staan NUL-tekens in. Dat wijst op een beschadigd of afgebroken bestand. Bewaar het "
                "opnieuw vanuit het rekenblad als 'CSV UTF-8'.",
                "Row {row}: it holds NUL characters. This points to a damaged or cut-off file. Save it again from the "
                "spreadsheet as 'CSV UTF-8'.",
            ),
        ),
        _rule(
            "R07",
            ("Kopregel niet gevonden", "Header not found"),
            (
                "In de eerste rijen staat geen kopregel met de kolommen van het contract. Gebruik de kolomtitels van "
                "het sjabloon{dataset}.{others}",
                "The first rows hold no header with the contract's columns. Use the column titles of the "
                "template{dataset}.{others}",
            ),
        ),
        _rule(
            "R08",
            ("Kolom met persoonsgegevens", "Column with personal data"),
            (
                "Kolom {letter} '{title}' lijkt {found} te bevatten. Die gegevens mogen hier niet staan. Verwijder de "
                "kolom en haar inhoud voor u het bestand verstuurt.",
                "Column {letter} '{title}' seems to hold {found}. Such data may not be here. Remove the column and "
                "its content before you send the file.",
            ),
        ),
        _rule(
            "R09",
            ("Kolom met gevoelige kenmerken", "Column with sensitive characteristics"),
            (
                "Kolom {letter} '{title}' gaat over gevoelige kenmerken (ESF CO15-CO17: herkomst, handicap of "
                "kwetsbare groep). Die worden hier niet verzameld, ook niet leeg. Verwijder de kolom.",
                "Column {letter} '{title}' is about sensitive characteristics (ESF CO15-CO17: origin, disability or "
                "disadvantaged group). These are not collected here, not even empty. Remove the column.",
            ),
        ),
        _rule(
            "R10",
            ("Verplichte kolom ontbreekt", "Required column is missing"),
            (
                "Kolom '{label}' ({column}) ontbreekt. Voeg ze toe{constant}.",
                "Column '{label}' ({column}) is missing. Add it{constant}.",
            ),
        ),
        _rule(
            "R11",
            ("Onbekende kolom met gegevens", "Unknown column with data"),
            (
                "Kolom {letter} '{title}' hoort niet bij {dataset}, maar {cells}. Verwijder de kolom of gebruik een "
                "titel uit het sjabloon.",
                "Column {letter} '{title}' does not belong to {dataset}, but {cells}. Remove the column or use a "
                "title of the template.",
            ),
        ),
        _rule(
            "R12",
            ("Kolom staat er tweemaal", "Column is there twice"),
            (
                "Kolom '{label}' staat er meer dan eens: in {letters}. Behoud één van beide.",
                "Column '{label}' is there more than once: in {letters}. Keep one of them.",
            ),
        ),
        _rule(
            "R13",
            ("Gegevens niet herkend", "Data not recognised"),
            (
                "De kolommen passen even goed bij elk van deze: {candidates}. Kies zelf welke gegevens het zijn.",
                "The columns fit each of these equally well: {candidates}. Choose which data they are.",
            ),
        ),
        _rule(
            "R14",
            ("Andere gegevens dan gekozen", "Other data than chosen"),
            (
                "Gekozen is {chosen}, maar de kolommen zijn die van {found}. Kies {found} of een ander bestand.",
                "{chosen} was chosen, but the columns are those of {found}. Choose {found} or another file.",
            ),
        ),
        _rule(
            "R18",
            ("Bestand is te groot", "File is too big"),
            (
                "Het bestand is groter dan toegelaten: {limit}. Splits het per maand of per instelling.",
                "The file is bigger than allowed: {limit}. Split it by month or by institution.",
            ),
        ),
        _rule(
            "R20",
            ("Opgegeven waarde is niet geldig", "Given value is not valid"),
            (
                "{label}: de opgegeven waarde '{given}' is niet geldig. Geef ze zoals {example}.",
                "{label}: the given value '{given}' is not valid. Give it like {example}.",
            ),
        ),
        _rule(
            "R21",
            ("Bestand en opgave verschillen", "File and given value differ"),
            (
                "Rij {row}, {label}: in het bestand staat {value}, opgegeven is {given}. Verbeter het bestand of de "
                "opgave.",
                "Row {row}, {label}: the file says {value}, given was {given}. Mend the file or what was given.",
            ),
        ),
        _rule(
            "R22",
            ("Werkboek niet leesbaar", "Workbook cannot be read"),
            (
                "Dit bestand kan niet gelezen worden: {problem}. Open het in het rekenblad, bewaar het zonder "
                "wachtwoord als .xlsx of als 'CSV UTF-8' en verstuur dat bestand.",
                "This file cannot be read: {problem}. Open it in the spreadsheet, save it without a password as .xlsx "
                "or as 'CSV UTF-8' and send that file.",
            ),
        ),
        _rule(
            "R25",
            ("Onbekend waarvoor er geen rijen zijn", "Not known for what there are no rows"),
            (
                "Het bestand heeft geen rijen onder de kopregel (rij {row}). Geef ook op waarvoor dat geldt: {labels}.",
                "The file has no rows below the header (row {row}). Also give what this is for: {labels}.",
            ),
        ),
        _rule(
            "R23",
            ("Formule zonder waarde", "Formula without a value"),
            (
                "Rij {row}, kolom {letter}: hier staat een formule waarvan het bestand geen uitkomst bevat. Open het "
                "in het rekenblad en bewaar het opnieuw, of vervang de formule door haar waarde.",
                "Row {row}, column {letter}: here is a formula of which the file holds no result. Open it in the "
                "spreadsheet and save it again, or replace the formula by its value.",
            ),
        ),
        _rule(
            "R24",
            ("Samengevoegde cellen", "Merged cells"),
            (
                "Rij {row}, kolom {letter}: hier zijn cellen samengevoegd, zodat niet duidelijk is bij welke rij of "
                "kolom de waarde hoort. Hef de samenvoeging op en vul elke cel in.",
                "Row {row}, column {letter}: cells are merged here, so that it is not clear to which row or column the "
                "value belongs. Unmerge them and fill in every cell.",
            ),
        ),
    )
}
"""Code → rule; all are errors. R21 is judged on the staged rows, because both sides must be read first."""
