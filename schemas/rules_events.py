"""The rules on events, X20-X22."""

from schemas.cross_rule import cross_rule, row_case

EVENT_RULES = (
    cross_rule(
        "X20",
        ("events",),
        ("Datum past niet bij de nauwkeurigheid", "Date does not fit its precision"),
        unknown_but_dated=row_case(
            "er staat {value}, maar de nauwkeurigheid is onbekend. Maak de datum leeg, of verbeter de nauwkeurigheid.",
            "there is {value}, but the precision is onbekend (unknown). Empty the date, or mend the precision.",
        ),
        no_start=row_case(
            "de begindatum ontbreekt bij nauwkeurigheid {precision}. Vul de datum in, of kies onbekend.",
            "the start date is missing for precision {precision}. Enter the date, or choose onbekend (unknown).",
            empties=("date_start",),
        ),
        no_end=row_case(
            "de einddatum ontbreekt bij een periode. Vul de laatste dag in, of verbeter de nauwkeurigheid.",
            "the end date of a period is missing. Enter the last day, or mend the precision.",
            empties=("date_end",),
        ),
        not_one_day=row_case(
            "{value} is een andere dag dan {start}, maar de nauwkeurigheid is dag. "
            "Maak de einddatum leeg, of kies periode.",
            "{value} is another day than {start}, but the precision is dag (day). "
            "Empty the end date, or choose periode.",
        ),
        not_one_month=row_case(
            "{value} valt in een andere maand dan {start}, maar de nauwkeurigheid is maand. "
            "Verbeter de einddatum, of kies periode.",
            "{value} is in another month than {start}, but the precision is maand (month). "
            "Mend the end date, or choose periode.",
        ),
        end_before_start=row_case(
            "{value} ligt voor de begindatum {start}. Verbeter een van beide datums.",
            "{value} is before the start date {start}. Mend one of the two dates.",
        ),
    ),
    cross_rule(
        "X21",
        ("events",),
        ("Aanwezigen kloppen niet", "Attendance does not add up"),
        parts=row_case(
            "in totaal {value}, maar de delen samen zijn {parts}. Verbeter het totaal of de delen.",
            "{value} in all, but the parts together are {parts}. Mend the total or the parts.",
        ),
        not_held=row_case(
            "aanwezigen: {value}, maar de activiteit is {status}. Maak de aanwezigen leeg, of verbeter de status.",
            "attendance: {value}, but the event is {status}. Empty the attendance, or mend the status.",
        ),
    ),
    cross_rule(
        "X22",
        ("events",),
        (
            "Instelling van een activiteit ontbreekt of is niet bekend",
            "Institution of an event is missing or not known",
        ),
        missing=row_case(
            "het instellingsnummer ontbreekt, maar een instelling is organisator. "
            "Vul het nummer in, of verbeter de organisator.",
            "the institution number is missing, but an institution is the organiser. "
            "Enter the number, or mend the organiser.",
            empties=("institution_id",),
        ),
        unknown=row_case(
            "instelling {value} is niet bekend. Vul het instellingsnummer van 6 cijfers in, "
            "of vraag het departement om deze instelling toe te voegen.",
            "institution {value} is not known. Enter the institution number of 6 digits, "
            "or ask the department to add this one.",
        ),
    ),
)
