"""The rules for reference files, F01-F16: what projects, institutions, links, targets and positions must be."""

from schemas.rule import Rule

_FILES = ("reference",)


def _rule(code: str, title: tuple[str, str], message: tuple[str, str]) -> Rule:
    return Rule(code, "error", _FILES, title[0], title[1], message[0], message[1])


REFERENCE_RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        _rule(
            "F01",
            ("Bestand ontbreekt", "File is missing"),
            (
                "Het bestand {file} ontbreekt in de map. Voeg het toe.",
                "The file {file} is not in the folder. Add it.",
            ),
        ),
        _rule(
            "F02",
            ("Onbekend bestand", "Unknown file"),
            (
                (
                    "Het bestand {file} hoort niet bij de referentiegegevens. Verwacht: {expected}. "
                    "Verbeter de naam of verwijder het bestand."
                ),
                "The file {file} is no reference file. Expected: {expected}. Mend its name or remove it.",
            ),
        ),
        _rule(
            "F03",
            ("Onleesbaar bestand", "Unreadable file"),
            (
                (
                    "Het bestand {file} is niet te lezen als CSV in UTF-8 met komma's en een kopregel. "
                    "Bewaar het opnieuw als 'CSV UTF-8' met komma's."
                ),
                (
                    "The file {file} cannot be read as CSV in UTF-8 with commas and a header. "
                    "Save it again as 'CSV UTF-8' with commas."
                ),
            ),
        ),
        _rule(
            "F04",
            ("Kolom ontbreekt", "Column is missing"),
            (
                "Kolom {column} ontbreekt in {file}. Voeg de kolom toe, desnoods leeg.",
                "Column {column} is not in {file}. Add the column, empty if need be.",
            ),
        ),
        _rule(
            "F05",
            ("Onbekende kolom", "Unknown column"),
            (
                "Kolom {column} in {file} is onbekend of staat er tweemaal. Verwacht: {expected}. Verwijder de kolom.",
                "Column {column} in {file} is unknown or there twice. Expected: {expected}. Remove the column.",
            ),
        ),
        _rule(
            "F06",
            ("Verkeerd aantal cellen", "Wrong number of cells"),
            (
                (
                    "Rij {row}: het aantal cellen is {cells} in plaats van {expected}. "
                    "Zet tekst met een komma tussen aanhalingstekens."
                ),
                (
                    "Row {row}: the number of cells is {cells} instead of {expected}. "
                    "Put text that holds a comma between quotes."
                ),
            ),
        ),
        _rule(
            "F07",
            ("Verplichte cel is leeg", "Required cell is empty"),
            (
                "Rij {row}, {label}: de cel is leeg. Vul ze in, bijvoorbeeld {example}.",
                "Row {row}, {label}: the cell is empty. Fill it in, for example {example}.",
            ),
        ),
        _rule(
            "F08",
            ("Geen datum of getal", "Not a date or number"),
            (
                "Rij {row}, {label}: '{value}' is niet te lezen. Schrijf het zoals {example}.",
                "Row {row}, {label}: '{value}' cannot be read. Write it like {example}.",
            ),
        ),
        _rule(
            "F09",
            ("Waarde is niet toegelaten", "Value is not allowed"),
            (
                "Rij {row}, {label}: '{value}' is niet toegelaten. {allowed}",
                "Row {row}, {label}: '{value}' is not allowed. {allowed}",
            ),
        ),
        _rule(
            "F10",
            ("Rij staat er tweemaal", "Row is there twice"),
            (
                "Rij {row}: {label} '{value}' staat ook in rij {other_row}. Behoud één van beide.",
                "Row {row}: {label} '{value}' is also in row {other_row}. Keep one of the two.",
            ),
        ),
        _rule(
            "F11",
            ("Verwijzing bestaat niet", "Reference does not exist"),
            (
                "Rij {row}, {label}: '{value}' staat niet in {other_file}. Verbeter de waarde of voeg ze daar toe.",
                "Row {row}, {label}: '{value}' is not in {other_file}. Mend the value or add it there.",
            ),
        ),
        _rule(
            "F12",
            ("Einde voor het begin", "End before start"),
            (
                "Rij {row}, {label}: {value} ligt voor de startdatum {start}. Verbeter een van beide datums.",
                "Row {row}, {label}: {value} is before the start date {start}. Mend one of the two dates.",
            ),
        ),
        _rule(
            "F13",
            ("Instelling past niet bij de sector", "Institution does not fit the sector"),
            (
                (
                    "Rij {row}: instelling {value} ({type}) past niet bij project {project} ({sector}). "
                    "Een cvo hoort bij VWO, een hogeschool of universiteit bij HO."
                ),
                (
                    "Row {row}: institution {value} ({type}) does not fit project {project} ({sector}). "
                    "A cvo belongs to VWO, a hogeschool or universiteit to HO."
                ),
            ),
        ),
        _rule(
            "F14",
            ("Project zonder één promotor", "Project without one promotor"),
            (
                (
                    "Project {value}: aantal promotoren {promotors}, aantal instellingen {institutions}. "
                    "Elk project HO of VWO heeft precies één promotor."
                ),
                (
                    "Project {value}: number of promotors {promotors}, number of institutions {institutions}. "
                    "Every HO or VWO project has exactly one promotor."
                ),
            ),
        ),
        _rule(
            "F15",
            ("Doel geldt voor iets onbekends", "Target applies to something unknown"),
            (
                "Rij {row}, {label}: '{value}' is onbekend. Toegelaten: {expected}.",
                "Row {row}, {label}: '{value}' is unknown. Allowed: {expected}.",
            ),
        ),
        _rule(
            "F16",
            ("Geen rijen", "No rows"),
            (
                "Het bestand {file} heeft geen rijen onder de kopregel. Vul het aan.",
                "The file {file} has no rows below its header. Complete it.",
            ),
        ),
    )
}
"""Code → rule; all of them are errors: reference data are loaded as a whole or not at all."""
