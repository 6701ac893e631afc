"""The rules on workplaces, X17-X19."""

from schemas.cross_rule import cross_rule, row_case

WORKPLACE_RULES = (
    cross_rule(
        "X17",
        ("workplaces",),
        ("Deel is groter dan het geheel", "Part is greater than the whole"),
        places=row_case(
            "ingevuld: {value}, aangeboden: {whole}. Er zijn hoogstens zoveel plaatsen ingevuld als aangeboden. "
            "Verbeter een van beide aantallen.",
            "filled: {value}, offered: {whole}. At most as many places are filled as offered. "
            "Mend one of the two numbers.",
        ),
        mentors=row_case(
            "opgeleid: {value}, mentoren in totaal: {whole}. Er zijn hoogstens zoveel mentoren opgeleid als er zijn. "
            "Verbeter een van beide aantallen.",
            "trained: {value}, mentors in all: {whole}. At most as many mentors are trained as there are. "
            "Mend one of the two numbers.",
        ),
    ),
    cross_rule(
        "X18",
        ("workplaces",),
        ("Ingevulde plaatsen en inschrijvingen verschillen", "Places filled and enrolments differ"),
        "warning",
        needs_all_rows=True,
        differs=row_case(
            "ingevuld: {value}, lopende inschrijvingen op deze werkplek in {month}: {running}. Verbeter het aantal of "
            "de werkplek bij de inschrijvingen, of bevestig met een reden.",
            "filled: {value}, running enrolments at this workplace in {month}: {running}. Mend the number or the "
            "workplace of the enrolments, or confirm with a reason.",
        ),
    ),
    # Decree of 25 March 2022, in force on 1 September 2022.
    cross_rule(
        "X19",
        ("workplaces",),
        ("Erkenning ontbreekt", "Recognition is missing"),
        not_recognised=row_case(
            "{value} volstaat niet: een actieve werkplek van een cvo is vanaf september 2022 erkend. "
            "Verbeter de erkenning of de status.",
            "{value} is not enough: an active workplace of a cvo is erkend (recognised) from September 2022. "
            "Mend the recognition or the status.",
        ),
        no_date=row_case(
            "de datum ontbreekt bij een erkende werkplek. Vul de datum van de erkenning in, of verbeter de erkenning.",
            "the date of a recognised workplace is missing. Enter the date of recognition, or mend the recognition.",
            empties=("recognition_date",),
        ),
    ),
)
