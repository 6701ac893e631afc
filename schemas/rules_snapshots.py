"""The rules on whole snapshots, X23-X27: what is gone, who writes, which period, and unique keys."""

from schemas.cross_rule import Case, cross_rule, row_case
from schemas.dataset_names import DATASET_NAMES

_YEARLY = ("pilots", "workplaces", "enrollments")

SNAPSHOT_RULES = (
    cross_rule(
        "X23",
        _YEARLY,
        ("Rij van vorige keer is verdwenen", "Row of last time is gone"),
        "warning",
        needs_all_rows=True,
        gone=Case(
            "{label}: {value} stond in het bestand van {previous_month}, maar ontbreekt in dat van {month}. "
            "Voeg de rij toe, of bevestig met een reden.",
            "{label}: {value} was in the file of {previous_month}, but is not in that of {month}. "
            "Add the row, or confirm with a reason.",
        ),
        gone_person=Case(
            "{label}: de inschrijving op rij {previous_row} van het bestand van {previous_month} (project {project}, "
            "{academic_year}) ontbreekt in dat van {month}. Voeg de rij toe, of bevestig met een reden.",
            "{label}: the enrolment on row {previous_row} of the file of {previous_month} (project {project}, "
            "{academic_year}) is not in that of {month}. Add the row, or confirm with a reason.",
        ),
    ),
    cross_rule(
        "X24",
        DATASET_NAMES,
        ("Rij van een andere instelling", "Row of another institution"),
        institution=row_case(
            "u mag geen rijen van instelling {value} opladen. Verbeter het instellingsnummer of verwijder de rij; "
            "het departement kan u toegang geven.",
            "you may not upload rows of institution {value}. Mend the institution number or remove the row; "
            "the department can give you access.",
        ),
        department=row_case(
            "alleen het departement laadt activiteiten met organisator {value} op. Vul instelling in als uw instelling "
            "de organisator is, of verwijder de rij.",
            "only the department uploads events with organiser {value}. Enter instelling if your institution "
            "is the organiser, or remove the row.",
        ),
    ),
    cross_rule(
        "X25",
        DATASET_NAMES,
        ("Periode is afgesloten", "Period is closed"),
        closed=row_case(
            "{value} valt in {year}, en dat jaar is afgesloten voor project {project}. Verwijder de rij, "
            "of vraag het departement om het jaar te heropenen.",
            "{value} is in {year}, and that year is closed for project {project}. Remove the row, "
            "or ask the department to reopen the year.",
        ),
    ),
    cross_rule(
        "X26",
        _YEARLY,
        ("Maand is te laat of te vroeg", "Month is too late or too early"),
        future=row_case(
            "{value} ligt na de huidige maand {current_month}. Verbeter de maand, of wacht tot die maand.",
            "{value} is after the current month {current_month}. Mend the month, or wait for that month.",
        ),
        before_start=row_case(
            "{value} ligt voor de start van project {project} op {start}. Verbeter de maand of het projectnummer.",
            "{value} is before the start of project {project} on {start}. Mend the month or the project number.",
        ),
    ),
    cross_rule(
        "X27",
        DATASET_NAMES,
        ("Sleutel is niet uniek", "Key is not unique"),
        row=row_case(
            "deze code staat ook in rij {other_row}. Elke code komt één keer voor: "
            "verwijder een van beide rijen, of verbeter de code.",
            "this code is also in row {other_row}. Every code occurs once: "
            "remove one of the two rows, or mend the code.",
        ),
        row_of_file=row_case(
            "deze code staat ook in rij {other_row} van {other_file}. Elke code komt één keer voor: "
            "verwijder een van beide rijen, of verbeter de code.",
            "this code is also in row {other_row} of {other_file}. Every code occurs once: "
            "remove one of the two rows, or mend the code.",
        ),
        state=row_case(
            "deze code is al in gebruik in een eerder bestand van een ander project, academiejaar of een andere "
            "instelling. Kies een code die nog niet bestaat.",
            "this code is already used in an earlier file of another project, academic year or institution. "
            "Choose a code that does not exist yet.",
        ),
        file=Case(
            "{other_file} en {file} geven allebei de volledige toestand van {snapshot}. "
            "Behoud één van beide, of voeg ze samen in één bestand.",
            "{other_file} and {file} both give the full state of {snapshot}. "
            "Keep one of the two, or put them together in one file.",
        ),
    ),
)
